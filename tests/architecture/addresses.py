"""Every address of the product, what to fill in where one names something, and what only one house of the tests has."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from communities.confidential.conversations import confide
from communities.decisions.discussion import ask as ask_proposer
from communities.joining.requests import ask
from communities.models import (
    Community,
    Confidence,
    Deciding,
    JoinRequest,
    Level,
    LookInvitation,
    Nomination,
    Proposal,
    Question,
    Role,
    RoleSelection,
    SmallStep,
)
from communities.nominations.nominating import nominate
from communities.notifications.preferences import unsubscribe_token
from communities.opportunities.offering import offer
from communities.participation.levels import choose_level
from communities.roles.terms import take_up
from cop_platform.public_ids import new_id
from meetings.models import Meeting
from meetings.rsvps.answering import answer_token
from members.invitations.inviting import invite, token_for
from members.models import Employee, Invitation
from members.people.expertise import ask_me_about
from tests.people import (
    MOTIVATION,
    House,
    furnish,
    make_circle_with_a_door,
    make_community,
    make_declined,
    make_employee,
    make_meeting,
    make_proposal,
    make_selection,
    put_back,
)
from tests.put_back import Kept, keep

#: allauth’s pages, which are the way in, and the two admins: those are tried in tests/members/, each by its own rules.
OF_OTHERS = ("accounts/", "admin/", "o/<slug:slug>/admin/")


@dataclass(frozen=True)
class Address:
    name: str
    view: Callable[..., Any]
    route: str

    @property
    def parameters(self) -> set[str]:
        return set(re.findall(r"<(?:\w+:)?(\w+)>", self.route))

    def path(self, slug: str, values: dict[str, str]) -> str:
        known = {"slug": slug, **values}
        return reverse(self.name, kwargs={name: known[name] for name in self.parameters})


def all_addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[Address]:
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from all_addresses(each, route)
        elif isinstance(each, URLPattern):
            yield Address(each.name or "", each.callback, route)


def our_addresses() -> list[Address]:
    return [address for address in all_addresses() if not address.route.startswith(OF_OTHERS)]


def in_organisation() -> list[Address]:
    return [address for address in our_addresses() if "slug" in address.parameters]


@dataclass(frozen=True)
class Belongings:
    """What only this house has: ids that nobody finds elsewhere, and the words that would give them away."""

    house: House
    person: Employee
    community: Community
    meeting: Meeting
    nomination: Nomination
    invitation: Invitation
    #: One that waits, where this person answers; and one that was told “not now”, where a Coach is asked to look.
    waiting: JoinRequest
    declined: JoinRequest
    #: The same of who asked themselves.
    own_waiting: JoinRequest
    own_declined: JoinRequest
    look: LookInvitation
    step: SmallStep
    selection: RoleSelection
    proposal: Proposal
    question: Question

    @property
    def slug(self) -> str:
        return self.house.organisation.slug

    @property
    def words(self) -> list[str]:
        name = self.house.organisation.name
        return [name, f"@{self.slug}.example", self.person.name, self.community.name, self.meeting.focus]


def belongings(house: House, person: str, community: str, focus: str) -> Belongings:
    """The house furnished, and somebody who holds and is asked all there is in a community nobody else has."""
    furnish(house)
    with house.enter():
        someone = make_employee(house.organisation, person, is_administrator=True)
        found = make_community(house.organisation, community)
        choose_level(found, someone, Level.CORE)
        take_up(found, someone, Role.LEADER)
        waits, declines = (make_circle_with_a_door(house, f"{community} {when}") for when in ["by Day", "by Night"])
        doors = [make_circle_with_a_door(house, f"{community} {when}") for when in ["at Dawn", "at Dusk"]]
        for door, role in [(waits, Role.LEADER), (declines, Role.COACH)]:
            take_up(door, someone, role)
        take_up(found, house["Lotte"], Role.COACH)
        confide(found, house["Lotte"], by=someone, words="It weighs on me.")
        ask_me_about(someone, "Letters that families trust")
        for role in [Role.LEADER, Role.COORDINATOR]:
            take_up(found, someone, role)
        found.deciding = Deciding.ADVICE  # so that its proposer may decide, too
        found.save(update_fields=["deciding"])
        proposal = make_proposal(found, someone, title=f"{focus}, at noon")
        return Belongings(
            house,
            someone,
            found,
            make_meeting(found, someone, focus=focus, host=someone),
            nominate(found, someone, Role.COACH, by=someone, reason=f"{person} asks good questions."),
            invite(house.organisation, f"asked@{house.organisation.slug}.example", by=someone),
            ask(waits, house["Yasmina"], MOTIVATION),
            make_declined(declines, house["Yasmina"], by=house["Nele"]),
            ask(doors[0], someone, MOTIVATION),
            make_declined(doors[1], someone, by=house["Nele"]),
            crossing(found, someone, by=house["Karel"]),
            offer(found, f"Soup for {person}"),
            make_selection(found, someone),
            proposal,
            ask_proposer(proposal, by=someone, words="Who cooks?"),
        )


@cache
def _belongings(slug: str, person: str, community: str, focus: str, today: date) -> Kept:
    return keep(lambda: belongings(put_back(slug), person, community, focus), lambda own: own.house.organisation)


def put_back_belongings(slug: str, person: str, community: str, focus: str) -> Belongings:
    """As ``belongings``, in a house of its own; made once a day."""
    own: Belongings = _belongings(slug, person, community, focus, timezone.localdate()).put_back()
    return own


def crossing(community: Community, guest: Employee, *, by: Employee) -> LookInvitation:
    """An invitation to have a look for somebody who came in meanwhile."""
    return LookInvitation.objects.create(
        organisation=community.organisation, community=community, guest=guest, invited_by=by, invited_at=timezone.now()
    )


def _community(own: Belongings) -> dict[str, str]:
    return {"community_slug": own.community.slug}


def _meeting(own: Belongings) -> dict[str, str]:
    return {**_community(own), "public_id": own.meeting.public_id}


def _request(found: JoinRequest) -> dict[str, str]:
    return {"community_slug": found.community.slug, "public_id": found.public_id}


def _confidence(own: Belongings) -> dict[str, str]:
    """Between this person and Lotte, the coach; another one where the last was taken back."""
    with own.house.enter():
        found = Confidence.objects.filter(writer=own.person, closed_at=None).first()
        if found is None:
            found = confide(own.community, own.house["Lotte"], by=own.person, words="It weighs on me.")
        return {"public_id": found.public_id}


def _topic(own: Belongings) -> dict[str, str]:
    with own.house.enter():
        return {"public_id": ask_me_about(own.person, "Letters that families trust").public_id}


def _leading(own: Belongings) -> dict[str, str]:
    return {**_community(own), "role": Role.LEADER}


def _proposal(own: Belongings) -> dict[str, str]:
    return {**_community(own), "public_id": own.proposal.public_id}


#: What stands in an address besides the organisation, by the name of its route.
SAMPLES: dict[str, Callable[[Belongings], dict[str, str]]] = {
    "community": _community,
    "participation": _community,
    "still-right": _community,
    "community-settings": _community,
    "decisions": _community,
    "mail-wish": _community,
    "joining-words": lambda own: {"community_slug": own.waiting.community.slug},
    "new-request": lambda own: {"community_slug": own.declined.community.slug},
    "join-request": lambda own: _request(own.waiting),
    "request-decision": lambda own: _request(own.waiting),
    "request-withdrawal": lambda own: _request(own.own_waiting),
    "second-look": lambda own: _request(own.own_declined),
    "second-look-answer": lambda own: _request(own.declined),
    "look-invitations": _community,
    "welcome": _community,
    "my-welcome": _community,
    "steps": _community,
    "greeting": lambda own: {**_community(own), "public_id": own.person.public_id},
    "look-invitation": lambda own: {"public_id": own.look.public_id},
    "step": lambda own: {"public_id": own.step.public_id},
    "roles": _community,
    "candidacy": _leading,
    "nominations": _leading,
    "my-term": _leading,
    "lay-down": _leading,
    "deciding": _community,
    "proposals": _community,
    "propose": _community,
    "proposal": _proposal,
    "proposal-answer": _proposal,
    "proposal-objection": _proposal,
    "proposal-volunteers": _proposal,
    "proposal-questions": _proposal,
    "proposal-question": lambda own: {**_proposal(own), "question_id": own.question.public_id},
    "proposal-text": _proposal,
    "proposal-closing": _proposal,
    "proposal-withdrawal": _proposal,
    "proposal-decision": _proposal,
    "plan-meeting": _community,
    "preview-meeting": _community,
    "meeting": _meeting,
    "edit-meeting": _meeting,
    "cancel-meeting": _meeting,
    "my-answer": _meeting,
    "meeting-entry": _meeting,
    "nomination": lambda own: {"public_id": own.nomination.public_id},
    "in-confidence": _community,
    "confidence": _confidence,
    "confidence-words": _confidence,
    "confidence-closing": _confidence,
    "confidence-withdrawal": _confidence,
    "my-topic-removal": _topic,
    "select-role": _leading,
    **dict.fromkeys(
        ["role-selection", "role-naming", "role-hearing", "role-candidate", "role-selection-end"],
        lambda own: {"public_id": own.selection.public_id},
    ),
    "nomination-withdrawal": lambda own: {"public_id": own.nomination.public_id},
    "person": lambda own: {"public_id": own.person.public_id},
    "invitation": lambda own: {"token": token_for(own.invitation)},
    "unsubscribe": lambda own: {"token": unsubscribe_token(own.community, own.person, "meeting_invitation")},
    "signed-answer": lambda own: {"token": answer_token(own.meeting, own.person.pk)},
}


def sample(address: Address, own: Belongings) -> dict[str, str]:
    if address.parameters <= {"slug"}:
        return {}
    if address.name not in SAMPLES:
        pytest.fail(f"Say in SAMPLES of tests/architecture/addresses.py what stands in {address.route!r}.")
    return SAMPLES[address.name](own)


def nowhere() -> dict[str, str]:
    """Values that belong to nothing at all."""
    return {
        "community_slug": "no-such-community",
        "public_id": new_id(),
        "question_id": new_id(),
        "role": Role.LEADER,
        "token": "no:such:token",
    }


#: Something for every form, so that a POST that gets through would do what its page is for.
TYPED = {
    "level": "active",
    "wanted": "1",
    "answer": "accepted",
    "choice": "coming",
    "name": "Somebody Else",
    "emails": "someone@else.example",
    "language": "nl",
    "words": "The room is flooded.",
    "interest": "What it is like.",
    "commitment": "An hour a month.",
    "decision": "yes",
    "reason": "Good to have you.",
    "look": "again",
    "hand": "like",
    "welcome": "Come as you are.",
}

#: What opening a page can come to.
EXPECTED = {200, 302, 403, 404, 405}

_TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value="|x-csrftoken": ")\w+')


def answers(client: Client, method: str, path: str) -> tuple[int, str, dict[str, str]]:
    """Status, page and headers, without what differs between any two requests: token, id and the address itself."""
    client.raise_request_exception = False  # a failure is an answer too: 500
    data = TYPED if method == "post" else None
    response = getattr(client, method)(path, data)
    page = b"".join(response.streaming_content) if response.streaming else response.content
    text = _TOKENS.sub(r"\1", page.decode()).replace(path, "<here>")
    headers = {name: value.replace(path, "<here>") for name, value in response.headers.items()}
    return response.status_code, text, {**headers, "Content-Length": "", "X-Request-ID": ""}


def links(page: str) -> set[str]:
    """Where a page leads to on this site."""
    return {found.replace("&amp;", "&") for found in re.findall(r'href="(/[^"#]*)', page) if "/static/" not in found}


def crawl(client: Client, starts: list[str], *, most_of_a_kind: int = 3) -> dict[str, str]:
    """The pages behind these addresses and behind all they lead to, of each kind a few."""
    pages: dict[str, str] = {}
    waiting, kinds = list(starts), Counter[str]()
    while waiting:
        path = waiting.pop()
        kind = resolve(urlsplit(path).path).route
        if path in pages or kinds[kind] == most_of_a_kind:
            continue
        response = client.get(path)
        assert response.status_code in EXPECTED, (path, response.status_code)
        pages[path] = "" if response.streaming else response.content.decode()
        kinds[kind] += 1
        waiting += links(pages[path])
    return pages
