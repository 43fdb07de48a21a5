"""Say which times suit, take it back, and the signed links with which it is said from the mail."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cop_platform.web.refusals import Refusal
from cop_platform.web.signed_links import read_link, sign_link
from meetings.models import Poll, PollVote
from meetings.polls.lookup import lock_poll, offered_slots
from members.models import Employee
from members.people.deactivation import lock_if_active

SALT = "meetings.poll"


class PollClosed(Refusal):
    sentence = _("The date has passed or there is an outcome, so nothing can be answered any more.")


class LinkExpired(Exception):
    """Nothing can be answered any more: ``poll``, and ``employee`` if they are still here."""

    def __init__(self, poll: Poll | None, employee: Employee | None) -> None:
        super().__init__()
        self.poll, self.employee = poll, employee


@transaction.atomic
def answer(poll: Poll, employee: Employee, choices: Mapping[str, PollVote.Choice]) -> None:
    """Keep what this person says of each time, by its public id; of times that are not named it stays as it was.

    A time that was taken away meanwhile is left out. Raises :class:`PollClosed`.
    """
    if not lock_if_active(employee.pk):
        raise PollClosed
    poll = lock_poll(poll)
    if not poll.is_open:
        raise PollClosed
    for slot in offered_slots(poll):
        if choice := choices.get(slot.public_id):
            PollVote.objects.update_or_create(
                organisation_id=poll.organisation_id, slot=slot, employee=employee, defaults={"choice": choice}
            )


@transaction.atomic
def take_back(poll: Poll, employee: Employee) -> None:
    """Forget all that this person said of the times. Raises :class:`PollClosed`."""
    poll = lock_poll(poll)
    if not poll.is_open:
        raise PollClosed
    PollVote.objects.filter(slot__poll=poll, employee=employee).delete()


def choices_of(poll: Poll, employee: Employee) -> dict[int, str]:
    """What this person says, by id of the time."""
    said = PollVote.objects.filter(slot__poll=poll, employee=employee)
    return dict(said.values_list("slot_id", "choice"))


def forget_leaver(employee: Employee) -> None:
    """Delete the answers of somebody who left the organisation."""
    PollVote.objects.filter(employee=employee).delete()


# --- Links --------------------------------------------------------------------------------------------------------
def answer_token(poll: Poll, employee_id: int) -> str:
    return sign_link(SALT, poll.organisation_id, poll.pk, employee_id)


def read_answer_token(token: str, organisation_id: int) -> tuple[Poll, Employee]:
    """The poll and the person of this token. Raises :class:`LinkExpired` and ``LinkInvalid``."""
    poll_id, employee_id = read_link(token, salt=SALT, organisation_id=organisation_id)
    poll = Poll.objects.select_related("community", "host", "meeting__community").filter(pk=poll_id).first()
    found = Employee.objects.select_related("user", "organisation").filter(pk=employee_id).first()
    employee = found if found and found.left_at is None and found.user.is_active else None
    if poll is None or employee is None or not poll.is_open:
        raise LinkExpired(poll, employee)
    return poll, employee
