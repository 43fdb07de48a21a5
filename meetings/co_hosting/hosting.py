"""Ask a community to host a meeting too, answer that, take the question back, and end it.

The meeting is locked first, then the communities, as by everyone who changes a meeting.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Phase
from communities.models.locking import lock_open
from communities.notifications.preferences import subscribers_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.sorting import SortKey
from cop_platform.web.query import every_word
from cop_platform.web.refusals import Refusal
from meetings.co_hosting.permissions import speakers_for
from meetings.models import CoHosting, Meeting
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.scheduling.schedule import (
    GATHER_FOR,
    INVITATION,
    MeetingCancelled,
    lock_meeting,
    lock_to_come,
    people_told,
)
from meetings.scheduling.together import communities_of, places_among
from members.models import Employee

#: Kinds of mail: the question, the answer, and the end.
ASKED, ANSWERED, ENDED = "co_hosting_asked", "co_hosting_answered", "co_hosting_ended"
#: Communities that are asked or host one meeting, beside the one that plans it.
MOST_CO_HOSTS = 5
#: Communities found at once, of which one is chosen.
MAX_FOUND = 8
_State = CoHosting.State


class MeetingOver(Refusal):
    sentence = _("This meeting is over. It stays as it was.")


class DateOfSeries(Refusal):
    sentence = _("This is a date of a series. To host one together, plan it as a meeting of its own.")


class CoHostAsked(Refusal):
    sentence = _("[This community] has been asked already.")


class SaidNo(Refusal):
    sentence = _("[This community] said no to this meeting. Talk to them.")


class OwnMeeting(Refusal):
    sentence = _("It is a meeting of [this community] already. Choose another.")
    status = 422


class TooManyCoHosts(Refusal):
    sentence = _("That is enough for one meeting. Everyone in the organisation may come anyway.")
    status = 422


class QuestionGone(Refusal):
    sentence = _("The question was taken back meanwhile.")


class SaidMeanwhile(Refusal):
    sentence = _("Somebody has answered already.")


class NotTogether(Refusal):
    sentence = _("You do not host this meeting together any more.")


# --- Asking -------------------------------------------------------------------------------------------------------
@transaction.atomic
def ask(meeting: Meeting, community: Community, question: str, *, by: Employee) -> CoHosting:
    """Ask those who plan meetings in the other community, on their first page and by mail.

    Raises :class:`OwnMeeting`, :class:`DateOfSeries`, :class:`MeetingOver`, ``MeetingCancelled``,
    :class:`CoHostAsked`, :class:`SaidNo`, :class:`TooManyCoHosts` and ``CommunityClosed``.
    """
    meeting = lock_to_come(meeting, called_off=MeetingCancelled, over=MeetingOver)
    if meeting.series_id:
        raise DateOfSeries
    if community.pk == meeting.community_id:
        raise OwnMeeting
    _lock_both(meeting, community)
    rows = CoHosting.objects.filter(meeting=meeting)
    before = rows.filter(community=community).first()
    if before and before.state != _State.ENDED:
        raise SaidNo if before.state == _State.DECLINED else CoHostAsked
    if rows.filter(state__in=[_State.ASKED, _State.AGREED]).count() >= MOST_CO_HOSTS:
        raise TooManyCoHosts
    if before:
        before.delete()  # a new question has mails of its own
    asked: CoHosting = CoHosting.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        planned_by=meeting.community,
        community=community,
        asked_by=by,
        asked_at=timezone.now(),
        question=question,
    )
    told = speakers_for(community.pk) - {by.pk}
    queue_mail(ASKED, asked, told, gather=GATHER_FOR, kept_until=meeting.ends_at)
    return asked


@transaction.atomic
def take_back(asked: CoHosting) -> None:
    """Take the question back before its answer. Raises :class:`QuestionGone` and :class:`SaidMeanwhile`."""
    lock_meeting(asked.meeting)
    _reread(asked).delete()


# --- Answering ----------------------------------------------------------------------------------------------------
@transaction.atomic
def say_yes(asked: CoHosting, answer: str = "", *, by: Employee) -> CoHosting:
    """Host it too: from now on it is a meeting of both, and those who get mail about new meetings are invited.

    Whoever was told of it already gets no second invitation. Raises :class:`QuestionGone`, :class:`SaidMeanwhile`,
    :class:`MeetingOver`, ``MeetingCancelled`` and ``CommunityClosed``.
    """
    meeting = lock_to_come(asked.meeting, called_off=MeetingCancelled, over=MeetingOver)
    found = _reread(asked)
    _lock_both(meeting, found.community)
    _answer(found, _State.AGREED, answer, by)
    update_next_meeting(found.community)
    told = people_told(meeting)
    queue_mail(INVITATION, meeting, subscribers_of(found.community, INVITATION) - told, kept_until=meeting.ends_at)
    return found


@transaction.atomic
def decline(asked: CoHosting, answer: str = "", *, by: Employee) -> CoHosting:
    """Say no; the meeting stays that of the one community. Raises :class:`QuestionGone`, :class:`SaidMeanwhile`."""
    lock_meeting(asked.meeting)
    found = _reread(asked)
    _answer(found, _State.DECLINED, answer, by)
    return found


def _answer(found: CoHosting, state: str, answer: str, by: Employee) -> None:
    found.state, found.answer, found.answered_by, found.answered_at = state, answer, by, timezone.now()
    found.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    told = _asker_or_all(found) - {by.pk}
    queue_mail(ANSWERED, found, told, kept_until=found.meeting.ends_at)


def _asker_or_all(found: CoHosting) -> set[int]:
    """Who asked, while they plan there; else everyone who does."""
    planners = speakers_for(found.planned_by_id)
    return {found.asked_by_id} & planners or planners if found.asked_by_id else planners


# --- The end ------------------------------------------------------------------------------------------------------
@transaction.atomic
def end(agreed: CoHosting, *, by: Employee | None) -> CoHosting:
    """Not together any more: the meeting goes on as that of the community that plans it.

    Told are those who plan in either community, and those of the former co-host who were told of the meeting: it may
    stand in their calendar. Raises :class:`NotTogether` and :class:`MeetingOver`.
    """
    meeting = lock_meeting(agreed.meeting)
    if meeting.is_over:
        raise MeetingOver
    found = _rows().filter(pk=agreed.pk, state=_State.AGREED).first()
    if found is None:
        raise NotTogether
    told = people_told(meeting)
    theirs = {pk for pk, places in places_among(communities_of(meeting), told).items() if places == [found.community]}
    found.state, found.ended_by, found.ended_at = _State.ENDED, by, timezone.now()
    found.save(update_fields=["state", "ended_by", "ended_at"])
    update_next_meeting(found.community)
    told = theirs | speakers_for(found.community_id) | speakers_for(found.planned_by_id)
    queue_mail(ENDED, found, told - {by.pk if by else None}, kept_until=meeting.ends_at)
    return found


def leave_all(community: Community, *, by: Employee | None) -> None:
    """A community that closes hosts nothing that is still to come; what it was asked is answered by nobody."""
    coming = _rows().filter(community=community, meeting__ends_at__gt=timezone.now())
    coming.filter(state=_State.ASKED).delete()
    for agreed in coming.filter(state=_State.AGREED).order_by("pk"):
        end(agreed, by=by)


# --- Locks and lookups --------------------------------------------------------------------------------------------
def _lock_both(meeting: Meeting, community: Community) -> None:
    """In one order, as two communities may ask each other at once."""
    for each in sorted([meeting.community, community], key=lambda one: one.pk):
        lock_open(each)


def _reread(asked: CoHosting) -> CoHosting:
    found = _rows().filter(pk=asked.pk).first()
    if found is None:
        raise QuestionGone
    if found.state != _State.ASKED:
        raise SaidMeanwhile
    return found


def _rows() -> QuerySet[CoHosting]:
    rows: QuerySet[CoHosting] = CoHosting.objects.select_related("meeting__community", "community", "planned_by")
    return rows


def co_hostings_of(meeting: Meeting) -> list[CoHosting]:
    """The communities that were asked, host it, said no or no longer do, in the order in which they were asked."""
    rows = CoHosting.objects.filter(meeting=meeting)
    return list(rows.select_related("community", "asked_by", "answered_by", "ended_by").order_by("asked_at", "pk"))


def possible_co_hosts(meeting: Meeting, text: str, known: Iterable[CoHosting]) -> list[Community]:
    """Open communities with these words in their name that can be asked, a few at a time."""
    if not text:
        return []
    taken = [each.community_id for each in known if each.state != _State.ENDED]
    found = Community.objects.filter(every_word(text, "name")).exclude(phase=Phase.CLOSED)
    return list(found.exclude(pk__in=[meeting.community_id, *taken]).order_by(SortKey("name"), "id")[:MAX_FOUND])
