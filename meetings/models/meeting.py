"""A meeting of a community, its moves and its cancellation."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from cop_platform.public_ids import public_id
from cop_platform.search.upkeep import SearchedText
from cop_platform.sorting import SortKey
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key
from cop_platform.time_zones import validate_time_zone, zone_named
from cop_platform.web.addresses import address_of
from meetings.models.co_hosting import CoHosting


class Format(models.TextChoices):
    """Session formats (S109)."""

    LEAN_COFFEE = "lean_coffee", _("Lean coffee")
    OPEN_SPACE = "open_space", _("Open space")
    WORLD_CAFE = "world_cafe", _("World café")
    FISHBOWL = "fishbowl", _("Fishbowl")
    PECHA_KUCHA = "pecha_kucha", _("Pecha kucha")
    GUEST = "guest", _("Guest speaker")
    RETROSPECTIVE = "retrospective", _("Retrospective")
    LAUNCH = "launch", _("Launch")
    OTHER = "other", _("Something else")


#: No meeting lasts longer: whoever looks for what is not over need not look further back.
LONGEST_MEETING = timedelta(hours=16)


def joint_meetings(communities: Any) -> models.QuerySet[Any]:
    """Ids of the meetings of other communities that these communities host too. Records, ids or a query."""
    agreed = CoHosting.agreed().filter(community__in=communities)
    found: models.QuerySet[Any] = agreed.values("meeting")
    return found


def co_hosts_of(meeting: Any) -> models.QuerySet[Any]:
    """The other communities that host this meeting, by name: what pages and mails say of them."""
    agreed = CoHosting.agreed().filter(meeting=meeting)
    facts = JSONObject(**{name: f"community__{name}" for name in ("id", "name", "slug", "language")})
    found: models.QuerySet[Any] = agreed.order_by(SortKey("community__name"), "pk").values_list(facts, flat=True)
    return found


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def not_cancelled(self) -> "MeetingQuerySet":
        """Meetings that take place or took place."""
        return self.filter(is_open=True)

    def upcoming(self, now: datetime | None = None) -> "MeetingQuerySet":
        """Not cancelled and not over yet, ordered by start.

        The start is asked for too: without it the index would be read from the first meeting there ever was.
        """
        now = now or timezone.now()
        coming = self.not_cancelled().filter(ends_at__gt=now, starts_at__gt=now - LONGEST_MEETING)
        return coming.order_by("starts_at", "id")

    def of(self, communities: Any, most: int | None = None) -> "MeetingQuerySet":
        """Those that these communities plan or host together with others. ``communities``: records, ids or a query.

        The ids of each kind by an index: with “either or” the meetings of all communities would be read. ``most``: so
        many of each kind at most, in the order of this queryset.
        """
        ordered = self if most else self.order_by()
        own = ordered.filter(community__in=communities).values("pk")[:most]
        joint = ordered.filter(pk__in=joint_meetings(communities)).values("pk")[:most]
        return self.filter(pk__in=own.union(joint))

    def with_co_hosts(self) -> "MeetingQuerySet":
        """With ``co_hosts``, read in the same query."""
        return self.annotate(_co_hosts=ArraySubquery(co_hosts_of(models.OuterRef("pk"))))


class Meeting(TenantModel):
    """A meeting of a community, open to the whole organisation (M2)."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="meetings")
    focus = models.CharField(_("focus point"), max_length=120)
    reason = models.TextField(_("why come?"), max_length=2000, blank=True)
    format = models.CharField(_("session format"), max_length=14, choices=Format, default=Format.LEAN_COFFEE)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_time_zone])
    place = models.CharField(_("place"), max_length=160, blank=True)
    online_url = models.URLField(_("online too"), max_length=500, blank=True)
    catering = models.CharField(_("catering"), max_length=160, blank=True)
    host = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    scheduled_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    scheduled_at = models.DateTimeField(auto_now_add=True)
    # The reference of an imported meeting in its file, so that a second import finds it; empty for all others.
    reference = models.CharField(max_length=100, blank=True, editable=False)
    # Rises with every change and the cancellation: SEQUENCE of the calendar entry, and the version of the edit form.
    revision = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=True, editable=False)
    # The revision of the cancellation that was taken back last.
    restored_from = models.PositiveIntegerField(null=True, editable=False)
    # A date of a series: the local day that the rule gave it; whether it was changed alone; and the revision since
    # which it has an entry of its own in calendars, because they cannot hold it in the series.
    series = tenant_key("meetings.Series", null=True, related_name="meetings")
    original_day = models.DateField(null=True, editable=False)
    is_exception = models.BooleanField(default=False, editable=False)
    own_entry_since = models.PositiveIntegerField(null=True, editable=False)

    # No part of what pages keep under a meeting: they name co-hosts apart.
    _co_hosts: list[dict[str, Any]] | None = None

    objects: ClassVar[Any] = ScopedManager(
        _manager_class=models.Manager.from_queryset(MeetingQuerySet), organisation="organisation"
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="meeting_own_community"),
            SameOrganisation(field="host", name="meeting_own_host"),
            SameOrganisation(field="scheduled_by", name="meeting_own_scheduler"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="meeting_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community", "reference"],
                condition=~models.Q(reference=""),
                name="meeting_imported_once",
            ),
            # Target of the foreign key of co-hosts: see PlannedByKey.
            models.UniqueConstraint(fields=["organisation", "id", "community"], name="meeting_community_key"),
            # Target of the foreign key of RSVPs: see OpenMeetingKey.
            models.UniqueConstraint(fields=["organisation", "id", "is_open"], name="meeting_open_key"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__lte=models.F("starts_at") + LONGEST_MEETING), name="meeting_not_too_long"
            ),
            models.CheckConstraint(
                condition=~models.Q(place="") | ~models.Q(online_url=""), name="meeting_is_somewhere"
            ),
            SameOrganisation(field="series", name="meeting_own_series"),
            # Deferred: while a series changes its weekday, one date may take the day of another.
            models.UniqueConstraint(
                fields=["organisation", "series", "original_day"],
                name="meeting_once_in_series",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(series=None, original_day=None, is_exception=False, own_entry_since=None)
                | models.Q(series__isnull=False, original_day__isnull=False),
                name="meeting_of_series_has_day",
            ),
            SearchedText(subject="meeting", names={"focus": 60}, texts={"reason": 30}, name="meeting_searched"),
        ]
        indexes = [
            models.Index("organisation", "starts_at", name="meeting_by_start"),
            models.Index("organisation", "community", "starts_at", name="meeting_of_community"),
        ]

    def __str__(self) -> str:
        return self.focus

    def get_absolute_url(self) -> str:
        return address_of("meeting", self.organisation.slug, self.community.slug, self.public_id)

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone, self.organisation.zone)

    @property
    def co_hosts(self) -> list[dict[str, Any]]:
        """The other communities that host it: ``id``, ``name``, ``slug`` and ``language`` of each, by name.

        A query, unless it was read ``with_co_hosts()``. A date of a series has none.
        """
        if self._co_hosts is None:
            self._co_hosts = [] if self.series_id else list(co_hosts_of(self))
        return self._co_hosts

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_upcoming(self) -> bool:
        return self.is_open and not self.is_over

    @property
    def rule_day(self) -> date:
        """The day that the rule of its series gave it. Only of a date of a series."""
        if self.original_day is None:
            raise ValueError("not a date of a series")
        return self.original_day

    @property
    def is_in_series_entry(self) -> bool:
        """Whether calendars hold it as a date of its series."""
        return self.series_id is not None and self.own_entry_since is None

    @property
    def shown_host(self) -> Any:
        """The host. Somebody who has left the organisation hosts nothing that is still to come."""
        return None if self.host and self.host.left_at and self.is_upcoming else self.host


class Move(TenantModel):
    """Time and place before a change of them. Calendars are updated by mail after each move."""

    meeting = tenant_key("meetings.Meeting", related_name="moves")
    by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField()  # the meeting's revision after this move
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=160, blank=True)
    online_url = models.URLField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="move_own_meeting"),
            SameOrganisation(field="by", name="move_by_own"),
            models.UniqueConstraint(fields=["organisation", "meeting", "revision"], name="move_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.revision}"


class Cancellation(TenantModel):
    """The cancellation of a meeting: by whom, when, with which note."""

    meeting = tenant_key("meetings.Meeting", related_name="cancellations")
    by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(_("a word to everyone"), max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="cancellation_own_meeting"),
            SameOrganisation(field="by", name="cancellation_by_own"),
            models.UniqueConstraint(fields=["organisation", "meeting"], name="cancellation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}"
