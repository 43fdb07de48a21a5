"""Action points: written at a meeting, done by whoever said yes. Nobody is given one."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Phase
from communities.models.locking import lock_open
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from cop_platform.web.signed_links import read_link, sign_link
from meetings.models import ActionPoint, ActionRequest, Meeting
from members.models import Employee

#: Kinds of mail; people can turn them off.
ASKED, DECLINED = "action_point_asked", "action_point_declined"
#: Most action points of one meeting.
MAX_POINTS = 30
SALT = "meetings.action"
_STATE = ActionPoint.State


class TooManyPoints(Refusal):
    sentence = _("That is a lot for one meeting. Put some together, or leave some for the next one.")


class PointTaken(Refusal):
    sentence = _("Somebody said yes to it meanwhile.")


class PointClosed(Refusal):
    sentence = _("It was done or let go meanwhile.")


class NotAsked(Refusal):
    sentence = _("Nobody asks you this any more.")


class AlreadyAsked(Refusal):
    sentence = _("This colleague was asked before. Ask somebody else, or talk to them.")
    status = 422


class AnswerAwaited(Refusal):
    sentence = _("Somebody is asked and has not answered yet. Wait a little, or take the question back first.")


@transaction.atomic
def add_point(
    meeting: Meeting, text: str, *, by: Employee, due_on: date | None = None, owner: Employee | None = None
) -> ActionPoint:
    """Write an action point and ask its owner, unless that is the writer, who thereby says yes.

    Raises ``CommunityClosed`` and :class:`TooManyPoints`.
    """
    lock_open(meeting.community)
    if ActionPoint.objects.filter(meeting=meeting).count() >= MAX_POINTS:
        raise TooManyPoints
    now = timezone.now()
    point: ActionPoint = ActionPoint.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        text=text,
        due_on=due_on,
        owner=by if owner == by else None,
        accepted_at=now if owner == by else None,
        written_by=by,
        written_at=now,
    )
    if owner and owner != by:
        _ask(point, owner, by)
    return point


@transaction.atomic
def ask_owner(point: ActionPoint, person: Employee, *, by: Employee) -> None:
    """Ask a colleague to do a point that nobody does yet; oneself is a yes.

    Raises :class:`PointTaken`, :class:`PointClosed`, :class:`AnswerAwaited`, :class:`AlreadyAsked`,
    ``CommunityClosed``.
    """
    if person == by:
        take(point, by=by)
        return
    locked = _lock_free(point)
    if ActionRequest.objects.filter(point=locked, employee=person).exists():
        raise AlreadyAsked
    if ActionRequest.objects.filter(point=locked, declined_at=None).exists():
        raise AnswerAwaited
    _ask(locked, person, by)


def _ask(point: ActionPoint, person: Employee, by: Employee) -> None:
    asked = ActionRequest.objects.create(
        organisation_id=point.organisation_id, point=point, employee=person, asked_by=by, asked_at=timezone.now()
    )
    queue_mail(ASKED, asked, {person.pk})


@transaction.atomic
def withdraw_request(point: ActionPoint) -> None:
    """Take the question back. One that was answered changes nothing. Raises ``CommunityClosed``."""
    lock_open(point.meeting.community)
    ActionRequest.objects.filter(point=point, declined_at=None).delete()


@transaction.atomic
def take(point: ActionPoint, *, by: Employee) -> None:
    """Say yes for oneself, asked or not; whoever else is asked is asked no more. Twice changes nothing.

    Raises :class:`PointTaken`, :class:`PointClosed`, ``CommunityClosed``.
    """
    locked = _lock_open_point(point)
    if locked.owner_id == by.pk:
        return
    if locked.owner_id is not None:
        raise PointTaken
    locked.owner, locked.accepted_at = by, timezone.now()
    locked.save(update_fields=["owner", "accepted_at"])
    ActionRequest.objects.filter(Q(employee=by) | Q(declined_at=None), point=locked).delete()


@transaction.atomic
def decline(point: ActionPoint, *, by: Employee, word: str = "") -> None:
    """Say no, with or without a word: the point is free again, and whoever asked gets a mail.

    Raises :class:`NotAsked`, ``CommunityClosed``.
    """
    lock_open(point.meeting.community)
    asked = ActionRequest.objects.filter(point=point, employee=by, declined_at=None).first()
    if asked is None:
        raise NotAsked
    asked.declined_at, asked.word = timezone.now(), word
    asked.save(update_fields=["declined_at", "word"])
    if asked.asked_by_id:
        queue_mail(DECLINED, asked, {asked.asked_by_id})


@transaction.atomic
def give_back(point: ActionPoint, *, by: Employee) -> None:
    """Take back one's yes. Somebody else's changes nothing. Raises :class:`PointClosed`, ``CommunityClosed``."""
    locked = _lock_open_point(point)
    ActionPoint.objects.filter(pk=locked.pk, owner=by).update(owner=None, accepted_at=None)


@transaction.atomic
def close(point: ActionPoint, state: ActionPoint.State) -> None:
    """Done, or let go; nobody is asked any more. Closed already: the state that was chosen first stands.

    Raises ``CommunityClosed``.
    """
    lock_open(point.meeting.community)
    if ActionPoint.objects.filter(pk=point.pk, state=_STATE.OPEN).update(state=state, closed_at=timezone.now()):
        ActionRequest.objects.filter(point=point, declined_at=None).delete()


@transaction.atomic
def reopen(point: ActionPoint) -> None:
    """It is to be done after all: by its owner, or by nobody yet when they have left. Raises ``CommunityClosed``."""
    lock_open(point.meeting.community)
    ActionPoint.objects.filter(pk=point.pk).update(state=_STATE.OPEN, closed_at=None)
    ActionPoint.objects.filter(pk=point.pk, owner__left_at__isnull=False).update(owner=None, accepted_at=None)


def release_all(person: Employee) -> None:
    """Whoever leaves the organisation does nothing of it any more: open points are free, and nothing is asked."""
    ActionPoint.objects.filter(owner=person, state=_STATE.OPEN).update(owner=None, accepted_at=None)
    ActionRequest.objects.filter(employee=person).delete()


def _lock_open_point(point: ActionPoint) -> ActionPoint:
    """Read the point again, with its community locked. Raises :class:`PointClosed`, ``CommunityClosed``."""
    lock_open(point.meeting.community)
    found: ActionPoint = ActionPoint.objects.select_related("meeting__community").get(pk=point.pk)
    if not found.is_open:
        raise PointClosed
    return found


def lock_to_change(point: ActionPoint, *, by: Employee) -> ActionPoint:
    """Read the point again, with its community locked, to change its words or date inside a transaction.

    Raises :class:`PointTaken` when somebody else said yes to it, and ``CommunityClosed``.
    """
    lock_open(point.meeting.community)
    found: ActionPoint = ActionPoint.objects.select_related("owner").get(pk=point.pk)
    if not found.is_nobodys and found.owner_id != by.pk:
        raise PointTaken
    return found


def _lock_free(point: ActionPoint) -> ActionPoint:
    found = _lock_open_point(point)
    if found.owner_id is not None:
        raise PointTaken
    return found


# --- What there is ------------------------------------------------------------------------------------------------
def points_of(meeting: Meeting) -> list[ActionPoint]:
    """Open ones first, the next date on top."""
    found = list(ActionPoint.objects.filter(meeting=meeting).select_related("owner").order_by("pk"))
    for point in found:
        point.meeting = meeting
    return sorted(found, key=lambda each: (not each.is_open, each.due_on or date.max))


def unanswered_requests(meeting: Meeting) -> dict[int, ActionRequest]:
    """By the id of the action point."""
    rows = ActionRequest.objects.filter(point__meeting=meeting, declined_at=None)
    return {each.point_id: each for each in rows.select_related("employee", "asked_by")}


@planned
def requests_to(person: Employee, _at: Moment) -> QuerySet[ActionRequest]:
    """What this person is asked to do and has not answered; at most 20."""
    rows: QuerySet[ActionRequest] = ActionRequest.objects.filter(employee=person, declined_at=None)
    shown = rows.filter(point__state=_STATE.OPEN).exclude(point__meeting__community__phase=Phase.CLOSED)
    return shown.select_related("point__meeting__community", "asked_by").order_by("asked_at", "id")[:20]


@planned
def open_points_of(person: Employee, _at: Moment) -> QuerySet[ActionPoint]:
    """What this person said yes to and has not done; at most 20."""
    rows: QuerySet[ActionPoint] = ActionPoint.objects.filter(owner=person, state=_STATE.OPEN)
    shown = rows.exclude(meeting__community__phase=Phase.CLOSED).select_related("meeting__community")
    return shown.order_by("due_on", "id")[:20]


# --- The link in the mail -------------------------------------------------------------------------------------------
def request_token(asked: ActionRequest) -> str:
    return sign_link(SALT, asked.organisation_id, asked.pk, asked.employee_id)


def read_request_token(token: str, organisation_id: int) -> tuple[int, int]:
    """The ids of the request and of the person. Raises ``LinkInvalid``."""
    return read_link(token, salt=SALT, organisation_id=organisation_id)


def standing_request(request_id: int, employee_id: int) -> ActionRequest | None:
    """The request, if it is unanswered, its person is still here, and there is something to do."""
    rows = ActionRequest.objects.select_related(
        "point__meeting__community__organisation", "employee__user", "employee__organisation", "asked_by"
    )
    here = rows.filter(employee=employee_id, employee__left_at=None, employee__user__is_active=True)
    open_ones = here.filter(declined_at=None, point__state=_STATE.OPEN)
    found: ActionRequest | None = (
        open_ones.exclude(point__meeting__community__phase=Phase.CLOSED).filter(pk=request_id).first()
    )
    return found
