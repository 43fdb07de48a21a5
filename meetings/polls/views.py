"""A date poll: its page, answering it, changing its times, choosing one, withdrawing it. Asking is in ``pages``."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.roles.viewers import viewer_of
from cop_platform.access import by_signed_link, for_colleagues
from cop_platform.time_zones import city
from cop_platform.web.refusals import Refusal, refusal_as_message
from cop_platform.web.signed_links import LinkInvalid
from meetings.models import Poll
from meetings.polls.answering import LinkExpired, answer, choices_of, read_answer_token, take_back
from meetings.polls.forms import TimesForm, VoteForm
from meetings.polls.lookup import find_poll, offered_slots
from meetings.polls.permissions import can_settle
from meetings.polls.polling import PollConflict, change_times, choose, withdraw
from meetings.polls.results import results_of
from meetings.scheduling.permissions import can_schedule
from meetings.scheduling.views import warn_if_ambiguous
from members.accounts.language import speak_to
from members.models import Employee
from members.requests import ColleagueRequest, OrganisationRequest


@require_safe
@for_colleagues
def poll(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    return render(request, "meetings/polls/poll.html", _page_context(request, find_poll(community_slug, public_id)))


def _page_context(request: ColleagueRequest, found: Poll) -> dict[str, Any]:
    results = results_of(found)
    return {
        "poll": found,
        "community": found.community,
        "results": results,
        "headline": results.headline(is_open=found.is_open),
        "can_settle": can_settle(request.employee, found),
        "zone_city": city(str(request.employee.zone)),
        "zone_differs": str(found.zone) != str(request.employee.zone),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def poll_answer(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_poll(community_slug, public_id)
    if request.method != "POST" and not found.is_open:
        messages.info(request, _("Nothing can be answered here any more."))
        return redirect(found)
    form, done = _handle_answer(request, found, request.employee)
    if done:
        messages.success(request, done)
        return redirect(found)
    context = {**_answer_context(found, request.employee, form), "zone_city": city(str(request.employee.zone))}
    return _as_refused(render(request, "meetings/polls/answer.html", context), form)


def _handle_answer(request: Any, found: Poll, employee: Employee) -> tuple[VoteForm, str]:
    """The form, and a sentence that says what was done; empty where nothing was."""
    posted = request.POST if request.method == "POST" else None
    slots = [slot for slot in offered_slots(found) if not slot.is_past]
    form = VoteForm(posted, slots=slots, said=choices_of(found, employee))
    try:
        if posted and "take_back" in posted:
            take_back(found, employee)
            return form, _("Your answer is taken back.")
        if form.is_valid():
            answer(found, employee, form.choices)
            return form, _("Your answer is in.")
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        form.refusal = refusal
    return form, ""


def _answer_context(found: Poll, employee: Employee, form: VoteForm) -> dict[str, Any]:
    return {
        "poll": found,
        "community": found.community,
        "person": employee,
        "form": form,
        "has_answered": any(bound.initial for _slot, bound in form.rows),
    }


def _as_refused(page: HttpResponse, form: VoteForm) -> HttpResponse:
    if form.refusal:
        return form.refusal.apply_to(page)
    page.status_code = 422 if form.errors else page.status_code
    return page


@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def signed_poll_answer(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """Answer from a mail, without signing in. Opening the link changes nothing: mail scanners open links too."""
    try:
        found, employee = read_answer_token(token, request.organisation.pk)
    except LinkInvalid:
        raise Http404 from None
    except LinkExpired as ended:
        return _expired(request, ended.poll, ended.employee)
    speak_to(employee.user.language, employee.zone)
    form, done = _handle_answer(request, found, employee)
    if form.refusal:
        found.refresh_from_db()
        return _expired(request, found, employee)
    if done:
        form = VoteForm(slots=form.slots, said=choices_of(found, employee))
    context = {
        **_answer_context(found, employee, form),
        "zone_city": city(str(employee.zone)),
        "done": done,
    }
    return _as_refused(render(request, "meetings/polls/signed_answer.html", context), form)


def _expired(request: OrganisationRequest, found: Poll | None, employee: Employee | None) -> HttpResponse:
    """Says what was chosen, to somebody who is still here."""
    if employee:
        speak_to(employee.user.language, employee.zone)
    else:
        speak_to(request.organisation.language)
    context = {"poll": found if employee else None, "zone_city": city(str(employee.zone)) if employee else ""}
    return render(request, "meetings/polls/link_expired.html", context, status=410)


def _find_settleable(request: ColleagueRequest, community_slug: str, public_id: str) -> Poll:
    found = find_poll(community_slug, public_id)
    if not can_schedule(viewer_of(found.community, request.employee)):
        raise PermissionDenied(_("The Coordinator or the Leader of [this community] plans its meetings. Ask them."))
    return found


@require_POST
@for_colleagues
def poll_choice(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """One of the times becomes the meeting."""
    found = _find_settleable(request, community_slug, public_id)
    slots = found.slots.select_related("poll__community")
    slot = next((each for each in slots if each.public_id == request.POST.get("slot")), None)
    if slot is None:
        messages.error(request, _("Choose one of the times."))
        return redirect(found)
    try:
        meeting = choose(slot, by=request.employee)
    except Refusal as refusal:
        found = find_poll(community_slug, public_id)
        messages.info(request, str(refusal))
        return refusal.apply_to(render(request, "meetings/polls/poll.html", _page_context(request, found)))
    messages.success(request, _("The meeting is planned. Whoever answered gets a mail."))
    return redirect(f"{meeting.get_absolute_url()}#meeting-h")


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def poll_times(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Take times away, add others, move the last day to answer."""
    found = _find_settleable(request, community_slug, public_id)
    if found.outcome and request.method != "POST":
        messages.info(request, _("This question has an outcome already. It stays as it is."))
        return redirect(found)
    form = TimesForm(request.POST or None, poll=found, slots=offered_slots(found))
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                return _save_times(request, found, form)
            status = 422
        except PollConflict as now:
            data = request.POST.copy()
            data["revision"] = str(now.poll.revision)
            found = find_poll(community_slug, public_id)
            form = TimesForm(data, poll=found, slots=offered_slots(found))
            form.add_error(None, _("Someone saved first. The times are as they stand now, with what you typed."))
            status = 409
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    zone_city = city(str(found.zone))
    context = {"poll": found, "community": found.community, "form": form, "zone_city": zone_city}
    return render(request, "meetings/polls/times.html", context, status=status)


def _save_times(request: ColleagueRequest, found: Poll, form: TimesForm) -> HttpResponse:
    revision = form.cleaned_data["revision"]
    is_told = change_times(
        found,
        removed=form.removed,
        added=form.spans,
        last_day=form.cleaned_data["answer_by"],
        by=request.employee,
        revision=-1 if revision is None else revision,
    )
    messages.success(request, _("Saved. Whoever answered gets a mail about the new times.") if is_told else _("Saved."))
    warn_if_ambiguous(request, is_ambiguous=form.is_ambiguous)
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def poll_withdrawal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = _find_settleable(request, community_slug, public_id)
    if request.method == "POST":
        with refusal_as_message(request):
            withdraw(found)
            messages.success(request, _("Withdrawn. Whoever answered gets a mail."))
        return redirect(found)
    if found.outcome:
        return redirect(found)
    return render(request, "meetings/polls/withdrawal.html", {"poll": found, "community": found.community})
