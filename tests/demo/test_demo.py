"""The demonstration: useful for each persona on any day, loaded once, quickly, and without sending mail."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from charters.drafting.drafts import adopted_version, sheet_of
from charters.drafting.wording import cadence_words
from charters.models import Ambition, CharterRemark, CharterVersion
from communities.decisions.discussion import discussion
from communities.decisions.settling import settle_due
from communities.models import (
    Closing,
    Colour,
    Community,
    Decision,
    Joining,
    JoinRequest,
    Level,
    LevelChange,
    Nomination,
    Participation,
    Phase,
    Proposal,
    Role,
    RoleTerm,
    Split,
    SplitChoice,
)
from cop_platform.forms.fields import has_control_characters
from cop_platform.outbox.models import QueuedMail
from cop_platform.tenancy import enter, tenant_models
from demo.crowd import all_employees
from demo.duinzicht import DUINZICHT
from demo.load import OPERATOR, demo_password, is_loaded, load, personas
from demo.mereldal.house import MERELDAL
from demo.script import CommunityScript
from demo.timetable import HOLIDAYS, ZONE, days
from knowledge.models import Experiment, Result, SupportAnswer, SupportRequest, shown
from meetings.agenda.topics import is_running
from meetings.models import (
    RSVP,
    ActionPoint,
    Cancellation,
    DietaryNeed,
    Dot,
    Format,
    Guest,
    LiveSession,
    Meeting,
    MeetingNotes,
    Move,
    Place,
    Poll,
    PreparationTask,
    Reading,
    SeriesAnswer,
    UseSentence,
)
from meetings.polls.results import results_of
from members.models import Employee, Organisation, OrganisationInvitation, Seat, User

pytestmark = pytest.mark.slow

CIRCLES = [*MERELDAL.communities, *DUINZICHT.communities]
WITH_DATES = [circle for circle in CIRCLES if circle.rhythm]
#: Database queries of the loading, whatever the number of people.
QUERIES = 250


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Loaded once for the module; each test uses a savepoint of this transaction, which is rolled back."""
    own = override_settings(VAR_DIR=tmp_path_factory.mktemp("var"))
    with django_db_blocker.unblock(), own, transaction.atomic():
        load()
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # PostgreSQL does so by itself, but not within one transaction
        yield
        transaction.set_rollback(True)


@pytest.fixture
def mereldal(planted: None, db: None) -> Iterator[Organisation]:
    """Mereldal of the demonstration, entered."""
    organisation = Organisation.objects.get(slug="mereldal")
    with enter(organisation):
        yield organisation


@pytest.fixture
def duinzicht(planted: None, db: None) -> Iterator[Organisation]:
    organisation = Organisation.objects.get(slug="duinzicht")
    with enter(organisation):
        yield organisation


@pytest.fixture
def empty(planted: None, db: None) -> None:
    """An empty installation until the end of the test."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE members_organisation, members_user CASCADE")


def sign_in(address: str) -> Client:
    client = Client()
    response = client.post("/accounts/login/", {"login": address, "password": demo_password()})
    assert (address, response.status_code, response.get("Location")) == (address, 302, "/")
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert (address, response.status_code) == (address, 200)
    return response.content.decode()


def part(text: str, tag: str) -> str:
    found = re.search(rf"<{tag}\b.*?</{tag}>", text, re.DOTALL)
    assert found, tag
    return found[0]


# --- Contents -----------------------------------------------------------------------------------------------------


def test_mereldal_is_a_care_group_of_1200(mereldal: Organisation) -> None:
    assert Employee.objects.filter(left_at=None).count() == 1200
    assert Seat.objects.filter(organisation=mereldal).count() == 1200
    assert Employee.objects.values("name").distinct().count() == 1200
    assert Employee.objects.filter(works_at="").count() == 0
    dutch = User.objects.filter(seats__organisation=mereldal, language="nl").count()
    assert 0.65 < dutch / 1200 < 0.75


def test_addresses_are_plain_and_verified(mereldal: Organisation) -> None:
    people = User.objects.filter(seats__organisation=mereldal)
    odd = [user.email for user in people if not re.fullmatch(r"[a-z]+(\.[a-z]+)*@mereldal\.example", user.email)]
    assert odd == []
    assert people.filter(emailaddress__verified=True, emailaddress__primary=True).count() == 1200


def test_everyone_has_the_same_hash_of_one_password(planted: None, db: None) -> None:
    [hashed] = set(User.objects.values_list("password", flat=True))
    assert User(password=hashed).check_password(demo_password())


def test_sixteen_communities_in_all_phases_and_both_languages(mereldal: Organisation) -> None:
    found = list(Community.objects.order_by("pk"))
    assert len(found) == 16
    assert Counter(each.language for each in found) == {"en": 7, "nl": 9}
    assert {each.phase for each in found} == set(Phase)
    assert {each.colour for each in found} == set(Colour)
    assert Counter(each.joining for each in found) == {Joining.OPEN: 14, Joining.BY_REQUEST: 2}


def test_communities_are_small_and_large(mereldal: Organisation) -> None:
    sizes = sorted(each.participations.count() for each in Community.objects.all())
    assert (sizes[0], sizes[-1]) == (4, 182)
    assert 35 < sizes[len(sizes) // 2] < 45


def test_the_rings_of_the_largest_show_a_sample(mereldal: Organisation) -> None:
    shown = page(sign_in("amina@mereldal.example"), "/o/mereldal/communities/waardig-met-dementie/")
    assert "The rings show some of us, others each day; the list shows everyone." in shown


def test_who_performs_has_a_leader_and_a_coach_and_elsewhere_a_role_is_open(mereldal: Organisation) -> None:
    held = {
        each.slug: set(each.role_terms.filter(ended_at=None).values_list("role", flat=True))
        for each in Community.objects.all()
    }
    performing = Community.objects.filter(phase=Phase.PERFORM).values_list("slug", flat=True)
    assert [slug for slug in performing if not {Role.LEADER, Role.COACH} <= held[slug]] == []
    assert sum(roles == set(Role) for roles in held.values()) == 7
    assert held["handy-tech"] == {Role.LEADER}
    assert RoleTerm.objects.exclude(ended_at=None).count() == 4


def test_proposals_are_open_being_woven_in_and_decided(mereldal: Organisation) -> None:
    told = {each.title: discussion(each, Employee.objects.get(name="Tom Aerts")) for each in Proposal.objects.all()}
    tones = {title: [each.tone for each in said.versions[0].remarks] for title, said in told.items()}
    assert tones == {
        "Eighty words, one list": ["concern"],
        "We always meet at noon": ["concern", "objection"],
        "We read every letter aloud": ["concern"],
        "One-pager, versie 1": ["fine", "objection"],
    }
    assert [title for title, said in told.items() if len(said.versions) > 1] == ["We always meet at noon"]
    assert [each.proposal.title for each in Decision.objects.filter(kind="proposal")] == ["We read every letter aloud"]
    settle_due()
    assert set(Proposal.objects.values_list("title", "outcome")) == {
        ("Eighty words, one list", ""),
        ("We always meet at noon", ""),
        ("We read every letter aloud", "adopted"),
        ("One-pager, versie 1", ""),
    }


def test_charters_are_in_force_being_written_in_a_round_and_overdue(mereldal: Organisation) -> None:
    rows = CharterVersion.objects.select_related("community").order_by("community__slug", "number")
    assert list(rows.values_list("community__slug", "number", "state")) == [
        ("data-for-humans", 1, "draft"),
        ("medication-safety", 1, "adopted"),
        ("plain-language", 1, "replaced"),
        ("plain-language", 2, "replaced"),
        ("plain-language", 3, "adopted"),
        ("wondzorg", 1, "in_round"),
    ]
    to_review = rows.filter(state="adopted", review_on__lte=timezone.localdate())
    assert [each.community.slug for each in to_review] == ["medication-safety"]
    plain = Ambition.objects.filter(community__slug="plain-language").values_list("state", flat=True)
    assert set(plain) == {"reached", "under_way", "planned"}
    remarks = CharterRemark.objects.filter(version__community__slug="data-for-humans")
    assert sorted(each.is_handled for each in remarks) == [False, False, True]
    described = Community.objects.filter(has_charter=True)
    assert described.count() == 2
    for each in described:
        version = adopted_version(each)
        assert version
        sheet = sheet_of(version)
        assert (each.purpose, each.cadence) == (sheet.purpose, cadence_words(sheet.cadence, each))


def test_two_personas_and_a_first_leader_are_asked_for_a_role(mereldal: Organisation) -> None:
    waiting = Nomination.objects.filter(answer="").values_list("nominee__name", "role", "community__slug")
    assert set(waiting) == {
        ("Amina El Idrissi", "coordinator", "nachtstemmen"),
        ("Lotte Vermeersch", "coach", "data-for-humans"),
        ("Jeroen Pauwels", "leader", "muziek-en-verhalen"),
    }


def test_the_largest_splits_in_two_and_has_a_sister(mereldal: Organisation) -> None:
    asked = Split.objects.select_related("community").get()
    assert asked.is_open
    [at_home, music] = Community.objects.filter(split_parts__split=asked).order_by("split_parts__position")
    assert (at_home.slug, music.slug) == ("thuis-met-dementie", "muziek-en-verhalen")
    # Whoever chose sits in the new ones, and still in the one that splits.
    chosen = set(SplitChoice.objects.values_list("employee_id", flat=True))
    seated = set(Participation.objects.filter(community__in=[at_home, music]).values_list("employee_id", flat=True))
    assert chosen == seated
    assert chosen <= set(asked.community.participations.values_list("employee_id", flat=True))
    shown = page(sign_in("amina@mereldal.example"), f"/o/mereldal/communities/{asked.community.slug}/")
    assert ("Thuis met dementie" in shown, "Choose where to go on" in shown) == (True, True)
    assert "Gesprekken met familie" in shown
    assert "goes on as smaller communities" in page(sign_in("amina@mereldal.example"), "/o/mereldal/")


def test_some_wait_at_a_door_and_some_were_answered(mereldal: Organisation) -> None:
    found = JoinRequest.objects.values_list("employee__name", "community__slug", "outcome")
    assert set(found) == {
        ("Amina El Idrissi", "medication-safety", ""),
        ("Rita Kerkhove", "medication-safety", ""),
        ("Jeroen Pauwels", "medication-safety", "declined"),
        ("Nele Baert", "gesprekken-met-familie", "accepted"),
        ("Wout Maes", "gesprekken-met-familie", "declined"),
    }
    inside = Participation.objects.exclude(level="periphery").values_list("employee__name", "community__slug")
    assert {(name, slug) for name, slug, _outcome in found} & set(inside) == set()
    assert Decision.objects.filter(kind="joining").count() == 3


# --- History ------------------------------------------------------------------------------------------------------


def histories() -> dict[tuple[int, int], list[LevelChange]]:
    found: dict[tuple[int, int], list[LevelChange]] = {}
    for change in LevelChange.objects.select_related("employee", "community").order_by("at"):
        found.setdefault((change.community_id, change.employee_id), []).append(change)
    return found


def test_each_place_follows_from_the_steps_towards_it(mereldal: Organisation) -> None:
    places = {(each.community_id, each.employee_id): (each.level, each.since) for each in Participation.objects.all()}
    found = histories()
    assert {key: (steps[-1].after, steps[-1].at) for key, steps in found.items() if steps[-1].after} == places
    assert len(found) - len(places) > 50  # people who left again
    for steps in found.values():
        assert steps[0].before == ""
        assert all(earlier.after == later.before for earlier, later in pairwise(steps))


def test_nobody_moved_before_they_were_there_nor_after_the_end(mereldal: Organisation) -> None:
    now = timezone.now()
    for change in LevelChange.objects.select_related("employee", "community"):
        assert change.employee.joined_at < change.at < now
        assert change.community.created_at.date() <= change.at.date()
        if change.community.is_closed:
            assert change.at.date() < change.community.phase_since


def test_meetings_are_past_and_coming_in_all_formats_and_places(mereldal: Organisation) -> None:
    now = timezone.now()
    assert Meeting.objects.filter(ends_at__lte=now).count() > 50
    assert Meeting.objects.upcoming().count() > 25
    assert set(Meeting.objects.values_list("format", flat=True)) == set(Format)
    where = {(bool(each.place), bool(each.online_url)) for each in Meeting.objects.all()}
    assert where == {(True, True), (True, False), (False, True)}
    assert Meeting.objects.filter(scheduled_at__gte=now).count() == 0


def test_some_are_called_off_with_words_and_some_moved(mereldal: Organisation) -> None:
    off = list(Cancellation.objects.select_related("meeting").order_by("pk"))
    assert {each.meeting_id for each in off} == set(Meeting.objects.filter(is_open=False).values_list("pk", flat=True))
    assert {each.meeting.is_over for each in off} == {True, False}
    assert all(each.note and each.meeting.scheduled_at < each.at < timezone.now() for each in off)
    moved = list(Move.objects.select_related("meeting").order_by("pk"))
    assert {each.meeting.is_over for each in moved} == {True, False}
    assert all(each.meeting.scheduled_at < each.at < timezone.now() for each in moved)
    now_and_then = [(each, each.meeting) for each in moved]
    assert all((was.starts_at, was.place) != (now.starts_at, now.place) for was, now in now_and_then)
    assert Counter(now.revision for _was, now in now_and_then) == {1: len(moved)}


def test_a_monthly_series_has_a_moved_and_a_cancelled_date(mereldal: Organisation) -> None:
    dates = list(Meeting.objects.filter(series__isnull=False).select_related("series").order_by("original_day"))
    [series] = {meeting.series for meeting in dates}
    assert [meeting.original_day for meeting in dates] == series.rule.days(until=series.planned_until)
    coming = [meeting for meeting in dates if meeting.starts_at > timezone.now()]
    assert [(meeting.is_exception, meeting.is_open) for meeting in coming[:2]] == [(True, True), (False, False)]
    assert len(coming) > 2
    assert any(meeting.is_over for meeting in dates)
    assert SeriesAnswer.objects.count() == 1


def test_a_date_poll_is_open_and_a_few_have_answered(mereldal: Organisation) -> None:
    poll = Poll.objects.select_related("community").get()
    assert poll.is_open
    results = results_of(poll)
    assert len(results.slots) == 3
    assert results.best
    assert results.best.suits_everyone
    assert [label for label, _people in results.best.rows] == ["Yes", "If need be"]


def test_two_past_meetings_left_notes_decisions_and_action_points(mereldal: Organisation) -> None:
    minutes = MeetingNotes.objects.filter(meeting__community__slug="plain-language")
    assert [each.meeting.is_over for each in minutes.select_related("meeting")] == [True, True]
    assert Decision.objects.filter(kind=Decision.Kind.MEETING).count() == 2
    points = ActionPoint.objects.all()
    assert points.filter(owner=None, requests__declined_at=None, requests__isnull=False).count() == 1
    assert points.filter(owner__isnull=False, state="open").count() == 2
    assert points.filter(state="done").count() == 1
    assert UseSentence.objects.count() == 4


def test_the_next_meeting_is_being_got_ready(mereldal: Organisation) -> None:
    meeting = PreparationTask.objects.exclude(done_at=None).get().meeting
    assert meeting.is_upcoming
    assert [
        each.objects.filter(meeting=meeting).count() for each in (PreparationTask, Reading, Guest, DietaryNeed)
    ] == [
        3,
        1,
        1,
        1,
    ]
    assert {each.kind for each in Place.objects.all()} == {"room", "platform"}


def test_a_coming_lean_coffee_has_topics_and_dots_and_another_is_live(mereldal: Organisation) -> None:
    live = LiveSession.objects.select_related("meeting", "topic").get()
    assert is_running(live.meeting, live)
    assert live.topic
    assert live.ends_at
    assert live.ends_at > timezone.now()
    assert {each.is_discussed for each in live.meeting.topics.all()} == {True, False}
    coming = Meeting.objects.filter(starts_at__gt=timezone.now()).exclude(topics=None).get()
    sums = [topic.dots.count() for topic in coming.topics.order_by("added_at")]
    assert len(sums) == 5
    assert sum(sums) > 20
    assert max(Dot.objects.values_list("number", flat=True)) == 3


def test_answers_are_about_what_is_to_come(mereldal: Organisation) -> None:
    answers = RSVP.objects.select_related("meeting")
    assert len(answers) > 150
    assert all(each.meeting.is_upcoming for each in answers)
    assert all(each.meeting.place for each in answers if each.choice == RSVP.Choice.COMING)
    assert all(each.meeting.online_url for each in answers if each.choice == RSVP.Choice.ONLINE)


# --- On any day ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("circle", WITH_DATES, ids=lambda circle: circle.slug)
def test_dates_fall_rightly_around_each_day_of_four_years(circle: CommunityScript) -> None:
    rhythm = circle.rhythm
    assert rhythm
    for number in range(4 * 366):
        today = date(2026, 1, 1) + timedelta(days=number)
        before = list(islice(days(rhythm, today, forward=False), len(circle.past)))
        after = list(islice(days(rhythm, today, forward=True), len(circle.upcoming)))
        assert all(day < today for day in before)
        assert all(day > today for day in after)
        found = [*before, *after]
        assert len(set(found)) == len(found)
        assert {day.weekday() for day in found} <= {rhythm.weekday}
        assert not {(day.day, day.month) for day in found} & HOLIDAYS


MOMENTS = {
    "leap day": datetime(2028, 2, 29, 11, tzinfo=UTC),
    "last minute of the year": datetime(2026, 12, 31, 22, 59, tzinfo=UTC),
    "before the clocks jump ahead": datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    "in the hour that comes twice": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
}


@pytest.mark.parametrize(
    "moment", [pytest.param(moment, id=name, marks=pytest.mark.at(moment)) for name, moment in MOMENTS.items()]
)
def test_it_is_alive_whatever_day_it_is_planted(empty: None, moment: datetime) -> None:
    load()
    connection.check_constraints()
    for organisation in Organisation.objects.all():
        with enter(organisation):
            check_dates(moment)


def check_dates(now: datetime) -> None:
    coming = list(Meeting.objects.upcoming())
    assert coming[0].starts_at - now < timedelta(days=14)
    assert coming[-1].starts_at - now < timedelta(weeks=16)
    assert Meeting.objects.filter(ends_at__lte=now, ends_at__gte=now - timedelta(weeks=18)).exists()
    # One is live, at whatever hour it is loaded.
    for meeting in Meeting.objects.filter(live_sessions=None):
        starts, ends = meeting.starts_at.astimezone(ZONE), meeting.ends_at.astimezone(ZONE)
        assert (starts.weekday() < 5, starts.hour >= 8, starts.date()) == (True, True, ends.date())
        assert not starts <= now <= ends
    firsts: dict[int, datetime] = {}
    for meeting in coming:
        firsts.setdefault(meeting.community_id, meeting.starts_at)
    assert dict(Community.objects.exclude(next_meeting_at=None).values_list("pk", "next_meeting_at")) == firsts
    assert not LevelChange.objects.filter(at__gte=now).exists()


# --- Pages of each persona ------------------------------------------------------------------------------------------


def told_addresses() -> list[str]:
    return re.findall(r"^  (\S+)", "\n".join(personas()), re.MULTILINE)


@pytest.fixture
def nobody_tried_before(db: None) -> None:
    """Resets the rate limits, which are counted in the cache."""
    cache.clear()


def test_every_persona_signs_in_and_finds_something_on_each_page(
    mereldal: Organisation, nobody_tried_before: None
) -> None:
    addresses = told_addresses()
    assert len(addresses) == 8
    for address in addresses[:-1]:
        client = sign_in(address)
        home = page(client, "/o/mereldal/")
        links = set(re.findall(r'href="(/[^"#]*)"', part(home, "header") + part(home, "footer")))
        assert {"/o/mereldal/communities/", "/o/mereldal/meetings/", "/o/mereldal/about-me/"} < links
        for link in links:
            words = strip_tags(part(page(client, link), "main")).split()
            assert len(words) >= 3, (address, link, words)
        if not address.startswith("chloe"):
            assert part(home, "main").count('class="with-day') >= 5
        assert page(client, "/o/mereldal/communities/").count('<li class="card') == 16
        assert page(client, "/o/mereldal/meetings/").count("<time") >= 25


def test_the_operator_signs_in_and_has_no_seat(planted: None, nobody_tried_before: None) -> None:
    assert told_addresses()[-1] == OPERATOR
    client = sign_in(OPERATOR)
    assert "no seat in an organisation" in page(client, "/")
    assert client.get("/o/mereldal/").status_code == 404
    assert User.objects.get(is_superuser=True).email == OPERATOR


@pytest.mark.parametrize("name", ["amina", "nele", "wout", "lotte", "griet", "tom"])
def test_each_persona_takes_part_and_has_answered(mereldal: Organisation, name: str) -> None:
    someone = Employee.objects.get(user__email=f"{name}@mereldal.example")
    assert someone.participations.count() >= 3
    assert someone.rsvps.exists()
    assert someone.level_changes.exists()
    assert someone.role_terms.exists() == (name != "amina")


def test_the_newcomer_starts_with_nothing(mereldal: Organisation, nobody_tried_before: None) -> None:
    chloe = Employee.objects.get(user__email="chloe@mereldal.example")
    rows = [chloe.participations, chloe.level_changes, chloe.rsvps, chloe.role_terms, chloe.nominations]
    assert [each.count() for each in rows] == [0, 0, 0, 0, 0]
    shown = page(sign_in("chloe@mereldal.example"), "/o/mereldal/")
    assert "leren collega’s van elkaar in communities" in shown
    assert part(shown, "main").count('<li class="card') == 3
    assert "Voor jou" not in shown


def test_the_administrator_waits_for_answers(mereldal: Organisation, nobody_tried_before: None) -> None:
    seated = set(User.objects.values_list("email", flat=True))
    waiting = list(OrganisationInvitation.objects.order_by("pk"))
    assert len(waiting) == 3
    assert all(each.is_open and each.email not in seated for each in waiting)
    shown = page(sign_in("tom@mereldal.example"), "/o/mereldal/invitations/")
    assert all(each.email in shown for each in waiting)


# --- The second organisation --------------------------------------------------------------------------------------


def test_duinzicht_is_small_and_speaks_dutch(duinzicht: Organisation) -> None:
    assert (Employee.objects.count(), Community.objects.count(), duinzicht.language) == (25, 3, "nl")
    assert {each.language for each in Community.objects.all()} == {"nl"}
    assert Participation.objects.filter(level=Level.CORE).exists()


def test_duinzicht_calls_its_communities_networks(planted: None, db: None, nobody_tried_before: None) -> None:
    shown = page(sign_in("amina@mereldal.example"), "/o/duinzicht/communities/")
    assert re.search("[Nn]etw[eo]r", part(shown, "main"))
    assert not re.search("communit(y|ies)<", part(shown, "main"))


def test_mereldal_tells_its_approach_and_its_goals(mereldal: Organisation, nobody_tried_before: None) -> None:
    client = sign_in("amina@mereldal.example")
    approach = page(client, "/o/mereldal/approach/")
    assert "drie uur per maand" in approach
    assert approach.count("<h2") == 6
    assert "twee uur per maand" not in approach
    assert page(client, "/o/mereldal/approach/versions/").count("/o/mereldal/approach/versions/") >= 2
    assert "Bewoners en families begrijpen ons" in page(client, "/o/mereldal/communities/begrijpelijke-brieven/")


def test_amina_works_at_both(planted: None, db: None, nobody_tried_before: None) -> None:
    amina = User.objects.get(email="amina@mereldal.example")
    assert sorted(amina.seats.values_list("organisation__slug", flat=True)) == ["duinzicht", "mereldal"]
    assert (
        User.objects.filter(seats__organisation__slug="duinzicht").exclude(email__endswith="@duinzicht.example").get()
        == amina
    )
    client = sign_in(amina.email)
    doors = part(page(client, "/"), "main")
    assert "/o/duinzicht/" in doors
    assert "/o/mereldal/" in doors
    assert "Vlot naar huis" in page(client, "/o/duinzicht/")
    assert [line for line in personas() if line.startswith("Amina works at Duinzicht too")]


def test_neither_sees_anything_of_the_other(planted: None, db: None, nobody_tried_before: None) -> None:
    names = {house.slug: [circle.name for circle in house.communities] for house in (MERELDAL, DUINZICHT)}
    client = sign_in("amina@mereldal.example")
    for here, there in (("mereldal", "duinzicht"), ("duinzicht", "mereldal")):
        shown = "".join(page(client, f"/o/{here}/{rest}") for rest in ("", "communities/", "meetings/", "about-me/"))
        assert [name for name in names[there] if name in shown] == []
        assert [name for name in names[here] if name not in shown] == []
    assert sign_in("tom@mereldal.example").get("/o/duinzicht/").status_code == 404


# --- Loading ------------------------------------------------------------------------------------------------------


def counts() -> dict[str, int]:
    found = {model.__name__: model._default_manager.count() for model in (Organisation, User, Seat, QueuedMail)}
    for organisation in Organisation.objects.all():
        with enter(organisation):
            found |= {f"{organisation.slug} {model.__name__}": model.objects.count() for model in tenant_models()}
    return found


def test_it_is_planted_once(planted: None, db: None) -> None:
    before, first, second = counts(), io.StringIO(), io.StringIO()
    call_command("demo", stdout=first)
    call_command("demo", stdout=second)
    assert counts() == before
    assert first.getvalue() == second.getvalue() == "".join(f"{line}\n" for line in personas())
    with CaptureQueriesContext(connection) as asked:
        assert is_loaded()
    assert len(asked) == 1


def test_an_installation_with_an_organisation_of_its_own_stays_as_it_is(empty: None) -> None:
    Organisation.objects.create(slug="abeel", name="De Abeel")
    told = io.StringIO()
    call_command("demo", stdout=told)
    assert (told.getvalue(), Organisation.objects.count(), User.objects.count()) == ("", 1, 0)


def test_planting_asks_a_bounded_number_of_questions_and_owes_no_mail(empty: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        load()
    assert len(asked) == QUERIES
    assert QueuedMail.objects.count() == 0


def places() -> list[tuple[Any, ...]]:
    """All levels, also those of the generated colleagues."""
    found: list[tuple[Any, ...]] = []
    for organisation in Organisation.objects.order_by("slug"):
        with enter(organisation):
            rows = Participation.objects.order_by("community__slug", "employee__user__email")
            found += rows.values_list("community__slug", "employee__user__email", "employee__works_at", "level")
    return found


def test_two_installations_are_alike(planted: None, db: None, request: pytest.FixtureRequest) -> None:
    one = places()
    request.getfixturevalue("empty")
    load()
    assert places() == one
    assert [each.name for each in all_employees(MERELDAL)[-2:]] == ["Ibtissam Bouali", "Vera De Bruyne"]


# --- Texts --------------------------------------------------------------------------------------------------------

#: Our typography is ’ “ ” and –, without exclamation marks.
UNWANTED = re.compile(r"""!|"|'|—|\.\.\.|  |^\s|\s$| [,.;:?]""")


def texts(row: models.Model) -> dict[str, str]:
    """The text fields of a row."""
    typed = [field for field in row._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    return {field.name: getattr(row, field.name) for field in typed}


@pytest.mark.parametrize("slug", ["mereldal", "duinzicht"])
def test_every_text_fits_its_field_and_keeps_our_typography(planted: None, db: None, slug: str) -> None:
    organisation = Organisation.objects.get(slug=slug)
    rows: list[models.Model] = [organisation]
    with enter(organisation):
        for model in tenant_models():
            rows += model.objects.all()
        for row in rows:
            row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
            for name, text in texts(row).items():
                assert not UNWANTED.search(text), (row._meta.label, name, text)
                lines = {"\n"} if isinstance(row._meta.get_field(name), models.TextField) else set()
                assert not has_control_characters(text, lines), (row._meta.label, name, text)


@pytest.mark.parametrize("circle", CIRCLES, ids=lambda circle: circle.slug)
def test_a_circle_names_each_colleague_once_and_gives_roles_to_who_is_in(circle: CommunityScript) -> None:
    named = [*circle.core, *circle.active, *circle.periphery, *circle.former]
    assert [name for name, times in Counter(named).items() if times > 1] == []
    assert all(
        len(told) <= size
        for told, size in zip((circle.core, circle.active, circle.periphery), circle.size, strict=True)
    )
    in_it = {*circle.core, *circle.active, *circle.periphery}
    assert {*circle.roles, *circle.ended_terms, *circle.mail_preferences} <= in_it
    assert len({each.focus for each in (*circle.past, *circle.upcoming)}) == len(circle.past) + len(circle.upcoming)


def test_each_phase_is_there_with_a_closing_under_way_and_one_done(mereldal: Organisation) -> None:
    """Each history leads to the phase; the question is open, and the closed one leads with what it made and thanks."""
    assert {community.phase for community in Community.objects.all()} == set(Phase)
    for community in Community.objects.all():
        assert community.phase_changes.order_by("-at", "-id")[0].after == community.phase
    closings = {closing.community.slug: closing for closing in Closing.objects.select_related("community")}
    assert closings["care-record-tinkerers"].is_open
    assert closings["valpreventie"].outcome == "closed"
    shown = page(sign_in("amina@mereldal.example"), "/o/mereldal/communities/valpreventie/")
    assert "De sokkentest" in shown
    assert "veertig paar sokken" in shown
    idea = page(sign_in("amina@mereldal.example"), "/o/mereldal/communities/handy-tech/")
    assert "big difference in a day" in idea


def test_a_year_of_results_is_told(mereldal: Organisation) -> None:
    """30 results over six goals, ambitions in all states, and requests that wait, were granted and declined."""
    results = Result.objects.filter(shown()).values_list("goal", "recorded_at")
    assert len(results) == 30
    assert len({goal for goal, _at in results}) == 6
    assert timezone.now() - min(at for _goal, at in results) > timedelta(weeks=48)
    assert set(Ambition.objects.values_list("state", flat=True)) == set(Ambition.State)
    asked = {each.answer: each for each in SupportRequest.objects.all()}
    assert set(asked) == {"", SupportAnswer.GRANTED, SupportAnswer.DECLINED}
    assert asked[SupportAnswer.DECLINED].word
    shown_here = page(sign_in("amina@mereldal.example"), "/o/mereldal/results/")
    assert "Each circle is one result." in shown_here
    assert "The choir has it until summer." in shown_here


def test_a_community_tells_how_it_does_without_its_coach_and_tries_two_things(mereldal: Organisation) -> None:
    """One experiment runs, one is judged; the Sponsor reads what those with a role say about support."""
    assert sorted(Experiment.objects.values_list("outcome", flat=True)) == ["", "keep"]
    shown = page(sign_in("amina@mereldal.example"), "/o/mereldal/communities/plain-language/self-steering/")
    assert "Start with ten minutes of reading in silence" in shown
    assert "They came back, and brought somebody." in shown
    assert "Online I still keep quiet." in shown
    words = "An hour a month more for the readers would help."
    assert words in page(sign_in("griet@mereldal.example"), "/o/mereldal/results/")
    assert words not in page(sign_in("amina@mereldal.example"), "/o/mereldal/results/")
