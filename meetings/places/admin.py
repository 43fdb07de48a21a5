"""The organisation's list of rooms and platforms in its admin: add, edit, offer no more."""

from typing import Any

from django.contrib import admin
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from cop_platform.audit.recording import audit_action
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import LinkField
from cop_platform.sorting import SortKey
from cop_platform.web.refusals import Refusal
from meetings.models import Place
from members.admin.lists import ListAdmin
from members.admin.sites import organisation_site

PLACE_ADDED = audit_action("place_added", gettext_lazy("added a place for meetings"))
PLACE_EDITED = audit_action("place_edited", gettext_lazy("changed a place for meetings"))


class PlaceForm(ConflictForm):
    url = LinkField(
        label=gettext_lazy("Address on the web"),
        help_text=Place._meta.get_field("url").help_text,
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Is this address complete?")},
    )

    class Meta:
        model = Place
        fields = ["kind", "name", "url", "is_offered"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        same = Place.objects.filter(kind=typed.get("kind"), name__iexact=typed.get("name", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", PlaceKnown.sentence)
        return typed


class PlaceKnown(Refusal):
    """Somebody added it after the form was checked; checked again, the form says so."""

    sentence = gettext_lazy("This is on the list already.")


@admin.register(Place, site=organisation_site)
class PlaceAdmin(ListAdmin):
    added_action, edited_action = PLACE_ADDED, PLACE_EDITED
    form = PlaceForm
    list_display = ["name", "kind", "url", "is_offered"]
    list_filter = ["kind"]
    search_fields = ["name"]
    ordering = ["kind", SortKey("name"), "pk"]
    fields = ["kind", "name", "url", "is_offered"]

    def insert(self, entry: Place) -> None:
        try:
            with transaction.atomic():
                entry.save()
        except IntegrityError:
            raise PlaceKnown from None
