"""The live page of a meeting, and the thumbs on it."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key
from meetings.models.agenda import SameMeeting

#: A group may run late: its live page stays open so long after the end of the meeting, and dots are kept until then.
OVERRUN = timedelta(hours=3)


class LiveSession(TenantModel):
    """How far a meeting is on its live page: one row, which all phones ask for.

    The timer is either running (``ends_at``), or stopped with so many seconds left (``seconds_left``). ``step`` rises
    with each press of the host, so that of two who press at once only the first counts. ``version`` rises with
    everything that anybody sees on the page: it is the ETag.
    """

    class Phase(models.TextChoices):
        #: People add topics and give dots; only one's own show.
        DOTS = "dots"
        #: Topic after topic.
        TALK = "talk"
        ENDED = "ended"

    meeting = tenant_key("meetings.Meeting", related_name="live_sessions")
    phase = models.CharField(max_length=5, choices=Phase, default=Phase.DOTS)
    topic = tenant_key("meetings.Topic", models.SET_NULL, null=True, related_name="+")
    ends_at = models.DateTimeField(null=True)
    seconds_left = models.PositiveIntegerField(null=True)
    # The whole length of what the timer counts down.
    seconds = models.PositiveIntegerField(default=0)
    leaning = models.CharField(max_length=6, blank=True)
    step = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("live page of a meeting")
        verbose_name_plural = _("live pages of meetings")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="livesession_own_meeting"),
            SameOrganisation(field="topic", name="livesession_own_topic"),
            SameMeeting(field="topic", name="livesession_topic_of_meeting"),
            models.UniqueConstraint(fields=["organisation", "meeting"], name="livesession_once"),
            models.CheckConstraint(condition=Q(phase__in=["dots", "talk", "ended"]), name="livesession_known_phase"),
            models.CheckConstraint(condition=Q(topic=None) | Q(phase="talk"), name="livesession_topic_while_talking"),
            models.CheckConstraint(
                condition=Q(topic=None, ends_at=None, seconds_left=None)
                | Q(topic__isnull=False, ends_at__isnull=False, seconds_left=None)
                | Q(topic__isnull=False, ends_at=None, seconds_left__isnull=False),
                name="livesession_one_timer",
            ),
            models.CheckConstraint(
                condition=Q(leaning__in=["", "go_on", "next", "either"]), name="livesession_known_leaning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.phase}"


class Thumb(TenantModel):
    """What somebody says when the time of a topic is up. Deleted at the next step."""

    class Choice(models.TextChoices):
        GO_ON = "go_on", pgettext_lazy("thumb", "Go on")
        EITHER = "either", _("Either way")
        NEXT = "next", _("Next topic")

    session = tenant_key("meetings.LiveSession", related_name="thumbs")
    employee = tenant_key("members.Employee", related_name="thumbs")
    choice = models.CharField(max_length=6, choices=Choice)

    class Meta(TenantModel.Meta):
        verbose_name = _("thumb")
        verbose_name_plural = _("thumbs")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="session", name="thumb_own_session"),
            SameOrganisation(field="employee", name="thumb_own_employee"),
            models.UniqueConstraint(fields=["organisation", "session", "employee"], name="thumb_once"),
            models.CheckConstraint(condition=Q(choice__in=["go_on", "either", "next"]), name="thumb_known_choice"),
        ]
        indexes = [models.Index("organisation", "employee", name="thumb_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.choice}"
