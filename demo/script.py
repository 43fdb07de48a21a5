"""Dataclasses that describe an organisation of the demonstration; all dates are relative to today."""

from dataclasses import dataclass, field
from datetime import time, timedelta

from charters.drafting.parts import Sheet
from charters.models import Ambition, Part
from communities.models import Closing, ClosingView, Colour, Joining, MainGoal, Phase, Proposal, Role, Stance
from knowledge.models import Outcome, Responsibility, SupportAnswer, SupportKind, Theme, Word
from meetings.models import Format

#: How many days ago the organisations began to work with communities.
DAYS_SINCE_START = 1095


@dataclass(frozen=True)
class EmployeeScript:
    """An employee. ``language`` is the language of their account; ``trade`` is a name in ``workplaces.TRADES``;
    ``topics`` are their expertise topics.
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
    """Meetings every so many weeks on one weekday (Monday is 0), in Brussels time.

    The next date is the first such day at least ``lead_days`` days from today. ``lead_days`` is at most
    ``7 * every_weeks - 7``, so that the date before it has passed.
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
    """One meeting. Place, link and catering default to those of the rhythm; the host defaults to the Leader."""

    focus: str
    format: Format = Format.LEAN_COFFEE
    reason: str = ""
    place: str | None = None
    online_url: str | None = None
    catering: str | None = None
    host: str = ""
    #: Not empty: the meeting is cancelled, with this note.
    cancellation_note: str = ""
    #: How much earlier it was scheduled at first, and at which place.
    moved_by: timedelta = timedelta()
    moved_from: str = ""
    going: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


@dataclass(frozen=True)
class JoinRequestScript:
    """A join request. It is answered if ``answered_by`` is a name."""

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
    """A volunteer opportunity, open or taken."""

    text: str
    in_days: int = 0
    taken_by: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class ResponseScript:
    """A response to a proposal: stance, reason, and suggested change."""

    name: str
    stance: Stance
    text: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class ProposalScript:
    """A proposal. ``texts`` are its versions, oldest first; ``responses`` has the responses to each version."""

    title: str
    proposed_by: str
    days_ago: int
    days_open: int
    texts: tuple[str, ...]
    responses: tuple[tuple[ResponseScript, ...], ...] = ()
    #: Asked by, question, answer of the proposer.
    questions: tuple[tuple[str, str, str], ...] = ()
    volunteers: tuple[str, ...] = ()
    is_adopted: bool = False
    subject: Proposal.Subject = Proposal.Subject.GENERAL


@dataclass(frozen=True)
class CharterScript:
    """A charter. ``sheet`` is without ambitions, which have dates; once adopted its purpose is the community's."""

    sheet: Sheet
    #: 0: not adopted yet.
    weeks_ago_adopted: int = 0
    #: Text, weeks from today until its date, state, and the latest words about it.
    ambitions: tuple[tuple[str, int, Ambition.State, str], ...] = ()
    #: Versions before it, the oldest first: how many weeks ago each was adopted, and its purpose.
    earlier: tuple[tuple[int, str], ...] = ()
    #: On a draft: part, by whom, what, and whether it is handled.
    remarks: tuple[tuple[Part, str, str, bool], ...] = ()
    #: The round about it, without title and text.
    round: ProposalScript | None = None

    @property
    def is_adopted(self) -> bool:
        return self.weeks_ago_adopted > 0

    @property
    def number(self) -> int:
        return len(self.earlier) + 1


@dataclass(frozen=True)
class ResultScript:
    """A result. ``goal`` and ``ambition`` are places in the lists of goals and of ambitions, counted from 0."""

    weeks_ago: int
    title: str
    story: str
    goal: int
    gain: str
    by: str
    #: Who said yes to being thanked, and who was asked and has not answered yet.
    thanks: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    in_use: tuple[str, ...] = ()
    trying: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()
    ambition: int | None = None


@dataclass(frozen=True)
class SupportScript:
    """A request for support, answered or open."""

    days_ago: int
    kind: SupportKind
    title: str
    reason: str
    by: str
    answer: SupportAnswer | None = None
    word: str = ""
    answered_by: str = ""
    answered_days_ago: int = 0


@dataclass(frozen=True)
class ExperimentScript:
    """An experiment, running or judged."""

    title: str
    by: str
    weeks_ago: int
    ends_in_days: int
    signal: str = ""
    outcome: Outcome | None = None
    lesson: str = ""
    judged_by: str = ""


@dataclass(frozen=True)
class SteeringScript:
    """What a community says of doing without its coach."""

    noted_by: str
    #: Weeks ago, theme and word.
    words: tuple[tuple[int, Theme, Word], ...]
    #: By whom, about which theme, and the sentence.
    sentences: tuple[tuple[str, Theme, str], ...]
    #: Who does it, the task, how it goes, and since how many weeks.
    tasks: tuple[tuple[Responsibility.Carrier, str, str, int], ...]
    #: Weeks ago, by whom, and the note on goals.
    notes: tuple[tuple[int, str, str], ...]
    experiments: tuple[ExperimentScript, ...]
    #: By whom: on culture, on leadership, on people and means.
    support: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class ClosingScript:
    """A question whether the community is finished. With an ``outcome``, it was closed by it."""

    reason: Closing.Reason
    words: str
    proposed_by: str
    days_ago: int
    #: Name, view, words, and the reply of whoever asked.
    answers: tuple[tuple[str, ClosingView, str, str], ...] = ()
    #: Name, by whom, words, and whether the name stands with them.
    thanks: tuple[tuple[str, str, str, bool], ...] = ()
    outcome: str = ""
    made: str = ""
    learned: str = ""


@dataclass(frozen=True)
class CommunityScript:
    """A community. ``trades`` are the trades that are more likely to take part.

    ``size`` is the number of people in the core, active and at the edge: those named, and others drawn at random.
    ``upcoming`` begins with the next meeting, ``past`` with the latest.
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
    #: Ended terms: by name, the role and how many weeks ago it ended.
    ended_terms: dict[str, tuple[Role, int]] = field(default_factory=dict)
    #: Pending nominations: by nominee, the role and the reason.
    nominations: dict[str, tuple[Role, str]] = field(default_factory=dict)
    #: Who nominated them; empty as for imported nominations.
    nominated_by: str = ""
    #: Agreed terms: by role holder, the days left and the time spent, in words.
    agreements: dict[str, tuple[int, str]] = field(default_factory=dict)
    #: Handover notes, by former role holder.
    handover: dict[str, str] = field(default_factory=dict)
    #: A role selection in progress: role, purpose, and suggestions as (by, candidate, reason).
    role_selection: tuple[Role, str, tuple[tuple[str, str, str], ...]] | None = None
    #: Whether somebody wants mail about new meetings, where it differs from the default.
    mail_preferences: dict[str, bool] = field(default_factory=dict)
    #: Participants who joined in the last two weeks.
    newcomers: tuple[str, ...] = ()
    welcome: str = ""
    opportunities: tuple[OpportunityScript, ...] = ()
    #: Invitations to the community: by invitee, the inviter and the note.
    invitations: dict[str, tuple[str, str]] = field(default_factory=dict)
    rhythm: Rhythm | None = None
    upcoming: tuple[MeetingScript, ...] = ()
    past: tuple[MeetingScript, ...] = ()
    proposals: tuple[ProposalScript, ...] = ()
    charter: CharterScript | None = None
    #: Slugs of the communities into which it splits since a week; people can choose for a week more.
    splits_into: tuple[str, ...] = ()
    #: Slugs of its sisters.
    sisters: tuple[str, ...] = ()
    #: The question of an idea, and who would join it.
    question: str = ""
    would_join: tuple[str, ...] = ()
    #: Why it went to a phase, in words.
    reasons: dict[Phase, str] = field(default_factory=dict)
    closing: ClosingScript | None = None

    def holder(self, *roles: Role) -> str:
        """The name of the holder of the first of these roles that is held; empty when none is."""
        found = (name for role in roles for name, held in self.roles.items() if held == role)
        return next(found, "")


@dataclass(frozen=True)
class GoalScript:
    """A goal of the organisation, and the slugs of the communities that work towards it."""

    title: str
    description: str
    communities: tuple[str, ...]
    is_retired: bool = False


@dataclass(frozen=True)
class OrganisationScript:
    """An organisation: its named employees, the number of employees in all, and its communities."""

    slug: str
    name: str
    welcome: str
    named: tuple[EmployeeScript, ...]
    employee_count: int
    communities: tuple[CommunityScript, ...]
    #: Pending invitations: e-mail address, language, and how many days ago they were sent.
    invitations: tuple[tuple[str, str, int], ...] = ()
    goals: tuple[GoalScript, ...] = ()
    #: Versions of its approach, the first one first: texts by part.
    approach: tuple[dict[str, str], ...] = ()
    #: Former addresses of communities, and the present slugs.
    former_slugs: dict[str, str] = field(default_factory=dict)
    #: Its own word for a community: fields of ``Organisation``.
    own_word: dict[str, str] = field(default_factory=dict)
