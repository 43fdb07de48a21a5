"""Pages of experiments: start one, read one, edit it while it runs, judge it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.models import Community
from communities.participation.permissions import place_needed
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from knowledge.experiments.experiments import judge, lock_to_edit, start
from knowledge.experiments.forms import ExperimentForm, JudgementForm, WordsForm
from knowledge.experiments.permissions import WHO_EDITS, WHO_JUDGES, WHO_STARTS, can_judge, can_start, looks_after
from knowledge.models import Experiment, ExperimentIdea, Outcome
from members.requests import ColleagueRequest

#: The end that the form proposes.
USUAL = timedelta(weeks=4)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_experiment(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """``?idea=`` fills in something from the list, ``?after=`` an experiment that is adapted."""
    viewer = viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)
    if not can_start(viewer):
        raise place_needed(viewer.community, WHO_STARTS)
    ideas = list(ExperimentIdea.in_order())
    if request.method != "POST":
        return _new_page(request, viewer, ExperimentForm(initial=_initial(request, viewer, ideas), ideas=ideas))
    form = ExperimentForm(request.POST, ideas=ideas)
    if not form.is_valid():
        return _new_page(request, viewer, form, status=422)
    try:
        address = submit_once(
            request, lambda: start(viewer.community, form.details(), by=request.employee).get_absolute_url()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_new_page(request, viewer, form))
    messages.success(request, _("It has begun. On its last day, whoever looks after it gets a mail."))
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def experiment(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found, viewer = _found(request, community_slug, public_id)
    may = can_judge(viewer, found)
    if request.method != "POST":
        return _page(request, viewer, found, JudgementForm() if may else None)
    if not may and found.is_running:
        raise PermissionDenied(WHO_JUDGES)
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, found, form, status=422)
    outcome = Outcome(form.cleaned_data["outcome"])
    try:
        judge(found, by=request.employee, outcome=outcome, lesson=form.cleaned_data["lesson"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, found, form))
    messages.success(request, _("Saved. What you saw stays readable."))
    if outcome == Outcome.ADAPT:
        response = redirect("new-experiment", slug, community_slug)
        response.headers["Location"] += f"?after={found.public_id}"
        return response
    return redirect("self-steering", slug, community_slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def edit_experiment(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Word it better while it runs; of one that was judged the words stay."""
    found, viewer = _found(request, community_slug, public_id)
    if not looks_after(viewer, found):
        raise PermissionDenied(WHO_EDITS)
    if request.method != "POST":
        if not found.is_running:
            return redirect(found.get_absolute_url())
        return _edit_page(request, viewer, found, WordsForm(instance=found))
    form = WordsForm(request.POST, instance=Experiment.objects.get(pk=found.pk))
    try:
        # The community is locked before the experiment, as everywhere.
        with transaction.atomic():
            lock_to_edit(found)
            if form.is_valid():
                form.save()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_edit_page(request, viewer, found, form))
    if form.errors:
        return _edit_page(request, viewer, found, form, status=form.status)
    messages.success(request, _("Saved."))
    return redirect(found.get_absolute_url())


def _found(request: ColleagueRequest, community_slug: str, public_id: str) -> tuple[Experiment, Viewer]:
    rows = Experiment.objects.select_related("community", "started_by", "judged_by", "idea")
    found: Experiment = get_object_or_404(rows, public_id=public_id, community__slug=community_slug)
    return found, viewer_of(found.community, request.employee)


def _edit_page(
    request: ColleagueRequest, viewer: Viewer, found: Experiment, form: WordsForm, *, status: int = 200
) -> HttpResponse:
    context = {"community": viewer.community, "viewer": viewer, "experiment": found, "form": form}
    return render(request, "knowledge/experiments/edit.html", context, status=status)


def _initial(request: ColleagueRequest, viewer: Viewer, ideas: list[ExperimentIdea]) -> dict[str, Any]:
    """The end after four weeks, and what is chosen from the list or adapted; what is unknown fills in nothing."""
    values: dict[str, Any] = {"ends_on": timezone.localdate() + USUAL}
    idea = next((each for each in ideas if each.public_id == request.GET.get("idea")), None)
    if idea:
        return {**values, "idea": idea.public_id, "title": idea.title}
    key = request.GET.get("after", "")
    before = Experiment.objects.filter(community=viewer.community, public_id=key).first() if key.isalnum() else None
    return {**values, "title": before.title, "signal": before.signal} if before else values


def _new_page(request: ColleagueRequest, viewer: Viewer, form: ExperimentForm, *, status: int = 200) -> HttpResponse:
    kinds = ExperimentIdea.Kind
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "form": form,
        "lists": [
            (kind, [each for each in form.ideas.values() if each.kind == kind]) for kind in (kinds.TRY, kinds.AVOID)
        ],
    }
    return render(request, "knowledge/experiments/new.html", context, status=status)


def _page(
    request: ColleagueRequest, viewer: Viewer, found: Experiment, form: JudgementForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "experiment": found,
        "form": form,
        "can_edit": can_judge(viewer, found),
        "has_ended": found.has_ended(timezone.localdate()),
    }
    return render(request, "knowledge/experiments/experiment.html", context, status=status)
