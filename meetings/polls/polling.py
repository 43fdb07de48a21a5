"""Ask which of several times suits, change the times, choose one of them, or withdraw the question."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.models.locking import lock_open
from communities.notifications.preferences import subscribers_of, without_opted_out
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from meetings.models import FEWEST_SLOTS, MOST_SLOTS, Meeting, Poll, PollSlot, PollVote
from meetings.polls.lookup import lock_poll, offered_slots
from meetings.scheduling.schedule import GATHER_FOR, INVITATION, MeetingDetails, schedule
from members.models import Employee

#: Kinds of mail. They follow the preference about new meetings.
POLL_ASKED, POLL_CHANGED, POLL_WITHDRAWN = "poll_asked", "poll_changed", "poll_withdrawn"
#: Times of one poll, with those that were taken away: each change is mailed to whoever answered.
MOST_SLOTS_EVER = 36

#: Start and end of a time.
Span = tuple[datetime, datetime]


class PollEnded(Refusal):
    sentence = _("This question has an outcome already. Nothing was changed.")


class PollConflict(Exception):
    """Someone else changed the times first; ``poll`` is the current version."""

    def __init__(self, poll: Poll) -> None:
        super().__init__()
        self.poll = poll


class WrongNumberOfSlots(Refusal):
    sentence = _("Give two to twelve times to choose among.")
    status = 422


class SlotTwice(Refusal):
    sentence = _("That time is there already.")
    status = 422


class TooManyChanges(Refusal):
    sentence = _("The times of this question were changed very often. Choose one, or ask again.")


class SlotPast(Refusal):
    sentence = _("That time has passed. Choose another.")


class SlotTakenAway(Refusal):
    sentence = _("That time was taken away meanwhile. Choose another.")


def closing_moment(last_day: date, zone: ZoneInfo, spans: Collection[Span]) -> datetime:
    """The end of the last day to answer, or the start of the last time where that is earlier."""
    midnight = datetime.combine(last_day + timedelta(days=1), time(0), zone).astimezone(UTC)
    return min([midnight, max(starts for starts, _ends in spans)])


@transaction.atomic
def ask(
    community: Community,
    details: MeetingDetails,
    others: Collection[Span],
    *,
    last_day: date,
    by: Employee,
    invite: bool = True,
) -> Poll:
    """Ask which time suits: that of ``details``, or one of ``others``. With ``invite``, mail those subscribed.

    Raises ``CommunityClosed``, :class:`WrongNumberOfSlots`, :class:`SlotTwice`.
    """
    community = lock_open(community)
    facts = dict(vars(details))
    spans = [(facts.pop("starts_at"), facts.pop("ends_at")), *others]
    _check(spans)
    poll: Poll = Poll.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        asked_by=by,
        invites=invite,
        closes_at=closing_moment(last_day, ZoneInfo(details.time_zone), spans),
        **facts,
    )
    _offer(poll, spans, first_number=1)
    if invite:
        queue_mail(POLL_ASKED, poll, subscribers_of(community, INVITATION) - {by.pk})
    return poll


def _check(spans: Collection[Span]) -> None:
    if len(set(spans)) < len(spans):
        raise SlotTwice
    if not FEWEST_SLOTS <= len(spans) <= MOST_SLOTS:
        raise WrongNumberOfSlots


def _offer(poll: Poll, spans: Collection[Span], *, first_number: int) -> None:
    PollSlot.objects.bulk_create(
        PollSlot(organisation_id=poll.organisation_id, poll=poll, number=number, starts_at=starts, ends_at=ends)
        for number, (starts, ends) in enumerate(sorted(spans), first_number)
    )


@transaction.atomic
def change_times(
    poll: Poll, *, removed: Collection[str], added: Collection[Span], last_day: date, by: Employee, revision: int
) -> bool:
    """Take times away (``removed``: their public ids), add others, and set the last day to answer. True if mailed.

    A time that was answered stays, struck through; whoever had answered is told of the new ones. ``revision`` is the
    one that the form was opened with. Raises :class:`PollEnded`, :class:`PollConflict`, :class:`WrongNumberOfSlots`,
    :class:`SlotTwice`, :class:`TooManyChanges`.
    """
    poll = lock_poll(poll)
    if poll.outcome:
        raise PollEnded
    offered = offered_slots(poll)
    kept = [slot for slot in offered if slot.public_id not in removed]
    there = [(slot.starts_at, slot.ends_at) for slot in kept]
    added = [span for span in added if span not in there]
    spans = [*there, *added]
    _check(spans)
    closes_at = closing_moment(last_day, poll.zone, spans)
    if len(kept) == len(offered) and not added and closes_at == poll.closes_at:
        return False
    if poll.revision != revision:
        raise PollConflict(poll)
    if poll.slots.count() + len(added) > MOST_SLOTS_EVER:
        raise TooManyChanges
    _take_away([slot for slot in offered if slot not in kept])
    _close_gaps(poll)
    _offer(poll, added, first_number=len(kept) + 1)
    poll.revision, poll.closes_at = poll.revision + 1, closes_at
    poll.save(update_fields=["revision", "closes_at"])
    told = _voters(poll) - {by.pk} if added else set()
    queue_mail(POLL_CHANGED, poll, told, revision=poll.revision, gather=GATHER_FOR)
    return bool(told)


def _take_away(slots: list[PollSlot]) -> None:
    """Delete times that nobody answered; the others stay with what was said of them."""
    answered = {*PollVote.objects.filter(slot__in=slots).values_list("slot_id", flat=True)}
    PollSlot.objects.filter(pk__in=[slot.pk for slot in slots if slot.pk not in answered]).delete()
    PollSlot.objects.filter(pk__in=answered).update(number=None)


def _close_gaps(poll: Poll) -> None:
    """Number the times from one on again, upwards: each number is free by then."""
    for number, slot in enumerate(poll.slots.filter(number__isnull=False).order_by("number"), 1):
        if slot.number != number:
            slot.number = number
            slot.save(update_fields=["number"])


def _voters(poll: Poll) -> set[int]:
    """Ids of those who answered, without those who turned mail about new meetings off."""
    answered = PollVote.objects.filter(slot__poll=poll).values_list("employee_id", flat=True)
    return without_opted_out(poll.community, INVITATION, set(answered))


@transaction.atomic
def choose(slot: PollSlot, *, by: Employee) -> Meeting:
    """Make a meeting of one of the times. Whoever answered is told, with those whom a meeting is mailed to.

    Raises ``CommunityClosed``, :class:`PollEnded`, :class:`SlotPast`, :class:`SlotTakenAway`.
    """
    lock_open(slot.poll.community)
    poll = lock_poll(slot.poll)
    if poll.outcome:
        raise PollEnded
    chosen: PollSlot | None = poll.slots.filter(pk=slot.pk, number__isnull=False).first()
    if chosen is None:
        raise SlotTakenAway
    if chosen.is_past:
        raise SlotPast
    meeting = schedule(poll.community, _details(poll, chosen), by=by, invite=poll.invites, also=_voters(poll))
    chosen.is_chosen = True
    chosen.save(update_fields=["is_chosen"])
    _end(poll, Poll.Outcome.CHOSEN, meeting)
    return meeting


def _details(poll: Poll, slot: PollSlot) -> MeetingDetails:
    return MeetingDetails(
        focus=poll.focus,
        reason=poll.reason,
        format=poll.format,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone=poll.time_zone,
        place=poll.place,
        online_url=poll.online_url,
        catering=poll.catering,
        host=None if poll.host is None or poll.host.left_at else poll.host,
    )


def _end(poll: Poll, outcome: Poll.Outcome, meeting: Meeting | None = None) -> None:
    poll.outcome, poll.ended_at, poll.meeting = outcome, timezone.now(), meeting
    poll.save(update_fields=["outcome", "ended_at", "meeting"])


@transaction.atomic
def withdraw(poll: Poll) -> None:
    """End the question without a meeting, and tell whoever answered. Raises :class:`PollEnded`."""
    poll = lock_poll(poll)
    if poll.outcome:
        raise PollEnded
    _end(poll, Poll.Outcome.WITHDRAWN)
    queue_mail(POLL_WITHDRAWN, poll, _voters(poll))


def withdraw_all(community: Community) -> None:
    """Withdraw all open questions, in the transaction that closes the community."""
    for poll in Poll.objects.filter(community=community, outcome="").order_by("pk"):
        withdraw(poll)
