"""Pages of proposals: propose, read, respond, volunteer, ask."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.decisions.consent import NothingToWithdraw, TextChanged, propose, respond, withdraw_objection
from communities.decisions.discussion import Discussion, ask_question, discussion
from communities.decisions.forms import (
    AdviceForm,
    ProposalForm,
    QuestionAnswerForm,
    QuestionForm,
    ResponseForm,
    end_of_day,
    initial_days,
)
from communities.decisions.permissions import (
    can_decide_proposal,
    can_manage_proposal,
    can_propose,
    can_read_internal,
    can_read_proposal,
    can_respond,
    can_review,
    is_decided_by_leader,
)
from communities.decisions.reviews import propose_change
from communities.decisions.volunteers import help_with, stop_helping_with
from communities.models import Community, Decision, Proposal, Response, Stance
from communities.participation.permissions import place_needed
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.rate_limits import TooMany
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


def find_proposal(request: ColleagueRequest, community_slug: str, public_id: str) -> Proposal:
    """The proposal of this address; 404 for people who may not read it."""
    rows = Proposal.objects.select_related("community", "proposed_by", "candidate")
    found: Proposal = get_object_or_404(rows, public_id=public_id, community__slug=community_slug)
    if not can_read_proposal(request.employee, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_proposal(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community: Community = get_object_or_404(Community, slug=community_slug)
    viewer = viewer_of(community, request.employee)
    if not can_propose(viewer):
        raise place_needed(
            community,
            _("[This community] is closed, with thanks. What it made can still be read.")
            if community.is_closed and can_read_internal(viewer)
            else _("Active members and the core group read and make proposals. You can step in any day."),
        )
    changed = _decision_to_change(request, viewer)
    form = ProposalForm(request.POST or None, initial={**initial_days(), **_texts_of(changed)})
    if request.method == "POST" and form.is_valid():
        try:
            return _propose(request, community, form, changed)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(_form_page(request, community, form))
    return _form_page(request, community, form, status=422 if form.errors else 200)


def _decision_to_change(request: ColleagueRequest, viewer: Viewer) -> Decision | None:
    """The decision named in the address whose review day has come, if this person may review it."""
    if not request.GET.get("changes"):
        return None
    due = Decision.objects.filter(community=viewer.community, public_id=request.GET["changes"])
    found: Decision | None = due.filter(review_on__lte=timezone.localdate()).select_related("proposal").first()
    return found if found and can_review(viewer, found) else None


def _texts_of(changed: Decision | None) -> dict[str, str]:
    if changed is None or changed.proposal is None:
        return {}
    return {"title": changed.title, "text": changed.proposal.current_text.text}


def _propose(
    request: ColleagueRequest, community: Community, form: ProposalForm, changed: Decision | None
) -> HttpResponse:
    typed = dict(form.cleaned_data)
    typed["closes_at"] = end_of_day(typed.pop("closes_on"))

    def make() -> str:
        if changed is None or changed.review_on is None:
            return propose(community, by=request.employee, **typed).get_absolute_url()
        return propose_change(changed, by=request.employee, of=changed.review_on, **typed).get_absolute_url()

    address = submit_once(request, make)
    messages.success(request, _("Sent. You can change the text any time."))
    return redirect(address)


def _form_page(
    request: ColleagueRequest, community: Community, form: ProposalForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request, "communities/decisions/new_proposal.html", {"community": community, "form": form}, status=status
    )


@require_safe
@for_colleagues
def proposal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    return proposal_page(request, find_proposal(request, community_slug, public_id))


def proposal_page(request: ColleagueRequest, found: Proposal, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a proposal with its discussion. ``forms``: bound forms and late texts, so that no input is lost."""
    found_discussion = discussion(found, request.employee)
    context = {
        "proposal": found,
        "community": found.community,
        "discussion": found_discussion,
        "form": _answer_form(found, found_discussion),
        "question_form": QuestionForm(),
        "reply_form": QuestionAnswerForm(),
        "is_volunteer": any(each.employee_id == request.employee.pk for each in found_discussion.volunteers),
        "is_answerable": found.can_be_answered and not found.community.is_closed,
        "has_open_objection": found.is_open and _is_objection(found_discussion.my_response),
        "can_respond": can_respond(request.employee, found),
        "can_manage_proposal": can_manage_proposal(request.employee, found),
        "is_decided_by_leader": is_decided_by_leader(found),
        "can_decide": found_discussion.is_overdue and can_decide_proposal(request.employee, found),
        **forms,
    }
    return render(request, "communities/decisions/proposal.html", context, status=status)


def _is_objection(response: Response | None) -> bool:
    return response is not None and response.stance == Stance.OBJECTION


def _answer_form(found: Proposal, found_discussion: Discussion) -> ResponseForm | AdviceForm:
    initial: dict[str, Any] = {"revision": found_discussion.versions[0].text.revision}
    if my_response := found_discussion.my_response:
        initial |= {
            "stance": my_response.stance,
            "reason": my_response.reason,
            "suggested_change": my_response.suggested_change,
        }
    return ResponseForm(initial=initial) if found.is_by_consent else AdviceForm(initial=initial)


def refused_page(request: ColleagueRequest, found: Proposal, refusal: Refusal, **forms: Any) -> HttpResponse:
    """The page as it stands now, with the words that say why nothing changed."""
    messages.error(request, str(refusal))
    now = Proposal.objects.select_related("community", "proposed_by", "candidate").get(pk=found.pk)
    return refusal.apply_to(proposal_page(request, now, **forms))


@require_POST
@for_colleagues
def response(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_proposal(request, community_slug, public_id)
    if not can_respond(request.employee, found):
        if found.candidate_id == request.employee.pk:
            raise PermissionDenied(_("It is about you: the others speak, and your own yes or no is yours alone."))
        raise place_needed(found.community, _("Active members and the core group answer. You can step in any day."))
    form = ResponseForm(request.POST) if found.is_by_consent else AdviceForm(request.POST)
    if not form.is_valid():
        return proposal_page(request, found, status=422, form=form)
    typed = {**form.cleaned_data, "stance": Stance(form.cleaned_data.get("stance", Stance.ADVICE))}
    if typed["revision"] is None:
        typed["revision"] = -1
    try:
        respond(found, by=request.employee, **typed)
    except Refusal as refusal:
        return refused_page(request, found, refusal, form=form)
    except TextChanged as now:
        form.data = {**request.POST.dict(), "revision": str(now.proposal.current_text.revision)}
        words = _("Someone wrote a new text meanwhile. Here are both, and what you wrote.")
        return refused_page(request, found, Refusal(words), form=form)
    messages.success(request, _("Your answer is in."))
    return redirect(found)


@require_POST
@for_colleagues
def objection(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Withdraw one's own objection."""
    found = find_proposal(request, community_slug, public_id)
    try:
        withdraw_objection(found, by=request.employee)
    except NothingToWithdraw as refusal:
        messages.info(request, str(refusal))
    except Refusal as refusal:
        return refused_page(request, found, refusal)
    else:
        messages.success(request, _("Your objection is taken back. It stays readable."))
    return redirect(found)


@require_POST
@for_colleagues
def volunteers(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Volunteer, or withdraw."""
    found = find_proposal(request, community_slug, public_id)
    if request.POST.get("wanted") != "1":
        stop_helping_with(found, by=request.employee)
        messages.success(request, _("Your name is gone from it. That’s fine."))
        return redirect(found)
    try:
        help_with(found, by=request.employee)
    except Refusal as refusal:
        return refused_page(request, found, refusal)
    messages.success(request, _("Good to have you. You can change your mind any day."))
    return redirect(found)


@require_POST
@for_colleagues
def questions(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_proposal(request, community_slug, public_id)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return proposal_page(request, found, status=422, question_form=form)

    def make() -> str:
        ask_question(found, by=request.employee, **form.cleaned_data)
        return f"{found.get_absolute_url()}#questions"

    try:
        address = submit_once(request, make)
    except TooMany as refusal:
        form.add_error("text", str(refusal))
        return refusal.apply_to(proposal_page(request, found, question_form=form))
    except Refusal as refusal:
        return refused_page(request, found, refusal, question_form=form)
    messages.success(request, _("Your question is there for everyone to read."))
    return redirect(address)
