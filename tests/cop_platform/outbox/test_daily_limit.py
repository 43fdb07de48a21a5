"""At most twenty mails a day that a person did not ask for; the rest is told in one on the next morning."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.notifications.preferences import set_preference
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox import daily_limit, delivery
from cop_platform.outbox.daily_limit import SUMMARY, hold_back, summary_due
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.kinds import MailClass, _kinds, mail_kind
from cop_platform.outbox.messages import MailMessage
from cop_platform.outbox.models import MOST_A_DAY, MailOutcome, QueuedMail
from cop_platform.outbox.queue import queue_mail
from meetings.models import Meeting
from meetings.scheduling.schedule import CHANGE, GATHER_FOR, INVITATION, cancel
from members.people.deactivation import deactivate
from tests.support.at_once import run_during_transaction
from tests.support.mails import content
from tests.support.people import Tenant, make_employee, make_meeting, noon_in

#: Why each kind is sent. A new kind needs a row: what nobody asked for counts.
CLASSES = {
    "action_point_asked": MailClass.UNREQUESTED,
    "action_point_declined": MailClass.ANSWER,
    "action_point_due": MailClass.UNREQUESTED,
    "charter_draft": MailClass.UNREQUESTED,
    "charter_review": MailClass.UNREQUESTED,
    "check_in": MailClass.UNREQUESTED,
    "closing_asked": MailClass.UNREQUESTED,
    "closing_extended": MailClass.UNREQUESTED,
    "co_hosting_answered": MailClass.ANSWER,
    "co_hosting_asked": MailClass.UNREQUESTED,
    "co_hosting_ended": MailClass.CALENDAR,
    "community_closed": MailClass.UNREQUESTED,
    "community_continues": MailClass.UNREQUESTED,
    "community_invitation": MailClass.UNREQUESTED,
    "confidential_coach_ended": MailClass.ANSWER,
    "confidential_message": MailClass.ANSWER,
    "decision_method_changed": MailClass.UNREQUESTED,
    "decision_review": MailClass.UNREQUESTED,
    "experiment_ends": MailClass.UNREQUESTED,
    "held_mails": MailClass.SUMMARY,
    "idea_dropped": MailClass.ANSWER,
    "idea_launched": MailClass.ANSWER,
    "idea_untouched": MailClass.UNREQUESTED,
    "join_answer": MailClass.ANSWER,
    "join_ended": MailClass.ANSWER,
    "join_reminder": MailClass.UNREQUESTED,
    "join_request": MailClass.UNREQUESTED,
    "meeting_change": MailClass.CALENDAR,
    "meeting_invitation": MailClass.UNREQUESTED,
    "meeting_no_topics": MailClass.UNREQUESTED,
    "meeting_reminder": MailClass.UNREQUESTED,
    "phase_moved": MailClass.UNREQUESTED,
    "poll_asked": MailClass.UNREQUESTED,
    "poll_changed": MailClass.UNREQUESTED,
    "poll_passed": MailClass.UNREQUESTED,
    "poll_withdrawn": MailClass.CALENDAR,
    "role_nomination": MailClass.UNREQUESTED,
    "organisation_invitation": MailClass.ACCESS,
    "proposal_amended": MailClass.UNREQUESTED,
    "proposal_decided": MailClass.ANSWER,
    "proposal_new": MailClass.UNREQUESTED,
    "proposal_overdue": MailClass.UNREQUESTED,
    "request_review": MailClass.UNREQUESTED,
    "request_review_answer": MailClass.ANSWER,
    "role_open": MailClass.UNREQUESTED,
    "role_term_ends": MailClass.UNREQUESTED,
    "series_change": MailClass.CALENDAR,
    "series_date_left": MailClass.CALENDAR,
    "series_invitation": MailClass.UNREQUESTED,
    "split_cancelled": MailClass.UNREQUESTED,
    "split_choice": MailClass.UNREQUESTED,
    "support_answered": MailClass.UNREQUESTED,
    "support_asked": MailClass.UNREQUESTED,
    "support_check": MailClass.UNREQUESTED,
    "support_waits": MailClass.UNREQUESTED,
    "thanked": MailClass.UNREQUESTED,
    "welcome": MailClass.ANSWER,
}


def test_each_kind_says_why_it_is_sent() -> None:
    assert {name: kind.mail_class for name, kind in _kinds.items()} == CLASSES


def test_a_kind_that_does_not_say_it_is_none() -> None:
    with pytest.raises(TypeError, match="mail_class"):
        mail_kind("a_new_kind")  # type: ignore[call-arg]
    assert "a_new_kind" not in _kinds


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Three a day, so that a test need not plan twenty meetings."""
    monkeypatch.setattr(daily_limit, "MOST_A_DAY", 3)
    return 3


def plan(house: Tenant, count: int, *names: str, first: int = 0) -> list[Meeting]:
    """So many meetings, told to these people alone."""
    plain = house.communities["plain-language"]
    for name in house.people:
        set_preference(plain, house[name], INVITATION, wanted=name in names)
    return [
        make_meeting(plain, house["Wout"], invite=True, focus=f"Number {first + index}", starts_at=noon_in(8 + index))
        for index in range(count)
    ]


def outcomes(kind: str = INVITATION) -> list[str]:
    return list(QueuedMail.objects.filter(kind=kind).order_by("pk").values_list("outcome", flat=True))


def titles(mailbox: MailCatcher, start: str = "Number") -> list[str]:
    return [each["Subject"].split(",")[0] for each in mailbox.messages() if each["Subject"].startswith(start)]


def send_summary() -> int:
    with time_machine.travel(QueuedMail.objects.filter(kind=SUMMARY).latest("due_at").due_at):
        return send_due()


def test_the_twentieth_is_sent_and_the_others_wait(inside: Tenant, mailbox: MailCatcher) -> None:
    plan(inside, MOST_A_DAY + 2, "Amina")
    assert send_due() == MOST_A_DAY == 20
    assert outcomes() == [MailOutcome.SENT] * 20 + [MailOutcome.HELD] * 2
    assert len(mailbox.messages()) == 20
    assert [each.recipient_id for each in QueuedMail.objects.filter(kind=SUMMARY)] == [inside["Amina"].pk]


@pytest.mark.at("2026-06-01T08:00:00Z")
def test_the_rest_is_one_mail_at_nine_with_subjects_and_links(
    inside: Tenant, mailbox: MailCatcher, few: int, clock: time_machine.Traveller
) -> None:
    meetings = plan(inside, 5, "Amina")
    send_due()
    clock.move_to(datetime(2026, 6, 2, 6, 59, tzinfo=UTC))
    assert send_due() == 0
    clock.move_to(datetime(2026, 6, 2, 7, 0, tzinfo=UTC))
    assert send_due() == 1
    assert send_due() == 0
    message = mailbox.messages()[-1]
    assert message["Subject"] == "The rest of Monday 1 June in one mail"
    assert message["From"] == "Mereldal <no-reply@testserver>"
    text = content(message)
    assert re.findall(r"Number \d", text) == ["Number 3", "Number 4"]
    assert [each.public_id in text for each in meetings] == [False, False, False, True, True]


def test_it_tells_what_is_true_by_then_and_nothing_to_who_left(inside: Tenant, mailbox: MailCatcher, few: int) -> None:
    meetings = plan(inside, 5, "Amina", "Karel")
    assert send_due() == 6
    cancel(meetings[3], by=inside["Wout"])
    deactivate(inside["Karel"], by=inside["Tom"])
    QueuedMail.objects.filter(kind=CHANGE).delete()
    assert send_summary() == 1
    text = content(mailbox.messages()[-1])
    assert re.findall(r"Number \d", text) == ["Number 4"]
    assert outcomes(SUMMARY).count(MailOutcome.DROPPED) == 1


def test_a_summary_without_anything_left_is_not_sent(inside: Tenant, mailbox: MailCatcher, few: int) -> None:
    meetings = plan(inside, 4, "Amina")
    send_due()
    cancel(meetings[3], by=inside["Wout"])
    QueuedMail.objects.filter(kind=CHANGE).delete()
    assert send_summary() == 0
    assert outcomes(SUMMARY) == [MailOutcome.DROPPED]


def test_the_next_day_begins_afresh(inside: Tenant, mailbox: MailCatcher, few: int) -> None:
    plan(inside, 4, "Amina")
    send_due()
    assert send_summary() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        plan(inside, 4, "Amina", first=4)
        assert send_due() == 3
        assert send_summary() == 1
    assert len(outcomes(SUMMARY)) == 2


def test_it_counts_for_each_person_and_organisation(
    mereldal: Tenant, duinzicht: Tenant, mailbox: MailCatcher, few: int
) -> None:
    for house in (mereldal, duinzicht):
        with house.enter():
            plan(house, 3, "Amina", "Karel")
    assert send_due() == 12


def test_dates_people_know_and_answers_are_neither_counted_nor_held(
    inside: Tenant, mailbox: MailCatcher, few: int
) -> None:
    meetings = plan(inside, 4, "Amina")
    assert send_due() == 3
    for meeting in meetings[:3]:
        cancel(meeting, by=inside["Wout"])
    with time_machine.travel(timezone.now() + GATHER_FOR):
        assert send_due() == 3
    assert set(QueuedMail.objects.filter(kind=CHANGE).values_list("counted_on", flat=True)) == {None}


def test_a_date_of_which_nobody_told_them_moves_without_a_mail(inside: Tenant, mailbox: MailCatcher, few: int) -> None:
    """Otherwise planning many meetings and calling them off would pass by the limit."""
    meetings = plan(inside, 5, "Amina")
    send_due()
    cancel(meetings[3], by=inside["Wout"])
    with time_machine.travel(timezone.now() + GATHER_FOR):
        assert send_due() == 0
    assert send_summary() == 1
    cancel(meetings[4], by=inside["Wout"])
    with time_machine.travel(timezone.now() + GATHER_FOR):
        assert send_due() == 1, "The summary told of this one."
    assert titles(mailbox, "Off") == ["Off: Number 4"]


def test_what_was_not_sent_after_all_gives_its_place_back(inside: Tenant, mailbox: MailCatcher, few: int) -> None:
    plan(inside, 3, "Amina")
    send_due()
    first = QueuedMail.objects.earliest("pk")
    delivery.settle(first, MailOutcome.REFUSED)
    first.refresh_from_db()
    assert (first.counted_on, first.day_number) == (None, None)
    plan(inside, 2, "Amina", first=3)
    assert send_due() == 1


def test_a_mail_that_is_tried_again_counts_once(inside: Tenant, mailbox: MailCatcher, few: int) -> None:
    plan(inside, 3, "Amina")
    letters = [(mail, _message()) for mail in QueuedMail.objects.order_by("pk")]
    for mail, message in letters:
        assert hold_back([(mail, message)], inside.organisation.zone)
    assert send_due() == 3


def _message() -> MailMessage:
    return MailMessage("amina@mereldal.example", "Words", "Words", "<p>Words</p>")


@pytest.mark.parametrize(
    ("own", "due"),
    [
        ("Europe/Brussels", "2026-06-02T07:00:00+00:00"),
        ("Asia/Tokyo", "2026-06-02T00:00:00+00:00"),  # there the day ends at seven in the morning
        ("America/Los_Angeles", "2026-06-02T16:00:00+00:00"),
        ("Pacific/Kiritimati", "2026-06-02T19:00:00+00:00"),
    ],
)
def test_the_summary_comes_at_nine_where_its_reader_is_once_the_day_is_over(own: str, due: str) -> None:
    found = summary_due(date(2026, 6, 1), ZoneInfo("Europe/Brussels"), ZoneInfo(own))
    assert found == datetime.fromisoformat(due)


# --- Two workers, many people -------------------------------------------------------------------------------------
def test_two_workers_together_stay_within_the_limit(transactional_db: None, mereldal: Tenant, few: int) -> None:
    """The second numbers its mail while the first has not committed."""
    with mereldal.enter():
        plan(mereldal, 4, "Amina")
    zone = mereldal.organisation.zone
    first, second, third, fourth = QueuedMail.objects.order_by("pk")
    hold_back([(first, _message())], zone)

    def number(*mails: QueuedMail) -> list[int]:
        kept = []
        for mail in mails:
            kept += hold_back([(mail, _message())], zone)
        return [mail.day_number or 0 for mail, _each in kept]

    told = run_during_transaction(mereldal, lambda: number(second), lambda: number(third, fourth))
    assert told == ["[2]", "[3]"]
    assert outcomes() == ["", "", "", MailOutcome.HELD]


@pytest.mark.parametrize("broken", [{"day_number": 1}, {"day_number": 0}, {"day_number": 21}, {"counted_on": None}])
def test_the_database_gives_each_number_once_and_no_more_than_twenty(inside: Tenant, broken: dict[str, object]) -> None:
    [one, other] = [QueuedMail(**_row(inside, object_id), day_number=1) for object_id in (1, 2)]
    one.save()
    for field, value in broken.items():
        setattr(other, field, value)
    with pytest.raises(IntegrityError, match=r"queuedmail_(day_number_once|within_daily_limit)"), transaction.atomic():
        other.save()


def _row(house: Tenant, object_id: int) -> dict[str, object]:
    now = timezone.now()
    return {
        "organisation": house.organisation,
        "kind": INVITATION,
        "object_id": object_id,
        "recipient_id": 7,
        "counted_on": timezone.localdate(),
        "due_at": now,
    }


def reads(captured: CaptureQueriesContext) -> list[str]:
    """Statements that ask something; what became of each mail is written mail by mail."""
    return [each["sql"] for each in captured if re.match(r"SELECT (?!set_config)", each["sql"])]


@pytest.mark.parametrize("limit", [20, 0], ids=["sent", "held back and summed up"])
def test_a_thousand_mails_ask_nothing_for_each_person(
    inside: Tenant, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """A batch asks the same number of things whether it holds two mails or fifty, and so do twenty batches."""
    monkeypatch.setattr(daily_limit, "MOST_A_DAY", limit)
    people = [make_employee(inside.organisation, f"Colleague Number{index}").pk for index in range(50)]

    def asked(count: int) -> tuple[int, int]:
        [meeting] = plan(inside, 1)
        queue_mail(INVITATION, meeting, people[:count])
        with CaptureQueriesContext(connection) as now:
            send_due()
        if limit:
            return len(reads(now)), 0
        with time_machine.travel(QueuedMail.objects.filter(kind=SUMMARY).latest("due_at").due_at):
            with CaptureQueriesContext(connection) as then:
                assert send_due() == count
            QueuedMail.objects.all().delete()
        return len(reads(now)), len(reads(then))

    assert asked(2) == asked(50)
