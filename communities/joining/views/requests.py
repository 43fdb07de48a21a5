"""Views of join requests: submit, read, decide, withdraw."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.joining.forms import JoinRequestForm, RequestDecisionForm, RequestReviewForm
from communities.joining.permissions import can_decide_request, can_read_motivation, can_read_request, can_review
from communities.joining.requests import (
    AlreadyPending,
    RequestNotNeeded,
    RequestSettled,
    RoleEnded,
    TooManyRequests,
    check_can_submit,
    close_obsolete,
    decide_request,
    obsolete_reason,
    submit,
    withdraw,
)
from communities.joining.reviews import can_request_review, eligible_reviewers
from communities.models import Community, JoinRequest, RequestOutcome, RequestReview
from communities.roles.permissions import handles_requests
from communities.roles.terms import holders
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def join_requests(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Pending requests, for those who answer them."""
    community = get_object_or_404(Community, slug=community_slug)
    viewer = viewer_of(community, request.employee)
    if not handles_requests(viewer):
        raise PermissionDenied(_("Requests are read by the leader, the coordinator and the coach, who answer them."))
    roles = holders([community]).get(community.pk, [])
    context = {"community": community, "viewer": viewer, "level": viewer.level, "roles": roles}
    return render(request, "communities/joining/requests.html", context)


# --- Submitting ---------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_request(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = get_object_or_404(Community, slug=community_slug)
    form = JoinRequestForm(request.POST or None)
    try:
        check_can_submit(community, request.employee)
        if request.method == "POST" and form.is_valid():
            asked = submit(community, request.employee, form.motivation())
            messages.success(request, _("Your request is in. You hear here, and by mail, what came of it."))
            return redirect(asked)
    except AlreadyPending as already:
        messages.info(request, _("Your request waits for an answer already."))
        return redirect(already.request)
    except RequestNotNeeded as refusal:
        messages.info(request, str(refusal))
        return redirect(community)
    except TooManyRequests as often:
        return _form_page(request, community, form, status=409, again_from=often.again_from)
    return _form_page(request, community, form, status=422 if form.errors else 200)


def _form_page(
    request: ColleagueRequest, community: Community, form: JoinRequestForm, *, status: int, **extra: Any
) -> HttpResponse:
    context = {"community": community, "form": form, **extra}
    return render(request, "communities/joining/new_request.html", context, status=status)


# --- One request --------------------------------------------------------------------------------------------------
def find_request(request: ColleagueRequest, community_slug: str, public_id: str) -> JoinRequest:
    """The request, for its requester, decider and handlers; 404 for everybody else."""
    rows = JoinRequest.objects.select_related("community", "employee", "decided_by")
    found: JoinRequest = get_object_or_404(rows, public_id=public_id, community__slug=community_slug)
    if not can_read_request(request.employee, found):
        raise Http404
    return found


@require_safe
@for_colleagues
def request_page(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    return _page(request, find_request(request, community_slug, public_id))


def _page(request: ColleagueRequest, found: JoinRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    review = found.review_requests.select_related("answered_by").first()
    is_mine = found.employee_id == request.employee.pk
    context = {
        "join_request": found,
        "community": found.community,
        "is_mine": is_mine,
        "questions": [(each.label, getattr(found, name)) for name, each in JoinRequestForm.base_fields.items()],
        "can_read_motivation": can_read_motivation(request.employee, found),
        "outcome": found.outcome or obsolete_reason(found),
        "review": review,
        "can_decide": not is_mine,
        "can_request_review": is_mine and can_request_review(found, eligible_reviewers(found)),
        "can_review": review is not None and _is_review_pending(found, review) and can_review(request.employee, review),
        "form": RequestDecisionForm(name=found.employee.first_name),
        "review_form": RequestReviewForm(),
    }
    return render(request, "communities/joining/request.html", {**context, **forms}, status=status)


def _is_review_pending(found: JoinRequest, review: RequestReview) -> bool:
    return not review.answer and found.outcome == RequestOutcome.DECLINED and not obsolete_reason(found)


@require_POST
@for_colleagues
def decision(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_request(request, community_slug, public_id)
    if not can_decide_request(request.employee, found):
        raise PermissionDenied(_("Somebody else answers your request. Nobody answers for themselves."))
    form = RequestDecisionForm(request.POST, name=found.employee.first_name)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        decide_request(
            found, RequestOutcome(form.cleaned_data["decision"]), form.cleaned_data["reason"], by=request.employee
        )
    except RequestSettled as over:
        return _settled_page(request, over.request, form=form)
    except RoleEnded as refusal:
        raise PermissionDenied(str(refusal)) from None
    messages.success(request, _("Your answer is in. {name} reads it by mail.").format(name=found.employee.display_name))
    return redirect("home", slug)


def _settled_page(request: ColleagueRequest, found: JoinRequest, message: str = "", **forms: Any) -> HttpResponse:
    """The request's page as it is now, with status 409: it was answered meanwhile, or needs no answer any more."""
    close_obsolete(found.community)
    found.refresh_from_db()
    messages.info(request, message or _settled_message(found))
    return _page(request, found, status=409, **forms)


def _settled_message(found: JoinRequest) -> str:
    if found.decided_by:
        return _("{name} answered already.").format(name=found.decided_by.display_name)
    ways = {
        RequestOutcome.WITHDRAWN: _("{name} has taken the request back meanwhile."),
        RequestOutcome.OPENED: _("[The community] is open to everyone now. Nobody needs to ask."),
        RequestOutcome.CLOSED: _("[The community] has closed meanwhile. The request ends with it."),
        RequestOutcome.LEFT: _("{name} has left the organisation."),
    }
    words: str = ways.get(found.outcome, _("There is nothing to answer here any more."))  # type: ignore[call-overload]
    return words.format(name=found.employee.display_name)


@require_POST
@for_colleagues
def withdrawal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_request(request, community_slug, public_id)
    if found.employee_id != request.employee.pk:
        raise PermissionDenied(_("Only the person who asked can withdraw a request. You can answer it."))
    try:
        withdraw(found)
    except RequestSettled as over:
        return _settled_page(request, over.request)
    messages.success(request, _("You withdrew your request, and what you wrote is deleted."))
    return redirect(found.community)
