"""Invitations in the organisation's admin: send and withdraw. Only the invited person accepts."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import AdminAction, readonly_field
from cop_platform.web import rate_limits
from members.accounts.reauthentication import require_recent_sign_in
from members.admin.sites import OrganisationModelAdmin, organisation_site
from members.invitations.inviting import (
    AlreadyHasSeat,
    enforce_invitation_limits,
    has_seat,
    invite,
    withdraw,
)
from members.models import OrganisationInvitation

INVITED_BY = readonly_field("invited_by", gettext_lazy("invited by"))
INVITED_AT = readonly_field("invited_at", gettext_lazy("invited on"))
ACCEPTED_AT = readonly_field("accepted_at", gettext_lazy("accepted on"), empty=gettext_lazy("Not yet"))
IS_OPEN = readonly_field("is_open", gettext_lazy("waits for an answer"), sortable=False)  # it depends on the day


class InvitationForm(forms.ModelForm):
    organisation: Any  # both set by InvitationAdmin.get_form
    by: Any

    class Meta:
        model = OrganisationInvitation
        fields = ["email", "name", "language", "as_administrator"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if has_seat(email, self.organisation):
            raise ValidationError(_("%(email)s works with us here already.") % {"email": email})
        try:
            enforce_invitation_limits([email.lower()], by=self.by)
        except rate_limits.TooMany as refusal:
            raise ValidationError(str(refusal), code=rate_limits.ERROR_CODE) from None
        return email


def _withdraw(request: Any, invitation: OrganisationInvitation, typed: dict[str, Any]) -> str:
    withdraw(invitation, by=request.employee)
    return _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email}


@admin.register(OrganisationInvitation, site=organisation_site)
class InvitationAdmin(OrganisationModelAdmin):
    may_add = True
    form = InvitationForm
    list_display = ["email", "name", "as_administrator", INVITED_BY, INVITED_AT, IS_OPEN, ACCEPTED_AT]
    list_select_related = ["invited_by"]
    search_fields = ["email", "name"]
    ordering = ["-invited_at", "-pk"]
    readonly_fields = [
        INVITED_BY,
        INVITED_AT,
        ACCEPTED_AT,
        readonly_field("withdrawn_at", gettext_lazy("withdrawn on"), empty=gettext_lazy("Not withdrawn")),
    ]
    admin_actions: ClassVar[list[AdminAction]] = [
        AdminAction(
            "withdrawal",
            gettext_lazy("Withdraw"),
            gettext_lazy("The link in the mail ends. You can invite this address again any time."),
            _withdraw,
            lambda invitation: invitation.is_open,
        )
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*InvitationForm.Meta.fields, *(self.readonly_fields if obj else [])]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.organisation, form.by = request.organisation, request.employee
        return form

    def get_changeform_initial_data(self, request: Any) -> Any:
        return {"language": request.organisation.language}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        response = super().add_view(request, form_url, extra_context)
        typed = getattr(response, "context_data", None) or {}
        if "adminform" in typed and typed["adminform"].form.has_error("email", rate_limits.ERROR_CODE):
            response.status_code = 429
        return response

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if form.cleaned_data["as_administrator"]:
            require_recent_sign_in(request)
        try:
            invite(request.organisation, by=request.employee, **form.cleaned_data)
        except AlreadyHasSeat:  # accepted since the form was validated
            messages.info(request, _("%(email)s works with us here already.") % {"email": obj.email})
        except rate_limits.TooMany as refusal:  # reached since the form was validated
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": obj.email})
