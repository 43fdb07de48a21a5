"""The discussion of a proposal: responses to its texts, questions to its owner, and volunteers (S102)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.outcome import RoundState
from communities.decisions.settling import RoundClosed, locked_proposal, state_of
from communities.decisions.stakeholders import as_standing, deciding_members
from communities.models import (
    MEMBER_LEVELS,
    Community,
    Phase,
    Proposal,
    ProposalText,
    Question,
    Response,
    Stance,
    Volunteer,
)
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.rate_limits import enforce_limit
from members.models import Employee

#: Most questions by one person about one proposal within a day.
MAX_QUESTIONS, DAY = 10, timedelta(days=1)
TOO_MANY_QUESTIONS = _(
    "You asked %(most)d questions within a day; perhaps talking is quicker. The next can be asked on %(day)s,"
    " %(clock)s."
)


class QuestionAnswered(Exception):
    """Somebody else answered this question first; ``question`` is read again."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


@transaction.atomic
def ask_question(proposal: Proposal, *, by: Employee, text: str) -> Question:
    """Ask a question about an open proposal. Raises :class:`RoundClosed`, ``TooMany``."""
    locked = locked_proposal(proposal)
    if not locked.is_open or locked.community.is_closed:
        raise RoundClosed
    mine = locked.questions.filter(asked_by=by)
    enforce_limit(mine, at="asked_at", most=MAX_QUESTIONS, within=DAY, sentence=TOO_MANY_QUESTIONS)
    return Question.objects.create(
        organisation_id=locked.organisation_id, proposal=locked, asked_by=by, text=text, asked_at=timezone.now()
    )


@transaction.atomic
def answer_question(question: Question, *, by: Employee, answer: str) -> None:
    """Answer a question; the first answer stands. Raises :class:`RoundClosed`, :class:`QuestionAnswered`."""
    about = locked_proposal(question.proposal)
    if not about.is_open or about.community.is_closed:
        raise RoundClosed
    now = Question.objects.get(pk=question.pk)  # its proposal is locked, so nobody else answers it
    if now.answer:
        raise QuestionAnswered(now)
    now.answer, now.answered_by, now.answered_at = answer, by, timezone.now()
    now.save(update_fields=["answer", "answered_by", "answered_at"])


# --- Reading ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Remark:
    """A response with a reason. ``tone``: fine, concern, objection, withdrawn, left or advice."""

    response: Response
    tone: str


@dataclass(frozen=True)
class TextVersion:
    """A text and its responses with a reason. Responses without one are not shown, not even as a number."""

    text: ProposalText
    remarks: list[Remark]


@dataclass(frozen=True)
class Discussion:
    """Everything to read about a proposal; the current text is the first of ``versions``."""

    versions: list[TextVersion]
    my_response: Response | None
    state: RoundState
    questions: list[Question]
    volunteers: list[Volunteer]

    @property
    def is_overdue(self) -> bool:
        return self.state is RoundState.OVERDUE

    @property
    def open_objections(self) -> int:
        """How many objections to the current text are not solved yet."""
        return sum(remark.tone == Stance.OBJECTION for remark in self.versions[0].remarks)


def discussion(proposal: Proposal, me: Employee) -> Discussion:
    here = deciding_members(proposal.community)
    said = Response.objects.select_related("employee").order_by("at", "id")
    rows = proposal.texts.select_related("written_by").order_by("-revision")
    texts = list(rows.prefetch_related(Prefetch("responses", queryset=said)))
    standing = [each for each in texts[0].responses.all() if each.withdrawn_at is None]
    said_now = [(each.stance, each.employee_id) for each in standing]
    return Discussion(
        versions=[TextVersion(text, _remarks_on(text, here)) for text in texts],
        my_response=next((each for each in standing if each.employee_id == me.pk), None),
        state=state_of(proposal, timezone.now(), as_standing(proposal, texts[0], said_now, here)),
        questions=list(proposal.questions.select_related("asked_by", "answered_by").order_by("asked_at", "id")),
        volunteers=list(
            proposal.volunteers.filter(employee__left_at=None).select_related("employee").order_by("since", "id")
        ),
    )


def _remarks_on(text: ProposalText, member_ids: set[int]) -> list[Remark]:
    return [Remark(each, _tone(each, member_ids)) for each in text.responses.all() if each.reason]


def _tone(response: Response, member_ids: set[int]) -> str:
    if response.withdrawn_at:
        return "withdrawn"
    if response.stance == Stance.OBJECTION and response.employee_id not in member_ids:
        return "left"
    return "fine" if response.stance == Stance.NO_OBJECTION else response.stance


def open_proposals(community: Community, reader: Employee) -> QuerySet[Any]:
    """Open proposals of a community, the first to close first. ``my_stance``: the reader’s answer, or None."""
    mine = Response.objects.filter(
        text__proposal=OuterRef("pk"), text__replaced_at=None, employee=reader, withdrawn_at=None
    )
    found = Proposal.objects.filter(community=community, outcome="").select_related(
        "community", "proposed_by", "candidate"
    )
    return found.annotate(my_stance=Subquery(mine.values("stance")[:1])).order_by("closes_at", "id")


@planned
def first_open_proposals(community: Community, reader: Employee, at: Moment) -> QuerySet[Any]:
    """At most three that can be answered now."""
    return open_proposals(community, reader).filter(closes_at__gt=at.now)[:3]


@planned
def unanswered_by(person: Employee, at: Moment) -> QuerySet[Proposal]:
    """Open proposals that this person has not answered as a member, at most 20; none by or about themself."""
    answered = Response.objects.filter(
        text__proposal=OuterRef("pk"), text__replaced_at=None, employee=person, withdrawn_at=None
    )
    found = Proposal.objects.filter(
        outcome="",
        closes_at__gt=at.now,
        community__participations__employee=person,
        community__participations__level__in=MEMBER_LEVELS,
    )
    found = (
        found.exclude(Q(proposed_by=person) | Q(candidate=person))
        .exclude(community__phase=Phase.CLOSED)
        .filter(~Exists(answered))
    )
    shown: QuerySet[Proposal] = found.select_related("community", "candidate").order_by("closes_at", "id")[:20]
    return shown
