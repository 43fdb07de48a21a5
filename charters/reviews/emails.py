"""The mail that reminds of the review of a charter."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charters.models import CharterVersion
from charters.reviews.reminders import CHARTER_REVIEW, REVIEW_DATE
from charters.reviews.reviewing import reviewers_of
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.messages import absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail

register_optional_mail(
    CHARTER_REVIEW,
    MailKindDescription(
        topic=_("the review of the one-pager"),
        stop_question=_("No more mail when it is time to look at the one-pager of %(community)s?"),
        column=MailColumn.DECISIONS,
    ),
)


@reminder_mail(REVIEW_DATE)
def charter_review(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“One-pager, a week left”; after the date “waits since …”. A late reminder says that it is late."""
    version = CharterVersion.objects.select_related("community__organisation").get(pk=reminder.object_id)
    community = version.community
    page_url = absolute(reverse("charter-review", args=[community.organisation.slug, community.slug]))
    for employee in deliverable(reviewers_of(community, reminder.stage).intersection(recipient_ids)):
        today = timezone.localdate(timezone=employee.zone)
        yield (
            employee.pk,
            compose(
                "charters/reviews/email/charter_review",
                community,
                employee,
                kind=CHARTER_REVIEW,
                day=reminder.day,
                is_late=reminder.is_late,
                is_past=reminder.day < today,
                is_today=reminder.day == today,
                weeks_left=0 if reminder.is_late else {-30: 4, -7: 1}.get(reminder.stage, 0),
                page_url=page_url,
            ),
        )
