"""After a “not now”: the Coach looks, talks to people, and may ask the others to look again."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.joining.requests import REQUEST, Outcome, Over, RoleEnded, moot, who_answers, who_is_asked
from communities.models import JoinRequest, Role, SecondLook
from communities.models.locking import locked
from communities.notifications.preferences import without_refusals
from cop_platform.outbox.queue import owe
from members.models import Employee

#: Kinds of mail: to the coaches, and what they say to who asked.
LOOK, LOOKED = "second_look", "second_look_answer"


class NoCoach(Exception):
    """Nobody but the one who answered could look."""


def coaches_for(request: JoinRequest) -> set[int]:
    """Who could look at this “not now”: a Coach other than the one who said it, and than who asked."""
    return who_answers(request, Role.COACH) - {request.decided_by_id or 0}


def may_be_asked(request: JoinRequest, coaches: set[int]) -> bool:
    """Once for a request, and while nothing newer waits."""
    if request.outcome != Outcome.NOT_NOW or moot(request) or not coaches:
        return False
    newer = JoinRequest.objects.filter(community=request.community, employee=request.employee, outcome="")
    return not request.second_looks.exists() and not newer.exists()


@transaction.atomic
def ask_the_coach(request: JoinRequest) -> SecondLook:
    """One click, once; a second click changes nothing. Raises :class:`Over` and :class:`NoCoach`."""
    locked(request.community)
    request = _read_anew(request)
    if found := request.second_looks.first():
        return found
    coaches = coaches_for(request)
    if not may_be_asked(request, coaches):
        raise Over(request) if coaches else NoCoach
    look: SecondLook = SecondLook.objects.create(
        organisation_id=request.organisation_id,
        request=request,
        first_reason=request.reason,
        asked_at=timezone.now(),
    )
    owe(LOOK, look, without_refusals(request.community, REQUEST, coaches))
    return look


@transaction.atomic
def answer_look(look: SecondLook, answer: SecondLook.Answer, words: str, *, by: Employee) -> SecondLook:
    """The Coach’s words go to who asked; with “again”, those who answer are asked once more.

    Raises :class:`Over` when somebody looked already, or when there is nothing to look at any more; and
    :class:`RoleEnded`.
    """
    locked(look.request.community)
    request = _read_anew(look.request)
    look = SecondLook.objects.select_for_update().get(pk=look.pk)
    if look.answer or request.outcome != Outcome.NOT_NOW or moot(request):
        raise Over(request)
    if by.pk not in coaches_for(request):
        raise RoleEnded
    look.answer, look.words, look.answered_by, look.answered_at = answer, words, by, timezone.now()
    look.save(update_fields=["answer", "words", "answered_by", "answered_at"])
    if answer == SecondLook.Answer.AGAIN:
        _wait_again(request)
    owe(LOOKED, look, [request.employee_id])
    return look


def _wait_again(request: JoinRequest) -> None:
    """As if it had come in today; its first reason stands in the log and with the second look."""
    try:
        with transaction.atomic():
            request.outcome, request.ended_at, request.reason, request.decided_by = "", None, "", None
            request.waiting_since = timezone.now()
            request.save()
    except IntegrityError:  # they asked anew meanwhile, and that waits
        raise Over(request) from None
    owe(REQUEST, request, who_is_asked(request), revision=request.is_looked_at_again)


def _read_anew(request: JoinRequest) -> JoinRequest:
    rows = JoinRequest.objects.select_related("community", "employee", "decided_by")
    found: JoinRequest = rows.select_for_update(of=("self",)).get(pk=request.pk)
    return found
