"""One mail about a community to many people: rendered once for all who read the same."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import models
from django_scopes import get_scope

from communities.models import Community
from communities.notifications.colours import COLOURS
from communities.notifications.messages import unsubscribe_url
from cop_platform.outbox.messages import CalendarPart, MailMessage, Recipient, absolute, render_message
from cop_platform.outbox.skeletons import fill_in
from members.models import Employee
from members.organisations.sender import sender_for

# The line of the recipient in a calendar entry, or what stands for it → the entry, in the active language.
Calendar = Callable[[str], CalendarPart]


class Circular:
    """A mail whose readers differ in their name, address, links, language and zone only.

    ``facts``: variables for the template, the same for all these readers; readers with other facts get another
    circular. All facts, and ``depends_on``, decide whether what was rendered before is still right. ``also``: more
    communities for which the unsubscribe link turns this kind off.
    """

    def __init__(
        self,
        template: str,
        community: Community,
        *,
        kind: str,
        also: Iterable[Community] = (),
        calendar: Calendar | None = None,
        revision: int | None = None,
        depends_on: Iterable[Any] = (),
        **facts: Any,
    ) -> None:
        self.template, self.community, self.kind, self.about = template, community, kind, [community, *also]
        self.calendar, self.revision = calendar, revision
        self.facts = {"page_url": absolute(community.get_absolute_url()), **facts}
        everything = [get_scope().get("organisation"), community, revision, *depends_on, *sorted(self.facts.items())]
        self.key = (template, kind, version_of(everything))

    def to(self, employee: Employee, *, attendee: str = "", **links: str) -> MailMessage:
        """The mail to this person. ``links``: more variables for the template, this person's own."""
        values = {
            "first_name": employee.first_name,
            "unsubscribe_url": unsubscribe_url(self.about, employee, self.kind),
            "attendee": attendee,
            **links,
        }
        recipient = Recipient(employee.user.email, employee.user.language, employee.zone)

        def render(values: Any) -> MailMessage:
            return self._render(employee, recipient, dict(values))

        return fill_in(self.key, recipient, values, render)

    def _render(self, employee: Employee, recipient: Recipient, values: dict[str, str]) -> MailMessage:
        attendee, unsubscribe = values.pop("attendee"), values.pop("unsubscribe_url")
        organisation = employee.organisation
        context = {
            **COLOURS[self.community.colour],
            "organisation_name": organisation.name,
            "community": self.community,
            **self.facts,
            **values,
        }
        return render_message(
            self.template,
            context,
            recipient,
            sender=sender_for(organisation),
            unsubscribe=unsubscribe,
            calendar=partial(self.calendar, attendee) if self.calendar else None,
            revision=self.revision,
        )


def version_of(value: Any, depth: int = 3) -> str:
    """The value in words that differ when it does: of a row all its columns, and those of the rows read with it."""
    if isinstance(value, models.Model):
        columns = [value.__dict__.get(field.attname) for field in value._meta.concrete_fields]
        keys = [field for field in value._meta.concrete_fields if isinstance(field, models.ForeignKey)] if depth else []
        read = [field for field in keys if field.is_cached(value)]
        related = [version_of(getattr(value, field.name), depth - 1) for field in read]
        return f"{value._meta.label}{columns!r}{related}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(version_of(each, depth) for each in value)}]"
    return repr(value)
