"""Put back a meeting that was called off."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cop_platform.web.refusals import Refusal
from meetings.models import Meeting
from meetings.scheduling.schedule import (
    calendar_holders,
    give_own_entry,
    is_between_neighbours,
    lock_meeting,
    queue_change,
)
from meetings.scheduling.together import update_next_meetings


class NotCalledOff(Refusal):
    sentence = _("This meeting takes place already.")


class TooLate(Refusal):
    sentence = _("This meeting would be over by now. Plan a new one.")


@transaction.atomic
def put_back(meeting: Meeting) -> Meeting:
    """Let a meeting take place after all, and tell those who were told of it. Answers given before are gone.

    Raises :class:`NotCalledOff` and :class:`TooLate`.
    """
    meeting = lock_meeting(meeting)
    if meeting.is_open:
        raise NotCalledOff
    if meeting.is_over:
        raise TooLate
    told = calendar_holders(meeting)
    meeting.cancellations.all().delete()
    meeting.restored_from = meeting.revision
    meeting.is_open, meeting.revision = True, meeting.revision + 1
    if meeting.is_in_series_entry and not _is_held_by_series(meeting):
        give_own_entry(meeting)
    meeting.save(update_fields=["is_open", "revision", "restored_from", "own_entry_since"])
    update_next_meetings(meeting)
    queue_change(meeting, told, previous_start=meeting.starts_at)
    return meeting


def _is_held_by_series(meeting: Meeting) -> bool:
    """Not a date after the end of the series, nor one that has been moved past another."""
    return bool(meeting.series.rule.is_on(meeting.rule_day)) and is_between_neighbours(meeting)
