"""Communities in the organisation's admin: administrators begin one, and edit the texts, the colour and joining.

They ask a first Leader, who may say no. Participants, role holders and the phase change only within the community.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.description.addresses import change_address
from communities.description.editing import IN_CHARTER, NameTaken, is_name_taken, lock_names, record_revisions
from communities.description.forms import AddressField, BesideCharterForm
from communities.joining.requests import close_obsolete
from communities.lifecycle.moving import history_of
from communities.lifecycle.wording import change_title
from communities.models import Community, Joining, Nomination, Phase, Role
from communities.nominations.founding import create_community, needs_leader, with_leaders
from communities.nominations.nominating import nominate, stand_for
from cop_platform.administration.model_admin import AdminAction, readonly_field
from cop_platform.audit.recording import audit_action
from cop_platform.forms.fields import OneLineField, ParagraphsField
from cop_platform.sorting import SortKey
from cop_platform.ui.dates import format_day
from members.admin.sites import OrganisationModelAdmin, organisation_site
from members.models import Employee
from members.people.picker import colleague_called

#: Values that higher apps show in the list of communities, by the name of the column.
_columns: dict[str, Callable[[], Any]] = {}
COMMUNITY_EDITED = audit_action("community_edited", gettext_lazy("changed [a community]’s texts"))


HELP_TEXTS = {
    "purpose": gettext_lazy("What it is for, in a sentence that colleagues outside it understand."),
    "question": gettext_lazy("The question that keeps coming back, as you would ask it at the coffee machine."),
    "domain": gettext_lazy("The field of work they share, in a word or two. As long as it is an idea, it may wait."),
    "main_goal": gettext_lazy("As long as it is an idea, it may wait."),
    "language": gettext_lazy("The language in which its texts are written."),
    "cadence": gettext_lazy("How often it meets, in words: every second Tuesday."),
    "joining_reason": gettext_lazy("Only if people come in after a conversation."),
    "joining_criteria": gettext_lazy("Experience, interest, commitment; no job titles."),
}


class LeaderForm(forms.Form):
    """Whom to ask to lead. Typed, not chosen from a list, which would hold a whole organisation."""

    leader = OneLineField(
        label=gettext_lazy("First Leader"),
        max_length=254,
        help_text=gettext_lazy(
            "The name or the e-mail address of a colleague. They are asked by mail and on their home page, and may say"
            " no. Lead it yourself? Write your own. Not here yet? Invite them first, at Invitations."
        ),
    )
    reason = ParagraphsField(
        label=gettext_lazy("What makes you think of them?"),
        help_text=gettext_lazy(
            "They read this; after their yes everyone who takes part can. Something they did says more than praise."
        ),
        max_length=600,
    )

    def clean_leader(self) -> Employee:
        return colleague_called(self.cleaned_data["leader"])


class NewCommunityForm(LeaderForm, forms.ModelForm):
    class Meta:
        model = Community
        fields = ["name", "question", "purpose", "domain", "main_goal", "language"]
        help_texts = HELP_TEXTS

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if is_name_taken(name):
            raise ValidationError(str(NameTaken.sentence))
        return name


class CommunityForm(BesideCharterForm):
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
        labels = {"colour": gettext_lazy("Colour")}
        help_texts = HELP_TEXTS

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        lock_names(self.instance.organisation)
        if name != self.instance.name and is_name_taken(name, except_of=self.instance):
            raise ValidationError(str(NameTaken.sentence), code="taken")
        return name

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if self.instance.phase != Phase.INITIATE:
            for name in ("domain", "main_goal"):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, _("Only an idea can do without."))
        if typed.get("joining") == Joining.BY_REQUEST and not typed.get("joining_reason"):
            self.add_error("joining_reason", _("Say why it is not open to everyone."))
        return typed


class NewAddressForm(forms.Form):
    slug = AddressField()


def _change_address(request: Any, community: Community, typed: dict[str, Any]) -> str:
    change_address(community, typed["slug"], by=request.employee)
    return _("Its address is %(address)s now.") % {"address": community.get_absolute_url()}


def _ask_to_lead(request: Any, community: Community, typed: dict[str, Any]) -> str:
    leader: Employee = typed["leader"]
    if leader == request.employee:
        stand_for(community, Role.LEADER, by=leader, motivation=typed["reason"])
    else:
        nominate(community, leader, Role.LEADER, by=request.employee, reason=typed["reason"])
    return _asked_words(request, community, leader)


def _asked_words(request: Any, community: Community, leader: Employee) -> str:
    if leader == request.employee:
        return _("You lead %(community)s now.") % {"community": community.name}
    return _("%(community)s is there. %(name)s is asked by mail and on the home page, and may say no.") % {
        "community": community.name,
        "name": leader.display_name,
    }


@admin.register(Community, site=organisation_site)
class CommunityAdmin(OrganisationModelAdmin):
    may_add = may_change = True
    reference_field = "slug"
    edited_action = COMMUNITY_EDITED
    form = CommunityForm
    list_display = [
        *("name", "domain", "phase_now", "phase_since", "leader_now", "coach_now"),
        readonly_field("next_meeting_at", gettext_lazy("next meeting")),
        *("joining", "language"),
    ]
    readonly_fields = ["phase_now", "phase_since", "leader_now", "phases_so_far"]
    list_filter = ["phase", "main_goal", "joining", "language"]
    search_fields = ["name", "purpose", "domain"]
    ordering = [SortKey("name"), "pk"]
    admin_actions: ClassVar[list[AdminAction]] = [
        AdminAction(
            "leader",
            gettext_lazy("Ask somebody to lead"),
            gettext_lazy("They get a mail, answer on their home page, and may say no."),
            _ask_to_lead,
            needs_leader,
            LeaderForm,
        ),
        AdminAction(
            "address",
            gettext_lazy("Change the web address"),
            gettext_lazy("Links to the old address keep working. No other [community] can ever have it."),
            _change_address,
            lambda community: not community.is_closed,
            NewAddressForm,
        ),
    ]

    @admin.display(description=gettext_lazy("phase"), ordering="phase")
    def phase_now(self, community: Community) -> str:
        return str(Phase(community.phase).label)

    @admin.display(description=gettext_lazy("How it went"))
    def phases_so_far(self, community: Community) -> str:
        """The timeline of its phases: who moved it, when and why. It moves only on its own page."""
        return format_html_join(
            "",
            "<p>{} · {}{}{}</p>",
            (
                (
                    format_day(change.at, "j F Y"),
                    change_title(change),
                    f" · {change.by.display_name}" if change.by else "",
                    f" · “{change.reason}”" if change.reason else "",
                )
                for change in history_of(community)
            ),
        )

    @admin.display(description=gettext_lazy("Leader"))
    def leader_now(self, community: Any) -> str:
        """Who leads, or how far the administrator's question is."""
        if community.leaders:
            return ", ".join(term.employee.display_name for term in community.leaders)
        if not community.asked_to_lead or community.phase != Phase.INITIATE:
            return _("Nobody yet")
        asked = community.asked_to_lead[0]
        named = {"name": asked.nominee.display_name}
        if asked.is_open:
            return _("%(name)s is asked and has not answered yet") % named
        return _("%(name)s said no") % named if asked.answer == Nomination.Answer.DECLINED else _("Nobody yet")

    @admin.display(description=gettext_lazy("Coach"))
    def coach_now(self, community: Any) -> str:
        return ", ".join(term.employee.display_name for term in community.coaches) or _("Nobody yet")

    def get_queryset(self, request: HttpRequest) -> Any:
        columns = {name: value() for name, value in _columns.items()}
        return with_leaders(super().get_queryset(request).annotate(**columns))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [*NewCommunityForm.Meta.fields, *LeaderForm.base_fields]
        return [*CommunityForm.Meta.fields, *self.readonly_fields]

    def fixed_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the charter says is changed there, by the community."""
        return [*self.readonly_fields, *(IN_CHARTER if obj and obj.has_charter else ())]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if obj else {"form": NewCommunityForm}), **kwargs)

    def get_changeform_initial_data(self, request: Any) -> Any:
        return {"language": request.organisation.language}

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """A new one is created with its question.

        Of an edited one the texts are kept as they were, and requests to join end once it is open to everyone.
        """
        if not change:
            obj.organisation = request.organisation
            leader = form.cleaned_data["leader"]
            create_community(obj, leader=leader, reason=form.cleaned_data["reason"], by=request.employee)
            messages.success(request, _asked_words(request, obj, leader))
            return
        super().save_model(request, obj, form, change)
        record_revisions(obj, form.initial, by=request.employee)
        close_obsolete(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Closed communities are read-only."""
        return obj is None or not obj.is_closed

    def view_on_site(self, community: Community) -> str:
        return community.get_absolute_url()


def add_column(name: str, label: Any, value: Callable[[], Any]) -> None:
    """Show in the list of communities what a higher app knows of each: ``value`` makes the expression for it."""
    _columns[name] = value
    CommunityAdmin.list_display = [*CommunityAdmin.list_display, readonly_field(name, label)]
