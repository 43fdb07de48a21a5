"""Get a meeting ready, and tell what one does not eat."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal, refusal_as_message
from meetings.models import Guest, Meeting, PreparationTask, Reading
from meetings.preparation.forms import ADDING, NeedForm, empty_forms
from meetings.preparation.lookup import needs_of, prepared_for, tasks_of
from meetings.preparation.permissions import can_prepare, is_in_charge
from meetings.preparation.preparing import (
    PreparationOver,
    add_guest,
    add_reading,
    add_task,
    mark_task,
    remove,
    tell_need,
)
from meetings.scheduling.lookup import find_meeting
from members.requests import ColleagueRequest

REMOVABLE: dict[str, type[PreparationTask | Reading | Guest]] = {
    "task": PreparationTask,
    "reading": Reading,
    "guest": Guest,
}
#: Where each of these stands on the page.
PARTS = {"done": "tasks-h", "open": "tasks-h", "task": "tasks-h", "reading": "readings-h", "guest": "guests-h"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def preparation(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """The list of whoever gets a meeting ready; a form of it adds a task, a reading or a guest."""
    meeting = find_meeting(community_slug, public_id)
    if not meeting.is_upcoming and (
        request.method != "POST" or not is_in_charge(viewer_of(meeting.community, request.employee), meeting)
    ):
        if request.method == "POST":
            messages.info(request, str(PreparationOver()))
        return redirect(meeting)
    _check(request, meeting)
    if request.method != "POST":
        return _page(request, meeting, {})
    name = request.POST.get("what", "")
    if name not in ADDING:
        return redirect("meeting-preparation", slug, community_slug, public_id)
    form = ADDING[name](request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, meeting, {f"{name}_form": form}, status=422)
    try:
        _add(request, meeting, name, form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, meeting, {f"{name}_form": form}))
    messages.success(request, _("Added."))
    return _back(meeting, f"id_{form.add_prefix(next(iter(form.fields)))}")  # to write the next one


def _add(request: ColleagueRequest, meeting: Meeting, name: str, typed: dict[str, Any]) -> None:
    if name == "task":
        add_task(meeting, **typed)
    elif name == "reading":
        add_reading(meeting, **typed)
    else:
        add_guest(meeting, **typed, by=request.employee)


@require_POST
@for_colleagues
def preparation_change(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Mark a task as done or open again, or remove something: ``done``, ``open``, ``task``, ``reading``, ``guest``."""
    meeting = find_meeting(community_slug, public_id)
    _check(request, meeting)
    part = ""
    with refusal_as_message(request):
        for name in ("done", "open", *REMOVABLE):
            value = request.POST.get(name, "")
            if not (value.isascii() and value.isdigit() and len(value) < 19):
                continue
            part = PARTS[name]
            if name in ("done", "open"):
                mark_task(meeting, int(value), done=name == "done", by=request.employee)
                messages.success(request, _("Done.") if name == "done" else _("It is to be done again."))
            else:
                remove(meeting, REMOVABLE[name], int(value))
                messages.success(request, _("Removed."))
    return _back(meeting, part)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def dietary_need(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting = find_meeting(community_slug, public_id)
    if request.method != "POST" and not meeting.is_upcoming:
        return redirect(meeting)
    form = NeedForm(request.POST or None, initial={"need": prepared_for(meeting, request.employee).own_need})
    context = {"meeting": meeting, "community": meeting.community, "form": form}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "meetings/preparation/dietary_need.html", context, status=status)
    try:
        tell_need(meeting, request.employee, form.cleaned_data["need"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(render(request, "meetings/preparation/dietary_need.html", context))
    told = _("Passed on. It is forgotten the day after.") if form.cleaned_data["need"] else _("Taken back.")
    messages.success(request, told)
    return redirect(meeting)


def _back(meeting: Meeting, part: str) -> HttpResponse:
    """To the part of the page where somebody was: the focus is there, not at the top."""
    address = reverse(
        "meeting-preparation", args=[meeting.organisation.slug, meeting.community.slug, meeting.public_id]
    )
    return redirect(f"{address}#{part}" if part else address)


def _check(request: ColleagueRequest, meeting: Meeting) -> None:
    """Refused only while it could be prepared: later the answer is that the meeting is over."""
    if meeting.is_upcoming and not can_prepare(viewer_of(meeting.community, request.employee), meeting):
        raise PermissionDenied(_("The host and the Coordinator get this meeting ready. Tell them your idea."))


def _page(request: ColleagueRequest, meeting: Meeting, forms: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {
        "meeting": meeting,
        "community": meeting.community,
        "tasks": tasks_of(meeting),
        "readings": Reading.objects.filter(meeting=meeting).order_by("pk"),
        "guests": Guest.objects.filter(meeting=meeting).order_by("pk"),
        "needs": needs_of(meeting),
        **empty_forms(),
        **forms,
    }
    return render(request, "meetings/preparation/preparation.html", context, status=status)
