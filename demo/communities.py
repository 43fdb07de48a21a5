"""Communities, who takes part in them since when, and who holds or is offered which role."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from communities.models import (
    INSIDE,
    Arrival,
    Community,
    Decision,
    JoinRequest,
    LevelChange,
    LookInvitation,
    MailWish,
    Naming,
    Nomination,
    Participation,
    Role,
    RoleSelection,
    RoleTerm,
    SeasonQuestion,
    SelectionStep,
    SmallStep,
)
from communities.welcome.newcomers import KEPT
from demo.accounts import People
from demo.crowd import chance
from demo.participants import Sitting, sittings
from demo.script import Circle, Knock
from demo.timetable import next_at
from meetings.scheduling.schedule import INVITATION
from members.models import Employee, Organisation


@dataclass(frozen=True)
class Gathered:
    """A told circle and what has become of it in the database."""

    circle: Circle
    community: Community
    sittings: list[Sitting]

    @property
    def of(self) -> dict[str, object]:
        """What each of its rows belongs to."""
        return {"organisation_id": self.community.organisation_id, "community": self.community}


def gather(organisation: Organisation, circles: Iterable[Circle], people: People, now: datetime) -> list[Gathered]:
    """Inside the organisation. Written as people would have chosen it back then, so that the history has its dates."""
    told = list(circles)
    communities = Community.objects.bulk_create(_community(organisation, each, now) for each in told)
    for circle, community in zip(told, communities, strict=True):
        community.created_at = now - timedelta(weeks=circle.began)
    Community.objects.bulk_update(communities, ["created_at"])
    gathered = [
        Gathered(circle, community, list(sittings(circle, people, chance(circle.slug), now)))
        for circle, community in zip(told, communities, strict=True)
    ]
    places = Participation.objects.bulk_create(row for each in gathered for row in _participations(each))
    SeasonQuestion.objects.bulk_create(_season_questions(places, people.named.get("Amina"), now))
    LevelChange.objects.bulk_create(row for each in gathered for row in _level_changes(each))
    RoleTerm.objects.bulk_create(row for each in gathered for row in _role_terms(each, people.named, now))
    Nomination.objects.bulk_create(row for each in gathered for row in _nominations(each, people.named, now))
    MailWish.objects.bulk_create(row for each in gathered for row in _wishes(each, people.named))
    JoinRequest.objects.bulk_create(row for each in gathered for row in _join_requests(each, people.named, now))
    Decision.objects.bulk_create(row for each in gathered for row in _joining_decisions(each, people.named, now))
    Arrival.objects.bulk_create(row for each in gathered for row in _arrivals(each, now))
    SmallStep.objects.bulk_create(row for each in gathered for row in _small_steps(each, people.named, now))
    LookInvitation.objects.bulk_create(row for each in gathered for row in _looks(each, people.named, now))
    selections = RoleSelection.objects.bulk_create(
        row for each in gathered for row in _selections(each, people.named, now)
    )
    SelectionStep.objects.bulk_create(map(_first_step, selections))
    Naming.objects.bulk_create(
        row for each in gathered for chosen in selections for row in _namings(each, chosen, people.named)
    )
    return gathered


def _community(organisation: Organisation, told: Circle, now: datetime) -> Community:
    return Community(
        organisation=organisation,
        slug=told.slug,
        name=told.name,
        language=told.language,
        purpose=told.purpose,
        domain=told.domain,
        main_goal=told.goal,
        cadence=told.cadence,
        joining=told.joining,
        joining_reason=told.joining_reason,
        joining_criteria=told.joining_criteria,
        phase=told.phase,
        phase_since=(now - timedelta(weeks=told.phase_since)).date(),
        ink=told.ink,
        welcome=told.welcome,
        next_meeting_at=next_at(told, now),
    )


def _participations(gathered: Gathered) -> Iterator[Participation]:
    for each in gathered.sittings:
        if each.level:
            yield Participation(**gathered.of, employee=each.employee, level=each.level, since=each.steps[-1].at)


def _season_questions(
    places: Iterable[Participation], asked: Employee | None, now: datetime
) -> Iterator[SeasonQuestion]:
    """Everybody said a month ago that their place is still right, so that a new demonstration mails nobody; but for
    one persona, who is asked about the place she chose longest ago.
    """
    month, half_year = now - timedelta(days=30), now - timedelta(days=182)
    settled = sorted((place for place in places if place.since < month), key=lambda place: place.since)
    hers = next((place for place in settled if place.employee == asked and place.since < half_year), None)
    for place in settled:
        said = {"asked_at": now - timedelta(days=2)} if place is hers else {"answered_at": month}
        yield SeasonQuestion(organisation_id=place.organisation_id, participation=place, **said)


def _level_changes(gathered: Gathered) -> Iterator[LevelChange]:
    for each in gathered.sittings:
        before = ""
        for step in each.steps:
            yield LevelChange(**gathered.of, employee=each.employee, before=before, after=step.level, at=step.at)
            before = step.level


def _role_terms(gathered: Gathered, named: dict[str, Employee], now: datetime) -> Iterator[RoleTerm]:
    """From the day they took their place."""
    since = {each.employee.pk: each.steps[0].at for each in gathered.sittings}
    held = [(name, role, None) for name, role in gathered.circle.roles.items()]
    ended = [(name, role, now - timedelta(weeks=ago)) for name, (role, ago) in gathered.circle.laid_down.items()]
    for name, role, ended_at in [*ended, *held]:
        holder = named[name]
        term = RoleTerm(**gathered.of, employee=holder, role=role, started_at=since[holder.pk], ended_at=ended_at)
        if ended_at:
            term.handover = gathered.circle.handover.get(name, "")
        elif name in gathered.circle.agreed:
            days, term.hours = gathered.circle.agreed[name]
            term.until = (now + timedelta(days=days)).date()
        yield term


def _nominations(gathered: Gathered, named: dict[str, Employee], now: datetime) -> Iterator[Nomination]:
    for name, (role, reason) in gathered.circle.asked.items():
        asked_at = now - timedelta(days=3)
        nomination = Nomination(**gathered.of, nominee=named[name], role=role, reason=reason, nominated_at=asked_at)
        nomination.nominated_by = named[gathered.circle.asked_by] if gathered.circle.asked_by else None
        yield nomination


def _selections(gathered: Gathered, named: dict[str, Employee], now: datetime) -> Iterator[RoleSelection]:
    """A role that a circle chooses together since some days, guided by whoever leads it."""
    if gathered.circle.choosing:
        role, purpose, _namings = gathered.circle.choosing
        yield RoleSelection(
            **gathered.of,
            role=role,
            purpose=purpose,
            facilitator=named[gathered.circle.holder(Role.LEADER, Role.COACH)],
            started_at=now - timedelta(days=4),
            by_when=(now + timedelta(days=5)).date(),
        )


def _namings(gathered: Gathered, chosen: RoleSelection, named: dict[str, Employee]) -> Iterator[Naming]:
    if gathered.circle.choosing and gathered.community.pk == chosen.community_id:
        for by, whom, reason in gathered.circle.choosing[2]:
            of = {"organisation_id": chosen.organisation_id, "selection": chosen}
            yield Naming(**of, by=named[by], person=named[whom], reason=reason, at=chosen.started_at)


def _first_step(chosen: RoleSelection) -> SelectionStep:
    of = {"organisation_id": chosen.organisation_id, "selection": chosen}
    return SelectionStep(**of, step=chosen.step, began_at=chosen.started_at, by=chosen.facilitator)


def _wishes(gathered: Gathered, named: dict[str, Employee]) -> Iterator[MailWish]:
    for name, wanted in gathered.circle.news.items():
        yield MailWish(**gathered.of, employee=named[name], kind=INVITATION, wanted=wanted)


def _join_requests(gathered: Gathered, named: dict[str, Employee], now: datetime) -> Iterator[JoinRequest]:
    for told in gathered.circle.knocks:
        asked_at = now - timedelta(days=told.ago)
        yield JoinRequest(
            **gathered.of,
            employee=named[told.who],
            experience=told.experience,
            interest=told.interest,
            commitment=told.commitment,
            asked_at=asked_at,
            waiting_since=asked_at,
            **(_answered(told, named, now) if told.by else {}),
        )


def _answered(told: Knock, named: dict[str, Employee], now: datetime) -> dict[str, object]:
    return {
        "outcome": JoinRequest.Outcome.YES if told.is_welcome else JoinRequest.Outcome.NOT_NOW,
        "ended_at": now - timedelta(days=told.answered),
        "reason": told.reason,
        "decided_by": named[told.by],
    }


def _joining_decisions(gathered: Gathered, named: dict[str, Employee], now: datetime) -> Iterator[Decision]:
    for told in gathered.circle.knocks:
        if told.by:
            yield Decision(
                **gathered.of,
                kind=Decision.Kind.JOINING,
                outcome=Decision.Outcome.YES if told.is_welcome else Decision.Outcome.NOT_NOW,
                words=told.reason,
                person=named[told.who],
                by=named[told.by],
                decided_at=now - timedelta(days=told.answered),
            )


def _arrivals(gathered: Gathered, now: datetime) -> Iterator[Arrival]:
    """Who came in these weeks for the first time."""
    for each in gathered.sittings:
        inside = [step for step in each.steps if step.level in INSIDE]
        if inside and inside[0].at > now - KEPT:
            yield Arrival(**gathered.of, employee=each.employee, arrived_at=inside[0].at)


def _small_steps(gathered: Gathered, named: dict[str, Employee], now: datetime) -> Iterator[SmallStep]:
    for told in gathered.circle.steps:
        liked_at = now - timedelta(days=2) if told.liked_by else None
        yield SmallStep(
            **gathered.of,
            words=told.words,
            by_when=(now + timedelta(days=told.in_days)).date() if told.in_days else None,
            offered_at=now - timedelta(days=9),
            liked_by=named[told.liked_by] if told.liked_by else None,
            liked_at=liked_at,
            done_at=now - timedelta(days=1) if told.done else None,
        )


def _looks(gathered: Gathered, named: dict[str, Employee], now: datetime) -> Iterator[LookInvitation]:
    for guest, (by, words) in gathered.circle.looks.items():
        asked_at = now - timedelta(days=2)
        yield LookInvitation(**gathered.of, guest=named[guest], invited_by=named[by], words=words, invited_at=asked_at)
