"""Pages of a role selection. One page shows the current step and the steps to come."""

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

from communities.decisions.permissions import can_read_proposal, can_respond
from communities.models import RoleSelection, Step
from communities.nominations.nominating import eligible_nominees, is_likely_nominee
from communities.nominations.permissions import can_facilitate, can_take_part_in_selection, guide_of
from communities.nominations.selection import (
    propose_candidate,
    readable_suggestions,
    reveal_reasons,
    stop_selection,
    suggest,
    suggestion_of,
)
from communities.nominations.selection_forms import (
    CandidateForm,
    RevealReasonsForm,
    SuggestionForm,
)
from communities.nominations.selection_steps import SUGGESTION_STEPS, StepNotAllowed, progress
from communities.participation.permissions import place_needed
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import refusal_as_message
from members.models import Employee
from members.people.picker import pick_page, picked, picker_context
from members.requests import ColleagueRequest

WEEK = timedelta(days=7)


def _find_selection(request: ColleagueRequest, public_id: str) -> RoleSelection:
    rows = RoleSelection.objects.select_related(
        "community", "facilitator", "candidate", "nomination__community", "proposal__community"
    )
    found: RoleSelection = get_object_or_404(rows, public_id=public_id)
    if not can_take_part_in_selection(request.employee, found):
        raise place_needed(
            found.community, _("Active members, the core group and those with a role here take part in this.")
        )
    return found


@require_safe
@for_colleagues
def selection(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    return _page(request, _find_selection(request, public_id))


def _page(request: ColleagueRequest, found: RoleSelection, **bound: forms.Form) -> HttpResponse:
    """The page of a selection. ``bound``: refused forms, with what was typed."""
    suggestions = list(readable_suggestions(found, request.employee))
    context = {
        "selection": found,
        "community": found.community,
        "guide": guide_of(found),
        "progress": progress(found.step),
        "can_respond": bool(found.proposal) and can_respond(request.employee, found.proposal),
        "can_read_proposal": bool(found.proposal) and can_read_proposal(request.employee, found.proposal),
        "my_nomination": found.nomination
        if found.candidate == request.employee and found.step == Step.ACCEPTANCE
        else None,
        "selection_steps": {each.step: each for each in found.steps.order_by("began_at", "id")},
        "suggestions": suggestions if found.step != Step.SUGGEST else [],
        "my_suggestion": next((each for each in suggestions if each.by_id == request.employee.pk), None),
        **_forms(request, found),
        **bound,
    }
    refused = any(form.errors for form in bound.values())
    return render(request, "communities/nominations/selection.html", context, status=422 if refused else 200)


def _forms(request: ColleagueRequest, found: RoleSelection) -> dict[str, forms.Form | bool]:
    """The forms and permissions of this person at the current step."""
    open_, leads = not found.community.is_closed and not found.is_over, can_facilitate(request.employee, found)
    shown: dict[str, forms.Form | bool] = {
        "can_stop": open_ and leads,
        "can_suggest": open_ and found.step in SUGGESTION_STEPS,
    }
    if open_ and leads and found.step == Step.SUGGEST:
        shown["reasons_form"] = RevealReasonsForm(initial={"by_when": timezone.localdate() + WEEK})
    if open_ and leads and found.step == Step.REASONS:
        first_guess = {"closes_on": timezone.localdate() + WEEK}
        shown["candidate_form"] = CandidateForm(
            suggestions=readable_suggestions(found, request.employee), initial=first_guess
        )
    return shown


# --- Suggesting somebody ------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@vary_on_headers("HX-Request", "HX-Target")
def suggestion(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found = _find_selection(request, public_id)
    if found.community.is_closed or found.step not in SUGGESTION_STEPS:
        messages.info(request, str(StepNotAllowed()))
        return redirect(found)
    my_suggestion, people = suggestion_of(found, request.employee), eligible_nominees(found.community)
    context = {"selection": found, "community": found.community, "my_suggestion": my_suggestion}
    person = picked(request, people, pick="person")
    if person is None:
        context |= picker_context(request, people, pick="person", first=is_likely_nominee(found.community))
        return pick_page(request, "communities/nominations/suggestion.html", context)
    form = SuggestionForm(request.POST or None, initial={"reason": my_suggestion.reason if my_suggestion else ""})
    if request.method == "POST" and form.is_valid():
        return _save_suggestion(request, found, person, form.cleaned_data["reason"])
    context |= {"person": person, "parameter": "person", "form": form}
    return render(request, "communities/nominations/suggestion.html", context, status=422 if form.errors else 200)


def _save_suggestion(request: ColleagueRequest, found: RoleSelection, person: Employee, reason: str) -> HttpResponse:
    with refusal_as_message(request):
        suggest(found, person, by=request.employee, reason=reason)
        messages.success(request, _("Your answer is in."))
    return redirect(found)


def _find_facilitated(request: ColleagueRequest, public_id: str) -> RoleSelection:
    found = _find_selection(request, public_id)
    if not can_facilitate(request.employee, found):
        guide = guide_of(found)
        if guide is None:
            raise PermissionDenied(_("The core group and the role holders move this on. Tell them."))
        raise PermissionDenied(_("{name} or the Coach moves this on. Tell them.").format(name=guide.display_name))
    return found


# --- For the facilitator; GET redirects to the selection ----------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def reasons(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """From the step SUGGEST to REASONS."""
    found = _find_facilitated(request, public_id)
    if request.method != "POST":
        return redirect(found)
    form = RevealReasonsForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reasons_form=form)
    with refusal_as_message(request):
        reveal_reasons(found, by=request.employee, by_when=form.cleaned_data["by_when"])
        messages.success(request, _("Everyone reads the reasons now."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def candidate(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """Propose one of the suggested people as the candidate."""
    found = _find_facilitated(request, public_id)
    if request.method != "POST":
        return redirect(found)
    form = CandidateForm(request.POST, suggestions=readable_suggestions(found, request.employee))
    if not form.is_valid():
        return _page(request, found, candidate_form=form)
    typed, name = form.cleaned_data, form.cleaned_data["suggestion"].person.display_name
    with refusal_as_message(request):
        propose_candidate(found, typed["suggestion"], by=request.employee, closes_on=typed["closes_on"])
        messages.success(request, _("{name} is proposed, for the reasons that were given.").format(name=name))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def ending(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """Stop the selection."""
    found = _find_facilitated(request, public_id)
    if request.method == "POST":
        with refusal_as_message(request):
            stop_selection(found, by=request.employee)
            messages.success(request, _("Stopped. What was said stays here."))
    return redirect(found)
