"""Pages for the owner of a proposal: amend, extend, withdraw, answer questions, decide after advice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.decisions.consent import DateNotLater, TextChanged, amend, extend, withdraw
from communities.decisions.discussion import QuestionAnswered, answer_question, discussion
from communities.decisions.forms import (
    AmendmentForm,
    ExtensionForm,
    ProposalDecisionForm,
    QuestionAnswerForm,
    WithdrawalForm,
    end_of_day,
    initial_days,
)
from communities.decisions.methods import decide_proposal
from communities.decisions.ownership import owners_of
from communities.decisions.permissions import can_decide_proposal
from communities.decisions.settling import RoundClosed
from communities.decisions.views.proposals import find_proposal, proposal_page, refused_page
from communities.models import Proposal, Question, RoundOutcome
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


def _find_owned(request: ColleagueRequest, community_slug: str, public_id: str) -> Proposal:
    """The proposal; 403 for all but its owners. Also after its end, so that owners can be told that it is over."""
    found = find_proposal(request, community_slug, public_id)
    if request.employee.pk not in owners_of(found):
        raise PermissionDenied(
            _("Whoever proposed it does this; when they are no longer here, anyone in the core group.")
        )
    return found


def _form_page(request: ColleagueRequest, found: Proposal, name: str, form: forms.Form, **more: Any) -> HttpResponse:
    if not found.is_open or found.community.is_closed:
        return redirect(found)
    context = {"proposal": found, "community": found.community, "form": form, **more}
    status = 409 if more.get("saved_text") else 422 if form.errors else 200
    return render(request, f"communities/decisions/proposal_{name}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def amendment(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = _find_owned(request, community_slug, public_id)
    if found.subject == Proposal.Subject.CHARTER:
        raise PermissionDenied(_("A one-pager is changed part by part, on its own page."))
    stands = found.current_text
    current = {"title": found.title, "text": stands.text, "revision": stands.revision}
    form = AmendmentForm(request.POST or None, initial=current)
    saved_text = None
    if request.method == "POST" and form.is_valid():
        try:
            return _amend(request, found, form)
        except RoundClosed as refusal:
            return refused_page(request, found, refusal, late_text=form["text"].value())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(_form_page(request, found, "amendment", form))
        except TextChanged as now:
            saved_text = now.proposal.current_text
            form.add_error(None, _("Someone saved first. Here are both texts."))
            form.data = {**request.POST.dict(), "revision": str(saved_text.revision)}
    remarks = discussion(found, request.employee).versions[0].remarks
    return _form_page(request, found, "amendment", form, saved_text=saved_text, remarks=remarks)


def _amend(request: ColleagueRequest, found: Proposal, form: AmendmentForm) -> HttpResponse:
    typed = form.cleaned_data
    revision = -1 if typed["revision"] is None else typed["revision"]
    amend(found, by=request.employee, title=typed.get("title", ""), text=typed["text"], revision=revision)
    messages.success(request, _("There is a new text, and everyone answers again."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def extension(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = _find_owned(request, community_slug, public_id)
    form = ExtensionForm(request.POST or None, initial={"closes_on": initial_days()["closes_on"]})
    if request.method == "POST" and form.is_valid():
        until, reason = end_of_day(form.cleaned_data["closes_on"]), form.cleaned_data["reason"]
        try:
            extend(found, by=request.employee, closes_at=until, reason=reason)
        except DateNotLater as refusal:
            form.add_error("closes_on", str(refusal))
        except Refusal as refusal:
            return refused_page(request, found, refusal, late_text=form["reason"].value())
        else:
            messages.success(request, _("There is more time now."))
            return redirect(found)
    return _form_page(request, found, "extension", form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def withdrawal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = _find_owned(request, community_slug, public_id)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(found, by=request.employee, **form.cleaned_data)
        except Refusal as refusal:
            return refused_page(request, found, refusal, late_text=form["reason"].value())
        messages.success(request, _("It is taken back. All that was said stays readable."))
        return redirect(found)
    return _form_page(request, found, "withdrawal", form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def decision(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_proposal(request, community_slug, public_id)
    if not found.is_open:
        late = request.POST.get("reason", "")
        return (
            refused_page(request, found, RoundClosed(), late_text=late) if request.method == "POST" else redirect(found)
        )
    if not can_decide_proposal(request.employee, found):
        raise PermissionDenied(_("Its page says how this is decided, and who decides."))
    form = ProposalDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome, reason = RoundOutcome(form.cleaned_data["outcome"]), form.cleaned_data["reason"]
        try:
            decide_proposal(found, by=request.employee, outcome=outcome, reason=reason)
        except RoundClosed:
            words = _("People can still give advice, or it is decided already.")
            return refused_page(request, found, Refusal(words), late_text=form["reason"].value())
        messages.success(request, _("Decided. Those who gave advice hear of it."))
        return redirect(found)
    return _form_page(request, found, "decision", form)


@require_POST
@for_colleagues
def question_answer(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str, question_id: str
) -> HttpResponse:
    found = _find_owned(request, community_slug, public_id)
    asked: Question = get_object_or_404(Question, proposal=found, public_id=question_id)
    form = QuestionAnswerForm(request.POST)
    if not form.is_valid():
        return proposal_page(request, found, status=422, reply_form=form, reply_to=asked.public_id)
    try:
        answer_question(asked, by=request.employee, **form.cleaned_data)
    except Refusal as refusal:
        return refused_page(request, found, refusal, late_reply=form["answer"].value())
    except QuestionAnswered:
        words = _("Someone answered first. Both texts are here.")
        return refused_page(request, found, Refusal(words), late_reply=form["answer"].value())
    messages.success(request, _("Your answer is in."))
    return redirect(f"{found.get_absolute_url()}#questions")
