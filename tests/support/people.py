"""The people of the tests: a care group, Mereldal, and a second organisation, Duinzicht, which must see none of it.

Each stands for one of the thirteen actors of docs/permissions.md; what they may do follows from their levels and roles.
"""

import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as datetime_time
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from charters.adoption.adopting import adopt
from charters.ambitions.progress import update_progress
from charters.drafting.drafts import save_part, start_draft
from charters.drafting.parts import AmbitionLine, Cadence, Frequency, Link, Setting, Value
from charters.models import Ambition, CharterVersion, Part
from charters.remarks.remarks import add_remark, mark_handled
from charters.reviews.reviewing import CriterionAnswer
from charters.reviews.reviewing import keep as keep_charter
from communities.approach.writing import write as write_approach
from communities.check_ins.questions import confirm_level
from communities.closing.consultation import ClosingQuestion, answer, consult, reply
from communities.closing.extending import extend
from communities.closing.thanks import thank
from communities.confidential.conversations import start
from communities.decisions.consent import propose, respond
from communities.decisions.discussion import ask_question as ask_proposer
from communities.decisions.reviews import keep as keep_decision
from communities.decisions.volunteers import help_with
from communities.description.editing import edit
from communities.description.goals import choose_goals
from communities.invitations.inviting import invite_to_community
from communities.joining.requests import Motivation, decide_request, submit
from communities.joining.reviews import request_review
from communities.models import (
    ApproachVersion,
    Closing,
    ClosingView,
    Colour,
    Community,
    CommunityRevision,
    Decision,
    DecisionOutcome,
    FormerSlug,
    Joining,
    JoinRequest,
    Level,
    LevelChange,
    MainGoal,
    Newcomer,
    Participation,
    Phase,
    Proposal,
    PurposeTalk,
    RequestOutcome,
    Role,
    RoleSelection,
    RoleTerm,
    Split,
    Stance,
)
from communities.models.decision import log
from communities.nominations.nominating import create_nomination
from communities.nominations.selection import RoleDescription, start_selection, suggest
from communities.notifications.preferences import set_preference
from communities.opportunities.offering import offer, take
from communities.roles.terms import start_term
from communities.sisters.naming import name_sister
from communities.splitting.splitting import NewPart, choose_places, split
from communities.starting.interest import would_join
from communities.starting.starting import create_idea
from cop_platform.reminders.models import Reminder
from cop_platform.tenancy import enter
from cop_platform.web.idempotency import Submission
from knowledge.dashboard.reach import refresh as refresh_reached_places
from knowledge.experiments.experiments import ExperimentDetails
from knowledge.experiments.experiments import start as start_experiment
from knowledge.models import Experiment, Result, SupportKind, SupportRequest, Theme, Word
from knowledge.results.recording import ResultDetails, correct, record_result
from knowledge.results.thanking import ask_to_thank
from knowledge.self_steering import goal_notes, responsibilities
from knowledge.self_steering import words as group_words
from knowledge.support.requests import request_support
from knowledge.support_check import checking
from meetings.agenda.topics import add_topic as add_meeting_topic
from meetings.agenda.topics import give_dot
from meetings.agenda.without_topics import let_it_go_on
from meetings.co_hosting.hosting import ask as ask_to_co_host
from meetings.feeds.feeds import ask_for_feed
from meetings.live.hosting import give_thumb, press
from meetings.live.hosting import start as open_live_page
from meetings.live.market import set_market
from meetings.live.retrospective import say as say_in_retrospective
from meetings.minutes.actions import add_point
from meetings.minutes.decisions import record_decision
from meetings.minutes.notes import write_notes
from meetings.models import (
    RSVP,
    Feed,
    Format,
    Meeting,
    Place,
    Poll,
    PollVote,
    PreparationTask,
    RetrospectiveSentence,
    Series,
    SeriesAnswer,
    SeriesMove,
    Thumb,
    Topic,
    UseSentence,
)
from meetings.models.recurrence import Frequency as SeriesFrequency
from meetings.models.recurrence import Rule
from meetings.polls.answering import answer as answer_poll
from meetings.polls.polling import ask as ask_dates
from meetings.preparation.preparing import add_guest, add_reading, add_task, mark_task, tell_need
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.scheduling.schedule import MeetingDetails, cancel, schedule, update
from meetings.series.answering import answer_all
from meetings.series.planning import SeriesDetails, plan_series
from members.invitations.inviting import give_seat, invite
from members.models import Employee, Goal, Organisation, Seat, User
from members.people.expertise import add_topic
from tests.support.put_back import Kept, keep, leave_low_numbers_free


@dataclass
class Tenant:
    """An organisation, its people by first name and its communities by slug."""

    organisation: Organisation
    people: dict[str, Employee]
    communities: dict[str, Community]

    def enter(self) -> AbstractContextManager[None]:
        return enter(self.organisation)

    def __getitem__(self, name: str) -> Employee:
        return self.people[name]


def make_organisation(slug: str, name: str, **fields: Any) -> Organisation:
    return Organisation.objects.create(slug=slug, name=name, **fields)


def make_employee(organisation: Organisation, name: str, **fields: Any) -> Employee:
    """A colleague with an account, whose address is ``first.last@<slug>.example``."""
    email = address_of(name, organisation)
    user = User.objects.filter(email=email).first() or make_user(email, **fields.pop("account", {}))
    employee = give_seat(organisation, user, name, as_administrator=fields.pop("is_administrator", False))
    for field, value in fields.items():
        setattr(employee, field, value)
    employee.save()
    return employee


def address_of(name: str, organisation: Organisation) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return f"{'.'.join(plain.split())}@{organisation.slug}.example"


def make_user(email: str, **fields: Any) -> User:
    user = User.objects.create_user(email, password=fields.pop("password", None), **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_community(organisation: Organisation, name: str, **fields: Any) -> Community:
    defaults = {
        "slug": slugify(name),
        "language": "en",
        "purpose": f"What {name} is for.",
        "domain": "Care",
        "main_goal": MainGoal.LEARN,
        "phase": Phase.PERFORM,
        "phase_since": date(2026, 3, 1),
        "colour": Colour.TOMATO,
    }
    return Community.objects.create(organisation=organisation, name=name, **{**defaults, **fields})


def make_meeting_details(**fields: Any) -> MeetingDetails:
    """A lean coffee in eight days, from noon to half past one, Brussels time."""
    start: datetime = fields.pop("starts_at", None) or noon_in(8)
    defaults: dict[str, Any] = {
        "focus": "The bill nobody understands",
        "reason": "Els brings five real invoices.",
        "format": Format.LEAN_COFFEE,
        "starts_at": start,
        "ends_at": start + timedelta(minutes=90),
        "time_zone": "Europe/Brussels",
        "place": "De Refter, Aalst",
        "online_url": "https://teams.example/klare-taal",
        "catering": "Soup and bread",
        "host": None,
    }
    return MeetingDetails(**{**defaults, **fields})


def make_series_details(first: date | None = None, **fields: Any) -> SeriesDetails:
    """Every second week at noon, for an hour and a half, Brussels time, from eight days on; without an end."""
    rule: dict[str, Any] = {"frequency": SeriesFrequency.WEEKLY, "interval": 2, "nth": 0, "until": None, "count": None}
    rule |= {name: fields.pop(name) for name in list(rule) if name in fields}
    defaults: dict[str, Any] = {
        "focus": "What do we call a resident?",
        "reason": "",
        "format": Format.LEAN_COFFEE,
        "place": "De Refter, Aalst",
        "online_url": "https://teams.example/klare-taal",
        "catering": "",
        "host": None,
        "time_zone": "Europe/Brussels",
        "start": datetime_time(12),
        "minutes": 90,
    }
    rhythm = Rule(first=first or noon_in(8).date(), **rule)
    return SeriesDetails(**{**defaults, **fields, "rule": rhythm})


def make_series(community: Community, by: Employee, *, invite: bool = False, **fields: Any) -> Series:
    return plan_series(community, make_series_details(**fields), by=by, invite=invite)


def noon_in(days: int) -> datetime:
    local = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    return local + timedelta(days=days)


def make_meeting(community: Community, by: Employee, *, invite: bool = False, **fields: Any) -> Meeting:
    return schedule(community, make_meeting_details(**fields), by=by, invite=invite)


def make_poll(
    community: Community, by: Employee, *, others: Iterable[datetime] | None = None, invite: bool = False, **fields: Any
) -> Poll:
    """A date poll over noon in eight, nine and ten days, each for an hour and a half; answers until in three days."""
    last_day = fields.pop("last_day", timezone.localdate() + timedelta(days=3))
    starts = [noon_in(9), noon_in(10)] if others is None else others
    spans = [(start, start + timedelta(minutes=90)) for start in starts]
    return ask_dates(community, make_meeting_details(**fields), spans, last_day=last_day, by=by, invite=invite)


def make_result(community: Community, by: Employee, **fields: Any) -> Result:
    """A result of today, in use in Gent."""
    places = fields.pop("places", ["Gent"])
    details = ResultDetails(**{"title": "Admission letter, rewritten", "story": "Families phone less.", **fields})
    return record_result(community, details, by=by, places=places)


def make_support_request(community: Community, by: Employee, **fields: Any) -> SupportRequest:
    defaults: dict[str, Any] = {"kind": SupportKind.TIME, "title": "Two paid hours a month", "reason": "To meet."}
    return request_support(community, by=by, **{**defaults, **fields})


def make_experiment(community: Community, by: Employee, **fields: Any) -> Experiment:
    """An experiment of four weeks."""
    defaults: dict[str, Any] = {"title": "Ten minutes in silence", "ends_on": timezone.localdate() + timedelta(weeks=4)}
    return start_experiment(community, ExperimentDetails(**{**defaults, **fields}), by=by)


def tell_self_steering(community: Community, by: Employee, said: str = "Dots decide.") -> None:
    """A word of the group, a sentence, a task, a note on goals, and words on support, all by one person."""
    seen = group_words.newest(community)
    group_words.note_words(community, {Theme.TOPICS: Word.PARTLY}, by=by, seen=seen)
    group_words.say(community, Theme.TOPICS, said, by=by)
    responsibilities.add(community, title=f"Opening: {said}", note="In turn.", carrier="together")
    goal_notes.write_note(community, f"Six letters are in use. {said}", by=by)
    checking.answer(community, by=by, culture="We may fail here.", leadership="", means="An hour more would help.")


def make_proposal(community: Community, by: Employee, **fields: Any) -> Proposal:
    """A proposal to start meetings at noon, which closes in ten days."""
    defaults: dict[str, Any] = {
        "title": "We start at noon",
        "text": "Every meeting starts at noon, with soup.",
        "closes_at": timezone.now() + timedelta(days=10),
    }
    return propose(community, by=by, **{**defaults, **fields})


def make_approach_texts(**parts: str) -> dict[str, str]:
    """An organisation's approach with a reason and a way to start, and nothing else."""
    texts = {"why": "What one ward learns, the next one needs.", "starting": "Ask who else has the question."}
    return {**dict.fromkeys(ApproachVersion.PARTS, ""), **texts, **parts}


def make_decision(proposal: Proposal, **facts: Any) -> Decision:
    """A line of the log that this proposal was adopted."""
    facts = {"title": proposal.title, "proposal": proposal, **facts}
    return log(proposal.community, Decision.Kind.PROPOSAL, DecisionOutcome.ACCEPTED, **facts)


def make_revision(community: Community, *, by: Employee) -> CommunityRevision:
    """A change of the community's domain, which no charter says."""
    edit(community, {"domain": "Kind letters"}, by=by)
    found: CommunityRevision = CommunityRevision.objects.filter(community=community).latest("pk")
    return found


#: A charter as a group would write it, by part.
CHARTER: dict[Part, Any] = {
    Part.PURPOSE: "Every letter is understood the first time.",
    Part.VALUES: (Value("Real texts only.", "Bring what is on your desk today."), Value("Small and done.")),
    Part.AMBITIONS: (AmbitionLine("Ten letters that families trust.", date(2030, 6, 30)),),
    Part.CADENCE: Cadence(
        Frequency.TWO_WEEKLY, 1, datetime_time(12), 90, Setting.IN_PERSON, "Every second Tuesday, with soup."
    ),
    Part.TOOLING: (Link("Letter library", "https://letters.example/"),),
    Part.CRITERIA: ("Teams come to us with texts.", "Letters are still in use."),
}


def make_draft(community: Community, by: Employee, **parts: Any) -> CharterVersion:
    """A draft with these parts, by name; the others are those of :data:`CHARTER`."""
    version = start_draft(community, by=by)
    for part, value in {**CHARTER, **{Part(name): value for name, value in parts.items()}}.items():
        save_part(version, part, value, by=by, revision=version.parts.get(part=part).revision)
    return version


def make_charter(community: Community, by: Employee, *, at: datetime | None = None, **parts: Any) -> CharterVersion:
    """A charter in force, without a round; its review date is half a year after ``at``."""
    version = make_draft(community, by, **parts)
    adopt(version, at)
    return CharterVersion.objects.select_related("community").get(pk=version.pk)


def make_selection(community: Community, by: Employee, role: Role = Role.COORDINATOR) -> RoleSelection:
    """A role selection with its role described, at the step where members suggest people."""
    described = RoleDescription(purpose="Somebody who finds us a room.", hours="an hour a week", until=None)
    return start_selection(community, role, described, by=by, by_when=timezone.localdate() + timedelta(days=7))


def make_split(community: Community, by: Employee, *leaders: Employee, **fields: Any) -> Split:
    """A split in two, about which people choose for two weeks. ``leaders``: who is asked to keep each going."""
    first, second = leaders or (by, by)
    name = community.name
    plans = [
        NewPart(f"{name} Letters", "Letters are clear.", first),
        NewPart(f"{name} Forms", "Forms are short.", second),
    ]
    return split(community, plans, **{"asks_until": timezone.now() + timedelta(days=14), "by": by, **fields})


def signed_in(employee: Employee, *, by: str = "code") -> Client:
    """Client of somebody who has just signed in: by a mailed code, or by another method as allauth calls it."""
    client = Client()
    client.force_login(employee.user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), employee.user, by)
    session.save()
    return client


def left_open(client: Client, minutes: float = 10.1) -> Client:
    """The same session, so long after its sign-in. Ten minutes count as recent."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**each, "at": time.time() - minutes * 60} for each in records]
    session.save()
    return client


def signed_in_operator(email: str = "operator@kring.example") -> Client:
    """Client of an operator who has passed the second factor."""
    user, client = make_user(email, is_staff=True), Client()
    client.force_login(user)
    app = TOTP.activate(user, generate_totp_secret()).instance
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "mfa", id=app.pk, type=app.type)
    session.save()
    return client


CAST = {
    "Amina El Idrissi": "active member",
    "Nele Baert": "leader",
    "Wout Maes": "coordinator",
    "Lotte Vermeersch": "coach",
    "Griet Lambrecht": "sponsor",
    "Karel Segers": "core member",
    "Kofi Mensah": "follower",
    "Chloé Simoens": "colleague",
    "Yasmina Benali": "applicant",
    "Tom Aerts": "organisation administrator",
}
LEVELS = {
    "Amina": Level.ACTIVE,
    "Nele": Level.CORE,
    "Wout": Level.CORE,
    "Lotte": Level.CORE,
    "Griet": Level.PERIPHERY,
    "Karel": Level.CORE,
    "Kofi": Level.PERIPHERY,
}
ROLES = {"Nele": Role.LEADER, "Wout": Role.COORDINATOR, "Lotte": Role.COACH, "Griet": Role.SPONSOR}


def _populate(organisation: Organisation) -> Tenant:
    people = _create_employees(organisation)
    plain = make_community(organisation, "Plain Language", main_goal=MainGoal.SOLVE, domain="Communication")
    medication = make_community(
        organisation,
        "Medication Safety",
        joining=Joining.BY_REQUEST,
        joining_reason="We talk about what went wrong on real rounds.",
        colour=Colour.APRICOT,
    )
    _add_participants_and_roles(plain, people)
    return Tenant(organisation, people, {"plain-language": plain, "medication-safety": medication})


def _create_employees(organisation: Organisation) -> dict[str, Employee]:
    """Creates the people as ``make_employee`` would, but in bulk: nearly every test begins here."""
    users = User.objects.bulk_create(
        User(email=address_of(name, organisation), password=make_password(None)) for name in CAST
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    Seat.objects.bulk_create(Seat(user=user, organisation=organisation) for user in users)
    employees = Employee.objects.bulk_create(
        Employee(organisation=organisation, user=user, name=name, is_administrator="administrator" in CAST[name])
        for name, user in zip(CAST, users, strict=True)
    )
    return {employee.name.split()[0]: employee for employee in employees}


def _add_participants_and_roles(community: Community, people: dict[str, Employee]) -> None:
    """Adds levels and roles as if chosen a moment ago, without newcomers or mails."""
    own: dict[str, Any] = {"organisation": community.organisation, "community": community}
    now = timezone.now()
    Participation.objects.bulk_create(
        Participation(**own, employee=people[name], level=level, since=now) for name, level in LEVELS.items()
    )
    LevelChange.objects.bulk_create(
        LevelChange(**own, employee=people[name], after=level, at=now) for name, level in LEVELS.items()
    )
    RoleTerm.objects.bulk_create(
        RoleTerm(**own, employee=people[name], role=role, started_at=now) for name, role in ROLES.items()
    )


MOTIVATION = Motivation(
    experience="Nights on ward three.", interest="The evening round frightens me.", commitment="A story each month."
)


def make_community_by_request(house: Tenant, name: str) -> Community:
    """A by-request community, with the same levels and roles as in Plain Language."""
    community = make_community(house.organisation, name)
    _add_participants_and_roles(community, house.people)
    community.joining, community.joining_reason = Joining.BY_REQUEST, "We talk about real people."
    community.save()
    return community


def make_idea(house: Tenant, name: str = "Cool in Summer", *, by: str = "Nele") -> Community:
    """An idea that somebody leads, without anybody else."""
    fields = {"purpose": "Residents sleep well.", "question": "How do we keep rooms cool?", "language": "en"}
    community = Community(organisation=house.organisation, name=name, **fields)
    create_idea(community, by=house[by])
    start_term(community, house[by], Role.LEADER)
    return community


def make_closing(house: Tenant, name: str = "Care Record Tinkerers", *, thanks_to: Employee) -> Closing:
    """A community with the levels and roles of Plain Language that asks whether it is finished, with an answer, a
    reply and thanks.
    """
    community = make_community(house.organisation, name, phase=Phase.WIND_DOWN)
    _add_participants_and_roles(community, house.people)
    words = "The template is live in every team."
    question = ClosingQuestion(Closing.Reason.GOAL_MET, words, timezone.now() + timedelta(days=14))
    closing = consult(community, question, by=house["Wout"])
    answer(closing, by=house["Amina"], view=ClosingView.CONTINUE, text="Forms are half done.")
    reply(closing.answers.get(), by=house["Karel"], text="With whom?")
    thank(closing, thanks_to, "Tested every version.", by=house["Lotte"])
    return closing


def make_declined_request(community: Community, employee: Employee, *, by: Employee) -> JoinRequest:
    """A declined request, which a coach is asked to review."""
    request = submit(community, employee, MOTIVATION)
    decide_request(request, RequestOutcome.DECLINED, "We are many just now.", by=by)
    request_review(request)
    return request


def fill_every_table(house: Tenant) -> Tenant:
    """Creates at least one row in every tenant table, so that a test of all tables proves something."""
    with house.enter():
        plain, nele = house.communities["plain-language"], house["Nele"]
        invite(house.organisation, f"new@{house.organisation.slug}.example", by=nele)
        Submission.objects.create(organisation=house.organisation, digest="0" * 64, result_url="/")
        create_nomination(plain, house["Amina"], Role.COACH, by=nele, reason="She asks good questions.")
        suggest(make_selection(plain, nele), house["Karel"], by=nele, reason="He is never in a hurry.")
        log(plain, Decision.Kind.PROPOSAL, DecisionOutcome.ACCEPTED, title="We start at noon", by=nele)
        invite_to_community(plain, house["Yasmina"], by=nele, note="You see what others miss.")
        take(offer(plain, "Bring soup"), by=house["Kofi"])
        by_request = house.communities["medication-safety"]
        Newcomer.objects.create(
            organisation=house.organisation, community=by_request, employee=house["Karel"], arrived_at=timezone.now()
        )
        proposal = make_proposal(plain, nele)
        respond(proposal, by=house["Amina"], stance=Stance.CONCERN, reason="Night care can’t come.", revision=0)
        ask_proposer(proposal, by=house["Wout"], text="Who cooks?")
        help_with(proposal, by=house["Wout"])
        set_preference(plain, house["Kofi"], "meeting_invitation", wanted=True)
        make_declined_request(make_community_by_request(house, "Quiet Rounds"), house["Yasmina"], by=nele)
        confirm_level(plain, house["Griet"])
        add_topic(nele, "Letters that families trust")
        goal = Goal.objects.create(organisation=house.organisation, title="Residents go home sooner")
        choose_goals(plain, [goal], by=nele)
        write_approach(make_approach_texts(), seen=0, by=nele)
        FormerSlug.objects.create(organisation=house.organisation, community=plain, slug="clear-letters")
        start(plain, house["Lotte"], by=house["Amina"], text="It weighs on me.")
        meeting = make_meeting(plain, nele, host=nele, invite=True)
        set_rsvp(meeting, house["Amina"], RSVP.Choice.COMING)
        _fill_preparation(meeting, house, by_request)
        update(meeting, make_meeting_details(starts_at=noon_in(9), host=nele), by=nele, revision=0)
        cancel(make_meeting(plain, nele, focus="Called off"), by=nele)
        _fill_dates(house, plain)
        _fill_minutes(house, plain)
        _fill_live_page(plain, nele)
        today = timezone.localdate()
        kept = make_decision(proposal, review_on=today, title="We meet outside")
        keep_decision(kept, by=nele, of=today, next_review_on=today + timedelta(days=90))
        make_decision(proposal, review_on=today)
        charter = make_charter(plain, nele)
        update_progress(Ambition.objects.get(), by=nele, state=Ambition.State.UNDER_WAY, text="Four in use.")
        remark = add_remark(make_draft(plain, nele), Part.PURPOSE, "Shall we say “letter”?", by=house["Amina"])
        mark_handled(remark, by=nele)
        answers = [CriterionAnswer(each, "partly", "Two teams.") for each in CHARTER[Part.CRITERIA]]
        of = charter.review_on or today
        keep_charter(charter, by=nele, of=of, answers=answers, next_review_on=today + timedelta(days=90))
        Reminder.objects.create(
            organisation=house.organisation,
            kind="decision_review",
            object_id=kept.pk,
            day=today,
            stage=0,
            state=Reminder.State.PLANNED,
        )
        edit(plain, {"domain": "Letters"}, by=nele)
        _fill_results(house, plain)
        choose_places(make_split(plain, nele), {}, by=house["Kofi"])
        name_sister(plain, by_request, by=nele)
        _fill_beginning_and_end(house)
    return house


def _fill_preparation(meeting: Meeting, house: Tenant, other: Community) -> None:
    ask_to_co_host(meeting, other, "Together?", by=house["Nele"])
    add_task(meeting, "Book the room")
    mark_task(meeting, PreparationTask.objects.get(meeting=meeting).pk, done=True, by=house["Nele"])
    add_reading(meeting, "An invoice of September", "https://example.org/invoice")
    add_guest(meeting, "Els Peeters", "the printer", by=house["Nele"])
    tell_need(meeting, house["Amina"], "No nuts.")
    Place.objects.create(organisation=house.organisation, name="De Refter, Aalst")


def _fill_dates(house: Tenant, plain: Community) -> None:
    """A series, a date poll and a calendar feed."""
    series = make_series(plain, house["Nele"], count=3, focus="Three times")
    answer_all(series, house["Amina"], SeriesAnswer.Choice.COMING)
    SeriesMove.objects.create(
        organisation=house.organisation, series=series, revision=1, start=series.start, minutes=series.minutes
    )
    poll = make_poll(plain, house["Nele"])
    answer_poll(poll, house["Amina"], {poll.slots.order_by("number")[0].public_id: PollVote.Choice.YES})
    ask_for_feed(house["Amina"], Feed.Scope.ORGANISATION)


def _fill_minutes(house: Tenant, community: Community) -> None:
    """What came out of a meeting that has begun."""
    meeting = make_meeting(community, house["Nele"], focus="What came out of it")
    write_notes(meeting, "One price on page one.", by=house["Nele"])
    record_decision(meeting, title="One price on page one", reason="", by=house["Nele"])
    add_point(meeting, "Draw the new first page", by=house["Nele"], owner=house["Karel"])
    UseSentence.objects.create(organisation=house.organisation, meeting=meeting, text="I rewrote my letter.")


def make_live_meeting(community: Community, by: Employee, *titles: str, **fields: Any) -> Meeting:
    """A meeting that begins in half an hour, with these topics; its live page is open."""
    starts_at = timezone.now() + timedelta(minutes=30)
    meeting = make_meeting(community, by, **{"starts_at": starts_at, "host": by, **fields})
    for title in titles:
        add_meeting_topic(meeting, title, by=by)
    open_live_page(meeting)
    return meeting


def _fill_live_page(community: Community, by: Employee) -> None:
    meeting = make_live_meeting(community, by, "A minus on page one?", focus="The worst invoice")
    give_dot(Topic.objects.get(meeting=meeting), by=by)
    press(meeting, "next", step=0)
    give_thumb(meeting, Thumb.Choice.GO_ON, by=by)
    set_market(meeting, ["Kitchen"], meeting.starts_at, 1, 30)
    say_in_retrospective(meeting, RetrospectiveSentence.Question.NEED, "It does.", by=by)
    let_it_go_on(meeting, by=by)
    # So that it is not the next meeting of every test.
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=noon_in(20), ends_at=noon_in(20) + timedelta(hours=1))
    update_next_meeting(community)


def _fill_results(house: Tenant, community: Community) -> None:
    result = make_result(community, house["Amina"])
    correct(result, ResultDetails("Admission letter, on one page"), by=house["Nele"])
    ask_to_thank(result, [house["Karel"]], by=house["Nele"])
    make_support_request(community, house["Nele"])
    tell_self_steering(community, house["Nele"])
    make_experiment(community, house["Nele"])
    for name in ("Amina", "Nele", "Wout", "Lotte", "Griet"):
        Employee.objects.filter(pk=house[name].pk).update(works_at="Gent, home care")
    refresh_reached_places()


def _fill_beginning_and_end(house: Tenant) -> None:
    idea = make_idea(house)
    would_join(idea, house["Kofi"])
    PurposeTalk.objects.create(organisation=house.organisation, community=idea, topics="Night cooling")
    extend(make_closing(house, thanks_to=house["Nele"]), timezone.now() + timedelta(days=21), seen="", by=house["Wout"])


@pytest.fixture
def furnished(db: None) -> tuple[Tenant, Tenant]:
    return put_back_furnished("mereldal"), put_back_furnished("duinzicht")


def _make_house(slug: str, name: str) -> Tenant:
    organisation = make_organisation(slug, name, language="en")
    with enter(organisation):
        return _populate(organisation)


HOUSES = {"mereldal": "Mereldal", "duinzicht": "Duinzicht"}


@cache
def _houses() -> dict[str, Kept]:
    """Both organisations, made once per process and in a fixed order: keys must not depend on the first test."""
    leave_low_numbers_free()
    return {
        slug: keep(partial(_make_house, slug, name), lambda house: house.organisation, just_now=True)
        for slug, name in HOUSES.items()
    }


def put_back(slug: str) -> Tenant:
    """Mereldal or Duinzicht, as if made just now."""
    house: Tenant = _houses()[slug].put_back()
    return house


@cache
def _furnished(slug: str, today: date) -> Kept:
    """An organisation with rows in every table; made once a day, because a meeting has a date."""
    return keep(lambda: fill_every_table(put_back(slug)), lambda house: house.organisation)


def put_back_furnished(slug: str) -> Tenant:
    house: Tenant = _furnished(slug, timezone.localdate()).put_back()
    return house


@pytest.fixture
def mereldal(db: None) -> Tenant:
    """The organisation the tests are about."""
    return put_back("mereldal")


@pytest.fixture
def duinzicht(db: None) -> Tenant:
    """Another organisation, with the same communities at the same slugs, and its own people."""
    return put_back("duinzicht")


@pytest.fixture
def inside(mereldal: Tenant) -> Iterator[Tenant]:
    """Mereldal, entered."""
    with mereldal.enter():
        yield mereldal


@pytest.fixture
def browse() -> Callable[[Employee], Client]:
    """``browse(mereldal["Amina"])``: her signed-in client."""
    return signed_in
