"""Every page opens and makes a constant number of database queries: the same with 3 rows as with 300."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.closing.consultation import answer
from communities.closing.thanks import thank
from communities.confidential import conversations
from communities.confidential.conversations import start
from communities.decisions import consent
from communities.decisions.consent import respond
from communities.decisions.discussion import ask_question as ask_proposer
from communities.decisions.volunteers import help_with
from communities.joining.requests import submit
from communities.models import (
    ClosingView,
    Community,
    Decision,
    DecisionOutcome,
    JoinRequest,
    Level,
    Participation,
    Proposal,
    Role,
    Stance,
)
from communities.models.decision import log
from communities.roles.terms import start_term
from communities.starting.interest import would_join
from cop_platform.outbox.models import QueuedMail
from cop_platform.public_ids import new_id
from knowledge.models import Experiment, Result, TakeUp, Theme
from knowledge.results.recording import tell_take_up
from knowledge.results.thanking import accept as accept_thanks
from knowledge.results.thanking import ask_to_thank
from knowledge.self_steering.goal_notes import write_note
from knowledge.self_steering.words import say
from knowledge.support_check import checking as support
from meetings.feeds.feeds import ask_for_feed
from meetings.minutes.actions import add_point
from meetings.models import RSVP, Dot, Feed, MarketPlace, Meeting, Poll, PollVote, RetrospectiveSentence, Topic
from meetings.rsvps.answering import set_rsvp
from members.models import Employee
from members.people.expertise import add_topic
from tests.support.minutes import make_minutes
from tests.support.people import (
    MOTIVATION,
    Tenant,
    make_charter,
    make_closing,
    make_community,
    make_community_by_request,
    make_draft,
    make_employee,
    make_experiment,
    make_idea,
    make_live_meeting,
    make_meeting,
    make_poll,
    make_proposal,
    make_result,
    make_series,
    make_split,
    make_support_request,
    noon_in,
    signed_in,
)

#: Session, account, seat with organisation, savepoint, set_config, employee; set_config back and the release of the
#: savepoint (outside a test the transaction itself is begun and committed, and nothing is set back).
FIXED = 8


@pytest.fixture(autouse=True)
def _nothing_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raises the daily limits: the records of years are made here within a day."""
    for module, limit in [(consent, "MAX_BY_PERSON"), (consent, "MAX_IN_COMMUNITY"), (conversations, "MAX_STARTED")]:
        monkeypatch.setattr(module, limit, 1000)


def crowd(house: Tenant, count: int) -> None:
    """So many colleagues in one community, and so many communities with a meeting each."""
    with house.enter():
        meeting = make_meeting(house.communities["plain-language"], house["Wout"])
        door = make_community_by_request(house, "Quiet Rounds")
        make_split(door, house["Nele"])
        proposal = make_proposal(house.communities["plain-language"], house["Wout"])
        make_charter(house.communities["plain-language"], house["Wout"])
        make_draft(house.communities["plain-language"], house["Wout"])
        make_result(house.communities["plain-language"], house["Wout"])
        idea, closing = make_idea(house), make_closing(house, thanks_to=house["Nele"])
        for index in range(3):
            before = rows()
            beside = one_more(house, index, meeting, door, proposal)
            would_join(idea, beside)
            answer(closing, by=beside, view=ClosingView.SPLIT, text=f"Into {index}")
            thank(closing, beside, f"Soup {index}", by=house["Nele"])
        multiply([row for key, row in rows().items() if key not in before], range(3, count))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself when people join one after the other


def one_more(house: Tenant, index: int, meeting: Meeting, door: Community, proposal: Proposal) -> Employee:
    """A colleague who does everything a colleague can do, and what others do once more."""
    plain = house.communities["plain-language"]
    make_proposal(plain, house["Wout"], title=f"Number {index}")
    log(
        plain,
        Decision.Kind.ROLE,
        DecisionOutcome.ACCEPTED,
        person=house["Karel"],
        role="coach",
        by=house["Nele"],
    )
    employee = make_employee(house.organisation, f"Colleague Number{index}")
    Participation.objects.create(
        organisation=house.organisation,
        community=plain,
        employee=employee,
        level=Level.ACTIVE,
        since=noon_in(-9),
    )
    set_rsvp(meeting, employee, RSVP.Choice.COMING)
    submit(door, employee, MOTIVATION)
    add_topic(employee, f"Soup for {index} in Gent")
    start(plain, house["Lotte"], by=house["Amina"], text=f"It weighs on me {index} times.")
    respond(proposal, by=employee, stance=Stance.CONCERN, reason="Soup.", revision=0)
    ask_proposer(proposal, by=employee, text="Who cooks?")
    help_with(proposal, by=employee)
    other = make_community(house.organisation, f"Circle {index}")
    result = make_result(other, house["Wout"], title=f"Letter {index}")
    thanked = make_result(plain, house["Wout"], title=f"Soup {index}")
    ask_to_thank(thanked, [house["Amina"], employee], by=house["Wout"])
    accept_thanks(thanked, by=house["Amina"])
    tell_take_up(result, f"House {index}", TakeUp.State.TRYING, by=employee)
    start_term(other, house["Griet"], Role.SPONSOR)
    make_support_request(other, house["Wout"], title=f"Room {index}")
    if index < 5:  # more would be refused
        make_experiment(plain, employee, title=f"Silence {index}")
    say(plain, Theme.TOPICS, f"Dots decide {index} times.", by=employee)
    write_note(plain, f"Letter {index} is in use.", by=employee)
    support.answer(other, by=employee, culture=f"We may fail {index} times.", leadership="", means="")
    make_meeting(other, house["Wout"], focus=f"Focus {index}", starts_at=noon_in(9))
    Participation.objects.create(
        organisation=house.organisation,
        community=other,
        employee=house["Amina"],
        level=Level.ACTIVE,
        since=noon_in(-9),
    )
    return employee


Key = tuple[type[Model], Any]


def rows() -> dict[Key, Any]:
    """All rows but the mails, which no page of a colleague shows."""
    models = [model for model in apps.get_models() if model is not QueuedMail]
    return {(model, row.pk): row for model in models for row in model._base_manager.all()}


def multiply(originals: list[Any], numbers: Iterable[int]) -> None:
    """Copies the rows of the third colleague for each number, with the same relations among them; hundreds at once."""
    waiting, copies = {(type(row), row.pk): row for row in originals}, dict[Key, list[Any]]()
    while waiting:
        for key, row in list(waiting.items()):
            points = {
                field: (field.related_model, getattr(row, field.attname))
                for field in row._meta.concrete_fields
                if field.is_relation
            }
            if not any(to in waiting for to in points.values()):
                made = [again(row, number) for number in numbers]
                for field, to in points.items():
                    for each, target in zip(made, copies.get(to, []), strict=to in copies):
                        setattr(each, field.attname, target.pk)
                copies[key] = type(row)._base_manager.bulk_create(made)
                del waiting[key]


def again(row: Any, number: int) -> Any:
    """A copy with a new key and public id; each 2 in a text is replaced by the number."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = (
                new_id()
                if name in {"public_id", "session_salt"}
                else re.sub(r"(?<![0-9])2(?![0-9])", str(number), value)
            )
    return type(row)(**{**values, row._meta.pk.attname: None})


def live_meeting(house: Tenant, count: int, kind: str) -> Meeting:
    """With so many topics with a dot, places and sentences, up to what a meeting has."""
    meeting = make_live_meeting(house.communities["plain-language"], house["Nele"], format=kind, focus=kind)
    own = {"organisation": house.organisation, "meeting": meeting}
    now, number = timezone.now(), min(count, 50)
    MarketPlace.objects.bulk_create(
        MarketPlace(**own, room=f"Room {index}", starts_at=now, position=index) for index in range(number + 1)
    )
    places = list(MarketPlace.objects.filter(meeting=meeting)) if kind == "open_space" else [None] * number
    topics = Topic.objects.bulk_create(
        Topic(**own, title=f"Topic {index}", added_by=house["Kofi"], added_at=now, place=places[index])
        for index in range(number)
    )
    people = Employee.objects.filter(left_at=None).order_by("pk")[:number]
    Dot.objects.bulk_create(
        Dot(**own, topic=topic, employee=person, number=1) for topic, person in zip(topics, people, strict=False)
    )
    RetrospectiveSentence.objects.bulk_create(
        RetrospectiveSentence(**own, question="need", text=f"It does {index}", said_by=house["Kofi"])
        for index in range(number)
    )
    return meeting


def first_meeting(house: Tenant) -> Meeting:
    with house.enter():
        found = house.communities["plain-language"].meetings.first()
        assert found
        return found


def first_request(house: Tenant) -> JoinRequest:
    with house.enter():
        return JoinRequest.objects.select_related("community").earliest("id")


def first_experiment(house: Tenant) -> Experiment:
    with house.enter():
        return Experiment.objects.select_related("community").earliest("id")


def first_result(house: Tenant) -> Result:
    with house.enter():
        return Result.objects.select_related("community").earliest("id")


def queries(client: Client, address: str, expected: int) -> int:
    """How many the page makes. Only if it is another number it is opened again: some are made once per process."""
    for _time in range(2):
        with CaptureQueriesContext(connection) as seen:
            response = client.get(address)
        assert response.status_code == 200
        if len(seen) == expected:
            break
    return len(seen)


def placed(address: str, places: dict[str, str]) -> str:
    for place, found in places.items():
        address = address.replace(place, found)
    return address


PAGES: dict[str, tuple[str, int]] = {
    "home": ("/o/mereldal/", 19),
    "home, first day": ("/o/mereldal/", 14),
    "directory": ("/o/mereldal/communities/", 6),
    "community": ("/o/mereldal/communities/plain-language/", 9),
    "decisions": ("/o/mereldal/communities/plain-language/decisions/", 8),
    "community settings": ("/o/mereldal/communities/plain-language/settings/", 6),
    "proposal": ("<proposal>", 11),
    "propose": ("/o/mereldal/communities/plain-language/proposals/new/", 3),
    "amend": ("<proposal>text/", 10),
    "how we work": ("/o/mereldal/communities/plain-language/how-we-work/", 10),
    "split": ("/o/mereldal/communities/quiet-rounds/split/", 10),
    "new split": ("/o/mereldal/communities/plain-language/new-split/", 3),
    "sisters": ("/o/mereldal/communities/plain-language/sisters/?q=medication", 5),
    "fill a role": ("/o/mereldal/communities/plain-language/roles/coach/", 7),
    "board": ("/o/mereldal/meetings/", 5),
    "record": ("<record>", 14),
    "record of a colleague": ("<record>", 9),
    "write the notes": ("<record>notes/", 4),
    "how the notes changed": ("<record>notes/history/", 4),
    "add a decision": ("<record>decisions/new/", 3),
    "add an action point": ("<record>actions/new/", 4),
    "edit an action point": ("<point>", 7),
    "was it of use": ("<record>use/", 5),
    "meeting": ("<meeting>", 5),
    "person": ("<person>", 4),
    "my profile": ("/o/mereldal/profile/", 3),
    "my settings": ("/o/mereldal/settings/", 5),
    "about me": ("/o/mereldal/about-me/", 7),
    "find": ("/o/mereldal/find/?q=soup", 14),
    "find nothing": ("/o/mereldal/find/?q=s", 0),
    "who to ask": ("/o/mereldal/people/", 2),
    "who to ask here": ("/o/mereldal/people/?community=plain-language&q=soup+gent", 5),
    "in confidence": ("/o/mereldal/communities/plain-language/confidential/", 4),
    "confidences": ("/o/mereldal/confidential/", 1),
    "invite to look": ("/o/mereldal/communities/plain-language/invitations/?q=colleague", 5),
    "hands": ("/o/mereldal/opportunities/", 3),
    "plan": ("/o/mereldal/communities/plain-language/meetings/new/", 5),
    "edit": ("<meeting>edit/", 5),
    "community meetings": ("/o/mereldal/communities/plain-language/meetings/", 8),
    "co-hosts": ("<meeting>co-hosts/?q=quiet", 6),
    "series": ("<series>", 5),
    "a date": ("<date>", 6),
    "change a series": ("<series>edit/", 5),
    "call a series off": ("<series>cancellation/", 4),
    "poll": ("<poll>", 5),
    "poll of who plans": ("<poll>", 5),
    "answer a poll": ("<poll>answer/", 4),
    "change the times of a poll": ("<poll>times/", 4),
    "topics": ("<meeting>topics/", 4),
    "topics of who answers": ("<meeting>topics/", 4),
    "live page": ("<live>live/", 5),
    "live page of who leads": ("<live>live/", 5),
    "live state": ("<live>live/state/", 5),
    "open space": ("<market>live/", 8),
    "retrospective": ("<looking back>live/", 6),
    "feeds": ("/o/mereldal/feeds/?community=plain-language", 2),
    "home of who answers": ("/o/mereldal/", 18),
    "a door": ("/o/mereldal/communities/quiet-rounds/", 12),
    "a door of who answers": ("/o/mereldal/communities/quiet-rounds/", 16),
    "ask": ("/o/mereldal/communities/quiet-rounds/requests/new/", 9),
    "request of who answers": ("<request>", 7),
    "approach": ("/o/mereldal/approach/", 1),
    "write the approach": ("/o/mereldal/approach/text/", 1),
    "versions of the approach": ("/o/mereldal/approach/versions/", 1),
    "start a community": ("/o/mereldal/communities/new/", 0),
    "phase": ("/o/mereldal/communities/plain-language/phase/", 3),
    "phase of who answers": ("/o/mereldal/communities/plain-language/phase/", 4),
    "idea": ("/o/mereldal/communities/cool-in-summer/", 15),
    "closing": ("/o/mereldal/communities/care-record-tinkerers/closing/", 10),
    "one-pager": ("/o/mereldal/communities/plain-language/charter/", 7),
    "what changes": ("/o/mereldal/communities/plain-language/charter/versions/2/changes/", 6),
    "one-pager as PDF": ("/o/mereldal/communities/plain-language/charter/versions/1.pdf", 3),
    "one-pager in the room": ("/o/mereldal/communities/plain-language/charter/present/", 6),
    "draft": ("/o/mereldal/communities/plain-language/charter/draft/", 7),
    "part of a draft": ("/o/mereldal/communities/plain-language/charter/draft/?part=values", 8),
    "review": ("/o/mereldal/communities/plain-language/charter/review/", 6),
    "results": ("/o/mereldal/results/?period=all", 8),
    "results of a sponsor": ("/o/mereldal/results/", 8),
    "results of a community": ("/o/mereldal/communities/plain-language/results/", 6),
    "result": ("<result>", 6),
    "self-steering": ("/o/mereldal/communities/plain-language/self-steering/", 10),
    "edit an experiment": ("<experiment>edit/", 2),
    "start an experiment": ("/o/mereldal/communities/plain-language/self-steering/experiments/new/", 3),
    "record a result": ("/o/mereldal/communities/plain-language/results/new/", 4),
    "home of a sponsor": ("/o/mereldal/", 18),
}
#: Readers of particular pages; Amina reads all others.
READERS = {
    "home, first day": "Chloé",
    "edit an experiment": "Wout",
    "write the approach": "Tom",
    "amend": "Wout",
    "community settings": "Wout",
    "new split": "Wout",
    "sisters": "Wout",
    "co-hosts": "Wout",
    "plan": "Wout",
    "live page of who leads": "Wout",
    "edit": "Wout",
    "change a series": "Wout",
    "call a series off": "Wout",
    "poll of who plans": "Wout",
    "change the times of a poll": "Wout",
    "part of a draft": "Wout",
    "review": "Wout",
    "record of a colleague": "Yasmina",
    "a door": "Yasmina",
    "ask": "Yasmina",
    "results of a sponsor": "Griet",
    "home of a sponsor": "Griet",
}


def answered_poll(house: Tenant, count: int) -> Poll:
    """A poll that so many people answered."""
    poll = make_poll(house.communities["plain-language"], house["Nele"])
    slots = list(poll.slots.all())
    PollVote.objects.bulk_create(
        PollVote(organisation=poll.organisation, slot=slot, employee=employee, choice=PollVote.Choice.YES)
        for employee in Employee.objects.exclude(pk=house["Amina"].pk).order_by("pk")[:count]
        for slot in slots
    )
    return poll


@pytest.mark.crawl
@pytest.mark.parametrize("count", [3, 300])
def test_pages_ask_a_constant_number_of_questions(mereldal: Tenant, count: int) -> None:
    crowd(mereldal, count)
    meeting = first_meeting(mereldal)
    with mereldal.enter():
        proposal = Proposal.objects.select_related("community").order_by("pk")[0]
        series = make_series(mereldal.communities["plain-language"], mereldal["Nele"])
        ask_for_feed(mereldal["Amina"], Feed.Scope.MINE)
        poll = answered_poll(mereldal, count)
        record = make_minutes(
            mereldal.communities["plain-language"], mereldal["Nele"], asked=mereldal["Amina"], by_other=mereldal["Wout"]
        )
        for index in range(min(count, 20)):
            add_point(
                record.meeting, f"Point {index}", by=mereldal["Nele"], owner=mereldal["Amina" if index % 2 else "Nele"]
            )
        rooms = [live_meeting(mereldal, count, each) for each in ("lean_coffee", "open_space", "retrospective")]
        later = Meeting.objects.filter(series=series).select_related("community").latest("original_day")
    places = {
        "<series>": series.get_absolute_url(),
        "<poll>": poll.get_absolute_url(),
        "<live>": rooms[0].get_absolute_url(),
        "<market>": rooms[1].get_absolute_url(),
        "<looking back>": rooms[2].get_absolute_url(),
        "<date>": later.get_absolute_url(),
        "<proposal>": proposal.get_absolute_url(),
        "<meeting>": meeting.get_absolute_url(),
        "<record>": record.meeting.get_absolute_url(),
        "<point>": record.point.address("edit-action-point"),
        "<person>": mereldal["Nele"].get_absolute_url(),
        "<request>": first_request(mereldal).get_absolute_url(),
        "<result>": first_result(mereldal).get_absolute_url(),
        "<experiment>": first_experiment(mereldal).get_absolute_url(),
    }
    asked = {}
    for name, (address, expected) in PAGES.items():
        person = mereldal["Wout" if "who answers" in name else READERS.get(name, "Amina")]
        asked[name] = queries(signed_in(person), placed(address, places), expected + FIXED) - FIXED
    assert asked == {name: expected for name, (_address, expected) in PAGES.items()}
