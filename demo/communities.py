"""Create the communities of the demonstration: participants, roles, join requests, opportunities, invitations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from charters.drafting.wording import cadence_words
from communities.models import (
    MEMBER_LEVELS,
    CheckIn,
    Community,
    CommunityInvitation,
    Decision,
    DecisionOutcome,
    JoinRequest,
    LevelChange,
    MailPreference,
    Newcomer,
    Nomination,
    Opportunity,
    Participation,
    RequestOutcome,
    Role,
    RoleSelection,
    RoleTerm,
    SelectionStep,
    Suggestion,
)
from communities.welcome.newcomers import KEEP_FOR
from demo.crowd import seeded_random
from demo.employees import People
from demo.participants import DemoParticipant, participants
from demo.script import CommunityScript, JoinRequestScript
from demo.timetable import next_meeting_at
from meetings.scheduling.schedule import INVITATION
from members.models import Employee, Organisation


@dataclass(frozen=True)
class LoadedCommunity:
    """A community's script with its row in the database and its participants."""

    script: CommunityScript
    community: Community
    participants: list[DemoParticipant]

    @property
    def foreign_keys(self) -> dict[str, object]:
        """Organisation and community, for rows of this community."""
        return {"organisation_id": self.community.organisation_id, "community": self.community}


def load_communities(
    organisation: Organisation, scripts: Iterable[CommunityScript], people: People, now: datetime
) -> list[LoadedCommunity]:
    """Inside the organisation. Written as rows, with dates in the past, so that the history of levels has them."""
    told = list(scripts)
    communities = Community.objects.bulk_create(_community(organisation, each, now) for each in told)
    for circle, community in zip(told, communities, strict=True):
        community.created_at = now - timedelta(weeks=circle.weeks_ago_started)
    Community.objects.bulk_update(communities, ["created_at"])
    gathered = [
        LoadedCommunity(circle, community, list(participants(circle, people, seeded_random(circle.slug), now)))
        for circle, community in zip(told, communities, strict=True)
    ]
    places = Participation.objects.bulk_create(row for each in gathered for row in _participations(each))
    CheckIn.objects.bulk_create(_check_ins(places, people.named.get("Amina"), now))
    LevelChange.objects.bulk_create(row for each in gathered for row in _level_changes(each))
    RoleTerm.objects.bulk_create(row for each in gathered for row in _role_terms(each, people.named, now))
    Nomination.objects.bulk_create(row for each in gathered for row in _nominations(each, people.named, now))
    MailPreference.objects.bulk_create(row for each in gathered for row in _mail_preferences(each, people.named))
    JoinRequest.objects.bulk_create(row for each in gathered for row in _join_requests(each, people.named, now))
    Decision.objects.bulk_create(row for each in gathered for row in _joining_decisions(each, people.named, now))
    Newcomer.objects.bulk_create(row for each in gathered for row in _newcomers(each, now))
    Opportunity.objects.bulk_create(row for each in gathered for row in _opportunities(each, people.named, now))
    CommunityInvitation.objects.bulk_create(row for each in gathered for row in _invitations(each, people.named, now))
    selections = RoleSelection.objects.bulk_create(
        row for each in gathered for row in _selections(each, people.named, now)
    )
    SelectionStep.objects.bulk_create(map(_first_step, selections))
    Suggestion.objects.bulk_create(
        row for each in gathered for chosen in selections for row in _suggestions(each, chosen, people.named)
    )
    return gathered


def _community(organisation: Organisation, told: CommunityScript, now: datetime) -> Community:
    charter = told.charter if told.charter and told.charter.is_adopted else None
    return Community(
        organisation=organisation,
        slug=told.slug,
        name=told.name,
        language=told.language,
        question=told.question,
        purpose=told.purpose,
        domain=told.domain,
        main_goal=told.goal,
        cadence=cadence_words(charter.sheet.cadence, Community(language=told.language)) if charter else told.cadence,
        has_charter=charter is not None,
        joining=told.joining,
        joining_reason=told.joining_reason,
        joining_criteria=told.joining_criteria,
        phase=told.phase,
        phase_since=(now - timedelta(weeks=told.weeks_in_phase)).date(),
        colour=told.colour,
        welcome_text=told.welcome,
        next_meeting_at=next_meeting_at(told, now),
    )


def _participations(gathered: LoadedCommunity) -> Iterator[Participation]:
    for each in gathered.participants:
        if each.level:
            yield Participation(
                **gathered.foreign_keys, employee=each.employee, level=each.level, since=each.steps[-1].at
            )


def _check_ins(places: Iterable[Participation], asked: Employee | None, now: datetime) -> Iterator[CheckIn]:
    """Everybody confirmed their level a month ago, so that a new demonstration mails nobody; except ``asked``, who has
    an open check-in about the level she chose longest ago.
    """
    month, half_year = now - timedelta(days=30), now - timedelta(days=182)
    settled = sorted((place for place in places if place.since < month), key=lambda place: place.since)
    hers = next((place for place in settled if place.employee == asked and place.since < half_year), None)
    for place in settled:
        said = {"asked_at": now - timedelta(days=2)} if place is hers else {"answered_at": month}
        yield CheckIn(organisation_id=place.organisation_id, participation=place, **said)


def _level_changes(gathered: LoadedCommunity) -> Iterator[LevelChange]:
    for each in gathered.participants:
        before = ""
        for step in each.steps:
            yield LevelChange(
                **gathered.foreign_keys, employee=each.employee, before=before, after=step.level, at=step.at
            )
            before = step.level


def _role_terms(gathered: LoadedCommunity, named: dict[str, Employee], now: datetime) -> Iterator[RoleTerm]:
    """Terms begin on the day the holder first took part."""
    since = {each.employee.pk: each.steps[0].at for each in gathered.participants}
    held = [(name, role, None) for name, role in gathered.script.roles.items()]
    ended = [(name, role, now - timedelta(weeks=ago)) for name, (role, ago) in gathered.script.ended_terms.items()]
    for name, role, ended_at in [*ended, *held]:
        holder = named[name]
        term = RoleTerm(
            **gathered.foreign_keys, employee=holder, role=role, started_at=since[holder.pk], ended_at=ended_at
        )
        if ended_at:
            term.handover_note = gathered.script.handover.get(name, "")
        elif name in gathered.script.agreements:
            days, term.hours = gathered.script.agreements[name]
            term.until = (now + timedelta(days=days)).date()
        yield term


def _nominations(gathered: LoadedCommunity, named: dict[str, Employee], now: datetime) -> Iterator[Nomination]:
    for name, (role, reason) in gathered.script.nominations.items():
        asked_at = now - timedelta(days=3)
        nomination = Nomination(
            **gathered.foreign_keys, nominee=named[name], role=role, reason=reason, nominated_at=asked_at
        )
        nomination.nominated_by = named[gathered.script.nominated_by] if gathered.script.nominated_by else None
        yield nomination


def _selections(gathered: LoadedCommunity, named: dict[str, Employee], now: datetime) -> Iterator[RoleSelection]:
    """A selection in progress for some days, facilitated by the Leader, else the Coach."""
    if gathered.script.role_selection:
        role, purpose, _namings = gathered.script.role_selection
        yield RoleSelection(
            **gathered.foreign_keys,
            role=role,
            purpose=purpose,
            facilitator=named[gathered.script.holder(Role.LEADER, Role.COACH)],
            started_at=now - timedelta(days=4),
            by_when=(now + timedelta(days=5)).date(),
        )


def _suggestions(gathered: LoadedCommunity, chosen: RoleSelection, named: dict[str, Employee]) -> Iterator[Suggestion]:
    if gathered.script.role_selection and gathered.community.pk == chosen.community_id:
        for by, whom, reason in gathered.script.role_selection[2]:
            of = {"organisation_id": chosen.organisation_id, "selection": chosen}
            yield Suggestion(**of, by=named[by], person=named[whom], reason=reason, at=chosen.started_at)


def _first_step(chosen: RoleSelection) -> SelectionStep:
    of = {"organisation_id": chosen.organisation_id, "selection": chosen}
    return SelectionStep(**of, step=chosen.step, began_at=chosen.started_at, by=chosen.facilitator)


def _mail_preferences(gathered: LoadedCommunity, named: dict[str, Employee]) -> Iterator[MailPreference]:
    for name, wanted in gathered.script.mail_preferences.items():
        yield MailPreference(**gathered.foreign_keys, employee=named[name], kind=INVITATION, wanted=wanted)


def _join_requests(gathered: LoadedCommunity, named: dict[str, Employee], now: datetime) -> Iterator[JoinRequest]:
    for told in gathered.script.join_requests:
        asked_at = now - timedelta(days=told.days_ago)
        yield JoinRequest(
            **gathered.foreign_keys,
            employee=named[told.applicant],
            experience=told.experience,
            interest=told.interest,
            commitment=told.commitment,
            asked_at=asked_at,
            pending_since=asked_at,
            **(_outcome_fields(told, named, now) if told.answered_by else {}),
        )


def _outcome_fields(told: JoinRequestScript, named: dict[str, Employee], now: datetime) -> dict[str, object]:
    return {
        "outcome": RequestOutcome.ACCEPTED if told.is_accepted else RequestOutcome.DECLINED,
        "ended_at": now - timedelta(days=told.answered_days_ago),
        "reason": told.reason,
        "decided_by": named[told.answered_by],
    }


def _joining_decisions(gathered: LoadedCommunity, named: dict[str, Employee], now: datetime) -> Iterator[Decision]:
    for told in gathered.script.join_requests:
        if told.answered_by:
            yield Decision(
                **gathered.foreign_keys,
                kind=Decision.Kind.JOINING,
                outcome=DecisionOutcome.ACCEPTED if told.is_accepted else DecisionOutcome.DECLINED,
                reason=told.reason,
                person=named[told.applicant],
                by=named[told.answered_by],
                decided_at=now - timedelta(days=told.answered_days_ago),
            )


def _newcomers(gathered: LoadedCommunity, now: datetime) -> Iterator[Newcomer]:
    """Participants who became a member for the first time within ``KEEP_FOR``."""
    for each in gathered.participants:
        inside = [step for step in each.steps if step.level in MEMBER_LEVELS]
        if inside and inside[0].at > now - KEEP_FOR:
            yield Newcomer(**gathered.foreign_keys, employee=each.employee, arrived_at=inside[0].at)


def _opportunities(gathered: LoadedCommunity, named: dict[str, Employee], now: datetime) -> Iterator[Opportunity]:
    for told in gathered.script.opportunities:
        liked_at = now - timedelta(days=2) if told.taken_by else None
        yield Opportunity(
            **gathered.foreign_keys,
            title=told.text,
            by_when=(now + timedelta(days=told.in_days)).date() if told.in_days else None,
            offered_at=now - timedelta(days=9),
            taken_by=named[told.taken_by] if told.taken_by else None,
            taken_at=liked_at,
            done_at=now - timedelta(days=1) if told.is_done else None,
        )


def _invitations(gathered: LoadedCommunity, named: dict[str, Employee], now: datetime) -> Iterator[CommunityInvitation]:
    for guest, (by, words) in gathered.script.invitations.items():
        asked_at = now - timedelta(days=2)
        yield CommunityInvitation(
            **gathered.foreign_keys, invitee=named[guest], invited_by=named[by], note=words, invited_at=asked_at
        )
