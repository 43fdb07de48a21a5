"""Begin a community, and move it from one phase to another (L1, L2). Nothing else writes the phase of a community."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.settling import lock_open_rounds, settle
from communities.joining.requests import close_obsolete
from communities.lifecycle.checklists import CheckedPoint, checklist
from communities.lifecycle.permissions import has_steward
from communities.lifecycle.phases import BY_CLOSING, asks_reason, drops_idea, is_step
from communities.lifecycle.signals import closing_begins, phase_changed
from communities.models import Community, Interest, Participation, Phase, PhaseChange, Role
from communities.models.locking import lock
from communities.notifications.preferences import subscribers_of
from communities.roles.terms import start_term
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: A kind of mail.
PHASE_MOVED = "phase_moved"
#: Most changes of phase that a page shows.
MAX_SHOWN = 30


class PhaseMoved(Refusal):
    """Somebody else moved it first."""

    sentence = _("Somebody moved it meanwhile. This is how it stands now; your text is still here.")


class NoAccess(Refusal):
    """Their access to the organisation ended in the same moment."""

    sentence = _("You have no access here any more, so nothing was changed.")
    status = 403


class NoSuchStep(Refusal):
    sentence = _("That step does not follow from this phase. Choose one of the steps below.")
    status = 422


class AskFirst(Refusal):
    sentence = _("Ask everyone first whether you are finished. The outcome closes it.")
    status = 422


class ReasonMissing(Refusal):
    sentence = _("Say why in a few words. Everyone who takes part reads it.")
    status = 422


class WaitsWithoutReason(ReasonMissing):
    sentence = _("Some points are left for later. Say why they can wait; it is kept.")


class PointsOpen(Refusal):
    """Hard points are open: ``points``."""

    sentence = _("Something is still needed before this step.")
    status = 422

    def __init__(self, points: list[CheckedPoint]) -> None:
        super().__init__()
        self.points = points


@dataclass(frozen=True)
class Step:
    """A step somebody asks for. ``seen`` is the phase that its page showed."""

    to: Phase
    seen: str
    reason: str = ""


def begin(community: Community, *, by: Employee) -> PhaseChange:
    """Record that a new community exists, as an idea. Its row has been saved in this transaction."""
    return _record(community, "", by=by)


@transaction.atomic
def move(
    community: Community, step: Step, *, by: Employee, after_closing: bool = False, is_told: bool = True
) -> PhaseChange:
    """Move it, record who, when and why, and tell the core and active members.

    ``after_closing``: its members were asked. ``is_told``: by the mails of this step, not by another.
    Raises :class:`PhaseMoved`, :class:`NoSuchStep`, :class:`AskFirst`, :class:`PointsOpen`, :class:`ReasonMissing`.
    """
    # Rounds and meetings are locked before their community, as everywhere.
    rounds = lock_open_rounds(community) if step.to == Phase.CLOSED else []
    if step.to == Phase.CLOSED:
        closing_begins.send(Community, community=community)
    community = lock(community)
    left_open = _require(viewer_of(community, by), step, after_closing=after_closing)
    before = community.phase
    community.phase, community.phase_since = step.to, timezone.localdate()
    community.save(update_fields=["phase", "phase_since"])
    change = _record(community, before, by=by, reason=step.reason, left_open=left_open)
    if community.is_closed:
        for each in rounds:
            settle(each)
        close_obsolete(community)
    elif is_told:
        queue_mail(PHASE_MOVED, change, subscribers_of(community, PHASE_MOVED) - {by.pk})
    phase_changed.send(PhaseChange, change=change, is_told=is_told)
    return change


@transaction.atomic
def reopen(community: Community, step: Step, *, by: Employee, **facts: str) -> PhaseChange:
    """Take up a closed community again; its history stays. Whoever does is its Leader when nobody leads it any more.

    ``facts``: the main goal and the domain of an idea that was dropped without them. Raises :class:`NoAccess`, and as
    :func:`move` does.
    """
    if not lock_if_active(by.pk):
        raise NoAccess
    locked = lock(community)
    if locked.is_closed and facts:
        for name, value in facts.items():
            setattr(locked, name, value)
        locked.save(update_fields=[*facts])
    change = move(community, step, by=by)
    if not has_steward(community):
        start_term(community, by, Role.LEADER)
    return change


def _require(viewer: Viewer, step: Step, *, after_closing: bool) -> list[str]:
    """Raise what stands against the step; else return the keys of the points left for later."""
    community = viewer.community
    if community.phase != step.seen:
        raise PhaseMoved
    if not is_step(community.phase, step.to):
        raise NoSuchStep
    if (community.phase, step.to) == BY_CLOSING and not after_closing:
        raise AskFirst
    points = checklist(viewer, step.to)
    if blocking := [each for each in points if each.blocks]:
        raise PointsOpen(blocking)
    waiting = [each.check.key for each in points if each.can_wait]
    if not step.reason and waiting:
        raise WaitsWithoutReason
    if not step.reason and asks_reason(community.phase, step.to) and not _is_alone(viewer, step):
        raise ReasonMissing
    return waiting


def _is_alone(viewer: Viewer, step: Step) -> bool:
    """Whether it is dropped, and nobody else is in it or would join: then nobody has to be told why."""
    if not drops_idea(viewer.community.phase, step.to):
        return False
    here = {"community": viewer.community, "employee__left_at": None}
    others = [rows.objects.filter(**here).exclude(employee=viewer.employee) for rows in (Interest, Participation)]
    return not any(rows.exists() for rows in others)


def _record(
    community: Community, before: str, *, by: Employee, reason: str = "", left_open: list[str] | None = None
) -> PhaseChange:
    return PhaseChange.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        before=before,
        after=community.phase,
        reason=reason,
        left_open=left_open or [],
        by=by,
        at=timezone.now(),
    )


def how_it_was_dropped(community: Community) -> PhaseChange | None:
    """The step by which a closed community was dropped before anything came of it; none if it was closed otherwise."""
    ends: QuerySet[PhaseChange] = PhaseChange.objects.filter(community=community, after=Phase.CLOSED)
    last = ends.order_by("-at", "-id").first()
    return last if last and drops_idea(last.before, last.after) else None


def history_of(community: Community) -> QuerySet[PhaseChange]:
    """Its changes of phase, the newest first."""
    rows: QuerySet[PhaseChange] = PhaseChange.objects.filter(community=community).select_related("by")
    return rows.order_by("-at", "-id")[:MAX_SHOWN]
