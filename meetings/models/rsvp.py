"""RSVPs to meetings, for room and catering only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import CompositeForeignKey, SameOrganisation, TenantModel, tenant_key


class OpenMeetingKey(CompositeForeignKey):
    """Foreign key from RSVP to Meeting that includes ``is_open``: the database keeps RSVPs for open meetings only.

    Cancelling a meeting that has RSVPs would violate the key, so they are deleted in the same transaction.
    """

    package = "meetings.models"
    field = "meeting"
    create = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (organisation_id, meeting_id, meeting_is_open) "
        "REFERENCES %(to)s (organisation_id, id, is_open)"
    )


class RSVP(TenantModel):
    """An answer to a meeting. Optional, deleted a week after the meeting; attendance is not recorded (M2)."""

    class Choice(models.TextChoices):
        COMING = "coming", _("I’ll be there")
        ONLINE = "online", _("I’ll join online")
        MAYBE = "maybe", _("Maybe")
        NOT_THIS_TIME = "not_this_time", _("Not this time")

    meeting = tenant_key("meetings.Meeting", related_name="rsvps")
    meeting_is_open = models.BooleanField(default=True, editable=False)
    employee = tenant_key("members.Employee", related_name="rsvps")
    choice = models.CharField(max_length=14, choices=Choice)
    answered_at = models.DateTimeField(auto_now=True)
    # Written by an answer to all dates of the series, and deleted with it.
    is_for_series = models.BooleanField(default=False, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="rsvp_own_meeting"),
            SameOrganisation(field="employee", name="rsvp_own_employee"),
            models.UniqueConstraint(fields=["organisation", "meeting", "employee"], name="rsvp_once"),
            models.CheckConstraint(condition=models.Q(meeting_is_open=True), name="rsvp_while_open"),
            OpenMeetingKey(name="rsvp_to_open_meeting"),
            models.CheckConstraint(
                condition=models.Q(choice__in=["coming", "online", "maybe", "not_this_time"]),
                name="rsvp_known_choice",
            ),
        ]
        indexes = [models.Index("organisation", "employee", name="rsvp_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.choice} {self.meeting_id}"
