"""The record of reminders: one row for each stage that was planned or overtaken."""

from django.db import models
from django.utils import timezone

from cop_platform.tenancy import TenantModel


class Reminder(TenantModel):
    """One stage of the reminders of one object about one date; ``object_id`` is a row of the source named ``kind``.

    The row makes the stage happen once, however often and by however many workers the job runs. Its mails refer to it
    and are dropped when the object has another date by then.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        #: A later stage was due as well, after a standstill: this one is not sent.
        OVERTAKEN = "overtaken"

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    day = models.DateField()
    stage = models.SmallIntegerField()
    state = models.CharField(max_length=9, choices=State)
    is_late = models.BooleanField(default=False)
    #: When its planning ran.
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "kind", "object_id", "day", "stage"], name="reminder_once"),
            models.CheckConstraint(condition=models.Q(state__in=["planned", "overtaken"]), name="reminder_known_state"),
        ]
        indexes = [models.Index("organisation", "created_at", name="reminder_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.day} {self.stage:+d}"
