"""The mail about an experiment that ends."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.messages import absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from knowledge.experiments.experiments import judges_of
from knowledge.experiments.reminders import EXPERIMENT_END, EXPERIMENT_ENDS
from knowledge.models import Experiment

register_optional_mail(
    EXPERIMENT_ENDS,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("an experiment that ends"),
        stop_question=_("No more mail when an experiment of %(community)s ends?"),
    ),
)


@reminder_mail(EXPERIMENT_END)
def experiment_ends(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“{experiment}: what did you see?”, to those who are asked to judge it still."""
    experiment = Experiment.objects.select_related("community__organisation").get(pk=reminder.object_id)
    for reader in deliverable(judges_of(experiment).intersection(recipient_ids)):
        today = timezone.localdate(timezone=reader.zone)
        yield (
            reader.pk,
            compose(
                "knowledge/experiments/email/ends",
                experiment.community,
                reader,
                kind=EXPERIMENT_ENDS,
                experiment=experiment,
                is_past=reminder.day < today,
                page_url=absolute(experiment.get_absolute_url()),
            ),
        )
