"""Plan a meeting: one date, a series, or a poll that finds the date."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.description.addresses import community_at
from communities.models import Community
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from meetings.polls.forms import USUAL_TIME, SlotsForm, initial_rows
from meetings.polls.polling import ask
from meetings.scheduling.clashes import clash_sentence
from meetings.scheduling.permissions import can_schedule
from meetings.scheduling.prefill import initial_values, last_meetings
from meetings.scheduling.preview import preview_of
from meetings.scheduling.schedule import schedule
from meetings.scheduling.views import form_page, warn_if_ambiguous
from meetings.series.cadence import initial_rhythm
from meetings.series.forms import PlanForm
from meetings.series.planning import plan_series
from meetings.series.views import days_of
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = community_at(community_slug)
    viewer = viewer_of(community, request.employee)
    if not can_schedule(viewer):
        raise PermissionDenied(
            _("The Coordinator or the Leader of [this community] plans its meetings. Tell them your idea.")
        )
    last = last_meetings(community)
    initial = initial_values(community, last, planner=request.employee, zone=request.organisation.zone)
    # A day that the last meetings do not tell is that of the charter.
    known = {name: value for name, value in initial.items() if value is not None}
    initial = {**initial_rhythm(community, last), **known}
    form = PlanForm(request.POST or None, community=community, initial=initial)
    slots = _slots_form(request, form)
    if request.method == "POST" and form.is_valid() and slots.is_valid():
        return _create(request, community, form, slots)
    # The cursor is in the one field that is empty; after a mistake it goes to the errors.
    form.fields["focus"].widget.attrs["autofocus"] = not form.is_bound
    context = {
        "viewer": viewer,
        "as_last_time": bool(last),
        "opens_more": not last,
        "plans": True,
        "slots": slots,
        **days_of(form),
    }
    page = form_page(request, community, form, "meetings/scheduling/new.html", context)
    page.status_code = 422 if form.errors or slots.errors else page.status_code
    return page


def _slots_form(request: ColleagueRequest, form: PlanForm) -> SlotsForm:
    """The other times of a poll, beside the first one in ``form``."""
    last_day = timezone.localdate() + USUAL_TIME
    initial = initial_rows(form.initial.get("start"), form.initial.get("end"), last_day)
    if request.method != "POST":
        return SlotsForm(zone=None, initial=initial)
    first = form.cleaned_data if form.is_valid() else {}
    kept = [(first["starts_at"], first["ends_at"])] if first else []
    typed_zone = getattr(form, "cleaned_data", {}).get("time_zone")
    zone = ZoneInfo(typed_zone) if typed_zone else None
    return SlotsForm(request.POST, zone=zone, kept=kept, initial=initial, is_asked=form.is_poll)


def _create(request: ColleagueRequest, community: Community, form: PlanForm, slots: SlotsForm) -> HttpResponse:
    invite: bool = form.cleaned_data["invite"]

    def make() -> str:
        if form.is_series:
            series = plan_series(community, form.series_details(), by=request.employee, invite=invite)
            return series.get_absolute_url()
        if form.is_poll:
            last_day = slots.cleaned_data["answer_by"]
            poll = ask(community, form.details(), slots.spans, last_day=last_day, by=request.employee, invite=invite)
            return poll.get_absolute_url()
        return schedule(community, form.details(), by=request.employee, invite=invite).get_absolute_url()

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        context = {"plans": True, "slots": slots, **days_of(form)}
        return refusal.apply_to(form_page(request, community, form, "meetings/scheduling/new.html", context))
    messages.success(request, _done(form))
    warn_if_ambiguous(request, is_ambiguous=form.is_ambiguous or slots.is_ambiguous)
    if clash := clash_sentence(community, form.cleaned_data):
        messages.info(request, clash)
    return redirect(address)


def _done(form: PlanForm) -> str:
    if form.is_poll:
        return _("Asked. Anyone who likes says which dates suit.")
    return _("The dates are planned.") if form.is_series else _("The meeting is planned.")


@require_safe
@for_colleagues
def preview(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Preview of the meeting or the series typed so far."""
    community = community_at(community_slug)
    form = PlanForm(request.GET, community=community)
    form.is_valid()
    context = {
        "community": community,
        "preview": preview_of(community, form.cleaned_data),
        "clash": clash_sentence(community, form.cleaned_data),
        **days_of(form),
    }
    return render(request, "meetings/scheduling/_preview.html", context)
