"""A charter is reviewed on its date: who is reminded and when, what a review says, what becomes of the charter."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from charters.adoption.adopting import propose_version
from charters.drafting.drafts import adopted_version, open_version
from charters.models import CharterReview, CharterVersion
from charters.reviews.reviewing import CriterionAnswer, ReviewedMeanwhile, keep, renew, reviewers_of
from communities.models import Community, Phase
from communities.notifications.preferences import set_preference
from cop_platform.attention import action_items_for
from cop_platform.devserver.mail_catcher import MailCatcher, read
from cop_platform.outbox.delivery import send_due
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.planning import plan_reminders
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_charter, make_draft, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
REVIEW = f"{PLAIN}charter/review/"
LINE = "charters/reviews/attention/charter_review.html"
#: Core group, with the Leader and the Coordinator; Lotte, the coach, sits in the core group too.
CORE = {"karel", "lotte", "nele", "wout"}


@pytest.fixture
def charter(mereldal: Tenant) -> CharterVersion:
    """In force for half a year and two days: its review date was two days ago."""
    with mereldal.enter():
        at = timezone.now() - timedelta(days=184)
        return make_charter(mereldal.communities["plain-language"], mereldal["Nele"], at=at)


def day_of(version: CharterVersion) -> date:
    assert version.review_on
    return version.review_on


def answers() -> list[CriterionAnswer]:
    return [CriterionAnswer("Teams come to us with texts.", "partly", "Two did.")]


def later(days: int = 100) -> date:
    return timezone.localdate() + timedelta(days=days)


def asked(house: Tenant) -> set[str]:
    people = {name: action_items_for(person) for name, person in house.people.items()}
    return {name for name, items in people.items() if LINE in [item.template for item in items]}


def run_jobs(house: Tenant, at: datetime) -> None:
    with time_machine.travel(at):
        with house.enter():
            plan_reminders()
        send_due()


def body_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


def in_force(version: CharterVersion) -> CharterVersion:
    found = adopted_version(version.community)
    assert found
    return found


def to_whom(mailbox: MailCatcher) -> Counter[str]:
    return Counter(mail["To"].split(".")[0].strip('"').lower() for mail in mailbox.messages())


# --- Reminders ------------------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.requirement("S74")
@pytest.mark.at("2026-01-05T08:00:00Z")
def test_each_stage_is_mailed_once_on_its_day(mereldal: Tenant, mailbox: MailCatcher) -> None:
    """The jobs run twice a day, from adoption until eight weeks after the date."""
    with mereldal.enter():
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"], review_date=date(2026, 6, 9))
    found: dict[str, list[str]] = {}
    seen = 0
    for days in range(120, 215):
        for hour in [5, 11]:
            run_jobs(mereldal, datetime(2026, 1, 5, hour, tzinfo=UTC) + timedelta(days=days))
        mails = [read(file) for file in mailbox.mailbox.files()[seen:]]  # each is read once
        seen += len(mails)
        if mails:
            sent_on = (date(2026, 1, 5) + timedelta(days=days)).isoformat()
            found[sent_on] = sorted(mail["Subject"] for mail in mails if "karel" in mail["To"])
    assert found == {
        # 10 May is a Sunday.
        "2026-05-11": ["Plain Language: one-pager, a month left"],
        "2026-06-02": ["Plain Language: one-pager, a week left"],
        "2026-06-09": ["Plain Language: one-pager, today"],
        **{
            (date(2026, 6, 9) + timedelta(weeks=week)).isoformat(): ["Plain Language: one-pager waits since 9 June"]
            for week in range(1, 9)
        },
    }


@pytest.mark.requirement("S74")
def test_the_core_group_leader_and_coordinator_are_told(
    mereldal: Tenant, charter: CharterVersion, mailbox: MailCatcher
) -> None:
    run_jobs(mereldal, timezone.now() + timedelta(days=6))
    run_jobs(mereldal, timezone.now() + timedelta(days=9))
    assert {*to_whom(mailbox)} == CORE
    body = body_of(mailbox.messages()[0]).replace("\r\n", "\n")
    assert f"http://testserver{REVIEW}" in body
    assert "It comes once a week until there is a new date." in body


@pytest.mark.requirement("S74")
@pytest.mark.parametrize(("days", "is_told"), [(20, False), (40, True)])
def test_a_coach_outside_the_core_group_is_told_after_thirty_days(
    mereldal: Tenant, charter: CharterVersion, days: int, is_told: bool
) -> None:
    with mereldal.enter():
        charter.community.participations.filter(employee=mereldal["Lotte"]).update(level="active")
        told = reviewers_of(charter.community, days)
        assert (mereldal["Lotte"].pk in told) is is_told
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            assert ("Lotte" in asked(mereldal)) is is_told


def test_the_sponsor_is_never_told(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        charter.community.participations.filter(employee=mereldal["Griet"]).update(level="core")
        assert mereldal["Griet"].pk not in reviewers_of(charter.community, 50)
        assert asked(mereldal) == {"Karel", "Lotte", "Nele", "Wout"}


def test_after_a_standstill_one_mail_says_that_it_is_late(mereldal: Tenant, mailbox: MailCatcher) -> None:
    now = timezone.now()
    monday = now + timedelta(days=(7 - now.weekday()) % 7 + 210)
    with mereldal.enter(), time_machine.travel(monday - timedelta(days=200)):
        make_charter(
            mereldal.communities["plain-language"],
            mereldal["Nele"],
            review_date=timezone.localdate(monday) - timedelta(days=3),
        )
    run_jobs(mereldal, monday + timedelta(hours=6))
    run_jobs(mereldal, monday + timedelta(days=1, hours=12))
    assert to_whom(mailbox) == dict.fromkeys(CORE, 1)
    assert "This reminder comes late" in body_of(mailbox.messages()[0])
    with mereldal.enter():
        assert sorted(Reminder.objects.values_list("stage", "state")) == [
            (-30, "overtaken"),
            (-7, "overtaken"),
            (0, "planned"),
        ]


def test_another_date_cancels_what_was_planned(mereldal: Tenant, charter: CharterVersion, mailbox: MailCatcher) -> None:
    with mereldal.enter():
        plan_reminders(timezone.now() + timedelta(days=5))
        assert Reminder.objects.filter(state="planned").exists()
        keep(charter, by=mereldal["Nele"], of=day_of(charter), answers=answers(), next_review_on=later())
    run_jobs(mereldal, timezone.now() + timedelta(days=10))
    assert mailbox.messages() == []


@pytest.mark.parametrize("why", ["closed", "in round", "opted out"])
def test_some_are_not_told(mereldal: Tenant, charter: CharterVersion, mailbox: MailCatcher, why: str) -> None:
    with mereldal.enter():
        if why == "closed":
            Community.objects.update(phase=Phase.CLOSED)
        for person in mereldal.people.values():
            set_preference(charter.community, person, "charter_review", wanted=why != "opted out")
            set_preference(charter.community, person, "proposal_new", wanted=False)
        if why == "in round":
            draft = make_draft(charter.community, mereldal["Nele"])
            propose_version(draft, by=mereldal["Nele"], closes_at=timezone.now() + timedelta(days=30))
        if why != "opted out":
            assert asked(mereldal) == set()
    for days in [6, 9]:
        run_jobs(mereldal, timezone.now() + timedelta(days=days))
    assert mailbox.messages() == []


# --- The review -----------------------------------------------------------------------------------------------------
def post(house: Tenant, who: str, version: CharterVersion, **typed: Any) -> Any:
    said = {"result_1": "as_hoped", "result_2": "not_yet", "sentence_2": "Nobody knew where they were."}
    return signed_in(house[who]).post(REVIEW, {"of": day_of(version), **said, **typed})


@pytest.mark.requirement("S73", "S74")
def test_kept_it_gets_its_next_date_and_everyone_reads_the_review(mereldal: Tenant, charter: CharterVersion) -> None:
    response = post(mereldal, "Karel", charter, outcome="keep", next_review_on=later())
    assert (response.status_code, response["Location"]) == (302, f"{PLAIN}charter/")
    with mereldal.enter():
        assert in_force(charter).review_on == later()
        assert asked(mereldal) == set()
        held = CharterReview.objects.get()
        assert [each["result"] for each in held.answers] == ["as_hoped", "not_yet"]
    page = signed_in(mereldal["Chloé"]).get(f"{PLAIN}charter/").content.decode()
    assert "Nobody knew where they were." in page
    assert "kept as it is" in page


@pytest.mark.requirement("S74")
def test_a_new_version_starts_as_a_copy_while_this_one_holds(mereldal: Tenant, charter: CharterVersion) -> None:
    response = post(mereldal, "Wout", charter, outcome="new_version", next_review_on="gone")
    assert (response.status_code, response["Location"]) == (302, f"{PLAIN}charter/draft/")
    with mereldal.enter():
        assert in_force(charter) == charter
        draft = open_version(charter.community)
        assert draft
        assert draft.number == 2
        assert in_force(charter).review_on == charter.review_on


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose one."),
        ({"outcome": "keep"}, "Choose a date."),
        ({"outcome": "keep", "next_review_on": "2020-01-01"}, "That date has passed."),
        ({"outcome": "keep", "next_review_on": "9999-01-01"}, "That is more than two years ahead."),
        ({"outcome": "new_version", "result_1": "red"}, "Choose one."),
        ({"outcome": "new_version", "sentence_1": "x" * 241}, "1 character too many."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    mereldal: Tenant, charter: CharterVersion, typed: dict[str, Any], words: str
) -> None:
    response = post(mereldal, "Nele", charter, **typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Nobody knew where they were." in page


def test_whoever_comes_second_keeps_their_words(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        keep(charter, by=mereldal["Nele"], of=day_of(charter), answers=answers(), next_review_on=later())
    response = post(mereldal, "Karel", charter, outcome="keep", next_review_on=later(50))
    page = response.content.decode()
    assert response.status_code == 409
    assert "nothing was saved" in page
    assert "Nobody knew where they were." in page
    with mereldal.enter():
        assert CharterReview.objects.count() == 1


def test_of_many_at_once_one_review_counts(mereldal: Tenant, charter: CharterVersion, transactional_db: None) -> None:
    def once() -> None:
        keep(charter, by=mereldal["Nele"], of=day_of(charter), answers=answers(), next_review_on=later())

    assert run_at_once(mereldal, once, times=4) == ["None", *["ReviewedMeanwhile"] * 3]


def test_a_replaced_version_is_not_reviewed(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        make_charter(charter.community, mereldal["Nele"], purpose="Else.")
        with pytest.raises(ReviewedMeanwhile):
            renew(charter, by=mereldal["Nele"], of=day_of(charter), answers=answers())


@pytest.mark.parametrize(
    ("who", "status"),
    [("Karel", 200), ("Nele", 200), ("Wout", 200), ("Lotte", 200), ("Amina", 403), ("Griet", 403), ("Chloé", 403)],
)
def test_the_core_group_and_those_who_look_after_it_hold_the_review(
    mereldal: Tenant, charter: CharterVersion, who: str, status: int
) -> None:
    assert signed_in(mereldal[who]).get(REVIEW).status_code == status


@pytest.mark.parametrize(
    ("who", "reads", "acts"), [("Karel", True, True), ("Amina", True, False), ("Chloé", False, False)]
)
def test_the_page_of_the_community_says_that_it_is_overdue(
    mereldal: Tenant, charter: CharterVersion, who: str, reads: bool, acts: bool
) -> None:
    page = signed_in(mereldal[who]).get(PLAIN).content.decode()
    assert ("The one-pager was due for a look on" in page) is reads
    assert (REVIEW in page) is acts


def test_before_its_date_nothing_is_said(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"])
        assert asked(mereldal) == set()
    assert "was due for a look" not in signed_in(mereldal["Karel"]).get(PLAIN).content.decode()
