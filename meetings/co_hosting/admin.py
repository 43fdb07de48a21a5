"""Which communities host a meeting together, in the organisation's admin: read-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import readonly_field
from meetings.models import CoHosting
from members.admin.sites import OrganisationModelAdmin, organisation_site

MEETING = readonly_field("meeting", gettext_lazy("meeting"))
PLANNED_BY = readonly_field("planned_by", gettext_lazy("planned by"))
ASKED_ON = readonly_field("asked_at", gettext_lazy("asked on"))


@admin.register(CoHosting, site=organisation_site)
class CoHostingAdmin(OrganisationModelAdmin):
    """Without the words that went with the question and its answer."""

    list_display = [MEETING, PLANNED_BY, "community", "state", ASKED_ON]
    list_filter = ["state"]
    list_select_related = ["meeting", "planned_by", "community"]
    search_fields = ["meeting__focus", "community__name", "planned_by__name"]
    ordering = ["-asked_at", "-pk"]
    readonly_fields = [
        MEETING,
        PLANNED_BY,
        readonly_field("community", gettext_lazy("[community]")),
        readonly_field("asked_by", gettext_lazy("asked by")),
        ASKED_ON,
        readonly_field("ended_at", gettext_lazy("ended on")),
    ]
    fields = [*readonly_fields, "state"]

    def view_on_site(self, found: CoHosting) -> str:
        return found.meeting.get_absolute_url()
