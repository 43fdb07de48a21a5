"""Meetings, for the organisation's administrators: to read, and to call one off when nobody else can."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import Act, labelled
from cop_platform.audit.recording import act, record
from meetings.models import Meeting
from meetings.scheduling.forms import CancellationForm
from meetings.scheduling.schedule import CalledOff, call_off
from members.admin.sites import InOrganisation, organisation_site

CALLED_OFF = act("meeting_called_off", gettext_lazy("called a meeting off"))


STANDS = labelled("is_open", gettext_lazy("takes place"))


def _call_off(request: Any, meeting: Meeting, typed: dict[str, Any]) -> str:
    try:
        call_off(meeting, by=request.employee, words=typed["words"])
    except CalledOff:
        raise ValidationError(_("This meeting was called off already.")) from None
    # Written here: when a Coordinator calls one off, that is no act of administration.
    record(CALLED_OFF, meeting, by=request.employee, after={"words": typed["words"]})
    return _("Called off. Everyone’s calendar follows.")


@admin.register(Meeting, site=organisation_site)
class MeetingAdmin(InOrganisation):
    list_display = ["focus", "community", "starts_at", "place", STANDS]
    list_filter = ["is_open"]
    list_select_related = ["community"]
    search_fields = ["focus", "community__name"]
    ordering = ["-starts_at", "-pk"]
    readonly_fields = [
        labelled("community", gettext_lazy("community")),
        labelled("host", gettext_lazy("host")),
        labelled("planned_by", gettext_lazy("planned by")),
        STANDS,
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
    acts: ClassVar[list[Act]] = [
        Act(
            "cancellation",
            gettext_lazy("Call off"),
            gettext_lazy("Whoever knows of it gets a mail, and their calendar follows. It cannot be called on again."),
            _call_off,
            lambda meeting: meeting.takes_answers,
            CancellationForm,
        )
    ]

    def view_on_site(self, meeting: Meeting) -> str:
        return meeting.get_absolute_url()
