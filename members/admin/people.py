"""Colleagues, for their administrators: how they are called, who administers, whose access ends. Nobody is added here
(see invitations), and nobody is placed in a community: that is each person's own choice (P1).
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cop_platform.administration.model_admin import Act, labelled
from cop_platform.audit.recording import act
from cop_platform.forms.conflicts import FreshForm
from members.admin.sites import InOrganisation, organisation_site
from members.models import Employee
from members.organisations.administrators import LastAdministrator, appoint, dismiss, refuse_for_last
from members.people.deactivation import deactivate, reactivate

EDITED = act("person_edited", gettext_lazy("changed what stands about somebody"))
#: For who would leave the organisation without one.
NAME_ANOTHER = gettext_lazy("This is the last administrator. Make somebody else an administrator first.")


SINCE = labelled("joined_at", gettext_lazy("here since"))
ENDED = labelled("left_at", gettext_lazy("access ended"))


class PersonForm(FreshForm):
    class Meta:
        model = Employee
        fields = ["name", "works_at", "is_administrator"]
        labels = {"works_at": gettext_lazy("where they work, in their own words")}

    def clean_is_administrator(self) -> bool:
        wanted: bool = self.cleaned_data["is_administrator"]
        if not wanted:
            try:
                refuse_for_last(self.instance)
            except LastAdministrator:
                raise ValidationError(NAME_ANOTHER) from None
        return wanted


class HereFilter(admin.SimpleListFilter):
    title = gettext_lazy("access")
    parameter_name = "access"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", pgettext_lazy("has access", "yes")), ("ended", pgettext_lazy("access", "ended"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(left_at__isnull=self.value() == "yes") if self.value() else queryset


def _end_access(request: Any, employee: Employee, typed: dict[str, Any]) -> str:
    try:
        deactivate(employee, by=request.employee)
    except LastAdministrator:
        raise ValidationError(NAME_ANOTHER) from None
    return _("%(name)s has no access any more.") % {"name": employee.name}


def _give_access_back(request: Any, employee: Employee, typed: dict[str, Any]) -> str:
    reactivate(employee, by=request.employee)
    return _("%(name)s can come in again.") % {"name": employee.name}


@admin.register(Employee, site=organisation_site)
class PersonAdmin(InOrganisation):
    may_change = True
    edited = EDITED
    form = PersonForm
    list_display = ["name", "works_at", "address", "is_administrator", SINCE, ENDED]
    list_filter = ["is_administrator", HereFilter]
    list_select_related = ["user"]
    search_fields = ["name", "user__email"]
    ordering = ["name", "pk"]
    fields = ["name", "works_at", "is_administrator", "address", SINCE, ENDED]
    readonly_fields = ["address", SINCE, ENDED]
    acts: ClassVar[list[Act]] = [
        Act(
            "departure",
            gettext_lazy("End access"),
            gettext_lazy(
                "They are outside from the next click on, and the roles they hold end. What they wrote stays, and you"
                " can give them their access back."
            ),
            _end_access,
            lambda employee: not employee.left_at,
        ),
        Act(
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
    def address(self, employee: Employee) -> str:
        return employee.user.email

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not obj.left_at

    def view_on_site(self, employee: Employee) -> str | None:
        return None if employee.is_nameless else employee.get_absolute_url()

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        rights = "is_administrator" in form.changed_data
        form.changed_data = [name for name in form.changed_data if name != "is_administrator"]
        super().save_model(request, obj, form, change)
        if rights:
            verb = appoint if form.cleaned_data["is_administrator"] else dismiss
            verb(obj, by=request.employee)
