"""Points of the steps that communities knows of, and a sign. The meetings and charters apps add theirs.

L1 names what each step asks. Before ``start_up`` the main goal and the domain are hard, because the database asks for
them from there on; a missing Leader can wait there (L2).
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.closing.consultation import current_closing
from communities.closing.permissions import can_close, can_read_answers, can_thank
from communities.description.permissions import can_edit_rhythm
from communities.joining.permissions import can_edit_joining_terms
from communities.lifecycle.checklists import Point, check
from communities.models import Community, Interest, Joining, Participation, Phase, Recognition, Role
from communities.nominations.permissions import ways_to_fill
from communities.roles.terms import holders
from communities.roles.viewers import Viewer
from cop_platform.text import own_direction
from cop_platform.ui.dates import day_long


def _url(name: str, community: Community, *more: str) -> str:
    return reverse(name, args=[community.organisation.slug, community.slug, *more])


def _main_goal_url(viewer: Viewer) -> str:
    return _url("main-goal", viewer.community) if viewer.can_edit else ""


def _role_point(viewer: Viewer, role: Role) -> Point:
    community = viewer.community
    held = [term.employee.display_name for term in holders([community], role).get(community.pk, [])]
    url = _url("fill-role", community, role) if ways_to_fill(viewer, role) else ""
    return Point(bool(held), ", ".join(own_direction(name) for name in held), url, _("Fill this role"))


# --- Start up -----------------------------------------------------------------------------------------------------
@check("purpose", gettext_lazy("A question and a purpose"), Phase.START_UP, 1, is_hard=False)
def purpose(viewer: Viewer) -> Point:
    url = _url("purpose-talk", viewer.community) if viewer.can_edit else ""
    return Point(bool(viewer.community.purpose), url=url, button=_("Talk about the purpose"))


@check("main_goal", gettext_lazy("A main goal"), Phase.START_UP, 2, is_hard=True)
def main_goal(viewer: Viewer) -> Point:
    community = viewer.community
    note = str(community.get_main_goal_display()) or _("Share and learn, solve problems, or try new things")
    return Point(bool(community.main_goal), note, _main_goal_url(viewer), _("Choose a main goal"))


@check("domain", gettext_lazy("A field of work"), Phase.START_UP, 3, is_hard=True)
def domain(viewer: Viewer) -> Point:
    community = viewer.community
    note = own_direction(community.domain) or _("In a word or two: what belongs to it, and what does not")
    return Point(bool(community.domain), note, _main_goal_url(viewer), _("Name the field of work"))


@check("joining", gettext_lazy("How people come in"), Phase.START_UP, 6, is_hard=False)
def joining(viewer: Viewer) -> Point:
    """Open to everyone is a way; after a conversation says what counts in it (P4)."""
    community = viewer.community
    is_said = community.joining == Joining.OPEN or bool(community.joining_criteria)
    url = f"{_url('community-settings', community)}?section=joining#joining" if can_edit_joining_terms(viewer) else ""
    return Point(is_said, str(community.get_joining_display()), url, _("Say what counts"))


@check("leader", gettext_lazy("A Leader"), Phase.START_UP, 4, is_hard=False)
def leader(viewer: Viewer) -> Point | None:
    # Whoever takes up a closed community that nobody leads any more leads it from then on.
    return None if viewer.community.is_closed else _role_point(viewer, Role.LEADER)


@check("interest", gettext_lazy("Colleagues who would join"), Phase.START_UP, 5, is_hard=False)
def interest(viewer: Viewer) -> Point | None:
    """Begin from people who are interested, not from an empty shell (S126)."""
    community = viewer.community
    if community.is_closed:
        return None
    here = {"community": community, "employee__left_at": None}
    leaders = [term.employee_id for term in holders([community], Role.LEADER).get(community.pk, [])]
    others = [model.objects.filter(**here).exclude(employee__in=leaders) for model in (Interest, Participation)]
    if any(each.exists() for each in others):
        return Point(is_done=True)
    return Point(is_done=False, note=_("Tell colleagues about it; they say so on its page."))


# --- Perform ------------------------------------------------------------------------------------------------------
@check("perform_leader", gettext_lazy("A Leader"), Phase.PERFORM, 1, is_hard=True)
def leader_to_perform(viewer: Viewer) -> Point:
    return _role_point(viewer, Role.LEADER)


@check("perform_coach", gettext_lazy("A Coach"), Phase.PERFORM, 2, is_hard=True)
def coach_to_perform(viewer: Viewer) -> Point:
    return _role_point(viewer, Role.COACH)


@check(
    "question_answered",
    gettext_lazy("The question whether you are finished, with its outcome"),
    Phase.PERFORM,
    10,
    is_hard=True,
)
def question_answered(viewer: Viewer) -> Point | None:
    """While everybody is asked, the outcome leads back to ``perform``."""
    asked = current_closing(viewer.community) if viewer.community.phase == Phase.WIND_DOWN else None
    if asked is None:
        return None
    url = _url("closing-outcome", viewer.community) if can_close(viewer) else ""
    return Point(False, url=url, button=_("Record the outcome"))


@check("rhythm", gettext_lazy("A rhythm to meet in"), Phase.PERFORM, 6, is_hard=False)
def rhythm(viewer: Viewer) -> Point:
    community = viewer.community
    page = f"{_url('community-settings', community)}?section=rhythm#rhythm" if can_edit_rhythm(viewer) else ""
    return Point(bool(community.cadence), own_direction(community.cadence), page, _("Write it down"))


@check("sponsor", gettext_lazy("A Sponsor, invited to the launch"), Phase.PERFORM, 9, is_hard=False)
def sponsor(viewer: Viewer) -> Point:
    return _role_point(viewer, Role.SPONSOR)


# --- Close, after asking ------------------------------------------------------------------------------------------
@check("consulted", gettext_lazy("The question to everybody"), Phase.CLOSED, 1, is_hard=True)
def consulted(viewer: Viewer) -> Point | None:
    community = viewer.community
    if community.phase != Phase.WIND_DOWN:
        return None
    asked = current_closing(community)
    if asked is None:
        url = _url("closing-proposal", community) if can_close(viewer) else ""
        return Point(False, url=url, button=_("Ask everyone"))
    note = _("People can answer until {day}.").format(day=day_long(asked.closes_at)) if asked.is_open else ""
    url = asked.get_absolute_url() if can_read_answers(viewer) else ""
    return Point(asked.is_due, note, url, _("See what people say"))


@check("recognised", gettext_lazy("Thanks to those who made it"), Phase.CLOSED, 2, is_hard=True)
def recognised(viewer: Viewer) -> Point | None:
    community = viewer.community
    if community.phase != Phase.WIND_DOWN:
        return None
    asked = current_closing(community)
    if asked is None:
        return Point(False)
    is_done = Recognition.objects.filter(closing=asked).exists()
    url = _url("closing-thanks", community) if can_thank(viewer) else ""
    return Point(is_done, url=url, button=_("Write a thank-you"))
