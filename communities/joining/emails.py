"""The mails of this app, one function each."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.joining.reminders import REMINDED_AFTER, REMINDER
from communities.joining.requests import ANSWER, ENDED, REQUEST, Outcome, moot, who_is_asked
from communities.joining.reviews import LOOK, LOOKED, coaches_for
from communities.models import JoinRequest, SecondLook
from communities.models.role import GREETERS
from communities.notifications.messages import Letters, colleagues, letter
from communities.notifications.preferences import can_be_stopped
from communities.roles.terms import holders
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.messages import Letter, absolute
from members.models import Employee

can_be_stopped(
    REQUEST,
    about=_("somebody would like to join"),
    stop=_("No more mail when somebody would like to join %(community)s?"),
)


# --- To those who answer ------------------------------------------------------------------------------------------
@mail_kind(REQUEST)
def join_request(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“{group}: {person} would like to join”. Nothing of the motivation: that is read on the page."""
    request = _waiting(object_id)
    if request is None or request.is_looked_at_again != revision:
        return
    for employee in colleagues(who_is_asked(request).intersection(recipient_ids)):
        yield employee.pk, _letter("request", request, employee, can_stop=True, again=revision > 0)


@mail_kind(REMINDER)
def join_reminder(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """The same, a week and three weeks later."""
    request = _waiting(object_id)
    if request is None or request.is_looked_at_again != (revision - 1) // len(REMINDED_AFTER):
        return
    for employee in colleagues(who_is_asked(request).intersection(recipient_ids)):
        yield employee.pk, _letter("request", request, employee, can_stop=True, reminds=True)


@mail_kind(LOOK)
def second_look(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“{group}: {person} asks you to look again”, to a Coach."""
    look = _look(object_id)
    if look is None or look.answer or look.request.outcome != Outcome.NOT_NOW or moot(look.request):
        return
    for employee in colleagues(coaches_for(look.request).intersection(recipient_ids)):
        yield employee.pk, _letter("second_look", look.request, employee, can_stop=True)


# --- To who asked: what came of it, so there is nothing to turn off -------------------------------------------------
@mail_kind(ANSWER)
def join_answer(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“Yes, welcome to {group}”, with what a welcome says (so that none follows), or “not now”; with the reason."""
    request = _rows().filter(pk=object_id, outcome__in=[Outcome.YES, Outcome.NOT_NOW]).first()
    if request is None or request.is_looked_at_again != revision:
        return
    others = bool(coaches_for(request))
    ask = holders([request.community], *GREETERS).get(request.community_id, [])
    for employee in colleagues(recipient_ids):
        may_look = others and revision == 0
        yield employee.pk, _letter(request.outcome, request, employee, coach_may_look=may_look, ask=ask)


@mail_kind(ENDED)
def join_ended(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """The community opened to everyone, or closed, before anybody answered."""
    request = _rows().filter(pk=object_id, outcome__in=[Outcome.OPENED, Outcome.CLOSED]).first()
    if request is None:
        return
    for employee in colleagues(recipient_ids):
        yield employee.pk, _letter("ended", request, employee)


@mail_kind(LOOKED)
def second_look_answer(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """What the Coach says after a second look."""
    look = _look(object_id)
    if look is None or not look.answer:
        return
    for employee in colleagues(recipient_ids):
        yield employee.pk, _letter("looked", look.request, employee, look=look)


# ------------------------------------------------------------------------------------------------------------------
def _rows() -> Any:
    return JoinRequest.objects.select_related("community", "organisation", "employee", "decided_by")


def _waiting(pk: int) -> JoinRequest | None:
    found: JoinRequest | None = _rows().filter(pk=pk, outcome="").first()
    return None if found is None or moot(found) else found


def _look(pk: int) -> SecondLook | None:
    of = ["community", "organisation", "employee", "decided_by"]
    rows = SecondLook.objects.select_related("answered_by", *(f"request__{name}" for name in of))
    found: SecondLook | None = rows.filter(pk=pk).first()
    return found


def _letter(name: str, request: JoinRequest, employee: Employee, *, can_stop: bool = False, **extra: Any) -> Letter:
    """All requests mails are one kind to turn off; what is asked of somebody stands on their first page too."""
    return letter(
        f"communities/email/join_{name}",
        request.community,
        employee,
        kind=REQUEST if can_stop else "",
        join_request=request,
        page=absolute(request.get_absolute_url()),
        community_page=absolute(request.community.get_absolute_url()),
        **extra,
    )
