"""Open the live page of a meeting, go from topic to topic, and give a thumb."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.web.refusals import Refusal
from meetings.agenda.listing import can_open_now
from meetings.agenda.topics import TopicList, lock_list, waiting
from meetings.live import steps
from meetings.live.steps import State
from meetings.models import LiveSession, Meeting, Thumb, Topic
from members.models import Employee


class NotNow(Refusal):
    sentence = _("The live page opens an hour before the meeting, until the meeting is over.")


class SessionOver(Refusal):
    sentence = _("This live page has ended.")


class NothingDiscussed(Refusal):
    sentence = _("No topic is being discussed right now.")


class PressedMeanwhile(Refusal):
    sentence = _("Someone pressed first, so nothing more happened.")


@transaction.atomic
def start(meeting: Meeting) -> LiveSession:
    """Open the live page; of two who do, both get the same one. One that was ended goes on where it was.

    Raises :class:`NotNow`.
    """
    found = lock_list(meeting)
    if found.is_live and found.session:
        return found.session
    if not can_open_now(found.meeting):
        raise NotNow
    if found.session:
        has_talked = Topic.objects.filter(meeting=meeting, discussed_at__isnull=False).exists()
        _save(found, State(LiveSession.Phase.TALK if has_talked else LiveSession.Phase.DOTS))
        return found.session
    opened: LiveSession = LiveSession.objects.create(
        organisation_id=meeting.organisation_id, meeting=found.meeting, started_at=timezone.now()
    )
    return opened


# --- Steps of the host --------------------------------------------------------------------------------------------
@transaction.atomic
def press(meeting: Meeting, name: str, *, step: int) -> None:
    """One step; ``step`` is the number that the page showed, so that two who press at once do not skip a topic.

    Raises :class:`SessionOver` and :class:`PressedMeanwhile`.
    """
    found = lock_list(meeting)
    if not found.is_live or found.session is None:
        raise SessionOver
    if found.session.step != step:
        raise PressedMeanwhile
    _STEPS[name](found, found.session, timezone.now())


def _next(found: TopicList, session: LiveSession, now: datetime) -> None:
    _mark_discussed(session, now)
    _save(found, steps.next_topic(state_of(session), in_order(found.meeting), now))


def _back(found: TopicList, session: LiveSession, now: datetime) -> None:
    discussed = Topic.objects.filter(meeting=found.meeting, discussed_at__isnull=False)
    state = steps.go_back(
        state_of(session), [*discussed.order_by("discussed_at", "pk").values_list("pk", flat=True)], now
    )
    Topic.objects.filter(pk=state.topic).update(discussed_at=None)
    _save(found, state)


def _end(found: TopicList, session: LiveSession, now: datetime) -> None:
    """What is being discussed counts as discussed. Thumbs go."""
    _mark_discussed(session, now)
    _save(found, steps.end(state_of(session)))


def _timer(change: Callable[[State, datetime], State]) -> Callable[[TopicList, LiveSession, datetime], None]:
    def go(found: TopicList, session: LiveSession, now: datetime) -> None:
        _save(found, change(state_of(session), now))

    return go


_STEPS: dict[str, Callable[[TopicList, LiveSession, datetime], None]] = {
    "next": _next,
    "back": _back,
    "pause": _timer(steps.pause),
    "resume": _timer(steps.resume),
    "more": _timer(steps.give_more),
    "end": _end,
}
STEPS = tuple(_STEPS)


def state_of(session: LiveSession) -> State:
    return State(session.phase, session.topic_id, session.ends_at, session.seconds_left, session.seconds)


def _mark_discussed(session: LiveSession, now: datetime) -> None:
    Topic.objects.filter(pk=session.topic_id, discussed_at=None).update(discussed_at=now)


def in_order(meeting: Meeting) -> list[int]:
    """The topics that wait, by their dots; of two with as many the older first."""
    counted = waiting(meeting).annotate(dot_count=Count("dots", filter=Q(dots__employee__left_at=None)))
    return [*counted.order_by("-dot_count", "added_at", "pk").values_list("pk", flat=True)]


def _save(found: TopicList, state: State) -> None:
    """Thumbs are about the step before. What is discussed keeps its dots until the meeting is over."""
    session = found.session
    if session is None:
        raise SessionOver
    session.thumbs.all().delete()
    for name, value in vars(state).items():
        setattr(session, "topic_id" if name == "topic" else name, value)
    session.leaning = ""
    session.step += 1
    session.version += 1
    session.save()


# --- Thumbs -------------------------------------------------------------------------------------------------------
@transaction.atomic
def give_thumb(meeting: Meeting, choice: Thumb.Choice, *, by: Employee) -> None:
    """Say whether to go on with this topic. Others see only where the group leans.

    Raises :class:`SessionOver` and :class:`NothingDiscussed`.
    """
    found = lock_list(meeting)
    session = found.session
    if not found.is_live or session is None:
        raise SessionOver
    if session.topic_id is None:
        raise NothingDiscussed
    Thumb.objects.update_or_create(
        organisation_id=meeting.organisation_id, session=session, employee=by, defaults={"choice": choice}
    )
    counts = session.thumbs.aggregate(**{each.value: Count("pk", filter=Q(choice=each)) for each in Thumb.Choice})
    leaning = steps.leaning(counts["go_on"], counts["next"], counts["either"])
    if leaning != session.leaning:
        LiveSession.objects.filter(pk=session.pk).update(leaning=leaning)
        found.note_change()
