"""Rate limits: at most so many rows within a period, and the moment when the next one fits."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from communities.confidential import conversations
from communities.decisions import consent, discussion, methods
from communities.invitations import inviting
from communities.nominations import nominating
from communities.starting import starting
from cop_platform.web.rate_limits import TooMany, enforce_limit
from meetings.scheduling import schedule
from members.invitations import inviting as members_inviting
from members.models import User
from tests.support.people import make_user

HOUR = timedelta(hours=1)


def came(*minutes_ago: int) -> datetime:
    """Creates an account so many minutes ago, for each number; returns now."""
    now = timezone.now()
    for minutes in minutes_ago:
        with time_machine.travel(now - timedelta(minutes=minutes), tick=False):
            make_user(f"after{minutes}@kring.example")
    return now


def until(now: datetime, *, most: int, more: int = 1) -> timedelta | None:
    """Time until the next ``more`` fit, or None if they fit now."""
    with time_machine.travel(now, tick=False):
        try:
            enforce_limit(User.objects.all(), at="created_at", most=most, within=HOUR, more=more)
        except TooMany as refusal:
            return refusal.until - now
    return None


def test_what_fits_is_let_through(db: None) -> None:
    now = came(50, 30, 10)
    assert [until(now, most=4), until(now, most=6, more=3)] == [None, None]


@pytest.mark.parametrize(("most", "more", "minutes"), [(3, 1, 10), (2, 1, 30), (1, 1, 50), (4, 2, 10), (4, 4, 50)])
def test_what_does_not_fit_waits_until_enough_is_old(db: None, most: int, more: int, minutes: int) -> None:
    now = came(50, 30, 10)
    assert until(now, most=most, more=more) == timedelta(minutes=minutes)


def test_after_that_wait_it_fits(db: None) -> None:
    now = came(50, 30, 10)
    assert until(now + timedelta(minutes=30), most=2) is None
    assert until(now + timedelta(minutes=30, seconds=-1), most=2) == timedelta(seconds=1)


def test_what_is_older_does_not_count(db: None) -> None:
    assert until(came(60, 61, 500), most=1) is None


def test_what_can_never_fit_is_refused_too(db: None) -> None:
    assert until(timezone.now(), most=3, more=4) == HOUR


def test_rows_are_not_loaded_to_be_counted(db: None, django_assert_num_queries: object) -> None:
    now = came(50, 30, 10)
    with django_assert_num_queries(1):  # type: ignore[operator]
        until(now, most=2)


def test_the_words_say_when_by_the_readers_clock() -> None:
    moment = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    with timezone.override("Europe/Brussels"), time_machine.travel(moment - timedelta(minutes=2), tick=False):
        refusal = TooMany("%(most)d, until %(day)s at %(clock)s", most=3, until=moment)
        assert (str(refusal), refusal.seconds) == ("3, until Tuesday 24 November at 09:30", "120")


def test_the_document_says_the_same_limits() -> None:
    page = (Path(__file__).resolve().parent.parent.parent.parent / "docs" / "operations.md").read_text()
    part = page.partition("## How often is enough")[2].partition("\n## ")[0]
    told = re.findall(r"^\| ([^|]+) \| (\d+) \| ([^|]+) \| `([^`]+)` \|$", part, re.MULTILINE)
    meetings = "meetings/scheduling/schedule.py"
    members, looks, roles = (
        "members/invitations/inviting.py",
        "communities/invitations/inviting.py",
        "communities/nominations/nominating.py",
    )
    rounds, questions, confidences = (
        "communities/decisions/consent.py",
        "communities/decisions/discussion.py",
        "communities/confidential/conversations.py",
    )
    assert [(what, int(most), whose, where) for what, most, whose, where in told] == [
        ("invitations to the organisation", members_inviting.MAX_PER_INVITER, "by one person", members),
        ("invitations to the organisation", members_inviting.MAX_PER_ORGANISATION, "of one organisation", members),
        ("invitations to the organisation", members_inviting.MAX_PER_ADDRESS, "to one address", members),
        ("communities started", starting.MAX_STARTED, "by one person", "communities/starting/starting.py"),
        ("invitations to have a look", inviting.MAX_BY_PERSON, "by one person", looks),
        ("invitations to have a look", inviting.MAX_IN_COMMUNITY, "of one community", looks),
        ("seeing a colleague in a role", nominating.MAX_PER_DAY, "by one person", roles),
        ("proposals", consent.MAX_BY_PERSON, "by one person", rounds),
        ("proposals", consent.MAX_IN_COMMUNITY, "of one community", rounds),
        ("new texts", consent.MAX_TEXTS, "of one proposal", rounds),
        ("other ways of deciding", methods.MAX_CHANGES, "of one community", "communities/decisions/methods.py"),
        ("questions", discussion.MAX_QUESTIONS, "by one person, about one proposal", questions),
        ("lines in confidence begun", conversations.MAX_STARTED, "by one person", confidences),
        ("words in confidence", conversations.MAX_MESSAGES, "in one line, both ways", confidences),
        (
            "moves of a meeting: another time, place or link",
            schedule.MAX_MOVES,
            "of one meeting, which can still be called off",
            meetings,
        ),
    ]
