"""What charters adds to the step into ``perform``, a sign that it may be time to close, and what touches an idea."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charters.drafting.drafts import adopted_version, open_version
from charters.models import Ambition, CharterVersion
from communities.lifecycle.checklists import Point, check, sign
from communities.models import Community, Phase
from communities.roles.viewers import Viewer
from communities.starting.reminders import touched_by
from cop_platform.planned_queries import Moment, planned
from cop_platform.ui.dates import day_long

touched_by(lambda: CharterVersion.objects.exclude(state=CharterVersion.State.DROPPED), "touched_at")


@check("charter_adopted", gettext_lazy("A one-pager that everyone can work with"), Phase.PERFORM, 3, is_hard=True)
def charter_adopted(viewer: Viewer) -> Point:
    community = viewer.community
    url = reverse("charter", args=[community.organisation.slug, community.slug])
    version = adopted_version(community)
    if version is not None and version.adopted_at:
        return Point(True, _("Adopted on {day}.").format(day=day_long(timezone.localtime(version.adopted_at))))
    draft = open_version(community)
    note = _("It is proposed; people answer now.") if draft and draft.is_in_round else ""
    return Point(False, note, url, _("Go to the one-pager"))


@planned
def _states_of_ambitions(community: Community, _at: Moment) -> QuerySet[Any]:
    states = Ambition.objects.filter(community=community).exclude(state=Ambition.State.DROPPED)
    return states.values_list("state").distinct()


@sign
def ambitions_reached(community: Community) -> str:
    """Every ambition that was not let go is reached."""
    found = {state for (state,) in _states_of_ambitions(community)}
    return _("All ambitions are reached.") if found == {Ambition.State.REACHED} else ""
