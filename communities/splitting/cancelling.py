"""Call a split off before anything comes of it. Its communities are dropped as ideas; everyone is told once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.settling import lock_open_rounds
from communities.lifecycle.moving import Step, move
from communities.lifecycle.signals import closing_begins
from communities.models import Community, Interest, Nomination, Phase, Split
from communities.models.locking import lock_open
from communities.notifications.preferences import without_opted_out
from communities.splitting.splitting import SPLIT_CHOICE, parts_of, people_asked
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: A kind of mail.
SPLIT_CANCELLED = "split_cancelled"


class SplitOver(Refusal):
    sentence = _("The date has passed or it was called off meanwhile, so nothing was sent. Your text is still here.")


class SplitCarriedOut(Refusal):
    sentence = _("One of the smaller [communities] has started up, so this is carried out. Each can still be dropped.")


@transaction.atomic
def cancel_split(asked: Split, *, reason: str, by: Employee) -> None:
    """End it with a reason. Places in the community that splits stay as they are.

    Raises :class:`SplitOver`, :class:`SplitCarriedOut`, :class:`CommunityClosed`.
    """
    parts = [part.community for part in parts_of(asked).order_by("community_id")]
    for part in parts:
        # Rounds and meetings are locked before communities, as everywhere.
        lock_open_rounds(part)
        closing_begins.send(Community, community=part)
    whole = lock_open(asked.community)
    locked = Split.objects.select_related("community").get(pk=asked.pk)
    if not locked.is_open:
        raise SplitOver
    if has_begun(locked):
        raise SplitCarriedOut
    told = without_opted_out(whole, SPLIT_CHOICE, people_asked(whole)).union(*map(_people_in, parts))
    locked.is_over, locked.cancelled_at = True, timezone.now()
    locked.cancelled_by, locked.cancelled_reason = by, reason
    locked.save(update_fields=["is_over", "cancelled_at", "cancelled_by", "cancelled_reason"])
    for part in parts:
        if not part.is_closed:
            move(part, Step(Phase.CLOSED, Phase.INITIATE, reason), by=by, is_told=False)
    queue_mail(SPLIT_CANCELLED, locked, told - {by.pk})


def has_begun(asked: Split) -> bool:
    """Whether one of its communities is no idea any more."""
    return bool(parts_of(asked).exclude(community__phase__in=[Phase.INITIATE, Phase.CLOSED]).exists())


def _people_in(part: Community) -> set[int]:
    """Ids of those who took a place there, hold a role, would join, or are asked to lead it."""
    here = {"community": part}
    would = Interest.objects.filter(**here, employee__left_at=None).values_list("employee_id", flat=True)
    named = Nomination.objects.filter(**here, answer="", withdrawn_at=None).values_list("nominee_id", flat=True)
    return people_asked(part).union(would, named)
