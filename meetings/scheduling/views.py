"""Schedule, edit and cancel a meeting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Community
from communities.models.locking import CommunityClosed
from communities.notifications.preferences import subscribers_of
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.time_zones import city, spoken
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from meetings.models import Meeting
from meetings.scheduling.forms import CancellationForm, MeetingForm, initial_from
from meetings.scheduling.hosts import offered_hosts
from meetings.scheduling.lookup import find_meeting
from meetings.scheduling.permissions import can_change, can_schedule, communities_to_schedule
from meetings.scheduling.prefill import initial_values, last_meetings
from meetings.scheduling.preview import preview_of
from meetings.scheduling.schedule import (
    INVITATION,
    EditConflict,
    MeetingCancelled,
    calendar_holders,
    cancel,
    schedule,
    update,
)
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def choose_community(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The communities where this person may plan a meeting; with one of them, its form at once."""
    communities = list(communities_to_schedule(request.employee))
    if not communities:
        raise PermissionDenied(
            _("The Coordinator or the Leader of [a community] plans its meetings. Tell them your idea.")
        )
    if len(communities) == 1:
        return redirect("schedule-meeting", slug, communities[0].slug)
    return render(request, "meetings/scheduling/choose_community.html", {"communities": communities})


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = get_object_or_404(Community, slug=community_slug)
    if not can_schedule(viewer_of(community, request.employee)):
        raise PermissionDenied(
            _("The Coordinator or the Leader of [this community] plans its meetings. Tell them your idea.")
        )
    last = last_meetings(community)
    initial = initial_values(community, last, planner=request.employee, zone=request.organisation.zone)
    form = MeetingForm(request.POST or None, community=community, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _create_meeting(request, community, form)
    # The cursor is in the one field that is empty; after a mistake it goes to the errors.
    form.fields["focus"].widget.attrs["autofocus"] = not form.is_bound
    context = {
        "subscriber_count": len(subscribers_of(community, INVITATION)),
        "as_last_time": bool(last),
        "opens_more": not last,
    }
    return _form_page(request, community, form, "meetings/scheduling/new.html", context)


def _create_meeting(request: ColleagueRequest, community: Community, form: MeetingForm) -> HttpResponse:
    def make() -> str:
        invite: bool = form.cleaned_data["invite"]
        return schedule(community, form.details(), by=request.employee, invite=invite).get_absolute_url()

    try:
        address = submit_once(request, make)
    except CommunityClosed as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(
            _form_page(request, community, form, "meetings/scheduling/new.html", {"subscriber_count": 0})
        )
    messages.success(request, _("The meeting is planned."))
    _warn_if_ambiguous(request, form)
    return redirect(address)


@require_safe
@for_colleagues
def preview(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Preview of the meeting typed so far."""
    community = get_object_or_404(Community, slug=community_slug)
    form = MeetingForm(request.GET, community=community)
    form.is_valid()
    context = {"community": community, "preview": preview_of(community, form.cleaned_data)}
    return render(request, "meetings/scheduling/_preview.html", context)


def _form_page(
    request: ColleagueRequest, community: Community, form: MeetingForm, template: str, extra: dict[str, Any]
) -> HttpResponse:
    own, typed = str(request.organisation.zone), form["time_zone"].value()
    context = {
        "community": community,
        "form": form,
        "preview": preview_of(community, form.cleaned_data if form.is_bound else {**form.initial}),
        "offered_hosts": offered_hosts(community),
        # The time zone is a field only for whom it could be another one.
        "asks_time_zone": str(request.employee.zone) != own or typed != spoken(own),
        "zone_city": city(own),
        **extra,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _warn_if_ambiguous(request: ColleagueRequest, form: MeetingForm) -> None:
    if form.ambiguous_times:
        messages.info(request, _("That night the clock shows this time twice. We took the first."))


def _find_editable(request: ColleagueRequest, community_slug: str, public_id: str) -> Meeting:
    meeting = find_meeting(community_slug, public_id)
    if not can_schedule(viewer_of(meeting.community, request.employee)):
        raise PermissionDenied(_("The Coordinator or the Leader of [this community] moves its meetings. Ask them."))
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def edit(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting = _find_editable(request, community_slug, public_id)
    is_changeable = can_change(request.employee, meeting)
    if not is_changeable and request.method != "POST":
        messages.info(request, _("This meeting is over or called off. It stays as it is."))
        return redirect(meeting)
    initial = initial_from(meeting)
    form = MeetingForm(request.POST or None, community=meeting.community, host=meeting.host, initial=initial)
    saved_meeting = None
    if request.method == "POST" and (form.is_valid() or not is_changeable):
        try:
            if not is_changeable:
                raise MeetingCancelled
            return _save(request, meeting, form)
        except EditConflict as now:
            saved_meeting = now.meeting
            form.add_error(None, _("Someone saved first. Here are both texts."))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(_edit_page(request, meeting, form))
    return _edit_page(request, meeting, form, saved_meeting)


def _edit_page(
    request: ColleagueRequest, meeting: Meeting, form: MeetingForm, saved_meeting: Meeting | None = None
) -> HttpResponse:
    extra = {"meeting": meeting, "recipient_count": len(calendar_holders(meeting)), "saved_meeting": saved_meeting}
    if saved_meeting:
        # Keep what was typed. Saving once more replaces the other version, which the page shows.
        form.data = {**request.POST.dict(), "revision": str(saved_meeting.revision)}
    response = _form_page(request, meeting.community, form, "meetings/scheduling/edit.html", extra)
    response.status_code = 409 if saved_meeting else response.status_code
    return response


def _save(request: ColleagueRequest, meeting: Meeting, form: MeetingForm) -> HttpResponse:
    revision = form.cleaned_data["revision"]
    moved = update(meeting, form.details(), by=request.employee, revision=-1 if revision is None else revision)
    messages.success(request, _("Moved. Everyone’s calendar follows.") if moved else _("Saved."))
    _warn_if_ambiguous(request, form)
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def cancellation(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting = _find_editable(request, community_slug, public_id)
    form = CancellationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_as_message(request):
            cancel(meeting, by=request.employee, **form.cleaned_data)
            messages.success(request, _("Called off. Everyone’s calendar follows."))
        return redirect(meeting)
    if not can_change(request.employee, meeting):
        return redirect(meeting)
    told = len(calendar_holders(meeting))
    context = {"meeting": meeting, "community": meeting.community, "form": form, "recipient_count": told}
    return render(request, "meetings/scheduling/cancellation.html", context, status=422 if form.errors else 200)
