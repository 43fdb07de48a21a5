"""Pages of requests for support: ask, read, answer, withdraw."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.models import Community
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from knowledge.models import SupportAnswer, SupportKind, SupportRequest
from knowledge.support.forms import AnswerForm, SupportForm
from knowledge.support.permissions import WHO_ANSWERS, WHO_ASKS, can_answer, can_ask, can_withdraw
from knowledge.support.requests import answer, request_support, requests_of, sponsors_of, withdraw
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_support_request(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer = viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)
    if not can_ask(viewer):
        raise PermissionDenied(WHO_ASKS)
    form = SupportForm(request.POST or None)
    if request.method != "POST":
        return _ask_page(request, viewer, form)
    if not form.is_valid():
        return _ask_page(request, viewer, form, status=422)
    typed = form.cleaned_data

    def make() -> str:
        words = {"title": typed["title"], "reason": typed["reason"]}
        made = request_support(viewer.community, by=request.employee, kind=SupportKind(typed["kind"]), **words)
        return made.get_absolute_url()

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_ask_page(request, viewer, form))
    messages.success(request, _("Asked. You get a mail when there is an answer."))
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def support_request(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Read a request; its Sponsor answers here, or on the page of results, whose form leads here."""
    found, viewer = _found(request, community_slug, public_id)
    may = can_answer(viewer, found)
    if request.method != "POST":
        return _page(request, viewer, found, AnswerForm(prefix=found.public_id) if may else None)
    form = AnswerForm(request.POST, prefix=found.public_id)
    if not may and found.is_open:
        raise PermissionDenied(WHO_ANSWERS)
    if not form.is_valid():
        return _page(request, viewer, found, form, status=422)
    try:
        kind = SupportAnswer(form.cleaned_data["answer"])
        answer(found, by=request.employee, answer=kind, word=form.cleaned_data["word"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, found, form))
    messages.success(request, _("Sent. Those who asked get a mail."))
    return redirect("results", slug) if "from_results" in request.POST else redirect(found.get_absolute_url())


@require_POST
@for_colleagues
def support_withdrawal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found, viewer = _found(request, community_slug, public_id)
    if found.is_open and not can_withdraw(viewer, found):
        raise PermissionDenied(WHO_ASKS)
    with refusal_as_message(request):
        withdraw(found)
        messages.success(request, _("Withdrawn."))
    return redirect(found.get_absolute_url())


def _found(request: ColleagueRequest, community_slug: str, public_id: str) -> tuple[SupportRequest, Viewer]:
    rows = SupportRequest.objects.select_related("community", "asked_by", "answered_by")
    found = get_object_or_404(rows, public_id=public_id, community__slug=community_slug)
    return found, viewer_of(found.community, request.employee)


def _ask_page(request: ColleagueRequest, viewer: Viewer, form: SupportForm, *, status: int = 200) -> HttpResponse:
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "form": form,
        "asked": requests_of(viewer.community),
        "has_sponsor": bool(sponsors_of(viewer.community)),
    }
    return render(request, "knowledge/support/new.html", context, status=status)


def _page(
    request: ColleagueRequest, viewer: Viewer, found: SupportRequest, form: AnswerForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "support": found,
        "form": form,
        "can_withdraw": can_withdraw(viewer, found),
    }
    return render(request, "knowledge/support/request.html", context, status=status)
