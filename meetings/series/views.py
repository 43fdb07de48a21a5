"""The page of a series, and changing, ending and answering it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.time_zones import city
from cop_platform.web.paging import part_of
from cop_platform.web.refusals import Refusal, refusal_as_message
from meetings.models import Meeting, Series, SeriesAnswer
from meetings.scheduling.forms import CancellationForm, MeetingForm, initial_from
from meetings.scheduling.permissions import can_change, can_schedule
from meetings.scheduling.schedule import EditConflict
from meetings.scheduling.views import edit_page, find_editable, form_page, warn_if_ambiguous
from meetings.series.answering import answer_all, choices_for_all, rule_answer
from meetings.series.changing import SeriesConflict, change_following, end_series
from meetings.series.following import change_from
from meetings.series.forms import SeriesForm, initial_from_series
from meetings.series.lookup import coming_dates, find_series, next_changeable, successor
from meetings.series.wording import named_days, rhythm
from members.requests import ColleagueRequest

PAGE_SIZE = 30
EACH_TIME = "each_time"


@require_safe
@for_colleagues
def series(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    return render(
        request, "meetings/series/series.html", _page_context(request, find_series(community_slug, public_id))
    )


def _page_context(request: ColleagueRequest, found: Series) -> dict[str, Any]:
    part = part_of(coming_dates(found), PAGE_SIZE, request.GET.get("page", "1"))
    for meeting in part.items:
        meeting.series, meeting.community = found, found.community
    viewer = viewer_of(found.community, request.employee)
    is_over = not part.items and part.number == 1
    has_open_date = any(meeting.is_open for meeting in part.items) or next_changeable(found) is not None
    return {
        "series": found,
        "community": found.community,
        "part": part,
        "dates": part.items,
        "is_over": is_over,
        "zone_city": city(str(found.zone)),
        "zone_differs": str(found.zone) != str(request.employee.zone),
        "following": successor(found) if is_over else None,
        "viewer": viewer,
        "may_change": can_schedule(viewer),
        "has_open_date": has_open_date,
        "choices": choices_for_all(found) if has_open_date else [],
        "choice": rule_answer(found, request.employee),
    }


@require_POST
@for_colleagues
def my_series_answer(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_series(community_slug, public_id)
    chosen = request.POST.get("choice", "")
    if chosen not in [EACH_TIME, *choices_for_all(found)]:
        return _refused(request, found, Refusal(_("Choose one of the answers."), status=422))
    try:
        answer_all(found, request.employee, None if chosen == EACH_TIME else SeriesAnswer.Choice(chosen))
    except Refusal as refusal:
        return _refused(request, found, refusal)
    messages.success(request, _("Your answer is in."))
    return redirect(found)


def _refused(request: ColleagueRequest, found: Series, refusal: Refusal) -> HttpResponse:
    messages.error(request, str(refusal))
    return refusal.apply_to(render(request, "meetings/series/series.html", _page_context(request, found)))


def _find_editable(request: ColleagueRequest, community_slug: str, public_id: str) -> tuple[Series, Viewer]:
    found = find_series(community_slug, public_id)
    viewer = viewer_of(found.community, request.employee)
    if not can_schedule(viewer):
        raise PermissionDenied(_("The Coordinator or the Leader of [this community] moves its meetings. Ask them."))
    return found, viewer


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def edit(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Change all dates to come, with their rhythm."""
    found, viewer = _find_editable(request, community_slug, public_id)
    following = next_changeable(found)
    if following is None:
        messages.info(request, _("This series is over. It stays as it is."))
        return redirect(found)
    initial = initial_from_series(found, following.rule_day)
    form = SeriesForm(request.POST or None, community=found.community, host=found.host, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, found, form, following.rule_day)
        except SeriesConflict as now:
            form.add_error(None, _("Someone saved first. Here are both texts."))
            form.data = {**request.POST.dict(), "revision": str(now.series.revision)}
            response = _edit_page(request, viewer, found, form, now.series)
            response.status_code = 409
            return response
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(_edit_page(request, viewer, found, form))
    return _edit_page(request, viewer, found, form)


def _edit_page(
    request: ColleagueRequest, viewer: Viewer, found: Series, form: SeriesForm, saved: Series | None = None
) -> HttpResponse:
    context = {
        "viewer": viewer,
        "series": found,
        "saved_series": saved,
        "plans": True,
        **days_of(form),
    }
    return form_page(request, found.community, form, "meetings/series/edit.html", context)


def days_of(form: Any) -> dict[str, str]:
    """The rhythm and the first days of a valid series, for its preview."""
    if not form.is_bound or not form.is_series or not form.rule or not form.planned:
        return {}
    is_open = form.rule.until is None and form.rule.count is None
    return {"rhythm": rhythm(form.rule), "named_days": named_days(form.planned, goes_on=is_open)}


def _save(request: ColleagueRequest, found: Series, form: SeriesForm, since: date) -> HttpResponse:
    revision = form.cleaned_data["revision"]
    changed = change_following(
        found,
        form.series_details(),
        since=since,
        by=request.employee,
        revision=-1 if revision is None else revision,
    )
    messages.success(request, _("Saved. Everyone’s calendar follows."))
    warn_if_ambiguous(request, is_ambiguous=form.is_ambiguous)
    return redirect(changed)


@require_POST
@for_colleagues
def following(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Save a change of one date for those that follow it too."""
    meeting = find_editable(request, community_slug, public_id)
    if meeting.series_id is None or not can_change(viewer_of(meeting.community, request.employee), meeting):
        messages.info(request, _("This meeting is over or called off. It stays as it is."))
        return redirect(meeting)
    form = MeetingForm(request.POST, community=meeting.community, host=meeting.host, initial=initial_from(meeting))
    saved_meeting = None
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            changed = change_from(
                meeting, form.details(), by=request.employee, revision=-1 if revision is None else revision
            )
        except EditConflict as now:
            saved_meeting = now.meeting
            form.add_error(None, _("Someone saved first. Here are both texts."))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(edit_page(request, meeting, form))
        else:
            messages.success(request, _("Saved. Everyone’s calendar follows."))
            warn_if_ambiguous(request, is_ambiguous=form.is_ambiguous)
            return redirect(changed)
    return edit_page(request, meeting, form, saved_meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def cancellation(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Call off all dates to come, or those from one date on (``since``: its public id)."""
    found, viewer = _find_editable(request, community_slug, public_id)
    since = _first_to_cancel(request, found)
    if since is None:
        messages.info(request, _("This series is over. It stays as it is."))
        return redirect(found)
    form = CancellationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_as_message(request):
            end_series(found, since=since.rule_day, by=request.employee, **form.cleaned_data)
            messages.success(request, _("Called off. Everyone’s calendar follows."))
        return redirect(found)
    stop = Meeting.objects.filter(
        series=found, is_open=True, original_day__gte=since.rule_day, starts_at__gt=timezone.now()
    )
    context = {
        "series": found,
        "community": found.community,
        "viewer": viewer,
        "form": form,
        "since": since,
        "is_rest": bool(request.GET.get("since") or request.POST.get("since")),
        "date_count": stop.count(),
    }
    return render(request, "meetings/series/cancellation.html", context, status=422 if form.errors else 200)


def _first_to_cancel(request: ColleagueRequest, found: Series) -> Meeting | None:
    asked = request.POST.get("since") or request.GET.get("since") or ""
    coming = Meeting.objects.filter(series=found, starts_at__gt=timezone.now())
    if asked:
        first: Meeting | None = coming.filter(public_id=asked[:20].replace("\x00", "")).first()
        return first
    return next_changeable(found)
