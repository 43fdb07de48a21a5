"""What each person was last told of the hour and place of a series by mail, where it was another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cop_platform.outbox.models import MailOutcome
from meetings.models import Series, SeriesMove
from meetings.models.recurrence import starts_at
from meetings.scheduling.schedule import SERIES_CHANGE, mails_about_series
from meetings.series.wording import rhythm_of

#: What a mail about a change says it was.
MOVING_FIELDS = ("start", "minutes", "place", "online_url")


@dataclass(frozen=True)
class Former:
    """Hour and place on a day, as they were; ``series`` is the one whose rhythm it was."""

    series: Series
    starts_at: datetime
    ends_at: datetime
    place: str


def formers(series: Series, recipient_ids: Iterable[int], day: date) -> dict[int, Former]:
    """For each of these recipients for whom hour or place differ from what they were told: what it was, on this day.

    Who was told nothing of this series was told of the one that it follows.
    """
    moves = list(SeriesMove.objects.filter(series=series).order_by("revision"))
    known = _known_revisions(series, recipient_ids)
    found = {pk: _former(series, moves, known.get(pk), day) for pk in recipient_ids}
    return {pk: former for pk, former in found.items() if former}


def _known_revisions(series: Series, recipient_ids: Iterable[int]) -> dict[int, int]:
    """The latest revision that a mail showed to each person; else the one before the first change queued for them."""
    told, before = dict[int, int](), dict[int, int]()
    for mail in mails_about_series(series).filter(recipient_id__in=list(recipient_ids)):
        if mail.outcome in (MailOutcome.SENT, MailOutcome.UNKNOWN):
            shown = mail.revision if mail.shown_revision is None else mail.shown_revision
            told[mail.recipient_id] = max(told.get(mail.recipient_id, shown), shown)
        elif mail.kind == SERIES_CHANGE and mail.revision:
            before[mail.recipient_id] = min(before.get(mail.recipient_id, mail.revision), mail.revision - 1)
    return {**before, **told}


def _former(series: Series, moves: list[SeriesMove], known: int | None, day: date) -> Former | None:
    move = next((move for move in moves if move.revision > (known or 0)), None)
    if move:
        return _on(series, series, move, day)
    if known is None and series.follows:
        return _on(series, series.follows, series.follows, day)
    return None


def _on(series: Series, former: Series, was: Series | SeriesMove, day: date) -> Former | None:
    """None if nothing of it reads other than now: a series that follows another has a first day of its own anyway."""
    begins = starts_at(day, was.start, former.zone)
    ends = begins + timedelta(minutes=was.minutes)
    place = was.place if was.place != series.place else ""
    is_other_rhythm = rhythm_of(former) != rhythm_of(series)
    if not place and not is_other_rhythm and (begins, ends) == series.times_on(day):
        return None
    return Former(former, begins, ends, place)
