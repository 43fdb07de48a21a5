"""The mails of this app, one function each."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from communities.inviting import INVITATION, stands
from communities.models import Arrival, Community, LookInvitation, Participation, RoleTerm
from communities.roles import holders
from communities.welcoming import GREETERS, INSIDE, WELCOME
from communities.wishes import unsubscribe_token, without_refusals
from cop_platform.outbox.inks import INKS
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.letters import Letter, Reader, absolute, write
from members.emails import sender_for
from members.models import Employee


@mail_kind(INVITATION)
def look_invitation(object_id: int, revision: int, recipient_ids: list[int]) -> Iterator[tuple[int, Letter | None]]:
    """“{person} thinks {group} might be something for you”: have a look, you decide."""
    rows = LookInvitation.objects.select_related("community", "invited_by", "organisation")
    found = rows.filter(pk=object_id).first()
    if found is None or not stands(found) or found.community.is_closed:
        return
    for guest in _who_want_it(found.community, INVITATION, recipient_ids):
        yield guest.pk, _letter("communities/email/look_invitation", INVITATION, found.community, guest, look=found)


@mail_kind(WELCOME)
def welcome(object_id: int, revision: int, recipient_ids: list[int]) -> Iterator[tuple[int, Letter | None]]:
    """“Good to have you”: what is next, and whom to ask."""
    found = Arrival.objects.select_related("community", "organisation").filter(pk=object_id).first()
    if found is None or found.community.is_closed or not _is_new_here(found):
        return
    ask = holders([found.community], *GREETERS).get(found.community_id, [])
    for newcomer in _who_want_it(found.community, WELCOME, recipient_ids):
        yield newcomer.pk, _letter("communities/email/welcome", WELCOME, found.community, newcomer, ask=ask)


def _is_new_here(arrival: Arrival) -> bool:
    """Still inside; who began the community, or carries it already, is not welcomed to it."""
    theirs = {"community": arrival.community_id, "employee": arrival.employee_id}
    inside = Participation.objects.filter(level__in=INSIDE, **theirs).exists()
    return inside and not RoleTerm.objects.filter(ended_at=None, **theirs).exists()


def _who_want_it(community: Community, kind: str, recipient_ids: list[int]) -> Iterator[Employee]:
    wanted = without_refusals(community, kind, recipient_ids)
    here = Employee.objects.select_related("user", "organisation").filter(pk__in=wanted, user__is_active=True)
    return here.order_by("pk").iterator()


def _letter(template: str, kind: str, community: Community, employee: Employee, **extra: Any) -> Letter:
    organisation = employee.organisation
    unsubscribe = reverse("unsubscribe", args=[organisation.slug, unsubscribe_token(community, employee, kind)])
    context = {
        **INKS[community.ink],
        **extra,
        "organisation": organisation,
        "organisation_name": organisation.name,
        "first_name": employee.first_name,
        "community": community,
        "page": absolute(community.get_absolute_url()),
    }
    return write(
        template,
        context,
        Reader(employee.user.email, employee.user.language, employee.zone),
        sender=sender_for(organisation),
        unsubscribe=absolute(unsubscribe),
    )
