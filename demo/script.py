"""How an organisation is told: who works there, what its circles are about, when they meet; all relative to today."""

from dataclasses import dataclass, field
from datetime import time, timedelta

from communities.models import Colour, Joining, MainGoal, Phase, Role, Stance
from meetings.models import Format

#: Since when the told organisations work with communities, in days.
DAYS_SINCE_START = 1095


@dataclass(frozen=True)
class EmployeeScript:
    """``works_at`` in their own words; ``language`` is the one they read in; ``days_employed`` counts days.

    ``topics`` and ``introduction`` are what some say about themselves.
    """

    name: str
    works_at: str
    language: str = "nl"
    trade: str = ""
    email: str = ""
    days_employed: int = DAYS_SINCE_START
    is_administrator: bool = False
    topics: tuple[str, ...] = ()
    introduction: str = ""


@dataclass(frozen=True)
class Rhythm:
    """Every so many weeks on one weekday (Monday is 0), on the clock of Brussels.

    The next date is the first such day at least ``lead_days`` days from today. ``lead_days`` is at most ``7 * every -
    7``, so
    that the date before it has passed.
    """

    weekday: int
    every_weeks: int
    lead_days: int
    start: time
    end: time
    place: str = ""
    online_url: str = ""
    catering: str = ""


@dataclass(frozen=True)
class MeetingScript:
    """One meeting. Its place and link are those of the rhythm unless it names others; its host leads the circle."""

    focus: str
    format: Format = Format.LEAN_COFFEE
    reason: str = ""
    place: str | None = None
    online_url: str | None = None
    catering: str | None = None
    host: str = ""
    #: The words with which it was called off.
    cancellation_note: str = ""
    #: How much earlier it was planned at first, and where.
    moved_by: timedelta = timedelta()
    moved_from: str = ""
    going: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


@dataclass(frozen=True)
class JoinRequestScript:
    """Somebody who asked to take part, so many days ago. Answered where ``by`` names who did, ``answered_days_ago``
    days ago.
    """

    applicant: str
    days_ago: int
    interest: str
    commitment: str
    experience: str = ""
    answered_by: str = ""
    answered_days_ago: int = 0
    is_accepted: bool = False
    reason: str = ""


@dataclass(frozen=True)
class OpportunityScript:
    """Something small that would help; the name is whose hand it is in."""

    text: str
    in_days: int = 0
    taken_by: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class ResponseScript:
    """What someone said to a proposal: a stance, their words, and how it could be woven in."""

    name: str
    stance: Stance
    text: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class ProposalScript:
    """A proposal, so many days ago. ``texts`` are told the first first; ``responses`` holds the words to each of
    them.
    """

    title: str
    proposed_by: str
    days_ago: int
    days_open: int
    texts: tuple[str, ...]
    responses: tuple[tuple[ResponseScript, ...], ...] = ()
    #: Who asked what, and the answer of who proposed.
    questions: tuple[tuple[str, str, str], ...] = ()
    volunteers: tuple[str, ...] = ()
    is_adopted: bool = False


@dataclass(frozen=True)
class CommunityScript:
    """A community. ``weeks_ago_started`` and ``weeks_in_phase`` are weeks ago; ``trades`` names the trades it appeals
    to.

    ``size`` is how many sit in the core, are active and follow: those named, and others drawn from the colleagues.
    ``coming`` is told the next first, ``past`` the last first.
    """

    slug: str
    name: str
    language: str
    purpose: str
    domain: str
    goal: MainGoal
    phase: Phase
    weeks_in_phase: int
    weeks_ago_started: int
    colour: Colour
    size: tuple[int, int, int]
    roles: dict[str, Role]
    cadence: str = ""
    joining: Joining = Joining.OPEN
    joining_reason: str = ""
    joining_criteria: str = ""
    join_requests: tuple[JoinRequestScript, ...] = ()
    trades: tuple[str, ...] = ()
    core: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    periphery: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    #: Roles that someone laid down, with the weeks since.
    ended_terms: dict[str, tuple[Role, int]] = field(default_factory=dict)
    #: Who is seen in a role, and in which words; it waits for their answer.
    nominations: dict[str, tuple[Role, str]] = field(default_factory=dict)
    #: By whom, where a colleague did; otherwise it was carried over from elsewhere.
    nominated_by: str = ""
    #: What the holder of a role said of it: for how many days still, and how much time.
    agreements: dict[str, tuple[int, str]] = field(default_factory=dict)
    #: What somebody left to whoever comes next.
    handover: dict[str, str] = field(default_factory=dict)
    #: A role they choose together: what it is for, and who named whom for which reason.
    role_selection: tuple[Role, str, tuple[tuple[str, str, str], ...]] | None = None
    #: Who wants mail of new meetings, or does not, other than goes without saying.
    mail_preferences: dict[str, bool] = field(default_factory=dict)
    #: Of those who take part, who came in these weeks.
    newcomers: tuple[str, ...] = ()
    welcome: str = ""
    opportunities: tuple[OpportunityScript, ...] = ()
    #: Who is asked to have a look: by whom, and in which words.
    invitations: dict[str, tuple[str, str]] = field(default_factory=dict)
    rhythm: Rhythm | None = None
    upcoming: tuple[MeetingScript, ...] = ()
    past: tuple[MeetingScript, ...] = ()
    proposals: tuple[ProposalScript, ...] = ()

    def holder(self, *roles: Role) -> str:
        """Who holds the first of these roles that someone holds; empty when nobody does."""
        found = (name for role in roles for name, held in self.roles.items() if held == role)
        return next(found, "")


@dataclass(frozen=True)
class OrganisationScript:
    """An organisation: the colleagues its circles name, and how many there are in all."""

    slug: str
    name: str
    welcome: str
    named: tuple[EmployeeScript, ...]
    employee_count: int
    communities: tuple[CommunityScript, ...]
    #: Whose invitations wait: address, language, and how many days ago they were asked in.
    invitations: tuple[tuple[str, str, int], ...] = ()
