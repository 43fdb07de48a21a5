"""The check-in mail."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.check_ins.questions import CHECK_IN, check_ins_asked_together
from communities.check_ins.reminders import LEVEL
from communities.models import CheckIn
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.messages import MailMessage, absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from members.models import Employee

register_optional_mail(
    CHECK_IN,
    MailKindDescription(
        column=MailColumn.PEOPLE,
        topic=_("whether your place is still right"),
        stop_question=_("No more mail asking whether your place in %(community)s is still right?"),
    ),
)


@reminder_mail(LEVEL)
def check_in(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“Still your place in {community}?”: one mail for all check-ins that a person is sent together."""
    for person in deliverable(recipient_ids):
        questions = check_ins_asked_together(person.pk, reminder.created_at)
        yield person.pk, _message(person, questions) if questions else None


def _message(person: Employee, questions: list[CheckIn]) -> MailMessage:
    participations = [each.participation for each in questions]
    return compose(
        "communities/check_ins/email/check_in",
        [participation.community for participation in participations],
        person,
        kind=CHECK_IN,
        participations=participations,
        only_participation=participations[0] if len(participations) == 1 else None,
        page_url=absolute(reverse("home", args=[person.organisation.slug])),
    )
