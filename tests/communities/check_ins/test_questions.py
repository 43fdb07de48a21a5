"""Check-ins: members are asked at intervals whether their level is still right; not answering changes nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from communities.check_ins.questions import (
    CHECK_IN,
    INTERVAL_LENGTHS,
    confirm_level,
    note_asked,
    open_check_ins,
)
from communities.check_ins.reminders import LEVEL
from communities.models import CheckIn, CheckInInterval, Community, Level, LevelChange, Participation, Phase
from communities.notifications.preferences import set_preference
from communities.participation.levels import choose_level, last_change, leave, level_of, undo_change
from cop_platform.attention import action_items_for
from cop_platform.audit.models import AuditEntry
from cop_platform.celery import app as celery
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.reminders import planning
from cop_platform.reminders.planning import plan_reminders
from cop_platform.tasks import run_for_each_organisation
from members.models import Employee, User
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_community, signed_in

HOME = "/o/mereldal/"
PLAIN = "/o/mereldal/communities/plain-language/"
START = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
HALF_YEAR = INTERVAL_LENGTHS[CheckInInterval.HALF_YEAR].days
EVERYBODY = {"Amina", "Nele", "Wout", "Lotte", "Griet", "Karel", "Kofi"}
MEMBERS = EVERYBODY - {"Griet", "Kofi"}
pytestmark = pytest.mark.at(START)


@pytest.fixture
def settled(inside: Tenant) -> Tenant:
    """All levels were chosen at START."""
    Community.objects.update(created_at=START)
    Participation.objects.update(since=START)
    LevelChange.objects.update(at=START)
    return inside


def day(number: int) -> time_machine.travel:
    return time_machine.travel(START + timedelta(days=number), tick=False)


def ask(number: int = 0) -> None:
    """The engine plans the mails of that day as soon as it has begun in the easternmost zone."""
    with time_machine.travel(morning(number) - timedelta(hours=20), tick=False):
        plan_reminders()


def morning(number: int, zone: str = "Europe/Brussels") -> datetime:
    return datetime.combine(START.date() + timedelta(days=number), time(9), ZoneInfo(zone))


def asked(house: Tenant) -> set[str]:
    """First names of the people with an open check-in in Plain Language."""
    names = {employee.pk: name for name, employee in house.people.items()}
    return {names[each.participation.employee_id] for each in open_check_ins()}


def mails(house: Tenant) -> dict[str, list[int]]:
    """Days after START on which each person's check-in mails are due, at nine in the morning, by first name."""
    names = {employee.pk: name for name, employee in house.people.items()}
    told: dict[str, list[int]] = {}
    for owed in QueuedMail.objects.filter(kind=CHECK_IN).order_by("due_at"):
        number = (owed.due_at.date() - START.date()).days
        assert owed.due_at == morning(number)
        told.setdefault(names[owed.recipient_id], []).append(number)
    return told


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


# --- When people are asked ----------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.requirement("S113", "S22")
def test_through_400_days_each_is_asked_twice_at_most_also_when_beat_stood_still(
    settled: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job runs several times a day, but not on the three days when the first check-in is due."""
    monkeypatch.setattr(planning, "reminder_sources", lambda: [LEVEL])
    standstill = set(range(HALF_YEAR, HALF_YEAR + 3))
    for number in range(401):
        if number not in standstill:
            ask(number)
            ask(number)
    first = HALF_YEAR + 3
    # The second: an interval after the first was planned, on the day before its mail.
    assert mails(settled) == {name: [first, first + HALF_YEAR] for name in MEMBERS}
    assert asked(settled) == EVERYBODY
    for number in [800, 3000]:
        ask(number)
    assert {len(days) for days in mails(settled).values()} == {2}, "Who is quiet is left in peace."
    assert {place.since for place in Participation.objects.all()} == {START}


@pytest.mark.parametrize("length", [CheckInInterval.QUARTER, CheckInInterval.HALF_YEAR, CheckInInterval.YEAR])
def test_a_community_chooses_how_long_a_season_lasts(settled: Tenant, length: CheckInInterval) -> None:
    Community.objects.update(check_in_interval=length)
    ask(INTERVAL_LENGTHS[length].days)
    assert asked(settled) == set()
    ask(INTERVAL_LENGTHS[length].days + 1)
    assert asked(settled) == EVERYBODY


def test_where_nobody_wants_to_be_asked_nobody_is(settled: Tenant) -> None:
    Community.objects.update(check_in_interval=CheckInInterval.NEVER)
    ask(4000)
    assert (asked(settled), mails(settled)) == (set(), {})


def test_a_question_is_gone_where_the_community_does_not_want_it_any_more(settled: Tenant) -> None:
    ask(200)
    Community.objects.update(check_in_interval=CheckInInterval.NEVER)
    assert asked(settled) == set()


def test_an_answer_begins_a_new_season(settled: Tenant) -> None:
    ask(200)
    with day(210):
        assert confirm_level(plain(settled), settled["Amina"])
    assert "Amina" not in asked(settled)
    ask(210 + HALF_YEAR)
    assert "Amina" not in asked(settled)
    ask(210 + HALF_YEAR + 1)
    assert "Amina" in asked(settled)
    ask(1001)
    assert mails(settled)["Amina"] == [200, 210 + HALF_YEAR + 1, 1001]


@pytest.mark.parametrize("level", [Level.PERIPHERY, Level.CORE])
def test_a_choice_is_an_answer(settled: Tenant, level: Level) -> None:
    ask(200)
    with day(203):
        choose_level(plain(settled), settled["Amina"], level)
        assert "Amina" not in asked(settled)
    ask(203 + HALF_YEAR)
    assert "Amina" not in asked(settled)
    ask(204 + HALF_YEAR)
    assert "Amina" in asked(settled)


def test_the_question_goes_with_the_place_and_does_not_come_back_with_an_undo(settled: Tenant) -> None:
    ask(200)
    with day(201):
        leave(plain(settled), settled["Amina"])
        assert not CheckIn.objects.filter(participation__employee=settled["Amina"]).exists()
        step = last_change(plain(settled), settled["Amina"])
        assert step
        undo_change(plain(settled), settled["Amina"], step.at)
    assert Participation.objects.get(employee=settled["Amina"]).since == START
    ask(203)
    assert "Amina" not in asked(settled)


def test_nobody_is_asked_who_has_left_or_cannot_come_in_nor_about_what_is_over(settled: Tenant) -> None:
    Employee.objects.filter(pk=settled["Karel"].pk).update(left_at=START)
    settled["Amina"].user.is_active = False
    settled["Amina"].user.save()
    ask(200)
    assert asked(settled) == EVERYBODY - {"Karel", "Amina"}
    Community.objects.update(phase=Phase.CLOSED)
    assert asked(settled) == set()
    settled["Amina"].user.is_active = True
    settled["Amina"].user.save()
    ask(301)
    assert "Amina" not in mails(settled)


def test_who_was_carried_over_yesterday_is_not_asked_today(settled: Tenant) -> None:
    """The first interval starts with the import, however old the imported levels are."""
    Community.objects.update(created_at=START + timedelta(days=365))
    ask(366)
    assert asked(settled) == set()


def test_people_are_asked_in_batches(settled: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "BATCH_SIZE", 2)
    ask(200)
    assert (asked(settled), mails(settled)) == (EVERYBODY, {name: [200] for name in MEMBERS})


def test_jobs_at_once_ask_each_once(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.update(created_at=START)
        Participation.objects.update(since=START)
    with day(199):
        assert run_at_once(mereldal, plan_reminders, times=6) == ["None"] * 6
    with mereldal.enter():
        assert (asked(mereldal), mails(mereldal)) == (EVERYBODY, {name: [200] for name in MEMBERS})


def test_who_was_asked_a_moment_ago_is_not_asked_again(settled: Tenant) -> None:
    """A worker that read who is due before another one asked them: it notes nothing and no mail of its own leaves."""
    ask(200)
    before = list(CheckIn.objects.order_by("pk").values())
    places = list(Participation.objects.values_list("pk", flat=True))
    note_asked(places, START.date() + timedelta(days=201), START + timedelta(days=201))
    assert list(CheckIn.objects.order_by("pk").values()) == before


@pytest.fixture
def jobs_run_here() -> Iterator[None]:
    celery.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    celery.conf.update(task_always_eager=False, task_eager_propagates=False)


def test_the_job_asks_in_every_organisation(mereldal: Tenant, duinzicht: Tenant, jobs_run_here: None) -> None:
    for house in [mereldal, duinzicht]:
        with house.enter():
            Community.objects.update(created_at=START)
            Participation.objects.update(since=START)
    with day(200):
        run_for_each_organisation.delay("cop_platform.tasks.plan_reminders")
    for house in [mereldal, duinzicht]:
        with house.enter():
            assert asked(house) == EVERYBODY


def test_what_falls_due_on_a_weekend_is_asked_on_monday(settled: Tenant) -> None:
    friday = 4
    Participation.objects.update(since=START + timedelta(days=friday))
    for number in range(friday + HALF_YEAR + 3):
        ask(number)
    assert (asked(settled), mails(settled)) == (set(), {}), "By Sunday."
    ask(friday + HALF_YEAR + 3)
    assert mails(settled) == {name: [friday + HALF_YEAR + 3] for name in MEMBERS}


def test_the_mail_leaves_at_nine_where_the_person_is(settled: Tenant) -> None:
    User.objects.filter(pk=settled["Amina"].user.pk).update(time_zone="Pacific/Auckland")
    ask(200)
    assert QueuedMail.objects.get(recipient_id=settled["Amina"].pk).due_at == morning(200, "Pacific/Auckland")


# --- By mail ------------------------------------------------------------------------------------------------------
def content(message: EmailMessage, kind: str = "text/plain") -> str:
    [found] = [part for part in message.walk() if part.get_content_type() == kind]
    text: str = found.get_content()
    return text.replace("\r\n", "\n")


def post(mailbox: MailCatcher) -> dict[str, EmailMessage]:
    """Sends the queued mails; the latest mail to each person, by first name."""
    send_due()
    return {message["To"].partition(".")[0].capitalize(): message for message in mailbox.messages()}


def test_several_places_on_one_day_are_one_mail(settled: Tenant, mailbox: MailCatcher) -> None:
    other = make_community(settled.organisation, "Soup & Sauces")
    with day(0):
        choose_level(other, settled["Amina"], Level.CORE)
    Community.objects.update(created_at=START)
    ask(200)
    with day(200):
        sent = post(mailbox)
    assert set(sent) == MEMBERS
    assert (sent["Amina"]["Subject"], sent["Nele"]["Subject"]) == (
        "Still your places?",
        "Still your place in Plain Language?",
    )
    text = content(sent["Amina"])
    assert "Plain Language: You’re active\nSoup & Sauces: You’re in the core group" in text
    assert "silence changes nothing" in text
    assert "http://testserver/o/mereldal/" in text
    assert "Soup &amp; Sauces" in content(sent["Amina"], "text/html")


@pytest.mark.parametrize("left", [["Plain Language"], ["Soup"], ["Plain Language", "Soup"]])
def test_who_steps_out_of_one_place_before_the_mail_leaves_is_asked_about_the_others(
    settled: Tenant, mailbox: MailCatcher, left: list[str]
) -> None:
    for name in ["Soup", "Tea"]:
        with day(0):
            choose_level(make_community(settled.organisation, name), settled["Amina"], Level.CORE)
    QueuedMail.objects.all().delete()
    Community.objects.update(created_at=START)
    ask(200)
    with day(200):
        for name in left:
            leave(Community.objects.get(name=name), settled["Amina"])
        text = content(post(mailbox)["Amina"])
    asked_about = [name for name in ["Plain Language", "Soup", "Tea"] if name in text]
    assert asked_about == [name for name in ["Plain Language", "Soup", "Tea"] if name not in left]


def test_a_mail_that_waits_is_about_what_was_asked_then(settled: Tenant, mailbox: MailCatcher) -> None:
    """Far in the west, tomorrow is planned before this morning's mail has left."""
    amina = settled["Amina"]
    User.objects.filter(pk=amina.user.pk).update(time_zone="America/Los_Angeles")
    soup = make_community(settled.organisation, "Soup")
    with day(1):
        choose_level(soup, amina, Level.CORE)
    Community.objects.update(created_at=START)
    QueuedMail.objects.all().delete()
    for number in [HALF_YEAR + 1, HALF_YEAR + 2]:
        ask(number)
    for number in [HALF_YEAR + 1, HALF_YEAR + 2]:
        with time_machine.travel(morning(number, "America/Los_Angeles")):
            send_due()
    subjects = [message["Subject"] for message in mailbox.messages() if message["To"].startswith("amina")]
    assert subjects == ["Still your place in Plain Language?", "Still your place in Soup?"]


def test_who_steps_out_of_every_place_gets_no_such_mail(settled: Tenant, mailbox: MailCatcher) -> None:
    ask(200)
    with day(200):
        leave(plain(settled), settled["Amina"])
        assert "Amina" not in post(mailbox)


def test_one_click_ends_these_mails_and_leaves_the_place(settled: Tenant, mailbox: MailCatcher) -> None:
    other = make_community(settled.organisation, "Soup")
    with day(0):
        choose_level(other, settled["Amina"], Level.CORE)
    QueuedMail.objects.all().delete()
    Community.objects.update(created_at=START)
    ask(200)
    with day(200):
        link = post(mailbox)["Amina"]["List-Unsubscribe"].strip("<> ").removeprefix("http://testserver")
    assert "asking whether your place in Plain Language and Soup is still right?" in Client().get(link).content.decode()
    assert Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with settled.enter():
        assert (level_of(other, settled["Amina"]), level_of(plain(settled), settled["Amina"])) == ("core", "active")
        ask(602)
        assert mails(settled)["Amina"] == [200]
        assert "Amina" in asked(settled)


def test_what_is_asked_together_stands_by_the_alphabet_on_the_first_page(settled: Tenant) -> None:
    """All of it was asked in the same moment."""
    amina = settled["Amina"]
    for name in ["Walking", "Soup", "Bread"]:
        choose_level(make_community(settled.organisation, name), amina, Level.ACTIVE)
    Community.objects.update(created_at=START)
    ask(200)
    names = [item.about.participation.community.name for item in action_items_for(amina)]
    assert names == ["Bread", "Plain Language", "Soup", "Walking"]


def test_a_mail_that_is_no_longer_true_is_not_sent(settled: Tenant, mailbox: MailCatcher) -> None:
    ask(200)
    with day(200):
        confirm_level(plain(settled), settled["Amina"])
        leave(plain(settled), settled["Karel"])
        set_preference(plain(settled), settled["Wout"], CHECK_IN, wanted=False)
        choose_level(plain(settled), settled["Lotte"], Level.PERIPHERY)
        assert set(post(mailbox)) == {"Nele"}
    assert QueuedMail.objects.filter(kind=CHECK_IN, outcome=MailOutcome.DROPPED).count() == 4


def test_the_second_mail_says_it_again_to_who_is_still_asked(settled: Tenant, mailbox: MailCatcher) -> None:
    for number in [200, 200 + HALF_YEAR]:
        ask(number)
        with day(number):
            post(mailbox)
    assert [message["To"] for message in mailbox.messages() if message["To"].startswith("nele")] == [
        "nele.baert@mereldal.example"
    ] * 2


# --- On the pages -------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S113")
def test_the_question_waits_at_home_and_yes_is_an_answer(settled: Tenant) -> None:
    ask(200)
    with day(300):
        client = signed_in(settled["Kofi"])
        assert "Still your place in Plain Language?" in client.get(HOME).content.decode()
        response = client.post(f"{PLAIN}check-in-confirmation/", follow=True)
        page = response.content.decode()
        assert response.redirect_chain == [(HOME, 302)]
        assert "Good. We’ll ask again in a while." in page
        assert "Still your place in" not in page
        assert "still right on" in client.get("/o/mereldal/about-me/").content.decode()
    with settled.enter():
        question = CheckIn.objects.get(participation__employee=settled["Kofi"])
        assert question.answered_at == START + timedelta(days=300)
        assert asked(settled) == EVERYBODY - {"Kofi"}


def test_who_takes_no_part_has_nothing_to_answer(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Chloé"]).post(f"{PLAIN}check-in-confirmation/", follow=True).content.decode()
    assert "There is nothing to answer here any more." in page
    with mereldal.enter():
        assert CheckIn.objects.count() == 0


def test_who_tends_a_community_sets_its_season_and_it_is_written_down(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Lotte"])
    assert client.post(f"{PLAIN}settings/levels/", {"check_in_interval": "year"}).status_code == 302
    with mereldal.enter():
        assert Community.objects.get(slug="plain-language").check_in_interval == CheckInInterval.YEAR
        [entry] = AuditEntry.objects.filter(action="season_set")
        assert (entry.before, entry.after) == ({"check_in_interval": "half_year"}, {"check_in_interval": "year"})


@pytest.mark.parametrize("typed", ["", "weekly", "\x00", "😀", "x" * 9000])
def test_a_season_that_does_not_exist_is_refused_in_words(mereldal: Tenant, typed: str) -> None:
    response = signed_in(mereldal["Nele"]).post(f"{PLAIN}settings/levels/", {"check_in_interval": typed})
    assert (response.status_code, "Choose one." in response.content.decode()) == (422, True)
    with mereldal.enter():
        assert Community.objects.get(slug="plain-language").check_in_interval == CheckInInterval.HALF_YEAR


@pytest.mark.parametrize("name", ["Karel", "Griet", "Tom"])
def test_others_read_whom_to_ask(mereldal: Tenant, name: str) -> None:
    response = signed_in(mereldal[name]).post(f"{PLAIN}settings/levels/", {"check_in_interval": "never"})
    assert response.status_code == 403
    assert "The Leader, the Coordinator or the Coach of this community sets this." in response.content.decode()
    assert f"{PLAIN}settings/levels/" not in signed_in(mereldal[name]).get(f"{PLAIN}settings/").content.decode()


def test_the_settings_of_a_closed_community_stay_as_they_are(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.CLOSED)
    assert (
        signed_in(mereldal["Nele"]).post(f"{PLAIN}settings/levels/", {"check_in_interval": "never"}).status_code == 403
    )


# --- Database constraints -----------------------------------------------------------------------------------------
def test_there_is_one_question_about_a_place(inside: Tenant) -> None:
    place = Participation.objects.get(employee=inside["Amina"])
    CheckIn.objects.create(organisation=inside.organisation, participation=place)
    with pytest.raises(IntegrityError, match="checkin_once"), transaction.atomic():
        CheckIn.objects.create(organisation=inside.organisation, participation=place)


@pytest.mark.parametrize("asked_at", [START, START + timedelta(days=1)])
def test_again_is_after_the_first_time(inside: Tenant, asked_at: datetime) -> None:
    place = Participation.objects.get(employee=inside["Amina"])
    with pytest.raises(IntegrityError, match="checkin_again_after_first"), transaction.atomic():
        CheckIn.objects.create(
            organisation=inside.organisation, participation=place, asked_at=asked_at, asked_again_at=START
        )


def test_a_community_has_a_season_that_exists(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="community_known_interval"), transaction.atomic():
        Community.objects.update(check_in_interval="weekly")


def test_a_question_of_another_house_about_this_place_is_impossible(mereldal: Tenant, duinzicht: Tenant) -> None:
    with mereldal.enter():
        place = Participation.objects.get(employee=mereldal["Amina"])
    with duinzicht.enter(), pytest.raises(IntegrityError, match="checkin_own_participation"):
        CheckIn.objects.create(organisation=duinzicht.organisation, participation=place, asked_at=timezone.now())
