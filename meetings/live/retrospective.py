"""The two questions of a retrospective, answered in sentences that show without a name."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cop_platform.text import folded
from cop_platform.web.refusals import Refusal
from meetings.agenda.topics import lock_list, lock_open_list
from meetings.models import Meeting, RetrospectiveSentence
from members.models import Employee

Question = RetrospectiveSentence.Question
#: Most sentences of one retrospective, and of one person.
MAX_SENTENCES, MAX_OWN = 200, 10


class TooManySentences(Refusal):
    sentence = _("That is enough for one retrospective. Talk about what is there.")


@dataclass(frozen=True)
class Answers:
    """A question with its sentences, by their words: their order says nothing about who came first."""

    question: Question
    sentences: list[RetrospectiveSentence]


@transaction.atomic
def say(meeting: Meeting, question: Question, text: str, *, by: Employee) -> None:
    """Raises ``ListClosed`` and :class:`TooManySentences`."""
    found = lock_open_list(meeting)
    said = RetrospectiveSentence.objects.filter(meeting=meeting)
    if said.count() >= MAX_SENTENCES or said.filter(said_by=by).count() >= MAX_OWN:
        raise TooManySentences
    RetrospectiveSentence.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        question=question,
        text=text,
        said_by=by,
    )
    found.note_change()


@transaction.atomic
def withdraw_sentence(meeting: Meeting, public_id: str, *, by: Employee) -> None:
    """One's own sentence; somebody else's, or one that is gone, changes nothing."""
    found = lock_list(meeting)
    RetrospectiveSentence.objects.filter(meeting=meeting, public_id=public_id, said_by=by).delete()
    found.note_change()


def answers_of(meeting: Meeting) -> list[Answers]:
    said = list(RetrospectiveSentence.objects.filter(meeting=meeting).order_by("pk"))
    said.sort(key=lambda each: folded(each.text))
    return [Answers(question, [each for each in said if each.question == question]) for question in Question]
