"""A date poll: two to twelve times, of which one becomes the meeting, and what people say of each (M4)."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import CompositeForeignKey, SameOrganisation, TenantModel, tenant_key
from cop_platform.time_zones import validate_time_zone, zone_named
from meetings.models.meeting import LONGEST_MEETING, Format

#: Fewest and most times that people can choose among.
FEWEST_SLOTS, MOST_SLOTS = 2, 12


class OfferedSlotKey(CompositeForeignKey):
    """Foreign key from a poll to its time of one number. Deferred: the poll is written first.

    With one for number 1 and one for number 2, the database keeps no poll with less to choose from.
    """

    package = "meetings.models"
    create = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (organisation_id, id, %(column)s) "
        "REFERENCES %(to)s (organisation_id, poll_id, number) DEFERRABLE INITIALLY DEFERRED"
    )

    def __init__(self, *, field: str, name: str) -> None:
        self.field = field
        super().__init__(name=name)

    def parts(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
        # By name: in its migration the table of the times comes after that of polls.
        quote = schema_editor.quote_name
        return {"column": quote(self.field), "to": quote(f"{model._meta.app_label}_pollslot")}

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}


class Poll(TenantModel):
    """What the meeting will be, and until when people say which time suits. ``time_zone`` is that of the place."""

    class Outcome(models.TextChoices):
        CHOSEN = "chosen", _("a time was chosen")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="polls")
    focus = models.CharField(_("focus point"), max_length=120)
    reason = models.TextField(_("why come?"), max_length=2000, blank=True)
    format = models.CharField(_("session format"), max_length=14, choices=Format, default=Format.LEAN_COFFEE)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_time_zone])
    place = models.CharField(_("place"), max_length=160, blank=True)
    online_url = models.URLField(_("online too"), max_length=500, blank=True)
    catering = models.CharField(_("catering"), max_length=160, blank=True)
    host = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    asked_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField(_("people can answer until"))
    # Whether those who get news of meetings are mailed: the question now, and the invitation once a time is chosen.
    invites = models.BooleanField(default=True)
    # Rises with every change of its times: the version of their form, and of the mail about new ones.
    revision = models.PositiveIntegerField(default=0)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)
    meeting = tenant_key("meetings.Meeting", models.SET_NULL, null=True, related_name="polls")
    first_number = models.PositiveSmallIntegerField(default=1, editable=False)
    second_number = models.PositiveSmallIntegerField(default=2, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("date poll")
        verbose_name_plural = _("date polls")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="poll_own_community"),
            SameOrganisation(field="host", name="poll_own_host"),
            SameOrganisation(field="asked_by", name="poll_own_asker"),
            SameOrganisation(field="meeting", name="poll_own_meeting"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="poll_public_id"),
            models.UniqueConstraint(fields=["organisation", "meeting"], name="poll_of_one_meeting"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(online_url=""), name="poll_is_somewhere"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("asked_at")), name="poll_gives_time"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None, meeting=None)
                | Q(outcome="withdrawn", ended_at__isnull=False, meeting=None)
                | Q(outcome="chosen", ended_at__isnull=False),
                name="poll_ends_once",
            ),
            models.CheckConstraint(condition=Q(first_number=1, second_number=2), name="poll_counts_from_one"),
            OfferedSlotKey(field="first_number", name="poll_has_a_first_slot"),
            OfferedSlotKey(field="second_number", name="poll_has_a_second_slot"),
        ]
        indexes = [
            models.Index("organisation", "community", F("asked_at").desc(), name="poll_of_community"),
            models.Index("organisation", "closes_at", condition=Q(outcome=""), name="poll_without_outcome"),
        ]

    def __str__(self) -> str:
        return self.focus

    def get_absolute_url(self) -> str:
        return reverse("poll", args=[self.organisation.slug, self.community.slug, self.public_id])

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone, self.organisation.zone)

    @property
    def is_open(self) -> bool:
        """Whether people can answer: a matter of the clock."""
        return not self.outcome and timezone.now() < self.closes_at

    @property
    def last_moment(self) -> datetime:
        """Just before it closes: a moment of its last day."""
        return self.closes_at - timedelta(microseconds=1)


class PollSlot(TenantModel):
    """One of the times, an instant: the zone only shows it. Never edited; without a ``number`` it was taken away."""

    public_id = public_id()
    poll = tenant_key("meetings.Poll", related_name="slots")
    number = models.PositiveSmallIntegerField(null=True, editable=False)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    is_chosen = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("time of a date poll")
        verbose_name_plural = _("times of a date poll")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="poll", name="pollslot_own_poll"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="pollslot_public_id"),
            # Target of the foreign keys of polls: see OfferedSlotKey.
            models.UniqueConstraint(fields=["organisation", "poll", "number"], name="pollslot_number"),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=1, number__lte=MOST_SLOTS), name="pollslot_twelve_at_most"
            ),
            models.UniqueConstraint(
                fields=["organisation", "poll", "starts_at", "ends_at"],
                condition=Q(number__isnull=False),
                name="pollslot_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "poll"], condition=Q(is_chosen=True), name="pollslot_one_chosen"
            ),
            models.CheckConstraint(
                condition=Q(is_chosen=False) | Q(number__isnull=False), name="pollslot_chosen_is_offered"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="pollslot_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + LONGEST_MEETING), name="pollslot_not_too_long"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_offered(self) -> bool:
        return self.number is not None

    @property
    def is_past(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def can_be_chosen(self) -> bool:
        return self.is_offered and not self.is_past


class PollVote(TenantModel):
    """What one person says of one time. Deleted a week after the poll has ended."""

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        IF_NEED_BE = "if_need_be", _("If need be")
        NO = "no", _("No")

    slot = tenant_key("meetings.PollSlot", related_name="votes")
    employee = tenant_key("members.Employee", related_name="poll_votes")
    choice = models.CharField(max_length=10, choices=Choice)
    answered_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("answer to a date poll")
        verbose_name_plural = _("answers to a date poll")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="slot", name="pollvote_own_slot"),
            SameOrganisation(field="employee", name="pollvote_own_employee"),
            models.UniqueConstraint(fields=["organisation", "slot", "employee"], name="pollvote_once"),
            models.CheckConstraint(condition=Q(choice__in=["yes", "if_need_be", "no"]), name="pollvote_known_choice"),
        ]
        indexes = [models.Index("organisation", "employee", name="pollvote_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.choice} {self.slot_id}"
