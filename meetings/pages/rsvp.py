"""Set one's RSVP, on the meeting's page or by a signed link."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cop_platform.access import by_signed_link, for_colleagues
from cop_platform.web.refusals import Refusal
from cop_platform.web.signed_links import LinkInvalid
from meetings.models import RSVP, Meeting
from meetings.pages.meeting import _page_context, _rsvp_context
from meetings.rsvps.answering import (
    LinkExpired,
    RSVPClosed,
    answers_to,
    choices_for,
    read_rsvp_token,
    set_rsvp,
)
from meetings.rsvps.forms import RSVPForm
from meetings.scheduling.lookup import find_meeting
from members.accounts.language import speak_to
from members.models import Employee
from members.requests import ColleagueRequest, OrganisationRequest


@require_POST
@for_colleagues
def my_rsvp(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_meeting(community_slug, public_id)
    form = RSVPForm(request.POST)
    if not form.is_valid():
        return _refused_page(request, found, Refusal(_("Choose one of the answers."), status=422))
    try:
        set_rsvp(found, request.employee, RSVP.Choice(form.cleaned_data["choice"]))
    except Refusal as refusal:
        return _refused_page(request, found, refusal)
    messages.success(request, _("Your answer is in."))
    if request.htmx.target == "answering":
        return render(request, "meetings/pages/meeting.html#answering", _rsvp_context(request, found))
    return redirect(found)


def _refused_page(request: ColleagueRequest, found: Meeting, refusal: Refusal) -> HttpResponse:
    messages.error(request, str(refusal))
    part = "#answering" if request.htmx.target == "answering" else ""
    return refusal.apply_to(render(request, f"meetings/pages/meeting.html{part}", _page_context(request, found)))


@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def signed_rsvp(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """Answer from a mail, without signing in. Opening the link changes nothing: mail scanners open links too."""
    try:
        found, employee = read_rsvp_token(token, request.organisation.pk)
    except LinkInvalid:
        raise Http404 from None
    except LinkExpired as ended:
        speak_to(ended.employee.user.language if ended.employee else request.organisation.language)
        return render(request, "meetings/pages/rsvp_link_expired.html", status=410)
    speak_to(employee.user.language, employee.zone)
    return _rsvp_as(request, found, employee)


def _rsvp_as(request: OrganisationRequest, found: Meeting, employee: Employee) -> HttpResponse:
    form = RSVPForm(request.POST or None)
    is_saved = request.method == "POST" and form.is_valid()
    if is_saved:
        try:
            set_rsvp(found, employee, RSVP.Choice(form.cleaned_data["choice"]))
        except RSVPClosed:
            return render(request, "meetings/pages/rsvp_link_expired.html", status=410)
    context = {
        "meeting": found,
        "community": found.community,
        "person": employee,
        "choices": choices_for(found),
        "choice": answers_to(found, employee)[0],
        # The button pressed in the mail: preselected, not saved yet.
        "preselected_choice": request.GET.get("choice", ""),
        "is_saved": is_saved,
        "form": form,
    }
    return render(request, "meetings/pages/signed_rsvp.html", context, status=422 if form.errors else 200)
