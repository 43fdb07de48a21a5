"""The daily limit of mails that their recipient did not ask for, and the summary of those beyond it.

A person gets at most ``MOST_A_DAY`` of them a day from one organisation. The others are held back, and one summary
tells of them on the next morning. Why so: docs/decisions/0028-mails-that-nobody-asked-for.md.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from cop_platform.outbox.messages import MailMessage
from cop_platform.outbox.models import MOST_A_DAY, MailOutcome, QueuedMail

#: The kind of the summary. ``members`` composes it, which knows the recipients; its object is the day.
SUMMARY = "held_mails"
SUMMARY_TIME = time(9)

Composed = tuple[QueuedMail, MailMessage | None]


@transaction.atomic
def hold_back(letters: list[Composed], zone: ZoneInfo) -> list[Composed]:
    """Give each of these mails a number of its recipient's day; hold back those for whom none is left.

    All are of one kind, about one object. The day is that of the organisation, whose time zone is ``zone``. A mail
    that is tried again on the same day keeps its number. Returns the mails to send or drop.
    """
    day = timezone.localdate(timezone=zone)
    new = [(mail, message) for mail, message in letters if message is not None and mail.counted_on != day]
    if not new:
        return letters
    _lock(new[0][0].organisation_id)
    used = _numbers_used(new, day)
    numbered, held = list[QueuedMail](), list[tuple[QueuedMail, MailMessage]]()
    for mail, message in new:
        number = next((each for each in range(1, MOST_A_DAY + 1) if (mail.recipient_id, each) not in used), None)
        if number is None:
            held.append((mail, message))
        else:
            mail.counted_on, mail.day_number = day, number
            numbered.append(mail)
    _save_numbers(numbered, day)
    if held:
        _hold(held, day, zone)
    held_ids = {mail.pk for mail, _message in held}
    return [(mail, message) for mail, message in letters if mail.pk not in held_ids]


def _lock(organisation_id: int | None) -> None:
    """Until the transaction ends no other worker gives out numbers in this organisation."""
    organisations = apps.get_model("members", "Organisation").objects.select_for_update(no_key=True)
    organisations.only("pk").get(pk=organisation_id or 0)


def _numbers_used(new: list[tuple[QueuedMail, MailMessage]], day: date) -> set[tuple[int, int]]:
    """Recipients with the numbers that their mails of this day have."""
    today = QueuedMail.objects.filter(
        organisation_id=new[0][0].organisation_id or 0,
        recipient_id__in=[mail.recipient_id for mail, _message in new],
        counted_on=day,
        day_number__isnull=False,
    )
    return {(recipient_id, number or 0) for recipient_id, number in today.values_list("recipient_id", "day_number")}


def _save_numbers(numbered: list[QueuedMail], day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cop_platform_queuedmail AS mail SET counted_on = %s, day_number = given.number"
            " FROM unnest(%s::bigint[], %s::smallint[]) AS given (id, number) WHERE mail.id = given.id",
            [day, [mail.pk for mail in numbered], [mail.day_number for mail in numbered]],
        )


def _hold(held: list[tuple[QueuedMail, MailMessage]], day: date, zone: ZoneInfo) -> None:
    """Settle these mails as held back, and queue the summary of the day for each recipient, once."""
    QueuedMail.objects.filter(pk__in=[mail.pk for mail, _message in held]).update(
        outcome=MailOutcome.HELD,
        settled_at=timezone.now(),
        leased_until=None,
        error="",
        counted_on=day,
        day_number=None,
    )
    summaries = [
        QueuedMail(
            organisation_id=mail.organisation_id,
            kind=SUMMARY,
            object_id=day.toordinal(),
            recipient_id=mail.recipient_id,
            due_at=summary_due(day, zone, message.zone or zone),
        )
        for mail, message in held
    ]
    QueuedMail.objects.bulk_create(summaries, ignore_conflicts=True)


def summary_due(day: date, zone: ZoneInfo, own_zone: ZoneInfo) -> datetime:
    """Nine o'clock in the recipient's own zone, the first one after the organisation's day is over."""
    day_ends = datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone).astimezone(own_zone)
    nine = datetime.combine(day_ends.date(), SUMMARY_TIME, tzinfo=own_zone)
    return nine if nine >= day_ends else datetime.combine(nine.date() + timedelta(days=1), SUMMARY_TIME, own_zone)
