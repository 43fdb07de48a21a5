"""Name the main goal and the field of work, keep a talk about the purpose, and keep an idea as it is for now."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.description.editing import record_revisions
from communities.models import Community, Phase, PurposeTalk
from communities.models.locking import lock_open
from cop_platform.web.refusals import Refusal
from members.models import Employee


class GoalNeeded(Refusal):
    """It started up while somebody left its main goal or its field of work empty."""

    sentence = _("It has started up meanwhile, so it needs a main goal and a field of work.")


def save_goal(locked: Community, values: dict[str, Any], *, by: Employee) -> None:
    """Save the main goal, the field of work and what belongs to it. The caller has locked the community."""
    if locked.phase != Phase.INITIATE and not (values["main_goal"] and values["domain"]):
        raise GoalNeeded
    before = {"domain": Community.objects.values_list("domain", flat=True).get(pk=locked.pk)}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values])
    record_revisions(locked, before, by=by)


def talk_of(community: Community) -> PurposeTalk:
    """What was kept of the talk about its purpose, or a new row that is not saved."""
    found: PurposeTalk | None = PurposeTalk.objects.filter(community=community).first()
    return found or PurposeTalk(organisation_id=community.organisation_id, community=community)


@transaction.atomic
def keep_idea(community: Community) -> None:
    """It stays an idea for now; nobody is asked about it for a while. Raises ``CommunityClosed``."""
    locked = lock_open(community)
    locked.idea_kept_at = timezone.now()
    locked.save(update_fields=["idea_kept_at"])
