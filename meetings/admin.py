"""Meetings, series and date polls in the organisation's admin: read-only, but administrators can cancel a meeting."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import AdminAction, readonly_field
from cop_platform.audit.recording import audit_action, record
from cop_platform.ui.dates import day_short, time_span
from meetings.co_hosting import admin as co_hosting
from meetings.models import Meeting, Poll, Series
from meetings.places import admin as places
from meetings.scheduling.forms import CancellationForm
from meetings.scheduling.schedule import cancel
from members.admin.sites import OrganisationModelAdmin, organisation_site

__all__ = ["MeetingAdmin", "SeriesAdmin", "co_hosting", "places"]

MEETING_CANCELLED = audit_action(
    "meeting_called_off", gettext_lazy("called a meeting off"), {"words": (gettext_lazy("note"), {})}
)


IS_OPEN = readonly_field("is_open", gettext_lazy("takes place"))
ASKED_ON = readonly_field("asked_at", gettext_lazy("asked on"))


def _cancel(request: Any, meeting: Meeting, typed: dict[str, Any]) -> str:
    cancel(meeting, by=request.employee, note=typed["note"])
    # Written here: when a Coordinator calls one off, that is no act of administration.
    record(MEETING_CANCELLED, meeting, by=request.employee, after={"words": typed["note"]})
    return _("Called off. Everyone’s calendar follows.")


@admin.register(Meeting, site=organisation_site)
class MeetingAdmin(OrganisationModelAdmin):
    list_display = ["focus", "community", "starts_at", "place", IS_OPEN]
    list_filter = ["is_open"]
    list_select_related = ["community"]
    search_fields = ["focus", "community__name"]
    ordering = ["-starts_at", "-pk"]
    readonly_fields = [
        readonly_field("community", gettext_lazy("[community]")),
        readonly_field("host", gettext_lazy("host")),
        readonly_field("scheduled_by", gettext_lazy("planned by")),
        IS_OPEN,
    ]
    fields = [
        "focus",
        *readonly_fields,
        "reason",
        "format",
        "starts_at",
        "ends_at",
        "time_zone",
        "place",
        "online_url",
        "catering",
    ]
    admin_actions: ClassVar[list[AdminAction]] = [
        AdminAction(
            "cancellation",
            gettext_lazy("Call off"),
            gettext_lazy(
                "Whoever knows of it gets a mail, and their calendar follows. Its Coordinator can put it back."
            ),
            _cancel,
            lambda meeting: meeting.is_upcoming,
            CancellationForm,
        )
    ]

    def view_on_site(self, meeting: Meeting) -> str:
        return meeting.get_absolute_url()


@admin.register(Series, site=organisation_site)
class SeriesAdmin(OrganisationModelAdmin):
    list_display = ["focus", "community", "frequency", "interval", "first_day", "last_day"]
    list_select_related = ["community"]
    search_fields = ["focus", "community__name"]
    ordering = ["-first_day", "-pk"]
    readonly_fields = [
        readonly_field("community", gettext_lazy("[community]")),
        readonly_field("host", gettext_lazy("host")),
        readonly_field("scheduled_by", gettext_lazy("planned by")),
        readonly_field("planned_until", gettext_lazy("planned until")),
    ]
    fields = [
        "focus",
        *readonly_fields,
        "reason",
        "format",
        "first_day",
        "frequency",
        "interval",
        "last_day",
        "count",
        "start",
        "minutes",
        "time_zone",
        "place",
        "online_url",
        "catering",
    ]

    def view_on_site(self, series: Series) -> str:
        return series.get_absolute_url()


@admin.register(Poll, site=organisation_site)
class PollAdmin(OrganisationModelAdmin):
    """Without what people say of the times."""

    list_display = ["focus", "community", ASKED_ON, "closes_at", "outcome"]
    list_filter = ["outcome"]
    list_select_related = ["community"]
    search_fields = ["focus", "community__name"]
    ordering = ["-asked_at", "-pk"]
    readonly_fields = [
        readonly_field("community", gettext_lazy("[community]")),
        readonly_field("host", gettext_lazy("host")),
        readonly_field("asked_by", gettext_lazy("asked by")),
        ASKED_ON,
        readonly_field("ended_at", gettext_lazy("ended on")),
        "times",
    ]
    fields = [
        "focus",
        *readonly_fields,
        "reason",
        "format",
        "closes_at",
        "outcome",
        "time_zone",
        "place",
        "online_url",
        "catering",
    ]

    @admin.display(description=gettext_lazy("times"))
    def times(self, poll: Poll) -> str:
        slots = poll.slots.filter(number__isnull=False).order_by("starts_at")
        return "; ".join(f"{day_short(slot.starts_at)} {time_span(slot.starts_at, slot.ends_at)}" for slot in slots)

    def view_on_site(self, poll: Poll) -> str:
        return poll.get_absolute_url()
