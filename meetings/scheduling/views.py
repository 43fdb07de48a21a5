"""Edit and cancel a meeting, or put it back. Planning one is in ``meetings/pages/planning.py``."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Community
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.time_zones import city, spoken
from cop_platform.web.refusals import Refusal, refusal_as_message
from meetings.models import Meeting
from meetings.places.offered import offered_places
from meetings.scheduling.forms import CancellationForm, MeetingForm, initial_from
from meetings.scheduling.hosts import offered_hosts
from meetings.scheduling.lookup import find_meeting
from meetings.scheduling.permissions import can_schedule, communities_to_schedule
from meetings.scheduling.preview import preview_of
from meetings.scheduling.restoring import put_back
from meetings.scheduling.schedule import EditConflict, MeetingCancelled, cancel, update
from meetings.scheduling.together import communities_of
from members.requests import ColleagueRequest

#: The answer “only this date” to the question for which dates of a series a change is.
ONE_DATE = "one"


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


def form_page(
    request: ColleagueRequest, community: Community, form: MeetingForm, template: str, extra: dict[str, Any]
) -> HttpResponse:
    own, typed = str(request.organisation.zone), form["time_zone"].value()
    context = {
        "community": community,
        "form": form,
        "preview": preview_of(community, form.cleaned_data if form.is_bound else {**form.initial}),
        "offered_hosts": offered_hosts(form.communities),
        "offered_places": offered_places(),
        # The time zone is a field only for whom it could be another one.
        "asks_time_zone": str(request.employee.zone) != own or typed != spoken(own),
        "zone_city": city(own),
        **extra,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def warn_if_ambiguous(request: ColleagueRequest, *, is_ambiguous: bool) -> None:
    if is_ambiguous:
        messages.info(request, _("That night the clock shows this time twice. We took the first."))


def find_editable(request: ColleagueRequest, community_slug: str, public_id: str) -> Meeting:
    meeting = find_meeting(community_slug, public_id)
    if not can_schedule(viewer_of(meeting.community, request.employee)):
        raise PermissionDenied(_("The Coordinator or the Leader of [this community] moves its meetings. Ask them."))
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def edit(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting = find_editable(request, community_slug, public_id)
    is_changeable = meeting.is_upcoming
    if not is_changeable and request.method != "POST":
        messages.info(request, _("This meeting is over or called off. It stays as it is."))
        return redirect(meeting)
    initial = initial_from(meeting)
    planner, *co_hosts = communities_of(meeting)
    form = MeetingForm(request.POST or None, community=planner, co_hosts=co_hosts, host=meeting.host, initial=initial)
    saved_meeting = None
    if request.method == "POST" and (form.is_valid() or not is_changeable):
        try:
            if not is_changeable:
                raise MeetingCancelled
            if "again" in request.POST:
                return edit_page(request, meeting, form)
            if meeting.series_id and request.POST.get("for") != ONE_DATE and form.has_changed():
                return which_dates_page(request, meeting, form)
            return _save(request, meeting, form)
        except EditConflict as now:
            saved_meeting = now.meeting
            form.add_error(None, _("Someone saved first. Here are both texts."))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(edit_page(request, meeting, form))
    return edit_page(request, meeting, form, saved_meeting)


def which_dates_page(request: ColleagueRequest, meeting: Meeting, form: MeetingForm) -> HttpResponse:
    """Asks for which dates of its series a change is. What was typed is on the page, and nothing is saved yet."""
    typed = [(name, value) for name, value in request.POST.items() if name in form.fields]
    context = {"meeting": meeting, "community": meeting.community, "typed": typed}
    return render(request, "meetings/scheduling/which_dates.html", context)


def edit_page(
    request: ColleagueRequest, meeting: Meeting, form: MeetingForm, saved_meeting: Meeting | None = None
) -> HttpResponse:
    extra = {"meeting": meeting, "saved_meeting": saved_meeting}
    if saved_meeting:
        # Keep what was typed. Saving once more replaces the other version, which the page shows.
        form.data = {**request.POST.dict(), "revision": str(saved_meeting.revision)}
    response = form_page(request, meeting.community, form, "meetings/scheduling/edit.html", extra)
    response.status_code = 409 if saved_meeting else response.status_code
    return response


def _save(request: ColleagueRequest, meeting: Meeting, form: MeetingForm) -> HttpResponse:
    revision = form.cleaned_data["revision"]
    moved = update(meeting, form.details(), by=request.employee, revision=-1 if revision is None else revision)
    messages.success(request, _("Moved. Everyone’s calendar follows.") if moved else _("Saved."))
    warn_if_ambiguous(request, is_ambiguous=form.is_ambiguous)
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def cancellation(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting = find_editable(request, community_slug, public_id)
    form = CancellationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_as_message(request):
            cancel(meeting, by=request.employee, **form.cleaned_data)
            messages.success(request, _("Called off. Everyone’s calendar follows."))
        return redirect(meeting)
    if not meeting.is_upcoming:
        return redirect(meeting)
    context = {"meeting": meeting, "community": meeting.community, "form": form}
    return render(request, "meetings/scheduling/cancellation.html", context, status=422 if form.errors else 200)


@require_POST
@for_colleagues
def restoration(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Put back a meeting that was called off."""
    meeting = find_editable(request, community_slug, public_id)
    with refusal_as_message(request):
        put_back(meeting)
        messages.success(request, _("It goes on after all. Everyone who was told gets a mail."))
    return redirect(meeting)
