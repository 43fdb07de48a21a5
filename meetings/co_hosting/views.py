"""Ask communities to host a meeting too, and answer for one that was asked: one page for both."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.text import own_direction
from cop_platform.web.idempotency import submit_once
from cop_platform.web.query import search_text
from cop_platform.web.refusals import Refusal
from meetings.co_hosting.forms import AnswerForm, AskForm
from meetings.co_hosting.hosting import (
    DateOfSeries,
    QuestionGone,
    ask,
    co_hostings_of,
    decline,
    end,
    possible_co_hosts,
    say_yes,
    take_back,
)
from meetings.co_hosting.permissions import answers_for, can_ask
from meetings.models import CoHosting, Meeting
from meetings.scheduling.lookup import find_meeting
from meetings.scheduling.permissions import can_schedule
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def co_hosts(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """For those who plan in the community of the meeting, and those who do in one that was asked."""
    meeting = find_meeting(community_slug, public_id)
    viewer = viewer_of(meeting.community, request.employee)
    asks = can_ask(viewer, meeting)
    theirs = answers_for(request.employee, meeting)
    if meeting.series_id and can_schedule(viewer):
        messages.info(request, str(DateOfSeries()))
        return redirect(meeting)
    if not (asks or theirs):
        raise PermissionDenied(_("Coordinators and Leaders agree on hosting together. Tell them your idea."))
    page = _Page(request, meeting, theirs, asks=asks)
    return page.handle() if request.method == "POST" else page.show()


class _Page:
    """One reader at one meeting."""

    def __init__(self, request: ColleagueRequest, meeting: Meeting, theirs: list[CoHosting], *, asks: bool) -> None:
        self.request, self.meeting, self.theirs, self.asks = request, meeting, theirs, asks

    def handle(self) -> HttpResponse:
        what = self.request.POST.get("what", "")
        if what == "ask" and self.asks:
            return self._ask()
        if what == "answer":
            return self._answer()
        try:
            self._end_or_take_back(what)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return refusal.apply_to(self.show())
        return redirect(self.request.path)

    def _ask(self) -> HttpResponse:
        form = AskForm(self.request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        community = form.cleaned_data["community"]

        def make() -> str:
            ask(self.meeting, community, form.cleaned_data["question"], by=self.request.employee)
            return self.request.path

        try:
            address = submit_once(self.request, make)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(self.show(form))
        name = own_direction(community.name)
        messages.success(self.request, _("Asked. Until {name} says yes, the meeting is yours alone.").format(name=name))
        return redirect(address)

    def _answer(self) -> HttpResponse:
        form = AnswerForm(self.request.POST)
        asked = self._chosen(self.theirs)
        if asked is None or not form.is_valid():
            return self.show(answer_form=form, status=422)
        says_yes = form.cleaned_data["said"] == "yes"
        try:
            (say_yes if says_yes else decline)(asked, form.cleaned_data["answer"], by=self.request.employee)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(self.show(answer_form=form))
        told = _("Together it is. Your people get the invitation.") if says_yes else _("Your answer is in.")
        messages.success(self.request, told)
        return redirect(self.meeting if says_yes else self.request.path)

    def _end_or_take_back(self, what: str) -> None:
        if what == "take_back" and self.asks:
            asked = self._chosen(co_hostings_of(self.meeting))
            if asked is None:
                raise QuestionGone
            take_back(asked)
            messages.success(self.request, _("The question is taken back."))
        elif what == "end":
            agreed = self._chosen(co_hostings_of(self.meeting) if self.asks else self.theirs)
            if agreed is None:
                raise QuestionGone
            end(agreed, by=self.request.employee)
            messages.success(self.request, _("Not together any more. Those concerned get a mail."))

    def _chosen(self, among: list[CoHosting]) -> CoHosting | None:
        """The one whose community the form names."""
        slug = self.request.POST.get("community", "")
        return next((each for each in among if each.community.slug == slug), None)

    def show(
        self, ask_form: AskForm | None = None, answer_form: AnswerForm | None = None, *, status: int = 200
    ) -> HttpResponse:
        if self.request.method == "POST":  # refused: it may have been called off meanwhile
            self.meeting.refresh_from_db(fields=["is_open", "ends_at"])
        rows = co_hostings_of(self.meeting)
        theirs = {each.community_id for each in self.theirs}
        text = search_text(self.request.GET, "q")
        context: dict[str, Any] = {
            "meeting": self.meeting,
            "community": self.meeting.community,
            "asks": self.asks,
            "rows": rows if self.asks else [each for each in rows if each.community_id in theirs],
            "theirs": theirs,
            "text": text,
            "found": possible_co_hosts(self.meeting, text, rows) if self.asks and self.meeting.is_upcoming else [],
            "ask_form": ask_form or AskForm(),
            "answer_form": answer_form or AnswerForm(),
            "asked_of": self.request.POST.get("community", ""),
        }
        return render(self.request, "meetings/co_hosting/co_hosts.html", context, status=status)
