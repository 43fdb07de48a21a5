"""Colleagues in the organisation's admin: edit names, grant administrator rights, end access. Nobody is added here (see
invitations), and nobody's level in a community is set here: that is each person's own choice (P1).
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import AdminAction, readonly_field
from cop_platform.audit.recording import audit_action
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.sorting import SortKey
from cop_platform.ui.dates import day_and_time
from members.accounts.reauthentication import require_recent_sign_in
from members.admin.sites import OrganisationModelAdmin, organisation_site
from members.models import Employee
from members.organisations.administrators import (
    LastAdministrator,
    make_administrator,
    refuse_if_last,
    remove_administrator,
)
from members.people.deactivation import deactivate, reactivate

WHERE_THEY_WORK = gettext_lazy("Where they work, in their own words")
PERSON_EDITED = audit_action("person_edited", gettext_lazy("changed what stands about somebody"))


WORKS_AT = readonly_field("works_at", WHERE_THEY_WORK)
JOINED_AT = readonly_field("joined_at", gettext_lazy("here since"))


class PersonForm(ConflictForm):
    class Meta:
        model = Employee
        fields = ["name", "works_at", "is_administrator"]
        labels = {"works_at": WHERE_THEY_WORK}

    def clean_is_administrator(self) -> bool:
        wanted: bool = self.cleaned_data["is_administrator"]
        if not wanted:
            try:
                refuse_if_last(self.instance)
            except LastAdministrator as refusal:
                raise ValidationError(str(refusal)) from None
        return wanted


class AccessFilter(admin.SimpleListFilter):
    title = gettext_lazy("access")
    parameter_name = "access"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Has access")), ("ended", _("Access ended"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(left_at__isnull=self.value() == "yes") if self.value() else queryset


def _end_access(request: Any, employee: Employee, typed: dict[str, Any]) -> str:
    if employee.is_administrator:
        require_recent_sign_in(request)
    deactivate(employee, by=request.employee)
    return _("%(name)s has no access any more.") % {"name": employee.name}


def _give_access_back(request: Any, employee: Employee, typed: dict[str, Any]) -> str:
    reactivate(employee, by=request.employee)
    return _("%(name)s can come in again.") % {"name": employee.name}


@admin.register(Employee, site=organisation_site)
class PersonAdmin(OrganisationModelAdmin):
    may_change = True
    edited_action = PERSON_EDITED
    form = PersonForm
    list_display = ["name", WORKS_AT, "email_address", "is_administrator", JOINED_AT, "access"]
    list_filter = ["is_administrator", AccessFilter]
    list_select_related = ["user"]
    search_fields = ["name", "user__email", "user__emailaddress__email"]
    ordering = [SortKey("name"), "pk"]
    fields = ["name", "works_at", "is_administrator", "email_address", JOINED_AT, "access"]
    readonly_fields = ["email_address", JOINED_AT, "access"]
    admin_actions: ClassVar[list[AdminAction]] = [
        AdminAction(
            "departure",
            gettext_lazy("End access"),
            gettext_lazy(
                "They are outside from the next click on, and the roles they hold end. What they wrote stays, and you"
                " can give them their access back."
            ),
            _end_access,
            lambda employee: not employee.left_at,
        ),
        AdminAction(
            "return",
            gettext_lazy("Give access back"),
            gettext_lazy(
                "They can come in again, to the places they had chosen. Roles do not come back by themselves."
            ),
            _give_access_back,
            lambda employee: bool(employee.left_at),
        ),
    ]

    @admin.display(description=gettext_lazy("e-mail address"), ordering="user__email")
    def email_address(self, employee: Employee) -> str:
        return employee.user.email

    @admin.display(description=gettext_lazy("access"), ordering="left_at")
    def access(self, employee: Employee) -> str:
        if employee.left_at is None:
            return _("Has access")
        return _("Ended on %(day)s") % {"day": day_and_time(employee.left_at)}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not obj.left_at

    def view_on_site(self, employee: Employee) -> str | None:
        return None if employee.is_anonymous else employee.get_absolute_url()

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        rights = "is_administrator" in form.changed_data
        if rights:
            require_recent_sign_in(request)
        form.changed_data = [name for name in form.changed_data if name != "is_administrator"]
        super().save_model(request, obj, form, change)
        if rights:
            verb = make_administrator if form.cleaned_data["is_administrator"] else remove_administrator
            verb(obj, by=request.employee)
