"""Views of starting a community, of its goal, and of “I would join”."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from communities.description.editing import NameTaken, is_name_taken
from communities.models import Community
from communities.models.locking import lock_open
from communities.roles.viewers import Viewer, viewer_of
from communities.starting.describing import keep_idea, save_goal, talk_of
from communities.starting.forms import GoalForm, PurposeTalkForm, StartForm
from communities.starting.interest import would_join
from communities.starting.permissions import can_describe, can_keep_idea
from communities.starting.similar import Remarks, job_title_in, remarks_about
from communities.starting.starting import start
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from members.requests import ColleagueRequest

SEEN = "seen"


# --- Starting -----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def start_community(request: ColleagueRequest, slug: str) -> HttpResponse:
    """For everybody in the organisation. Remarks are shown once; the form can be sent as it is."""
    initial = {"language": request.organisation.language, "question": request.GET.get("question", "")[:240]}
    form = StartForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _start_page(request, form, _remarks_of(form), status=422 if form.errors else 200)
    remarks = _remarks_of(form)
    # Of a name that is taken nothing else is said first; it may be that of the same form, sent twice.
    is_new = not is_name_taken(form.cleaned_data["name"])
    if is_new and remarks and request.POST.get(SEEN) != remarks.seen:
        return _start_page(request, form, remarks)
    try:
        address = submit_once(request, lambda: _start(request, form))
    except Refusal as refusal:
        form.add_error("name" if isinstance(refusal, NameTaken) else None, str(refusal))
        return refusal.apply_to(_start_page(request, form, remarks))
    messages.success(request, _("Your idea is there. Tell a few colleagues about it."))
    return redirect(address)


def _start(request: ColleagueRequest, form: StartForm) -> str:
    new = Community(organisation=request.organisation, **form.cleaned_data)
    return start(new, by=request.employee).get_absolute_url()


def _remarks_of(form: StartForm) -> Remarks:
    if not form.is_bound:
        return Remarks()
    typed = form.cleaned_data if form.is_valid() else {name: form.data.get(name, "")[:240] for name in form.fields}
    return remarks_about(typed.get("question", ""), typed.get("purpose", ""), name=typed.get("name", ""))


def _start_page(request: ColleagueRequest, form: StartForm, remarks: Remarks, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "remarks": remarks}
    return render(request, "communities/starting/start.html", context, status=status)


@require_safe
@for_colleagues
def alike(request: ColleagueRequest, slug: str) -> HttpResponse:
    """What resembles the text typed so far: a part of the page to start a community."""
    typed = [request.GET.get(name, "").replace("\x00", "")[:240] for name in ("question", "purpose", "name")]
    remarks = remarks_about(*typed[:2], name=typed[2])
    return render(request, "communities/starting/start.html#alike", {"remarks": remarks})


@require_safe
@for_colleagues
def other_goals(request: ColleagueRequest, slug: str) -> HttpResponse:
    """What may fit better than a community when its main goal is another than the three."""
    return render(request, "communities/starting/other_goals.html")


# --- An idea ------------------------------------------------------------------------------------------------------
@require_POST
@for_colleagues
def interest(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """“I would join”, or the same taken back with ``wanted=0``."""
    community = get_object_or_404(Community, slug=community_slug)
    with refusal_as_message(request):
        would_join(community, request.employee, wanted=request.POST.get("wanted") != "0")
    return redirect(community)


@require_POST
@for_colleagues
def kept_idea(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer = _viewer(request, community_slug)
    if not can_keep_idea(viewer):
        raise PermissionDenied(_("Whoever looks after the idea says what becomes of it. Write to them."))
    with refusal_as_message(request):
        keep_idea(viewer.community)
        messages.success(request, _("It stays an idea for now."))
    return redirect(viewer.community)


# --- Its goal and its purpose -------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@vary_on_headers("HX-Request")
def main_goal(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer = _describer(request, community_slug)
    if request.htmx and request.method != "POST":
        typed = request.GET.get("domain", "").replace("\x00", "")[:240]
        return render(request, "communities/starting/goal.html#near", {"remarks": _near(viewer, typed)})
    form: Any = GoalForm(request.POST or None, instance=viewer.community)
    if request.method == "POST":
        try:
            with transaction.atomic():
                locked = lock_open(viewer.community)
                form = GoalForm(request.POST, instance=locked)
                if form.is_valid():
                    save_goal(locked, form.cleaned_data, by=request.employee)
                    messages.success(request, _("Saved."))
                    return redirect("phase", slug, community_slug)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(_goal_page(request, viewer, form))
    return _goal_page(request, viewer, form, status=form.status)


def _goal_page(request: ColleagueRequest, viewer: Viewer, form: GoalForm, *, status: int = 200) -> HttpResponse:
    domain = str(form["domain"].value() or "")
    community = Community.objects.get(pk=viewer.community.pk)
    context = {
        "community": community,
        "viewer": viewer,
        "form": form,
        "remarks": _near(viewer, domain),
    }
    return render(request, "communities/starting/goal.html", context, status=status)


def _near(viewer: Viewer, domain: str) -> Remarks:
    """What resembles this field of work, and a job title in it."""
    return Remarks(remarks_about(domain, but=viewer.community).communities, job_title_in(domain))


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def purpose_talk(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Five questions for a talk with possible members, to print or to fill in; the answers are kept."""
    viewer = _describer(request, community_slug)
    form = PurposeTalkForm(instance=talk_of(viewer.community))
    if request.method == "POST":
        try:
            with transaction.atomic():
                form = PurposeTalkForm(request.POST, instance=talk_of(viewer.community))
                # Of two who save a first answer at once the second waits, and is told.
                lock_open(viewer.community)
                form = PurposeTalkForm(request.POST, instance=talk_of(viewer.community))
                if form.is_valid():
                    form.save()
                    messages.success(request, _("The answers are kept."))
                    return redirect("purpose-talk", slug, community_slug)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            context = {"community": viewer.community, "viewer": viewer, "form": form}
            return refusal.apply_to(render(request, "communities/starting/purpose_talk.html", context))
    context = {"community": viewer.community, "viewer": viewer, "form": form}
    return render(request, "communities/starting/purpose_talk.html", context, status=form.status)


def _viewer(request: ColleagueRequest, community_slug: str) -> Viewer:
    return viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)


def _describer(request: ColleagueRequest, community_slug: str) -> Viewer:
    viewer = _viewer(request, community_slug)
    if not can_describe(viewer):
        raise PermissionDenied(_("The core group and those with a role here change this. Ask one of them."))
    return viewer
