"""The check-in mail."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.check_ins.questions import CHECK_IN, check_ins_asked_together
from communities.models import CheckIn
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage, absolute
from members.models import Employee

register_optional_mail(
    CHECK_IN,
    MailKindDescription(
        column=MailColumn.PEOPLE,
        topic=_("whether your place is still right"),
        stop_question=_("No more mail asking whether your place in %(community)s is still right?"),
    ),
)


@mail_kind(CHECK_IN, MailClass.UNREQUESTED)
def check_in(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Still your place in {community}?”: one mail for all check-ins that a person is sent together."""
    for person in deliverable(recipient_ids):
        questions = check_ins_asked_together(object_id, person.pk, revision)
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
