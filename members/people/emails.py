"""The summary of the mails that were held back for a person on one day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cop_platform.outbox.daily_limit import SUMMARY
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage, Recipient, absolute, render_message
from cop_platform.outbox.models import MOST_A_DAY
from cop_platform.outbox.summary import held_messages
from members.models import Employee
from members.organisations.sender import sender_for


@mail_kind(SUMMARY, MailClass.SUMMARY)
def held_mails(object_id: int, revision: int, recipient_ids: list[int]) -> Iterator[tuple[int, MailMessage | None]]:
    """“What else there was on {day}”: subject and page of each mail held back. Skipped when none is true any more."""
    day = date.fromordinal(object_id)
    people = list(
        Employee.objects.select_related("user", "organisation")
        .filter(pk__in=recipient_ids, left_at=None, user__is_active=True)
        .order_by("pk")
    )
    if not people:
        return
    held = held_messages(people[0].organisation_id, day, [person.pk for person in people])
    for person in people:
        yield person.pk, _message(person, day, held[person.pk]) if person.pk in held else None


def _message(person: Employee, day: date, held: list[MailMessage]) -> MailMessage:
    organisation = person.organisation
    context = {
        "organisation_name": organisation.name,
        "first_name": person.first_name,
        "day": day,
        "held": held,
        "most_a_day": MOST_A_DAY,
        "about_me_url": absolute(reverse("about-me", args=[organisation.slug])),
    }
    reader = Recipient(person.user.email, person.user.language, person.zone)
    return render_message("members/people/email/held_mails", context, reader, sender=sender_for(organisation))
