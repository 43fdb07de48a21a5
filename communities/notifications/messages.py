"""Compose mails to employees about communities: recipient, sender, colours and unsubscribe link."""

from collections.abc import Iterable, Iterator
from typing import Any

from communities.models import Community
from communities.notifications.colours import COLOURS
from communities.notifications.preferences import unsubscribe_token, without_opted_out
from cop_platform.outbox.messages import CalendarPart, MailMessage, Recipient, absolute, render_message
from cop_platform.web.addresses import address_of
from members.models import Employee
from members.organisations.sender import sender_for

MailMessages = Iterator[tuple[int, MailMessage | None]]


def deliverable(pks: Iterable[int]) -> Iterator[Employee]:
    """The employees with these ids who have not left and can sign in."""
    here = Employee.objects.select_related("user").filter(pk__in=list(pks), left_at=None, user__is_active=True)
    return here.order_by("pk").iterator()


def compose(
    template: str,
    about: Community | list[Community],
    employee: Employee,
    *,
    kind: str = "",
    calendar: CalendarPart | None = None,
    revision: int | None = None,
    **facts: Any,
) -> MailMessage:
    """A mail about one community, or about several together, of which the first gives the colour.

    ``kind``: what the unsubscribe link turns off; empty for mail that cannot be turned off. ``facts``: more variables
    for the template, which override the common ones.
    """
    organisation = employee.organisation
    community = about[0] if isinstance(about, list) else about
    context = {
        **COLOURS[community.colour],
        "organisation_name": organisation.name,
        "first_name": employee.first_name,
        "community": community,
        "page_url": absolute(community.get_absolute_url()),
        **facts,
    }
    return render_message(
        template,
        context,
        Recipient(employee.user.email, employee.user.language, employee.zone),
        sender=sender_for(organisation),
        unsubscribe=unsubscribe_url(about, employee, kind) if kind else "",
        calendar=calendar,
        revision=revision,
    )


def unsubscribe_url(about: Community | list[Community], employee: Employee, kind: str) -> str:
    token = unsubscribe_token(about, employee, kind)
    return absolute(address_of("unsubscribe", employee.organisation.slug, token))


def deliverable_subscribers(community: Community, kind: str, recipient_ids: list[int]) -> Iterator[Employee]:
    return deliverable(without_opted_out(community, kind, recipient_ids))
