"""A mail to a colleague about a community: what all of them have in common."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from communities.models import Community
from communities.notifications.colours import INKS
from communities.notifications.preferences import unsubscribe_token, without_refusals
from cop_platform.outbox.messages import CalendarPart, Letter, Reader, absolute, write
from members.models import Employee
from members.organisations.sender import sender_for

Letters = Iterator[tuple[int, Letter | None]]


def colleagues(pks: Iterable[int]) -> Iterator[Employee]:
    """Those of them who are still here and can sign in."""
    here = Employee.objects.select_related("user", "organisation").filter(
        pk__in=list(pks), left_at=None, user__is_active=True
    )
    return here.order_by("pk").iterator()


def letter(
    template: str,
    about: Community | list[Community],
    employee: Employee,
    *,
    kind: str = "",
    calendar: CalendarPart | None = None,
    **facts: Any,
) -> Letter:
    """About one community, or about several together, of which the first gives the colour.

    ``kind``: what one click turns off; empty for what cannot be. ``facts`` come on top of what each of them says.
    """
    organisation = employee.organisation
    community = about[0] if isinstance(about, list) else about
    context = {
        **INKS[community.ink],
        "organisation_name": organisation.name,
        "first_name": employee.first_name,
        "community": community,
        "page": absolute(community.get_absolute_url()),
        **facts,
    }
    return write(
        template,
        context,
        Reader(employee.user.email, employee.user.language, employee.zone),
        sender=sender_for(organisation),
        unsubscribe=_stop_address(about, employee, kind) if kind else "",
        calendar=calendar,
    )


def _stop_address(about: Community | list[Community], employee: Employee, kind: str) -> str:
    token = unsubscribe_token(about, employee, kind)
    return absolute(reverse("unsubscribe", args=[employee.organisation.slug, token]))


def _who_want_it(community: Community, kind: str, recipient_ids: list[int]) -> Iterator[Employee]:
    return colleagues(without_refusals(community, kind, recipient_ids))
