"""What the communities ask of people."""

from collections.abc import Iterator

from communities.joining import Outcome, asking_of
from communities.mediation import waiting_for
from communities.roles import asked_of
from communities.season import open_questions
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def nominations(person: Employee) -> Iterator[Asked]:
    """Somebody sees them in a role."""
    for nomination in asked_of(person):
        yield Asked("communities/asked/nomination.html", nomination, nomination.nominated_at)


ASKED = {
    "": "communities/asked/join_request.html",
    Outcome.NOT_NOW: "communities/asked/second_look.html",
    Outcome.YES: "communities/asked/welcome.html",
}


@asks
def requests(person: Employee) -> Iterator[Asked]:
    """Somebody would like to join and they answer; a Coach is asked to look; or their own place is kept for them."""
    for request in asking_of(person):
        yield Asked(ASKED[request.outcome], request, request.ended_at or request.waiting_since)


@asks
def season_questions(person: Employee) -> Iterator[Asked]:
    """Whether a place they chose a while ago is still theirs; it stays until they answer or move, however long."""
    for question in open_questions().filter(participation__employee=person):
        if question.asked_at:  # each open one has been; the field may be empty all the same
            yield Asked("communities/asked/season.html", question, question.asked_at)


@asks
def confidences(person: Employee) -> Iterator[Asked]:
    """Somebody wrote to them in confidence; or the coach they wrote to is coach no more."""
    for confidence in waiting_for(person):
        yield Asked("communities/asked/confidence.html", confidence, confidence.latest_at)
