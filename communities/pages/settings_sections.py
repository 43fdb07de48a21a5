"""The sections of a community's settings page: who may change each, its form, and what saves it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.check_ins.forms import CheckInIntervalForm
from communities.check_ins.interval import set_interval
from communities.decisions.forms import DecisionMethodForm
from communities.decisions.methods import change_method
from communities.decisions.permissions import can_change_method
from communities.description.addresses import change_address
from communities.description.editing import edit
from communities.description.forms import AddressForm, DescriptionForm, GoalsForm, RhythmForm
from communities.description.goals import choose_goals
from communities.description.permissions import can_edit_description, can_edit_rhythm
from communities.joining.forms import JoiningTermsForm
from communities.joining.permissions import can_edit_joining_terms
from communities.models import CheckInInterval, Community, DecisionMethod, Joining
from communities.roles.permissions import can_edit_welcome, can_manage
from communities.roles.viewers import Viewer
from communities.welcome.forms import WelcomeForm
from members.models import Employee


@dataclass(frozen=True)
class Section:
    """``key`` is its id on the page, ``url_name`` where its form is sent, ``refusal`` says whom others can ask."""

    key: str
    url_name: str
    label: Promise
    can_edit: Callable[[Viewer], bool]
    refusal: Promise
    form: Callable[[Community, Any], Any]
    save: Callable[[Community, Any, Employee], object]
    #: Whether there is something to set, by its form.
    is_shown: Callable[[Any], bool] = bool  # always
    #: Whether it may take a name or a web address that others here want as well.
    takes_name: bool = False


WHO_DESCRIBES = _("The core group and those with a role here change this. Ask one of them.")


def _edit(community: Community, form: Any, by: Employee) -> object:
    return edit(community, form.cleaned_data, by=by)


def _save_own_fields(community: Community, form: Any, by: Employee) -> object:
    return form.save()


def _choose_goals(community: Community, form: Any, by: Employee) -> object:
    return choose_goals(community, form.ticked_goals, by=by)


def _change_address(community: Community, form: Any, by: Employee) -> object:
    """The form has written what was typed on its own copy; the verb compares with the row."""
    return change_address(community, form.cleaned_data["slug"], by=by)


def _can_edit_terms(viewer: Viewer) -> bool:
    return can_edit_joining_terms(viewer) and viewer.community.joining == Joining.BY_REQUEST


def _method_form(community: Community, data: Any) -> DecisionMethodForm:
    return DecisionMethodForm(data, initial={"method": community.decision_method})


def _change_method(community: Community, form: Any, by: Employee) -> object:
    method = DecisionMethod(form.cleaned_data["method"])
    seen, reason = form.data.get("seen"), form.cleaned_data["reason"]
    return change_method(community, by=by, method=method, reason=reason, seen=seen)


def _set_interval(community: Community, form: Any, by: Employee) -> object:
    return set_interval(community, CheckInInterval(form.cleaned_data["check_in_interval"]), by=by)


SECTIONS = {
    each.key: each
    for each in [
        Section(
            "description",
            "community-description",
            _("Name and purpose"),
            can_edit_description,
            WHO_DESCRIBES,
            lambda community, data: DescriptionForm(data, instance=community),
            _edit,
            takes_name=True,
        ),
        Section(
            "rhythm",
            "community-rhythm",
            _("Rhythm"),
            can_edit_rhythm,
            WHO_DESCRIBES,
            lambda community, data: RhythmForm(data, instance=community),
            _edit,
        ),
        Section(
            "goals",
            "community-goals",
            _("Goals of the organisation"),
            can_edit_description,
            WHO_DESCRIBES,
            GoalsForm,
            _choose_goals,
            lambda form: bool(form.fields["goals"].choices),
        ),
        Section(
            "welcome",
            "welcome",
            _("Welcome and small jobs"),
            can_edit_welcome,
            _("The core group and those with a role here write the welcome. Ask one of them."),
            lambda community, data: WelcomeForm(data, instance=community),
            _save_own_fields,
        ),
        Section(
            "joining",
            "joining-terms",
            _("Joining"),
            _can_edit_terms,
            _("The Leader, the Coordinator and the Coach write how to join here. Ask one of them."),
            lambda community, data: JoiningTermsForm(data, instance=community),
            _save_own_fields,
        ),
        Section(
            "deciding",
            "decision-method",
            _("Deciding"),
            can_change_method,
            _("The Leader or the Coach says how [this community] decides. Tell them your idea."),
            _method_form,
            _change_method,
        ),
        Section(
            "levels",
            "check-in-interval",
            _("Does your place still fit?"),
            can_manage,
            _("The Leader, the Coordinator or the Coach of [this community] sets this. Ask them."),
            lambda community, data: CheckInIntervalForm(data, instance=community),
            _set_interval,
        ),
        Section(
            "address",
            "community-address",
            _("Web address"),
            can_manage,
            _("The Leader, the Coordinator or the Coach of [this community] sets this. Ask them."),
            lambda community, data: AddressForm(data, instance=community),
            _change_address,
            takes_name=True,
        ),
    ]
}
