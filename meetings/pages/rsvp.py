"""Answer a meeting, on its page or by a signed link."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cop_platform.access import by_signed_link, for_colleagues
from meetings.models import Answer, Meeting
from meetings.pages.meeting import _answering, _page
from meetings.rsvps.answering import LinkEnded, NoLink, TooLate, answer, choice_of, choices_for, read_answer_token
from meetings.rsvps.forms import AnswerForm
from meetings.scheduling.lookup import find
from members.models import Employee
from members.requests import ColleagueRequest, OrganisationRequest


@require_POST
@for_colleagues
def my_answer(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find(community_slug, public_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _again(request, found, _("Choose one of the answers."), status=422)
    try:
        answer(found, request.employee, Answer.Choice(form.cleaned_data["choice"]))
    except TooLate:
        return _again(
            request, found, _("This meeting is over or called off, so there is nothing to answer."), status=409
        )
    messages.success(request, _("Your answer is in."))
    if request.htmx.target == "answering":
        return render(request, "meetings/meeting.html#answering", _answering(request, found))
    return redirect(found)


def _again(request: ColleagueRequest, found: Meeting, words: str, status: int) -> HttpResponse:
    messages.error(request, words)
    part = "#answering" if request.htmx.target == "answering" else ""
    return render(request, f"meetings/meeting.html{part}", _page(request, found), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def signed_answer(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """Answer from the mail, without signing in. Opening the page changes nothing: scanners open links too."""
    try:
        found, employee = read_answer_token(token, request.organisation.pk)
    except NoLink:
        raise Http404 from None
    except LinkEnded:
        return render(request, "meetings/answer_link_ended.html", status=410)
    with translation.override(employee.user.language), timezone.override(employee.zone):
        return _answer_as(request, found, employee)


def _answer_as(request: OrganisationRequest, found: Meeting, employee: Employee) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    done = request.method == "POST" and form.is_valid()
    if done:
        try:
            answer(found, employee, Answer.Choice(form.cleaned_data["choice"]))
        except TooLate:
            return render(request, "meetings/answer_link_ended.html", status=410)
    context = {
        "meeting": found,
        "community": found.community,
        "person": employee,
        "choices": choices_for(found),
        "choice": choice_of(found, employee),
        # Which button of the mail was pressed; offered, not done.
        "offered": request.GET.get("choice", ""),
        "done": done,
        "form": form,
    }
    return render(request, "meetings/signed_answer.html", context, status=422 if form.errors else 200)
