"""Adopted charters in the organisation's admin: to read. Members decide about them by consent; drafts are theirs."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from charters.drafting.drafts import sheet_of
from charters.drafting.wording import as_text
from charters.models import CharterVersion
from communities.admin import add_column
from cop_platform.administration.model_admin import readonly_field
from cop_platform.sorting import SortKey
from members.admin.sites import OrganisationModelAdmin, organisation_site


def _review_on() -> Subquery:
    in_force = CharterVersion.objects.filter(community=OuterRef("pk"), state=CharterVersion.State.ADOPTED)
    return Subquery(in_force.values("review_on")[:1])


add_column("charter_review_on", gettext_lazy("review date"), _review_on)
ADOPTED_AT = readonly_field("adopted_at", gettext_lazy("adopted on"))


@admin.register(CharterVersion, site=organisation_site)
class CharterAdmin(OrganisationModelAdmin):
    """The charters in force."""

    list_display = ["community_name", "number", ADOPTED_AT, "review_on"]
    list_select_related = ["community"]
    search_fields = ["community__name", "community__purpose", "community__ambitions__text"]
    ordering = ["review_on", "pk"]
    readonly_fields = ["community_name", ADOPTED_AT, "whole_text"]
    fields = ["community_name", "number", ADOPTED_AT, "review_on", "whole_text"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(state=CharterVersion.State.ADOPTED)

    @admin.display(description=gettext_lazy("[community]"), ordering=SortKey("community__name"))
    def community_name(self, version: CharterVersion) -> str:
        return str(version.community.name)

    @admin.display(description=gettext_lazy("text"))
    def whole_text(self, version: CharterVersion) -> str:
        return as_text(sheet_of(version), version.community)

    def view_on_site(self, version: CharterVersion) -> str:
        return reverse("charter", args=[version.organisation.slug, version.community.slug])
