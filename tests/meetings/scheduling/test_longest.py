"""No meeting lasts longer than LONGEST_MEETING, on which the search for upcoming meetings relies."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.models import LONGEST_MEETING, Meeting
from tests.support.people import Tenant, make_meeting


def test_the_database_refuses_a_longer_meeting(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    meeting.ends_at = meeting.starts_at + LONGEST_MEETING + timedelta(seconds=1)
    with pytest.raises(IntegrityError, match="meeting_not_too_long"), transaction.atomic():
        meeting.save()


def test_the_longest_meeting_is_upcoming_until_its_last_moment(inside: Tenant) -> None:
    start = timezone.now() + timedelta(days=1)
    plain, end = inside.communities["plain-language"], start + LONGEST_MEETING
    meeting = make_meeting(plain, inside["Wout"], starts_at=start, ends_at=end)
    for moment, found in [(start, [meeting]), (end - timedelta(seconds=1), [meeting]), (end, [])]:
        with time_machine.travel(moment, tick=False):
            assert list(Meeting.objects.upcoming()) == found
