"""What each person was last told of a meeting by mail, and whether that still holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cop_platform.outbox.daily_limit import SUMMARY
from cop_platform.outbox.models import MailOutcome, QueuedMail
from meetings.models import Meeting, Move
from meetings.scheduling.schedule import CHANGE, NOTIFIED_FIELDS, mails_about


@dataclass
class _Told:
    """Mails to one person about one meeting."""

    #: The revision that the last mail showed which certainly went out; later ones of which that is not known.
    certain: int | None = None
    uncertain: list[int] = field(default_factory=list)
    #: The revision before the first change that was queued for this person.
    before_first_change: int | None = None
    #: The day on which the invitation was held back.
    held_on: date | None = None


def recipients_with_news(meeting: Meeting, recipient_ids: Iterable[int]) -> dict[int, Move | None]:
    """Of these recipients, those for whom something differs from what they were told.

    With the time and place that they were told, if known. A meeting that moved back is no news; one that was called
    off is, to everybody who was told of it.
    """
    told = _read_mails(meeting, recipient_ids)
    moves = list(meeting.moves.order_by("revision"))
    unknowing = _not_told_yet(meeting, told)
    news: dict[int, Move | None] = {}
    for recipient_id, mails in told.items():
        if recipient_id in unknowing:
            continue
        if mails.certain is None and mails.held_on:
            news[recipient_id] = None  # a summary told the day at the time it was sent
            continue
        known = mails.certain if mails.certain is not None else mails.before_first_change
        previous = _version(moves, known or 0)
        is_other = previous is not None and not _is_as(meeting, previous)
        if not meeting.is_open or mails.uncertain or is_other or _has_other_entry(meeting, known or 0):
            news[recipient_id] = previous
    return news


def _read_mails(meeting: Meeting, recipient_ids: Iterable[int]) -> Mapping[int, _Told]:
    told = {recipient_id: _Told() for recipient_id in recipient_ids}
    for mail in mails_about(meeting).filter(recipient_id__in=told).order_by("settled_at", "id"):
        mails, revision = told[mail.recipient_id], _shown(mail)
        if mail.outcome == MailOutcome.SENT:
            mails.certain, mails.uncertain = revision, []
        elif mail.outcome == MailOutcome.UNKNOWN:
            mails.uncertain.append(revision)
        elif mail.outcome == MailOutcome.HELD:
            mails.held_on = mail.counted_on
        elif mail.leased_until and mail.revision < meeting.revision:
            mails.uncertain.append(revision)  # with another worker at this moment
        if mail.kind == CHANGE:
            before = mails.before_first_change
            mails.before_first_change = mail.revision - 1 if before is None else min(before, mail.revision - 1)
    return told


def _shown(mail: QueuedMail) -> int:
    return mail.revision if mail.shown_revision is None else mail.shown_revision


def _not_told_yet(meeting: Meeting, told: Mapping[int, _Told]) -> set[int]:
    """Those whose invitation was held back, whose summary has not gone out yet, and who have not answered."""
    held = {pk: mails.held_on for pk, mails in told.items() if mails.held_on and mails.certain is None}
    if not held:
        return set()
    sent = QueuedMail.objects.filter(
        organisation_id=meeting.organisation_id,
        kind=SUMMARY,
        object_id__in={day.toordinal() for day in held.values()},
        recipient_id__in=held,
        outcome__in=[MailOutcome.SENT, MailOutcome.UNKNOWN],
    ).values_list("recipient_id", "object_id")
    answered = set(meeting.rsvps.filter(employee__in=held).values_list("employee_id", flat=True))
    return {pk for pk, day in held.items() if (pk, day.toordinal()) not in set(sent)} - answered


def _version(moves: list[Move], revision: int) -> Move | None:
    """Time and place at this revision, as the next move kept them; None if they have not changed since."""
    return next((move for move in moves if move.revision > revision), None)


def _has_other_entry(meeting: Meeting, known: int) -> bool:
    """Whether the entry that this revision put into calendars was taken out of them, or became another one."""
    taken_out, other_since = meeting.restored_from, meeting.own_entry_since
    return taken_out == known or (other_since is not None and known < other_since)


def was_told_off(meeting: Meeting, recipient_ids: Iterable[int]) -> set[int]:
    """Of these, those whom the last mail told that the meeting, which takes place again, was called off."""
    if meeting.restored_from is None:
        return set()
    return {pk for pk, mails in _read_mails(meeting, recipient_ids).items() if mails.certain == meeting.restored_from}


def _is_as(meeting: Meeting, version: Move) -> bool:
    return all(getattr(meeting, name) == getattr(version, name) for name in NOTIFIED_FIELDS)
