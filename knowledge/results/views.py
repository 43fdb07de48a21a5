"""Pages of results: those of a community, one, record, correct, take away, and small answers on the page of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Community
from communities.models.locking import lock_open
from communities.participation.permissions import place_needed
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.paging import part_of
from cop_platform.web.refusals import Refusal, refusal_as_message
from knowledge.models import Result, TakeUp, Thanks
from knowledge.results.forms import NewResultForm, ResultForm, TakeUpForm, ThankForm, ThanksAnswerForm
from knowledge.results.listing import find_result, results_of
from knowledge.results.permissions import (
    WHO_CORRECTS,
    WHO_RECORDS,
    WHO_REMOVES,
    can_correct,
    can_read_words,
    can_record,
    can_remove,
    can_tell_take_up,
    is_recorder,
)
from knowledge.results.recording import correct, record_result, refuse_if_gone, remove, tell_take_up
from knowledge.results.thanking import accept, ask_to_thank, decline, thanked_for
from members.requests import ColleagueRequest

PAGE_SIZE = 20


@require_safe
@for_colleagues
def community_results(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer = _viewer(request, community_slug)
    part = part_of(results_of(viewer.community), PAGE_SIZE, request.GET.get("page", "1"))
    context = {"community": viewer.community, "viewer": viewer, "part": part, "can_record": can_record(viewer)}
    return render(request, "knowledge/results/community_results.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_result(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer = _viewer(request, community_slug)
    if not can_record(viewer):
        raise place_needed(viewer.community, WHO_RECORDS)
    form = NewResultForm(request.POST or None, instance=Result(community=viewer.community))
    if request.method != "POST":
        return _new_page(request, viewer, form)
    if not form.is_valid():
        return _new_page(request, viewer, form, status=422)

    def make() -> str:
        made = record_result(viewer.community, form.details(), by=request.employee, places=form.cleaned_data["places"])
        ask_to_thank(made, form.cleaned_data["thanks"], by=request.employee)
        return made.get_absolute_url()

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_new_page(request, viewer, form))
    messages.success(request, _("Saved. Everyone in the organisation can read it."))
    return redirect(address)


@require_safe
@for_colleagues
def result(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found, viewer = _found(request, community_slug, public_id)
    return _page(request, viewer, found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def edit_result(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found, viewer = _found(request, community_slug, public_id)
    if found.removed_at:
        return redirect(found.get_absolute_url())
    if not can_correct(viewer, found):
        raise PermissionDenied(WHO_CORRECTS)
    if request.method != "POST":
        return _edit_page(request, viewer, found, ResultForm(instance=found))
    form = ResultForm(request.POST, instance=Result.objects.select_related("ambition", "goal").get(pk=found.pk))
    try:
        # The community is locked before the result, as everywhere.
        with transaction.atomic():
            lock_open(found.community)
            refuse_if_gone(found)
            if form.is_valid():
                correct(found, form.details(), by=request.employee)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_edit_page(request, viewer, found, form))
    if form.errors:
        return _edit_page(request, viewer, found, form, status=form.status)
    messages.success(request, _("Saved. What it said before stays readable."))
    return redirect(found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def result_removal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found, viewer = _found(request, community_slug, public_id)
    if found.removed_at:
        return redirect(found.get_absolute_url())
    if not can_remove(viewer, found):
        raise PermissionDenied(WHO_REMOVES)
    if request.method != "POST":
        return render(
            request,
            "knowledge/results/removal.html",
            {"community": viewer.community, "viewer": viewer, "result": found},
        )
    with refusal_as_message(request):
        remove(found, by=request.employee)
        messages.success(request, _("Taken away. A line says that it was there."))
    return redirect("community-results", slug, community_slug)


@require_POST
@for_colleagues
def result_take_up(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found, viewer = _found(request, community_slug, public_id)
    if not can_tell_take_up(viewer, found):
        return _gone(request, found)
    form = TakeUpForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, found, take_up_form=form, status=422)
    try:
        state = TakeUp.State(form.cleaned_data["state"])
        tell_take_up(found, form.cleaned_data["place"], state, by=request.employee)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, found, take_up_form=form))
    messages.success(request, _("Thank you. It stands with the result."))
    return redirect(f"{found.get_absolute_url()}#taken-up")


@require_POST
@for_colleagues
def result_thanks(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Answer for oneself: be named, or not (any more)."""
    found, _viewing = _found(request, community_slug, public_id)
    form = ThanksAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one."))
        return redirect(found.get_absolute_url())
    with refusal_as_message(request):
        if form.cleaned_data["answer"] == "yes":
            accept(found, by=request.employee)
            messages.success(request, _("Your name stands with the result. You can take it back any day."))
        else:
            decline(found, by=request.employee)
            messages.success(request, _("Fine. Your name is not shown."))
    return redirect("home", slug) if "from_home" in request.POST else redirect(found.get_absolute_url())


@require_POST
@for_colleagues
def result_thanked(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Ask colleagues whether they may be named."""
    found, viewer = _found(request, community_slug, public_id)
    if not can_correct(viewer, found):
        raise PermissionDenied(WHO_CORRECTS)
    form = ThankForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, found, thank_form=form, status=422)
    try:
        ask_to_thank(found, form.cleaned_data["thanks"], by=request.employee)
    except Refusal as refusal:
        form.add_error("thanks", str(refusal))
        return refusal.apply_to(_page(request, viewer, found, thank_form=form))
    messages.success(request, _("They are asked on their home page. A name shows only after a yes."))
    return redirect(found.get_absolute_url())


def _viewer(request: ColleagueRequest, community_slug: str) -> Viewer:
    return viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)


def _found(request: ColleagueRequest, community_slug: str, public_id: str) -> tuple[Result, Viewer]:
    """The result and its viewer. A hidden one is there for whoever recorded it only."""
    found = find_result(community_slug, public_id)
    viewer = viewer_of(found.community, request.employee)
    if found.hidden_at and not can_read_words(viewer, found):
        raise Http404
    return found, viewer


def _gone(request: ColleagueRequest, found: Result) -> HttpResponse:
    messages.info(request, _("This result was taken away, or [its community] has closed."))
    return redirect(found.get_absolute_url())


def _new_page(request: ColleagueRequest, viewer: Viewer, form: NewResultForm, *, status: int = 200) -> HttpResponse:
    context = {"community": viewer.community, "viewer": viewer, "form": form}
    return render(request, "knowledge/results/new.html", context, status=status)


def _edit_page(
    request: ColleagueRequest, viewer: Viewer, found: Result, form: ResultForm, *, status: int = 200
) -> HttpResponse:
    context = {"community": viewer.community, "viewer": viewer, "result": found, "form": form}
    return render(request, "knowledge/results/edit.html", context, status=status)


def _page(
    request: ColleagueRequest,
    viewer: Viewer,
    found: Result,
    *,
    take_up_form: TakeUpForm | None = None,
    thank_form: ThankForm | None = None,
    status: int = 200,
) -> HttpResponse:
    me, may_correct = request.employee, can_correct(viewer, found)
    thanks = thanked_for(found)
    mine = next((each for each in thanks if each.employee_id == me.pk), None)
    context: dict[str, Any] = {
        "community": viewer.community,
        "viewer": viewer,
        "result": found,
        "thanks": thanks,
        "my_thanks": mine or Thanks.objects.filter(result=found, employee=me).first(),
        "take_ups": take_ups_by_state(list(found.take_ups.order_by("told_at", "id"))),
        "revisions": list(found.revisions.select_related("corrected_by").order_by("-corrected_at", "-id")[:20]),
        "can_correct": may_correct,
        "can_remove": can_remove(viewer, found),
        "is_recorder": is_recorder(me, found),
        "take_up_form": take_up_form or (TakeUpForm() if can_tell_take_up(viewer, found) else None),
        "thank_form": thank_form or (ThankForm() if may_correct else None),
        "is_take_up_open": take_up_form is not None,
    }
    return render(request, "knowledge/results/result.html", context, status=status)


def take_ups_by_state(told: list[TakeUp]) -> list[tuple[str, list[str]]]:
    """The places of each state, in the order of the states; states without a place are left out."""
    rows = [(str(state.label), [each.place for each in told if each.state == state]) for state in TakeUp.State]
    return [(label, places) for label, places in rows if places]
