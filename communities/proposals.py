"""Around a proposal: questions to whoever carries it, and people who offer to do it (S102)."""

from django.db import transaction
from django.utils import timezone

from communities.consent import Over
from communities.models import Proposal, Question, Volunteer
from members.models import Employee


class AnsweredAlready(Exception):
    """Someone answered this question first; ``question`` is as it stands now."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


@transaction.atomic
def ask(proposal: Proposal, *, by: Employee, words: str) -> Question:
    """Ask before answering. Raises :class:`Over`."""
    locked = _lock(proposal)
    if not locked.is_open or locked.community.is_closed:
        raise Over
    return Question.objects.create(
        organisation_id=locked.organisation_id, proposal=locked, asked_by=by, words=words, asked_at=timezone.now()
    )


@transaction.atomic
def answer_question(question: Question, *, by: Employee, words: str) -> None:
    """One answer to a question, in the open. Raises :class:`AnsweredAlready`."""
    locked = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    if locked.answer:
        raise AnsweredAlready(locked)
    locked.answer, locked.answered_by, locked.answered_at = words, by, timezone.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])


@transaction.atomic
def volunteer(proposal: Proposal, *, by: Employee) -> bool:
    """Offer to help do it: only ever oneself. True when that is new. Raises :class:`Over`."""
    locked = _lock(proposal)
    if locked.outcome not in {"", Proposal.Outcome.ADOPTED} or locked.community.is_closed:
        raise Over
    _offer, is_new = Volunteer.objects.get_or_create(
        organisation_id=locked.organisation_id, proposal=locked, employee=by, defaults={"since": timezone.now()}
    )
    return bool(is_new)


def step_back(proposal: Proposal, *, by: Employee) -> None:
    """Take the offer back, any day and without a reason."""
    Volunteer.objects.filter(proposal=proposal, employee=by).delete()


def _lock(proposal: Proposal) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("community")
    locked: Proposal = found.get(pk=proposal.pk)
    return locked
