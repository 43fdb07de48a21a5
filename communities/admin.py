"""Communities in the organisation's admin: administrators edit the texts, the colour and how people join.

Participants, role holders and the phase are changed only within the community itself.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.description.editing import NameTaken, is_name_taken, record_revisions
from communities.joining.requests import close_obsolete
from communities.models import Community, Joining
from cop_platform.audit.recording import audit_action
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.sorting import SortKey
from members.admin.sites import OrganisationModelAdmin, organisation_site

COMMUNITY_EDITED = audit_action("community_edited", gettext_lazy("changed a community’s texts"))


class CommunityForm(ConflictForm):
    class Meta:
        model = Community
        fields = [
            "name",
            "purpose",
            "domain",
            "language",
            "main_goal",
            "colour",
            "cadence",
            "joining",
            "joining_reason",
            "joining_criteria",
        ]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.instance.name and is_name_taken(self.instance, name):
            raise ValidationError(str(NameTaken()), code="taken")
        return name

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("joining") == Joining.BY_REQUEST and not typed.get("joining_reason"):
            self.add_error("joining_reason", _("Say why it is not open to everyone."))
        return typed


@admin.register(Community, site=organisation_site)
class CommunityAdmin(OrganisationModelAdmin):
    may_change = True
    reference_field = "slug"
    edited_action = COMMUNITY_EDITED
    form = CommunityForm
    fields = (*CommunityForm.Meta.fields,)
    list_display = ["name", "domain", "main_goal", "joining", "language"]
    list_filter = ["main_goal", "joining", "language"]
    search_fields = ["name", "purpose", "domain"]
    ordering = [SortKey("name"), "pk"]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Keep what the texts were, and close pending join requests when the community becomes open to everyone."""
        super().save_model(request, obj, form, change)
        record_revisions(obj, form.initial, by=request.employee)
        close_obsolete(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Closed communities are read-only."""
        return obj is None or not obj.is_closed

    def view_on_site(self, community: Community) -> str:
        return community.get_absolute_url()
