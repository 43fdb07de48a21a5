"""Mails about vacant roles and ending terms."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, RoleTerm
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from communities.roles.reminders import ENDING_TERM, TERM_ENDS
from communities.roles.terms import ROLE_OPEN, is_vacant
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage, absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from members.models import Employee

register_optional_mail(
    ROLE_OPEN,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("role open"),
        stop_question=_("No more mail when a role of %(community)s is open?"),
    ),
)
register_optional_mail(
    TERM_ENDS,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("the day named for a role"),
        stop_question=_("No more mail about the day you named for a role in %(community)s?"),
    ),
)


@mail_kind(ROLE_OPEN, MailClass.UNREQUESTED)
def role_open(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Role open”, about a new vacancy. Skipped when somebody has taken up the role meanwhile."""
    term = RoleTerm.objects.select_related("community", "employee").filter(pk=object_id).first()
    if term is None or not is_vacant(term):
        return
    for employee in deliverable(recipient_ids):
        facts = {"thread": term, "term": term, "role": term.role}
        yield employee.pk, role_message("roles", ROLE_OPEN, term.community, employee, **facts)


@reminder_mail(ENDING_TERM)
def term_ends(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“You said until {day}”, to the holder. Skipped when the day has passed."""
    term = RoleTerm.objects.select_related("community").get(pk=reminder.object_id)
    if term.until < timezone.localdate():
        return
    address = [term.community.organisation.slug, term.community.slug, term.role]
    links = {
        "term_url": absolute(reverse("my-term", args=address)),
        "suggestion_url": f"{absolute(reverse('fill-role', args=address))}?way=suggest",
        "resignation_url": f"{absolute(reverse('my-term', args=address))}#step-down",
    }
    for employee in deliverable(recipient_ids):
        yield (
            employee.pk,
            role_message("roles", TERM_ENDS, term.community, employee, thread=term, term=term, role=term.role, **links),
        )


def role_message(folder: str, kind: str, community: Community, employee: Employee, **facts: Any) -> MailMessage:
    page_url = absolute(reverse("how-we-work", args=[community.organisation.slug, community.slug]))
    return compose(f"communities/{folder}/email/{kind}", community, employee, kind=kind, page_url=page_url, **facts)
