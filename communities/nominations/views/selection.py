"""Choosing together who takes up a role: one page that shows the present step and the ones to come."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from communities.decisions.permissions import can_answer, can_read_proposal
from communities.models import Community, Role, RoleSelection, Step
from communities.models.locking import Closed, closed_meanwhile
from communities.nominations.nominating import who_can_be_seen
from communities.nominations.permissions import can_facilitate, can_start_selection, can_take_part_in
from communities.nominations.selection import (
    UnderWay,
    hear,
    naming_of,
    put_forward,
    reasons_to_read,
    say_whom,
    start,
    stop,
)
from communities.nominations.selection_forms import DescriptionForm, HearingForm, NamingForm, PuttingForwardForm
from communities.nominations.selection_steps import NAMING, NotNow, way
from communities.nominations.views.nominating import closed_words
from communities.roles.views import find_role
from cop_platform.access import for_colleagues
from members.models import Employee
from members.people.picker import choosing, chosen
from members.requests import ColleagueRequest

WEEK = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    community, wanted = find_role(community_slug, role)
    if not can_start_selection(request.employee, community):
        raise PermissionDenied(closed_words(community) or _("The core group and those with a role here start this."))
    form = DescriptionForm(request.POST or None, initial={"by_when": timezone.localdate() + WEEK})
    if request.method == "POST" and form.is_valid():
        by_when = form.cleaned_data["by_when"]
        try:
            begun = start(community, wanted, form.described(), by=request.employee, by_when=by_when)
        except UnderWay as under_way:
            messages.info(request, _("This is under way already."))
            return redirect(under_way.selection)
        except Closed:
            form.add_error(None, closed_meanwhile())
            return _describing(request, community, wanted, form, status=409)
        messages.success(request, _("It has begun. The core and active members say whom they see."))
        return redirect(begun)
    return _describing(request, community, wanted, form, status=422 if form.errors else 200)


def _describing(
    request: ColleagueRequest, community: Community, wanted: Role, form: DescriptionForm, *, status: int
) -> HttpResponse:
    context = {"community": community, "role": wanted, "form": form}
    return render(request, "communities/select_role.html", context, status=status)


def _found(request: ColleagueRequest, public_id: str) -> RoleSelection:
    rows = RoleSelection.objects.select_related(
        "community", "facilitator", "candidate", "nomination__community", "proposal__community"
    )
    found: RoleSelection = get_object_or_404(rows, public_id=public_id)
    if not can_take_part_in(request.employee, found):
        raise PermissionDenied(_("Active members, the core group and those with a role here take part in this."))
    return found


@require_safe
@for_colleagues
def selection(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    return _page(request, _found(request, public_id))


def _page(request: ColleagueRequest, found: RoleSelection, **bound: forms.Form) -> HttpResponse:
    """The page, with what was typed where it was refused."""
    namings = list(reasons_to_read(found, request.employee))
    context = {
        "selection": found,
        "community": found.community,
        "way": way(found.step),
        "may_answer": bool(found.proposal) and can_answer(request.employee, found.proposal),
        "may_read": bool(found.proposal) and can_read_proposal(request.employee, found.proposal),
        "my_nomination": found.nomination
        if found.candidate == request.employee and found.step == Step.ANSWER
        else None,
        "began": {each.step: each for each in found.steps.order_by("began_at", "id")},
        "namings": namings if found.step != Step.NAME else [],
        "mine": next((each for each in namings if each.by_id == request.employee.pk), None),
        **_forms(request, found),
        **bound,
    }
    refused = any(form.errors for form in bound.values())
    return render(request, "communities/role_selection.html", context, status=422 if refused else 200)


def _forms(request: ColleagueRequest, found: RoleSelection) -> dict[str, forms.Form | bool]:
    """What this person can do at this step."""
    open_, leads = not found.community.is_closed and not found.is_over, can_facilitate(request.employee, found)
    shown: dict[str, forms.Form | bool] = {"may_stop": open_ and leads, "may_name": open_ and found.step in NAMING}
    if open_ and leads and found.step == Step.NAME:
        shown["hearing_form"] = HearingForm(initial={"by_when": timezone.localdate() + WEEK})
    if open_ and leads and found.step == Step.HEAR:
        first_guess = {"closes_on": timezone.localdate() + WEEK}
        shown["forward_form"] = PuttingForwardForm(
            namings=reasons_to_read(found, request.employee), initial=first_guess
        )
    return shown


# --- Whom one sees in it ------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@vary_on_headers("HX-Request", "HX-Target")
def naming(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found = _found(request, public_id)
    if found.community.is_closed or found.step not in NAMING:
        return _too_late(request, found)
    mine, people = naming_of(found, request.employee), who_can_be_seen(found.community)
    context = {"selection": found, "community": found.community, "mine": mine}
    person = chosen(request, people, pick="person")
    if person is None:
        return choosing(request, people, pick="person", template="communities/naming.html", context=context)
    form = NamingForm(request.POST or None, initial={"reason": mine.reason if mine else ""})
    if request.method == "POST" and form.is_valid():
        return _named(request, found, person, form.cleaned_data["reason"])
    context |= {"someone": person, "pick": "person", "form": form}
    return render(request, "communities/naming.html", context, status=422 if form.errors else 200)


def _named(request: ColleagueRequest, found: RoleSelection, person: Employee, reason: str) -> HttpResponse:
    try:
        say_whom(found, person, by=request.employee, reason=reason)
    except NotNow:
        return _too_late(request, found)
    messages.success(request, _("Your answer is in."))
    return redirect(found)


def _too_late(request: ColleagueRequest, found: RoleSelection) -> HttpResponse:
    messages.info(request, _("This has moved on. Here is where it stands."))
    return redirect(found)


def _led(request: ColleagueRequest, public_id: str) -> RoleSelection:
    found = _found(request, public_id)
    if not can_facilitate(request.employee, found):
        facilitator = found.facilitator.shown_name
        raise PermissionDenied(_("{name} or the Coach moves this on. Tell them.").format(name=facilitator))
    return found


# --- Who guides it: opened as a page these lead to the selection --------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def hearing(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """From naming to hearing the reasons."""
    found = _led(request, public_id)
    if request.method != "POST":
        return redirect(found)
    form = HearingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, hearing_form=form)
    try:
        hear(found, by=request.employee, by_when=form.cleaned_data["by_when"])
    except NotNow:
        return _too_late(request, found)
    messages.success(request, _("Everyone reads the reasons now."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def candidate(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """Whoever facilitates proposes one of those named."""
    found = _led(request, public_id)
    if request.method != "POST":
        return redirect(found)
    form = PuttingForwardForm(request.POST, namings=reasons_to_read(found, request.employee))
    if not form.is_valid():
        return _page(request, found, forward_form=form)
    typed = form.cleaned_data
    try:
        put_forward(found, typed["naming"], by=request.employee, closes_on=typed["closes_on"])
    except NotNow:
        return _too_late(request, found)
    name = typed["naming"].person.shown_name
    messages.success(request, _("{name} is proposed, for the reasons that were given.").format(name=name))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def ending(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """Not now, or another way."""
    found = _led(request, public_id)
    if request.method == "POST":
        try:
            stop(found, by=request.employee)
        except NotNow:
            return _too_late(request, found)
        messages.success(request, _("Stopped. What was said stays here."))
    return redirect(found)
