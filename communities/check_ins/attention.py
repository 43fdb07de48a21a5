"""Action items: pending check-ins."""

from collections.abc import Iterator

from communities.check_ins.questions import open_questions
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def season_questions(person: Employee) -> Iterator[Asked]:
    """Whether a place they chose a while ago is still theirs; it stays until they answer or move, however long."""
    for question in open_questions().filter(participation__employee=person):
        if question.asked_at:  # each open one has been; the field may be empty all the same
            yield Asked("communities/asked/season.html", question, question.asked_at)
