"""The operator's admin: organisations and accounts, and nothing of what happens inside an organisation."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.founding import invite_first_administrator
from members.models import Organisation, User


class Undeletable(admin.ModelAdmin):
    """Deleting would have to reach into organisations, which nobody does from out here."""

    actions = None
    view_on_site = False  # an operator has no seat there

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewOrganisationForm(forms.ModelForm):
    administrator = forms.EmailField(
        label=_("First administrator"),
        max_length=254,
        help_text=_("Gets an invitation by mail and invites the others."),
    )

    class Meta:
        model = Organisation
        fields = ["name", "slug", "language", "time_zone", "welcome"]


@admin.register(Organisation)
class OrganisationAdmin(Undeletable):
    list_display = ["name", "slug", "language", "time_zone", "created_at"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "language", "time_zone", "welcome"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if obj else {"form": NewOrganisationForm}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else [*self.fields, "administrator"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Links in mails and calendars carry the address, so it stays."""
        return ["slug"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            invite_first_administrator(obj, form.cleaned_data["administrator"])


@admin.register(User)
class UserAdmin(Undeletable):
    """Accounts come by invitation; here one is barred from signing in, or made an operator."""

    list_display = ["email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email"]
    fields = ["email", "language", "is_active", "is_staff", "last_login", "created_at"]
    readonly_fields = ["email", "language", "last_login", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
