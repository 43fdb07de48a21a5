"""Around a proposal: what was said, questions to whoever carries it, and people who offer to do it (S102)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.outcome import Verdict, Voice, outcome_of
from communities.decisions.settling import Over, locked_proposal
from communities.decisions.stakeholders import members_of
from communities.models import (
    INSIDE,
    Community,
    Decision,
    Phase,
    Proposal,
    ProposalText,
    Question,
    Response,
    Stance,
    Volunteer,
)
from cop_platform.web.rate_limits import refuse_beyond
from members.models import Employee

#: What one person asks about one proposal within a day.
MOST_QUESTIONS, DAY = 10, timedelta(days=1)
QUESTIONS = _(
    "You asked %(most)d questions within a day; perhaps talking is quicker. The next can be asked on %(day)s,"
    " %(clock)s."
)


class AnsweredAlready(Exception):
    """Someone answered this question first; ``question`` is as it stands now."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


@transaction.atomic
def ask(proposal: Proposal, *, by: Employee, words: str) -> Question:
    """Ask before answering. Raises :class:`Over`, ``TooMany``."""
    locked = locked_proposal(proposal)
    if not locked.is_open or locked.community.is_closed:
        raise Over
    mine = locked.questions.filter(asked_by=by)
    refuse_beyond(mine, at="asked_at", most=MOST_QUESTIONS, within=DAY, words=QUESTIONS)
    return Question.objects.create(
        organisation_id=locked.organisation_id, proposal=locked, asked_by=by, words=words, asked_at=timezone.now()
    )


@transaction.atomic
def answer_question(question: Question, *, by: Employee, words: str) -> None:
    """One answer to a question, in the open. Raises :class:`Over`, :class:`AnsweredAlready`."""
    about = locked_proposal(question.proposal)
    if not about.is_open or about.community.is_closed:
        raise Over
    locked = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    if locked.answer:
        raise AnsweredAlready(locked)
    locked.answer, locked.answered_by, locked.answered_at = words, by, timezone.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])


# --- Reading ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Said:
    """One answer in words. ``tone``: fine, concern, objection, withdrawn, left or advice."""

    response: Response
    tone: str


@dataclass(frozen=True)
class Wording:
    """One text, and what people said to it in words. How many said nothing more than “no objection” stands nowhere."""

    text: ProposalText
    said: list[Said]


@dataclass(frozen=True)
class Discussion:
    """All there is to read of a proposal, the text that stands first."""

    wordings: list[Wording]
    mine: Response | None
    verdict: Verdict
    questions: list[Question]
    volunteers: list[Volunteer]

    @property
    def is_waiting(self) -> bool:
        return self.verdict is Verdict.WAITING


def discussion(proposal: Proposal, me: Employee) -> Discussion:
    here = members_of(proposal.community)
    said = Response.objects.select_related("employee").order_by("at", "id")
    rows = proposal.texts.select_related("written_by").order_by("-revision")
    texts = list(rows.prefetch_related(Prefetch("responses", queryset=said)))
    standing = [each for each in texts[0].responses.all() if each.withdrawn_at is None]
    return Discussion(
        wordings=[Wording(text, _in_words(text, here)) for text in texts],
        mine=next((each for each in standing if each.employee_id == me.pk), None),
        verdict=_verdict(proposal, texts[0], standing, here),
        questions=list(proposal.questions.select_related("asked_by", "answered_by").order_by("asked_at", "id")),
        volunteers=list(
            proposal.volunteers.filter(employee__left_at=None).select_related("employee").order_by("since", "id")
        ),
    )


def _in_words(text: ProposalText, here: set[int]) -> list[Said]:
    return [Said(each, _tone(each, here)) for each in text.responses.all() if each.words]


def _tone(response: Response, here: set[int]) -> str:
    if response.withdrawn_at:
        return "withdrawn"
    if response.stance == Stance.OBJECTION and response.employee_id not in here:
        return "left"
    return "fine" if response.stance == Stance.NO_OBJECTION else response.stance


def _verdict(proposal: Proposal, text: ProposalText, standing: list[Response], here: set[int]) -> Verdict:
    own = {proposal.proposed_by_id, proposal.candidate_id, text.written_by_id}
    return outcome_of(
        [Voice(each.stance, own=each.employee_id in own, here=each.employee_id in here) for each in standing],
        closes_at=proposal.closes_at,
        now=timezone.now(),
        had_more_time=proposal.extended_at is not None,
        by_consent=proposal.by_consent,
    )


def open_proposals(community: Community) -> list[Proposal]:
    """What is put to the community now, the first to close first."""
    found = Proposal.objects.filter(community=community, outcome="").select_related(
        "community", "proposed_by", "candidate"
    )
    return list(found.order_by("closes_at", "id"))


def to_look_at_again(community: Community) -> list[Decision]:
    """Decisions whose day to be looked at again has come (S100)."""
    due = Decision.objects.filter(community=community, review_on__lte=timezone.localdate())
    return list(
        due.exclude(proposal=None).select_related("person", "proposal__community").order_by("review_on", "id")[:20]
    )


def unanswered(person: Employee) -> list[Proposal]:
    """Open proposals of where they are active or in the core, that others made and they did not answer yet."""
    answered = Response.objects.filter(
        text__proposal=OuterRef("pk"), text__replaced_at=None, employee=person, withdrawn_at=None
    )
    found = Proposal.objects.filter(
        outcome="",
        closes_at__gt=timezone.now(),
        community__participations__employee=person,
        community__participations__level__in=INSIDE,
    )
    found = (
        found.exclude(Q(proposed_by=person) | Q(candidate=person))
        .exclude(community__phase=Phase.CLOSED)
        .filter(~Exists(answered))
    )
    return list(found.select_related("community", "candidate").order_by("closes_at", "id")[:20])
