"""Accounts in the operator's admin: suspend them, grant operator rights. New accounts come by invitation."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cop_platform.administration.model_admin import NarrowModelAdmin, readonly_field
from cop_platform.forms.conflicts import ConflictForm
from members.accounts.operators import make_operator, reinstate, remove_operator, suspend
from members.accounts.reauthentication import require_recent_sign_in
from members.admin.sites import operator_site
from members.models import User

VERBS = {
    ("is_active", False): suspend,
    ("is_active", True): reinstate,
    ("is_staff", True): make_operator,
    ("is_staff", False): remove_operator,
}


LAST_LOGIN = readonly_field("last_login", _("last sign-in"), empty=_("Never yet"))


@admin.register(User, site=operator_site)
class AccountAdmin(NarrowModelAdmin):
    may_change = True
    form = ConflictForm
    reference_field = "pk"
    list_display = ["email", "is_active", "is_staff", LAST_LOGIN]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "emailaddress__email"]
    ordering = ["email"]
    fields = ["email", "language", "is_active", "is_staff", LAST_LOGIN, "created_at"]
    readonly_fields: ClassVar[Any] = ["email", "language", LAST_LOGIN, "created_at"]

    def fixed_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Operators cannot change their own rights, so that they do not lock themselves out; another operator can."""
        return [*self.readonly_fields, *(["is_active", "is_staff"] if obj == request.user else [])]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if form.changed_data:
            require_recent_sign_in(request)
        for name in form.changed_data:
            VERBS[name, form.cleaned_data[name]](obj, by=request.user)
