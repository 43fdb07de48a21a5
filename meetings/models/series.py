"""A series: meetings of a community in a rhythm, and answers to all of its dates."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key
from cop_platform.time_zones import validate_time_zone, zone_named
from meetings.models.meeting import LONGEST_MEETING, Format
from meetings.models.recurrence import LAST, LONGEST_INTERVAL, Frequency, Rule, starts_at

LONGEST_MINUTES = LONGEST_MEETING // timedelta(minutes=1)


class Series(TenantModel):
    """A rhythm in local time of one zone, and what its dates have in common. Each date is a :class:`Meeting`.

    A change of the rhythm ends a series and begins another, which follows it: calendar programs need that.
    """

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="series")
    follows = tenant_key("meetings.Series", models.SET_NULL, null=True, related_name="+")
    focus = models.CharField(_("focus point"), max_length=120)
    reason = models.TextField(_("why come?"), max_length=2000, blank=True)
    format = models.CharField(_("session format"), max_length=14, choices=Format, default=Format.LEAN_COFFEE)
    place = models.CharField(_("place"), max_length=160, blank=True)
    online_url = models.URLField(_("online too"), max_length=500, blank=True)
    catering = models.CharField(_("catering"), max_length=160, blank=True)
    host = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    scheduled_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    scheduled_at = models.DateTimeField(auto_now_add=True)
    # The reference of an imported series in its file, so that a second import finds it; empty for all others.
    reference = models.CharField(max_length=100, blank=True, editable=False)
    # Local time of the zone, in summer and in winter.
    start = models.TimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_time_zone])
    first_day = models.DateField(_("first date"))
    frequency = models.CharField(_("repeats"), max_length=10, choices=Frequency)
    interval = models.PositiveSmallIntegerField(
        _("every"), default=1, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL)]
    )
    # Which day of the month, or which of its Tuesdays; LAST for the last. 0 for a rhythm of weeks.
    nth = models.SmallIntegerField(default=0)
    last_day = models.DateField(_("last date"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("number of times"), null=True, blank=True)
    # A date without topics a day ahead calls itself off.
    needs_topics = models.BooleanField(_("Call a date off by itself when it has no topics a day ahead"), default=False)
    # All days of the rule up to this one have their meeting.
    planned_until = models.DateField(editable=False)
    # Rises with every change of all its dates: SEQUENCE of the calendar entry.
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="series_own_community"),
            SameOrganisation(field="follows", name="series_follows_own"),
            SameOrganisation(field="host", name="series_own_host"),
            SameOrganisation(field="scheduled_by", name="series_own_scheduler"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="series_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community", "reference"],
                condition=~Q(reference=""),
                name="series_imported_once",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES), name="series_length_of_a_meeting"
            ),
            models.CheckConstraint(
                condition=Q(interval__gte=1, interval__lte=LONGEST_INTERVAL), name="series_interval_of_a_rhythm"
            ),
            models.CheckConstraint(
                condition=Q(frequency=Frequency.WEEKLY, nth=0)
                | Q(frequency=Frequency.BY_DATE, nth__gte=1, nth__lte=31)
                | Q(frequency=Frequency.BY_WEEKDAY, nth__gte=1, nth__lte=5)
                | Q(frequency__in=[Frequency.BY_DATE, Frequency.BY_WEEKDAY], nth=LAST),
                name="series_known_rhythm",
            ),
            models.CheckConstraint(condition=Q(last_day=None) | Q(count=None), name="series_one_end"),
            models.CheckConstraint(condition=Q(count=None) | Q(count__gte=1), name="series_has_a_date"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(online_url=""), name="series_is_somewhere"),
        ]
        indexes = [
            models.Index("organisation", "community", "planned_until", name="series_of_community"),
            models.Index(
                "organisation",
                "planned_until",
                name="series_to_extend",
                condition=Q(last_day=None, count=None),
            ),
        ]

    def __str__(self) -> str:
        return self.focus

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.organisation.slug, self.community.slug, self.public_id])

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone, self.organisation.zone)

    @property
    def rule(self) -> Rule:
        return Rule(
            Frequency(self.frequency), self.interval, self.first_day, self.nth, until=self.last_day, count=self.count
        )

    @property
    def is_open_ended(self) -> bool:
        return self.last_day is None and self.count is None

    def times_on(self, day: date) -> tuple[datetime, datetime]:
        """Start and end of the date of this day, as the rule says."""
        begins = starts_at(day, self.start, self.zone)
        return begins, begins + timedelta(minutes=self.minutes)

    @property
    def end(self) -> Any:
        """The local time at which a date ends."""
        return (datetime.combine(self.first_day, self.start) + timedelta(minutes=self.minutes)).time()


class SeriesMove(TenantModel):
    """Hour and place of all dates before a change of them that kept the entry in calendars. Mails tell what it was."""

    series = tenant_key("meetings.Series", related_name="moves")
    revision = models.PositiveIntegerField()  # the series' revision after this move
    start = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=160, blank=True)
    online_url = models.URLField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("move of a series")
        verbose_name_plural = _("moves of series")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="series", name="seriesmove_own_series"),
            models.UniqueConstraint(fields=["organisation", "series", "revision"], name="seriesmove_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}.{self.revision}"


class SeriesAnswer(TenantModel):
    """“I come as a rule”: an answer to all dates of a series. An answer to one date goes before it."""

    class Choice(models.TextChoices):
        COMING = "coming", _("I come as a rule")
        ONLINE = "online", _("I join online as a rule")

    series = tenant_key("meetings.Series", related_name="answers")
    employee = tenant_key("members.Employee", related_name="series_answers")
    choice = models.CharField(max_length=14, choices=Choice)
    answered_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("answer to a series")
        verbose_name_plural = _("answers to series")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="series", name="seriesanswer_own_series"),
            SameOrganisation(field="employee", name="seriesanswer_own_employee"),
            models.UniqueConstraint(fields=["organisation", "series", "employee"], name="seriesanswer_once"),
            models.CheckConstraint(condition=Q(choice__in=["coming", "online"]), name="seriesanswer_known_choice"),
        ]
        indexes = [models.Index("organisation", "employee", name="seriesanswer_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.choice} {self.series_id}"
