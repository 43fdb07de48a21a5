"""Drill: twenty requests in the same moment, fifty times: exactly one effect, and no error page.

Over HTTP to the real web process, with real sessions. To add a race, write a function that prepares one round of it
and add it to :data:`RACES`.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tools.drills.figures import DrillResult
from tools.drills.ground import DrillInstallation
from tools.drills.neighbours import planned_in
from tools.drills.visiting import Page, Visitor, run_at_once, session_of

AT_ONCE = 20
COMMUNITY = "communities/plain-language/"
OK, MOVED, FORBIDDEN, CONFLICT, ENDED = 200, 302, 403, 409, 410


@dataclass
class Race:
    """One round. ``clicks`` are sent together; ``effects`` counts their effects afterwards, and must be one.

    ``first`` is the status that exactly one must get, 0 if there is none; ``others`` are the other statuses allowed.
    """

    clicks: Sequence[Callable[[], Page]]
    effects: Callable[[], int]
    others: set[int] = field(default_factory=lambda: {MOVED})
    first: int = 0

    def faults_of(self, seen: list[Page]) -> Iterator[str]:
        answers = Counter(each.status for each in seen)
        if set(answers) - self.others - {self.first}:
            yield f"answers {dict(answers)}"
        if self.first and answers[self.first] != 1:
            yield f"{answers[self.first]} times {self.first}"
        if (effects := self.effects()) != 1:
            yield f"{effects} effects"


class RaceSetup:
    """Access to Mereldal of the demonstration: its data, and visitors signed in as its personas."""

    def __init__(self, ground: DrillInstallation) -> None:
        from members.models import Organisation

        self.ground = ground
        self.organisation = Organisation.objects.get(slug="mereldal")
        self.visitors: dict[str, Visitor] = {}

    def enter(self, slug: str = "mereldal") -> AbstractContextManager[None]:
        from cop_platform.tenancy import enter
        from members.models import Organisation

        return enter(Organisation.objects.get(slug=slug))

    def visitor(self, name: str) -> Visitor:
        if name not in self.visitors:
            self.visitors[name] = Visitor(self.ground.web_port, session_of(self.person(name).user))
        return self.visitors[name]

    def person(self, name: str) -> Any:
        from members.models import Employee

        with self.enter():
            return Employee.objects.select_related("user").get(user__email=f"{name}@mereldal.example")

    def community(self) -> Any:
        from communities.models import Community

        with self.enter():
            return Community.objects.get(slug="plain-language")

    def same(self, name: str, path: str, **fields: str) -> Sequence[Callable[[], Page]]:
        """The same request by one person, AT_ONCE times."""
        visitor = self.visitor(name)
        return [partial(visitor.post, f"/o/mereldal/{path}", **fields)] * AT_ONCE

    def counting(self, model: Any, **which: Any) -> Callable[[], int]:
        """A function that returns how many rows were added since now."""

        def counted() -> int:
            with self.enter():
                return int(model.objects.filter(**which).count())

        before = counted()
        return lambda: counted() - before


# --- Races: each function prepares one round ----------------------------------------------------------------------


def joining(stage: RaceSetup, number: int) -> Race:
    """Chloé, who takes no part, chooses a level; one level change is logged."""
    from communities.models import LevelChange
    from communities.participation.levels import leave

    with stage.enter():
        leave(stage.community(), stage.person("chloe"))
    effects = stage.counting(LevelChange, community=stage.community())
    return Race(stage.same("chloe", f"{COMMUNITY}participation/", level="active"), effects)


def answering(stage: RaceSetup, number: int) -> Race:
    from meetings.models import RSVP

    path = _meeting(stage, f"Answered {number}")
    return Race(stage.same("amina", f"{path}rsvp/", choice="coming"), stage.counting(RSVP))


def accepting_an_invitation(stage: RaceSetup, number: int) -> Race:
    from members.models import Employee

    path = _invitation("mereldal", stage, f"once{number}@mereldal.example")
    strangers = [Visitor(stage.ground.web_port) for _click in range(AT_ONCE)]
    clicks = [partial(each.post, path, name="Newcomer") for each in strangers]
    return Race(clicks, stage.counting(Employee), others={MOVED, ENDED})


def accepting_in_two_organisations(stage: RaceSetup, number: int) -> Race:
    """Two invitations accepted at once by an address without an account; one account is created."""
    from members.models import User

    email = f"twice{number}@mereldal.example"
    paths = [_invitation(slug, stage, email) for slug in ("mereldal", "duinzicht")]
    strangers = [(Visitor(stage.ground.web_port), paths[click % 2]) for click in range(AT_ONCE)]
    clicks = [partial(each.post, path, name="Newcomer") for each, path in strangers]
    return Race(clicks, stage.counting(User), others={MOVED, ENDED})


def accepting_a_role(stage: RaceSetup, number: int) -> Race:
    from communities.models import Role, RoleTerm
    from communities.nominations.nominating import create_nomination
    from communities.roles.terms import end_terms_of

    lotte = stage.person("lotte")
    with stage.enter():
        end_terms_of(lotte, lotte)
        nomination = create_nomination(stage.community(), lotte, Role.COACH)
    effects = stage.counting(RoleTerm, ended_at=None)
    return Race(stage.same("lotte", f"nominations/{nomination.public_id}/", answer="accepted"), effects)


def scheduling(stage: RaceSetup, number: int) -> Race:
    """Double clicks: the form key allows one meeting."""
    from meetings.models import Meeting

    path = f"{COMMUNITY}meetings/new/"
    key = stage.visitor("wout").get(f"/o/mereldal/{path}").value_of("form_key")
    form = {**planned_in(100), "invite": "", "focus": f"Planned {number}", "form_key": key}
    return Race(stage.same("wout", path, **form), stage.counting(Meeting))


def proposing(stage: RaceSetup, number: int) -> Race:
    """Double clicks: one proposal. Those of earlier rounds are dated back, because of the limit on a day."""
    from datetime import timedelta

    from django.utils import timezone

    from communities.models import Proposal

    path, now = f"{COMMUNITY}proposals/new/", timezone.now()
    with stage.enter():
        Proposal.objects.filter(proposed_at__gt=now - timedelta(days=1)).update(proposed_at=now - timedelta(days=2))
    key = stage.visitor("wout").get(f"/o/mereldal/{path}").value_of("form_key")
    days = {each: str((now + timedelta(days=ahead)).date()) for each, ahead in [("closes_on", 9), ("review_on", 90)]}
    form = {"title": f"Proposed {number}", "text": "With soup.", **days, "form_key": key}
    return Race(stage.same("wout", path, **form), stage.counting(Proposal))


def inviting(stage: RaceSetup, number: int) -> Race:
    from members.models import OrganisationInvitation

    key = stage.visitor("tom").get("/o/mereldal/invitations/").value_of("form_key")
    form = {"emails": f"asked{number}@mereldal.example", "language": "en", "form_key": key}
    return Race(stage.same("tom", "invitations/", **form), stage.counting(OrganisationInvitation))


def editing(stage: RaceSetup, number: int) -> Race:
    """Twenty edits of one revision: one is saved, the others get a conflict page that keeps what was typed."""
    path = _meeting(stage, f"Before {number}")
    wout, fields = stage.visitor("wout"), {**planned_in(101), "revision": "0"}
    texts = [f"Text {number}-{click}" for click in range(AT_ONCE)]
    lost: list[str] = []

    def click(text: str) -> Page:
        seen = wout.post(f"/o/mereldal/{path}edit/", **fields, focus=text)
        if seen.status == CONFLICT and text not in seen.body:
            lost.append(text)
        return seen

    return Race(
        [partial(click, text) for text in texts],
        lambda: _moves(stage, path, texts) + len(lost),
        others={CONFLICT},
        first=MOVED,
    )


def cancelling(stage: RaceSetup, number: int) -> Race:
    from meetings.models import Cancellation

    path = _meeting(stage, f"Called off {number}")
    return Race(stage.same("wout", f"{path}cancellation/"), stage.counting(Cancellation))


def adding_a_topic(stage: RaceSetup, number: int) -> Race:
    """Double clicks: one topic."""
    from meetings.models import Topic

    path = f"{_meeting(stage, f'Talked about {number}')}topics/"
    key = stage.visitor("amina").get(f"/o/mereldal/{path}").value_of("form_key")
    form = {"title": f"Topic {number}", "form_key": key}
    return Race(stage.same("amina", path, **form), stage.counting(Topic))


def giving_a_dot(stage: RaceSetup, number: int) -> Race:
    """Twenty clicks on one topic: one dot."""
    from meetings.agenda.topics import add_topic
    from meetings.models import Dot, Meeting

    path = _meeting(stage, f"Liked {number}")
    with stage.enter():
        meeting = Meeting.objects.get(focus=f"Liked {number}")
        topic = add_topic(meeting, "Soup", by=stage.person("wout"))
    return Race(stage.same("amina", f"{path}topics/{topic.public_id}/dot/", action="give"), stage.counting(Dot))


RACES: dict[str, Callable[[RaceSetup, int], Race]] = {
    "choosing a level": joining,
    "answering a meeting": answering,
    "accepting an invitation": accepting_an_invitation,
    "accepting one in two organisations": accepting_in_two_organisations,
    "accepting a role": accepting_a_role,
    "planning a meeting": scheduling,
    "proposing something": proposing,
    "inviting somebody": inviting,
    "editing a meeting": editing,
    "calling off a meeting": cancelling,
    "adding a topic": adding_a_topic,
    "giving a dot": giving_a_dot,
}


# --- Helpers of the races -----------------------------------------------------------------------------------------


def _meeting(stage: RaceSetup, focus: str) -> str:
    """Create a meeting without a host or invitations. Returns its path within the organisation."""
    from datetime import timedelta

    from django.utils import timezone

    from meetings.scheduling.schedule import MeetingDetails, schedule

    start = timezone.now() + timedelta(days=90)
    details = MeetingDetails(
        focus, "", "lean_coffee", start, start + timedelta(hours=1), "Europe/Brussels", "Room", "", "", None
    )
    with stage.enter():
        meeting = schedule(stage.community(), details, by=stage.person("wout"), invite=False)
        return str(meeting.get_absolute_url()).removeprefix("/o/mereldal/")


def _moves(stage: RaceSetup, path: str, texts: list[str]) -> int:
    """How often the meeting was saved; 0 if its focus is none of the texts sent."""
    from meetings.models import Meeting

    with stage.enter():
        meeting = Meeting.objects.get(public_id=path.rstrip("/").rpartition("/")[2])
        return int(meeting.revision) if meeting.focus in texts else 0


def _invitation(slug: str, stage: RaceSetup, email: str) -> str:
    from django.urls import reverse

    from members.invitations.inviting import invite, token_for
    from members.models import Organisation

    organisation = Organisation.objects.get(slug=slug)
    with stage.enter(slug):
        return reverse("organisation-invitation", args=[slug, token_for(invite(organisation, email, by=None))])


# --- The drill ----------------------------------------------------------------------------------------------------


def drill(ground: DrillInstallation, rounds: int) -> Iterator[DrillResult]:
    ground.load_demo()
    if "web" not in ground.children:
        ground.start("web")
    stage = RaceSetup(ground)
    for name, prepare in RACES.items():
        yield run(stage, name, prepare, rounds)


def run(stage: RaceSetup, name: str, prepare: Callable[[RaceSetup, int], Race], rounds: int) -> DrillResult:
    figures, began, answers = DrillResult(name), time.monotonic(), Counter[int]()
    for number in range(rounds):
        race = prepare(stage, number)
        seen = run_at_once(race.clicks)
        answers.update(each.status for each in seen)
        figures.faults += [f"round {number}: {fault}" for fault in race.faults_of(seen)]
    told = ", ".join(f"{times} × {status}" for status, times in sorted(answers.items()))
    figures.summary = f"{rounds} × {AT_ONCE} at once: {told}; {time.monotonic() - began:.0f} s"
    return figures
