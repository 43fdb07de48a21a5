"""Organisations in both admins: operators create and edit them, administrators edit the settings of their own."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cop_platform.administration.model_admin import AdminAction, NarrowModelAdmin
from cop_platform.audit.recording import audit_action
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.time_zones import TimeZoneField
from cop_platform.sorting import SortKey
from cop_platform.tenancy import enter
from cop_platform.web.refusals import Refusal
from members.accounts.reauthentication import require_recent_sign_in
from members.admin.sites import OrganisationModelAdmin, operator_site, organisation_site
from members.founding import save_organisation
from members.invitations.inviting import AlreadyHasSeat, invite_administrator
from members.models import Organisation

ORGANISATION_CHANGED = audit_action("organisation_changed", _("changed the organisation’s settings"))


class OrganisationForm(ConflictForm):
    time_zone = TimeZoneField(label=_("Time zone"))

    class Meta:
        model = Organisation
        fields = ["name", "slug", "language", "time_zone", "welcome"]


#: The fields for its own word for a community.
WORDS = ["word_en", "words_en", "article_en", "word_nl", "words_nl", "article_nl"]


class SettingsForm(OrganisationForm):
    """Adds choices of the organisation, not of the operator: former names, mail among colleagues, second factor, and
    its own word for a community.
    """

    class Meta(OrganisationForm.Meta):
        fields = [*OrganisationForm.Meta.fields, "former_name_policy", "colleagues_may_write"]
        fields += ["administrators_need_second_factor", *WORDS]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        for one, several in (("word_en", "words_en"), ("word_nl", "words_nl")):
            if not self.errors and bool(typed.get(one)) != bool(typed.get(several)):
                missing = several if typed.get(one) else one
                self.add_error(missing, gettext("Write the word for one and for several, or leave both empty."))
        return typed


class NewOrganisationForm(OrganisationForm):
    administrator = forms.EmailField(
        label=_("First administrator"),
        max_length=254,
        help_text=_("Gets an invitation by mail and invites the others."),
    )


class AdministratorForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)


ALREADY_HAS_SEAT = _(
    "%(email)s works at %(organisation)s already. An administrator there can make them one, at Administration."
)


def _invite_administrator(request: Any, organisation: Organisation, typed: dict[str, Any]) -> str:
    require_recent_sign_in(request)
    named = {"email": typed["email"], "organisation": organisation.name}
    try:
        with enter(organisation):
            invite_administrator(organisation, typed["email"], by=request.user)
    except AlreadyHasSeat:
        raise Refusal(ALREADY_HAS_SEAT % named) from None
    return gettext("The invitation to %(email)s is on its way.") % named


@admin.register(Organisation, site=operator_site)
class OrganisationAdmin(NarrowModelAdmin):
    may_add = may_change = True
    reference_field = "pk"
    edited_action = ORGANISATION_CHANGED
    form = OrganisationForm
    list_display = ["name", "slug", "language", "time_zone", "created_at"]
    search_fields = ["name", "slug"]
    ordering = [SortKey("name"), "pk"]
    fields = ["name", "slug", "language", "time_zone", "welcome"]
    admin_actions: ClassVar[list[AdminAction]] = [
        AdminAction(
            "administrator",
            _("Invite an administrator"),
            _(
                "They get a mail and decide for themselves."
                " Whoever says yes gets a seat and administers the organisation."
            ),
            _invite_administrator,
            bool,  # always
            AdministratorForm,
        )
    ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if obj else {"form": NewOrganisationForm}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else [*self.fields, "administrator"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["name"]}

    def fixed_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The slug cannot change: links in mails and calendars contain it."""
        return ["slug"] if obj else []

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            require_recent_sign_in(request)
            save_organisation(obj, form.cleaned_data["administrator"], by=request.user)
            return
        with enter(obj):
            super().save_model(request, obj, form, change)


@admin.register(Organisation, site=organisation_site)
class SettingsAdmin(OrganisationModelAdmin):
    """The settings of the organisation itself. No list: an organisation sees only its own row."""

    may_change = True
    index_label = _("settings of the organisation")
    reference_field = "slug"
    edited_action = ORGANISATION_CHANGED
    form = SettingsForm
    fields = ["name", "slug", "welcome", "language", "time_zone", "former_name_policy"]
    fields += ["colleagues_may_write", "administrators_need_second_factor", *WORDS]
    readonly_fields = ["slug"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(pk=request.organisation.pk)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if "administrators_need_second_factor" in form.changed_data:
            require_recent_sign_in(request)
        super().save_model(request, obj, form, change)

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(self.address_of(request.organisation))
