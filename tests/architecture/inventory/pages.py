"""Every page as each actor sees it, without what differs between two runs."""

import difflib
import random
import re
import secrets
from base64 import urlsafe_b64encode
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from communities.decisions.discussion import ask_question as ask_proposer
from communities.joining.requests import submit
from communities.models import CommunityInvitation, Newcomer, Nomination, Opportunity, Proposal, RoleSelection
from cop_platform.public_ids import ALPHABET, LENGTH
from meetings.models import Meeting
from tests.architecture.inventory.recording import RECORDED, is_recording, renamed, renames, renames_on, write_in_full
from tests.support.addresses import (
    Address,
    OwnRecords,
    invitation_of_a_member,
    make_own_records,
    our_addresses,
    sample,
)
from tests.support.people import (
    MOTIVATION,
    Tenant,
    make_community_by_request,
    make_declined_request,
    signed_in,
    signed_in_operator,
)

#: A Wednesday, far from a change of clocks; time stands still there.
MOMENT = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
MOST_OF_A_KIND = 2
ORGANISATION_ADMIN, OPERATOR_ADMIN = "/o/mereldal/admin/", "/admin/"
ACCOUNTS = ["login/", "login/code/", "login/code/confirm/", "password/reset/", "password/change/", "password/set/"]
ACCOUNTS += ["email/", "confirm-email/", "reauthenticate/", "logout/", "2fa/", "2fa/totp/activate/", "inactive/"]
ACTORS = {
    "visitor": "",
    "outsider": "",
    "colleague": "Chloé",
    "follower": "Kofi",
    "applicant": "Yasmina",
    "active": "Amina",
    "core": "Karel",
    "coordinator": "Wout",
    "leader": "Nele",
    "coach": "Lotte",
    "sponsor": "Griet",
    "administrator": "Tom",
    "everything": "",
    "dutch": "",
    "operator": "",
}


#: By actor and place; a place is the route and the number of the address of that route.
Pages = dict[tuple[str, str], str]


# --- Actors and places --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class State:
    """Records of every kind, twice: all held by one person (``own``), and shared among the people (``plain``)."""

    own: OwnRecords
    plain: OwnRecords
    other: Tenant


def made(house: Tenant, other: Tenant) -> State:
    """Ids are the same in each run, provided that the same number was generated before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "choice", random.Random(1).choice)  # noqa: S311 - nobody is to be kept from guessing
        own = make_own_records(house, "Hilde Merelveld", "Blackbird Song", "Why they sing at night")
        return State(own, _of_the_cast(own), other)


def _of_the_cast(own: OwnRecords) -> OwnRecords:
    """The records that ``fill_every_table`` made in Plain Language, where each person has their own level and role."""
    house = own.house
    with house.enter():
        plain, nele = house.communities["plain-language"], house["Nele"]
        asked = submit(make_community_by_request(house, "By Dawn"), house["Yasmina"], MOTIVATION)
        declined = make_declined_request(make_community_by_request(house, "By Dusk"), house["Yasmina"], by=nele)
        Newcomer.objects.create(organisation=house.organisation, community=plain, employee=nele, arrived_at=MOMENT)
        proposal = Proposal.objects.filter(community=plain).order_by("pk")[0]
        return replace(
            own,
            person=nele,
            community=plain,
            meeting=Meeting.objects.filter(community=plain).order_by("pk")[0],
            nomination=Nomination.objects.filter(community=plain).order_by("pk")[0],
            pending=asked,
            declined=declined,
            own_pending=asked,
            own_declined=declined,
            community_invitation=_look(own),
            opportunity=Opportunity.objects.filter(community=plain).order_by("pk")[0],
            selection=RoleSelection.objects.filter(community=plain).order_by("pk")[0],
            proposal=proposal,
            question=ask_proposer(proposal, by=house["Wout"], text="And who brings the soup?"),
        )


def _look(own: OwnRecords) -> CommunityInvitation:
    return invitation_of_a_member(own.house.communities["plain-language"], own.house["Chloé"], by=own.house["Karel"])


def client_of(actor: str, state: State) -> Client:
    if actor == "visitor":
        return Client()
    if actor == "outsider":
        return signed_in(state.other["Tom"])
    if actor == "operator":
        return signed_in_operator()
    if actor in {"everything", "dutch"}:
        state.own.person.user.language = "nl" if actor == "dutch" else "en"
        state.own.person.user.save()
        return signed_in(state.own.person)
    return signed_in(state.own.house[ACTORS[actor]])


def starts_of(actor: str, state: State) -> list[str]:
    own = state.own if actor in {"everything", "dutch"} else state.plain
    addresses = sorted(our_addresses(), key=_when_recorded)
    found = [address.path(own.slug, sample(address, own)) for address in addresses]
    found += [f"/accounts/{place}" for place in ACCOUNTS]
    return [*found, ORGANISATION_ADMIN, OPERATOR_ADMIN]


def _when_recorded(address: Address) -> tuple[int, str]:
    """Sort key: position in the recorded routes. Renaming a route then does not change which pages are met first."""
    line = f"/{address.route}"
    return (-1 if is_recording() else _recorded_routes().get(line, len(_recorded_routes())), line)


@cache
def _recorded_routes() -> dict[str, int]:
    lines = (RECORDED / "routes.txt").read_text().splitlines()
    return {renamed(line, renames("routes")).split(" | ")[0]: number for number, line in enumerate(lines)}


def pages_of(state: State) -> Pages:
    return {
        (actor, place): text
        for actor in ACTORS
        for place, text in Walk(client_of(actor, state))(starts_of(actor, state)).items()
    }


# --- Crawling -----------------------------------------------------------------------------------------------------
@dataclass
class Walk:
    """Crawls the pages behind some addresses and all they link to, a few of each kind, in the order they are met."""

    client: Client
    found: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    def __call__(self, starts: list[str]) -> dict[str, str]:
        """Pages as lines of text, by place."""
        self.client.raise_request_exception = False
        samples, waiting, seen = {(path, "") for path in starts}, deque((path, "") for path in starts), set()
        while waiting:
            where = waiting.popleft()
            if where in seen or (self.kinds[self._kind(*where)] >= MOST_OF_A_KIND and where not in samples):
                continue
            seen.add(where)
            waiting.extend(self._open(*where))
        return self.found

    def _kind(self, path: str, target: str) -> str:
        """The route, resolved by the default URLconf: an organisation’s admin has its own, but is listed there too."""
        return resolve(urlsplit(path).path).route + (f" into {target}" if target else "")

    def _open(self, path: str, target: str) -> list[tuple[str, str]]:
        kind = self._kind(path, target)
        self.kinds[kind] += 1
        headers: dict[str, Any] = {"HX-Request": "true", "HX-Target": target} if target else {}
        response: Any = self.client.get(path, headers=headers)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        page = text.decode()
        said = [str(response.status_code), response.headers.get("Content-Type", "")]
        said += [f"{name}: {_in_order(response.headers[name])}" for name in TOLD if name in response.headers]
        self.found[f"/{kind} #{self.kinds[kind]}"] = normalised("\n".join(said), page)
        if response.status_code == 500:
            return []
        return [*((link, "") for link in _links(page)), *_parts(page)]


#: Headers that are recorded with a page.
TOLD = ["Location", "Allow", "Cache-Control", "Vary", "Content-Disposition", "HX-Trigger", "HX-Trigger-After-Settle"]
TOLD += ["Retry-After", "Content-Language", "Content-Security-Policy", "Referrer-Policy", "HX-Redirect", "HX-Push-Url"]


def _in_order(value: str) -> str:
    """Sorts a header's parts: those of a policy come in the random order of a set."""
    return "; ".join(sorted(value.split("; ")))


def _links(page: str) -> Iterator[str]:
    """Links in the order of the page, without duplicates."""
    found = (link.replace("&amp;", "&") for link in re.findall(r'\shref="(/[^"#]*)', page))
    return (link for link in dict.fromkeys(found) if not link.startswith("/static/"))


def _parts(page: str) -> Iterator[tuple[str, str]]:
    """Addresses that htmx would request, with the target of each."""
    for tag in re.findall(r"<[^>]*\shx-get=[^>]*>", page):
        path, target = (re.search(rf'\s{name}="([^"]*)"', tag) for name in ["hx-get", "hx-target"])
        if path and path[1].startswith("/"):
            yield path[1].replace("&amp;", "&"), target[1].lstrip("#") if target else "itself"


# --- Normalisation ------------------------------------------------------------------------------------------------
#: No word has so many letters of this alphabet: it has no vowels.
_ID = re.compile(rf"(?<![a-z0-9])[{ALPHABET}]{{{LENGTH}}}(?![a-z0-9])")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_PLACEHOLDERS = [
    (re.compile(r'(name="csrfmiddlewaretoken" value="|x-csrftoken"?: ?"|x-csrftoken&quot;: &quot;)\w+'), r"\1<csrf>"),
    (re.compile(r'(name="version"[^>]*value="|value=")[0-9a-f]{16}(?=")'), r"\1<version>"),
    (re.compile(r"(?<=/)[\w=-]+(?::[\w-]+){1,2}(?=[/?\"<\s]|$)"), "<signed>"),
    (re.compile(r"(?<=/)[\w-]+(?:%3A[\w-]+){1,2}(?=%2F)"), "<signed>"),
    (re.compile(r"\bnonce(=\"|-)[\w+/=-]+"), r"nonce\1<nonce>"),
    (re.compile(r"(/static/[\w./-]+?)\.[0-9a-f]{12}\.(\w+)"), r"\1.<hash>.\2"),
    (re.compile(r"(secret=|<code[^>]*>|value=\")[A-Z2-7]{32}\b"), r"\1<secret>"),
    (re.compile(r"(?<=/)\d+(?=/\w+/)|(?<=reference=)\d+(?![\w-])"), "<number>"),
    (re.compile(r"\b\d+(\.\d+ → )\d+\b"), r"<number>\1<number>"),
    (re.compile(r'<svg width="\d+mm".*?</svg>'), "<drawing>"),
    (re.compile(r"data:image/svg\+xml;base64,[\w+/=]+"), "<drawing>"),
]


def normalised(head: str, page: str) -> str:
    text = "\n".join([head, *_lines(page)])
    for pattern, placeholder in _PLACEHOLDERS:
        text = pattern.sub(placeholder, text)
    numbers: dict[str, int] = {}
    return re.sub(
        f"{_ID.pattern}|{_UUID.pattern}", lambda found: f"<id {numbers.setdefault(found[0], len(numbers) + 1)}>", text
    )


def _lines(page: str) -> Iterator[str]:
    """Splits a page into lines: each opening tag begins one, an SVG drawing is a single line.

    White space is collapsed. At either end of a text a space shows as ``·``, as it may separate two words.
    """
    line = ""
    for part in re.split(r"(<svg.*?</svg>|<[^>]*>)", page, flags=re.DOTALL):
        collapsed = " ".join(part.split())
        if collapsed.startswith("<") and not collapsed.startswith("</"):
            yield from [line] if line else []
            line = collapsed
        elif collapsed.startswith("<"):
            line += collapsed
        elif collapsed:
            line += ("·" if part[0].isspace() else "") + collapsed + ("·" if part[-1].isspace() else "")
    yield from [line] if line else []


# --- Storage ------------------------------------------------------------------------------------------------------
LINES, PAGES, MARK = "page_lines.txt", "pages.txt", 6


def mark_of(line: str) -> str:
    return urlsafe_b64encode(sha256(line.encode()).digest())[:MARK].decode()


def keep(pages: Pages) -> None:
    """Stores each line once, by its mark; a page is stored as the marks of its lines, once for all its actors."""
    lines = {mark_of(line): line for text in pages.values() for line in text.split("\n")}
    (RECORDED / LINES).write_text("".join(f"{mark} {line}\n" for mark, line in sorted(lines.items(), key=_by_text)))
    finders: dict[tuple[str, str], list[str]] = {}
    for (actor, place), text in pages.items():
        finders.setdefault((place, text), []).append(actor)
    kept = [f"{place} | {' '.join(who)} | {_marks(text)}" for (place, text), who in finders.items()]
    (RECORDED / PAGES).write_text("".join(f"{each}\n" for each in sorted(kept)))
    assert recorded() == pages, "Two lines have the same mark: make it longer."


def _by_text(marked: tuple[str, str]) -> tuple[str, str]:
    return marked[1], marked[0]


def _marks(text: str) -> str:
    return "".join(map(mark_of, text.split("\n")))


def recorded() -> Pages:
    if not (RECORDED / PAGES).exists():
        return {}
    lines = dict(line.split(" ", 1) for line in (RECORDED / LINES).read_text().splitlines())
    found: Pages = {}
    for kept in (RECORDED / PAGES).read_text().splitlines():
        place, who, marks = kept.rsplit(" | ", 2)
        text = "\n".join(lines[marks[at : at + MARK]] for at in range(0, len(marks), MARK))
        found |= {(actor, place): text for actor in who.split()}
    return found


def differing_pages(now: Pages) -> list[str]:
    """Each difference once, with all the pages that have it."""
    for (actor, place), text in now.items():
        write_in_full(f"pages/{actor}/{place.strip('/').replace('/', '_')}.txt", text + "\n")
    if is_recording():
        keep(now)
        return []
    words = renames("pages")
    before = {
        (actor, renamed(place, words)): _without_styles(renamed(text, renames_on(place)))
        for (actor, place), text in recorded().items()
    }
    now = {where: _without_styles(text) for where, text in now.items()}
    told: dict[str, list[str]] = {}
    for where in sorted({*before, *now}):
        if before.get(where) != now.get(where):
            told.setdefault(_difference(before.get(where), now.get(where)), []).append(" ".join(where))
    return [line for difference, places in told.items() for line in [_places(places), *difference.splitlines()]]


def _without_styles(text: str) -> str:
    """Without style sheets, which now differ from page to page: ``test_style_sheets`` checks that they are linked."""
    return "\n".join(line for line in text.split("\n") if not line.startswith('<link rel="stylesheet" '))


def _difference(before: str | None, now: str | None) -> str:
    if before is None or now is None:
        return "  is not opened any more" if now is None else "  was not opened before"
    lines = difflib.unified_diff(before.splitlines(), now.splitlines(), lineterm="", n=1)
    return "\n".join(f"  {line}" for line in lines if not line.startswith(("---", "+++", "@@")))


def _places(places: list[str]) -> str:
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return f"{', '.join(places[:3])}{more}:"
