"""Lists that an organisation keeps: its administrators add and change entries, and nothing is deleted."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import AdminAction, readonly_field
from cop_platform.audit.recording import record
from members.admin.sites import OrganisationModelAdmin

RETIRED_ON = readonly_field("retired_on", gettext_lazy("retired on"))


class ListAdmin(OrganisationModelAdmin):
    may_add = may_change = True
    #: Code of the audit action for an added entry.
    added_action = ""

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.organisation = request.organisation
        self.insert(obj)
        record(self.added_action, obj, by=request.employee, after={"title": str(obj)})

    def insert(self, entry: Any) -> None:
        entry.save()


class RetirableAdmin(ListAdmin):
    """Entries can be retired, after which nobody chooses them, and brought back."""

    form: Any
    readonly_fields: ClassVar[list[Any]] = [RETIRED_ON]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.form.Meta.fields, *(self.readonly_fields if obj else [])]


def retirement_actions(
    retire: Callable[..., None], bring_back: Callable[..., None], explanation: Any
) -> list[AdminAction]:
    """Both verbs take the entry and ``by``; ``explanation`` says what becomes of what chose the entry before."""

    def retired(request: Any, entry: Any, typed: dict[str, Any]) -> str:
        retire(entry, by=request.employee)
        return _("It cannot be chosen any more.")

    def brought_back(request: Any, entry: Any, typed: dict[str, Any]) -> str:
        bring_back(entry, by=request.employee)
        return _("It can be chosen again.")

    back = gettext_lazy("It can be chosen again.")
    return [
        AdminAction("retirement", gettext_lazy("Retire"), explanation, retired, lambda entry: not entry.is_retired),
        AdminAction("return", gettext_lazy("Bring back"), back, brought_back, lambda entry: entry.is_retired),
    ]
