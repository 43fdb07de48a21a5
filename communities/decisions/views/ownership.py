"""Who carries a proposal: amend it, give more time, take it back, answer questions, decide after advice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.decisions.consent import Amended, NotLater, amend, extend, withdraw
from communities.decisions.discussion import AnsweredAlready, answer_question, discussion
from communities.decisions.forms import (
    ClosingForm,
    DecisionForm,
    QuestionAnswerForm,
    TextForm,
    WithdrawalForm,
    end_of,
    first_guess,
)
from communities.decisions.methods import decide
from communities.decisions.ownership import carriers_of
from communities.decisions.permissions import can_close_proposal
from communities.decisions.settling import Over
from communities.decisions.views.proposals import find, page, refused, too_late
from communities.models import Proposal, Question
from cop_platform.access import for_colleagues
from cop_platform.web.rate_limits import TooMany, told_to_wait
from members.requests import ColleagueRequest


def _carried(request: ColleagueRequest, community_slug: str, public_id: str) -> Proposal:
    """For whoever carries it, or did while it lasted: those are told that it is over."""
    found = find(request, community_slug, public_id)
    if request.employee.pk not in carriers_of(found):
        raise PermissionDenied(
            _("Whoever proposed it does this; when they are no longer here, anyone in the core group.")
        )
    return found


def _form_page(request: ColleagueRequest, found: Proposal, name: str, form: forms.Form, **more: Any) -> HttpResponse:
    if not found.is_open or found.community.is_closed:
        return redirect(found)
    context = {"proposal": found, "community": found.community, "form": form, **more}
    status = 409 if more.get("theirs") else 422 if form.errors else 200
    return render(request, f"communities/proposal_{name}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def text(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = _carried(request, community_slug, public_id)
    stands = found.current
    form = TextForm(request.POST or None, initial={"text": stands.text, "revision": stands.revision})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            return _amend(request, found, form)
        except Over:
            return refused(request, found, too_late(), late_text=form["text"].value())
        except Amended as now:
            theirs = now.proposal.current
            form.add_error(None, _("Someone saved first. Here are both texts."))
            form.data = {**request.POST.dict(), "revision": str(theirs.revision)}
        except TooMany as refusal:
            form.add_error(None, str(refusal))
            return told_to_wait(_form_page(request, found, "text", form), refusal)
    said = discussion(found, request.employee).wordings[0].said
    return _form_page(request, found, "text", form, theirs=theirs, said=said)


def _amend(request: ColleagueRequest, found: Proposal, form: TextForm) -> HttpResponse:
    typed = form.cleaned_data
    revision = -1 if typed["revision"] is None else typed["revision"]
    amend(found, by=request.employee, text=typed["text"], revision=revision)
    messages.success(request, _("There is a new text, and answers start afresh."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def closing(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = _carried(request, community_slug, public_id)
    form = ClosingForm(request.POST or None, initial={"closes_on": first_guess()["closes_on"]})
    if request.method == "POST" and form.is_valid():
        until, words = end_of(form.cleaned_data["closes_on"]), form.cleaned_data["words"]
        try:
            extend(found, by=request.employee, closes_at=until, words=words)
        except Over:
            return refused(request, found, too_late(), late_text=form["words"].value())
        except NotLater:
            form.add_error("closes_on", _("It is open until that day already. Choose a later date."))
        else:
            messages.success(request, _("There is more time now."))
            return redirect(found)
    return _form_page(request, found, "closing", form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def withdrawal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = _carried(request, community_slug, public_id)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(found, by=request.employee, words=form.cleaned_data["words"])
        except Over:
            return refused(request, found, too_late(), late_text=form["words"].value())
        messages.success(request, _("It is taken back. All that was said stays readable."))
        return redirect(found)
    return _form_page(request, found, "withdrawal", form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def decision(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find(request, community_slug, public_id)
    if not found.is_open:
        late = request.POST.get("words", "")
        return refused(request, found, too_late(), late_text=late) if request.method == "POST" else redirect(found)
    if not can_close_proposal(request.employee, found):
        raise PermissionDenied(_("Its page says how this is decided, and by whom."))
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome, words = Proposal.Outcome(form.cleaned_data["outcome"]), form.cleaned_data["words"]
        try:
            decide(found, by=request.employee, outcome=outcome, words=words)
        except Over:
            words = _("People can still give advice, or it is decided already.")
            return refused(request, found, words, late_text=form["words"].value())
        messages.success(request, _("Decided. Those who gave advice hear of it."))
        return redirect(found)
    return _form_page(request, found, "decision", form)


@require_POST
@for_colleagues
def question(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str, question_id: str
) -> HttpResponse:
    found = _carried(request, community_slug, public_id)
    asked: Question = get_object_or_404(Question, proposal=found, public_id=question_id)
    form = QuestionAnswerForm(request.POST)
    if not form.is_valid():
        return page(request, found, status=422, reply_form=form, reply_to=asked.public_id)
    try:
        answer_question(asked, by=request.employee, words=form.cleaned_data["words"])
    except Over:
        return refused(request, found, too_late(), late_reply=form["words"].value())
    except AnsweredAlready:
        return refused(
            request, found, _("Someone answered first. Both texts are here."), late_reply=form["words"].value
        )
    messages.success(request, _("Your answer is in."))
    return redirect(f"{found.get_absolute_url()}#questions")
