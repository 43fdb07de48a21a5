"""Add, change and withdraw topics of a meeting, give dots to them, and carry what is left to the next date."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.web.refusals import Refusal
from meetings.models import DOTS_EACH, OVERRUN, Dot, LiveSession, Meeting, Topic
from members.models import Employee

#: Most topics on the list of one meeting that wait.
MAX_TOPICS = 60


class ListClosed(Refusal):
    sentence = _("This meeting is over or called off, so its list of topics stays as it is.")


class TopicGone(Refusal):
    sentence = _("This topic is not on the list any more.")


class TopicUnderWay(Refusal):
    sentence = _("This topic is being discussed, or has been. It stays as it is.")


class TooManyTopics(Refusal):
    sentence = _("There are so many topics already. Give your dots to the one that comes closest.")


class NoDotsLeft(Refusal):
    sentence = _("You have given your three dots. Take one back first.")


class DotsAreOver(Refusal):
    sentence = _("The round of dots is over.")


class NotOverYet(Refusal):
    sentence = _("This meeting still goes on with its topics. Take along what is left once it is over.")


class NoNextDate(Refusal):
    sentence = _("There is no next date yet, so the topics stay here.")


@dataclass(frozen=True)
class TopicList:
    """A meeting and its live page, locked: whatever changes its topics, dots or live page comes one by one."""

    meeting: Meeting
    session: LiveSession | None

    @property
    def is_live(self) -> bool:
        return self.session is not None and is_running(self.meeting, self.session)

    @property
    def takes_topics(self) -> bool:
        return self.meeting.is_upcoming or self.is_live

    @property
    def takes_dots(self) -> bool:
        """Until the host ends the round of dots."""
        return self.takes_topics and (self.session is None or self.session.phase == LiveSession.Phase.DOTS)

    def note_change(self) -> None:
        """All phones on the live page are to see it."""
        LiveSession.objects.filter(meeting=self.meeting).update(version=F("version") + 1)


def is_running(meeting: Meeting, session: LiveSession) -> bool:
    """Whether the live page is open: until the host ends it, or long after the end of the meeting."""
    return meeting.is_open and session.phase != LiveSession.Phase.ENDED and timezone.now() < meeting.ends_at + OVERRUN


def is_done(meeting: Meeting, session: LiveSession | None) -> bool:
    """Whether nothing of its topics comes up any more: its live page was ended, or it is over and not running late."""
    if session is None:
        return meeting.is_over
    return session.phase == LiveSession.Phase.ENDED or (meeting.is_over and not is_running(meeting, session))


def lock_list(meeting: Meeting) -> TopicList:
    """Lock the topics of a meeting until the transaction ends, also against the meeting being called off."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("community", "host")
    found: Meeting = rows.get(pk=meeting.pk)
    return TopicList(found, LiveSession.objects.filter(meeting=found).first())


def lock_open_list(meeting: Meeting) -> TopicList:
    """The same, while the list takes topics. Raises :class:`ListClosed`."""
    found = lock_list(meeting)
    if not found.takes_topics:
        raise ListClosed
    return found


def waiting(meeting: Meeting) -> QuerySet[Topic]:
    """Topics that have not been discussed."""
    found: QuerySet[Topic] = Topic.objects.filter(meeting=meeting, discussed_at=None, removed_at=None)
    return found


# --- Topics -------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_topic(meeting: Meeting, title: str, text: str = "", *, by: Employee) -> Topic:
    """Raises :class:`ListClosed` and :class:`TooManyTopics`."""
    found = lock_open_list(meeting)
    if waiting(meeting).count() >= MAX_TOPICS:
        raise TooManyTopics
    topic: Topic = Topic.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        title=title,
        text=text,
        added_by=by,
        added_at=timezone.now(),
    )
    found.note_change()
    return topic


@transaction.atomic
def edit_topic(topic: Topic, title: str, text: str) -> Topic:
    """Raises :class:`ListClosed`, :class:`TopicGone` and :class:`TopicUnderWay`."""
    found, current = _lock_changeable(topic)
    current.title, current.text = title, text
    current.save(update_fields=["title", "text"])
    found.note_change()
    return current


@transaction.atomic
def withdraw_topic(topic: Topic) -> None:
    """Delete one's own topic; its dots go back to those who gave them. Raises what :func:`edit_topic` raises."""
    found, current = _lock_changeable(topic)
    current.delete()
    found.note_change()


@transaction.atomic
def remove_topic(topic: Topic, *, by: Employee) -> None:
    """Take somebody's topic off the list, which says who did; its dots go back. Raises what :func:`edit_topic` does."""
    found, current = _lock_changeable(topic)
    current.dots.all().delete()
    current.removed_by, current.removed_at, current.place = by, timezone.now(), None
    current.save(update_fields=["removed_by", "removed_at", "place"])
    found.note_change()


@transaction.atomic
def put_topic_back(topic: Topic) -> None:
    """It stands on the list again, without dots. Raises :class:`ListClosed`."""
    found = lock_open_list(topic.meeting)
    Topic.objects.filter(pk=topic.pk).update(removed_by=None, removed_at=None)
    found.note_change()


def _lock_changeable(topic: Topic) -> tuple[TopicList, Topic]:
    found = lock_open_list(topic.meeting)
    current = Topic.objects.filter(pk=topic.pk, removed_at=None).first()
    if current is None:
        raise TopicGone
    if current.is_discussed or (found.session and found.session.topic_id == current.pk):
        raise TopicUnderWay
    return found, current


# --- Dots ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def give_dot(topic: Topic, *, by: Employee) -> None:
    """One dot a topic; a second one to the same changes nothing.

    Raises :class:`ListClosed`, :class:`DotsAreOver`, :class:`TopicGone` and :class:`NoDotsLeft`.
    """
    found = _lock_for_dots(topic)
    if not waiting(topic.meeting).filter(pk=topic.pk).exists():
        raise TopicGone
    given = dict(Dot.objects.filter(meeting=found.meeting, employee=by).values_list("topic_id", "number"))
    if topic.pk in given:
        return
    free = set(range(1, DOTS_EACH + 1)) - set(given.values())
    if not free:
        raise NoDotsLeft
    Dot.objects.create(
        organisation_id=topic.organisation_id, meeting=found.meeting, topic=topic, employee=by, number=min(free)
    )
    found.note_change()


@transaction.atomic
def take_dot_back(topic: Topic, *, by: Employee) -> None:
    """Raises :class:`ListClosed` and :class:`DotsAreOver`."""
    found = _lock_for_dots(topic)
    Dot.objects.filter(topic=topic, employee=by).delete()
    found.note_change()


def _lock_for_dots(topic: Topic) -> TopicList:
    found = lock_open_list(topic.meeting)
    if not found.takes_dots:
        raise DotsAreOver
    return found


# --- What is left -------------------------------------------------------------------------------------------------
def left_over(meeting: Meeting) -> QuerySet[Topic]:
    """Topics that were neither discussed nor carried on."""
    return waiting(meeting).filter(~Exists(Topic.objects.filter(carried_from=OuterRef("pk"))))


def next_date(meeting: Meeting) -> Meeting | None:
    """The next date of the series of a meeting, or of the one that follows it."""
    if meeting.series_id is None:
        return None
    same = Q(series=meeting.series_id) | Q(series__follows=meeting.series_id)
    found: Meeting | None = Meeting.objects.upcoming().filter(same, starts_at__gt=meeting.starts_at).first()
    return found


@transaction.atomic
def carry_topics(meeting: Meeting) -> tuple[Meeting, int]:
    """Put what is left onto the list of the next date, without dots. Returns that date, and how many went.

    Raises :class:`NotOverYet` and :class:`NoNextDate`. Of two clicks the second carries nothing.
    """
    following = next_date(meeting)
    if following is None:
        raise NoNextDate
    if not is_done(meeting, LiveSession.objects.filter(meeting=meeting).first()):
        raise NotOverYet
    found = lock_list(following)
    if not found.takes_topics:
        raise NoNextDate
    left = list(left_over(meeting).order_by("added_at", "pk"))
    Topic.objects.bulk_create(
        Topic(
            organisation_id=topic.organisation_id,
            meeting=following,
            title=topic.title,
            text=topic.text,
            added_by_id=topic.added_by_id,
            added_at=topic.added_at,
            carried_from=topic,
        )
        for topic in left
    )
    found.note_change()
    return following, len(left)
