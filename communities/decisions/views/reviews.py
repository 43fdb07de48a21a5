"""The page on which a decision is looked at again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.decisions.consent import REVIEW_AFTER
from communities.decisions.forms import ReviewForm
from communities.decisions.permissions import can_propose, can_read_decision_log, can_review
from communities.decisions.reviews import drop, keep
from communities.models import Decision, DecisionReview
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


def find_reviewable(request: ColleagueRequest, community_slug: str, public_id: str) -> tuple[Decision, Viewer]:
    """The decision of this address and its viewer. 404 without a proposal; 403 for who may not review it."""
    rows = Decision.objects.select_related("community", "proposal", "person").exclude(proposal=None)
    found: Decision = get_object_or_404(rows, public_id=public_id, community__slug=community_slug)
    viewer = viewer_of(found.community, request.employee)
    if not can_review(viewer, found):
        can_read = can_read_decision_log(viewer)
        words = _("Whoever proposed it, the Leader, the Coordinator or the Coach looks at it again. Tell one of them.")
        raise PermissionDenied(words if can_read else "")
    return found, viewer


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def decision_review(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Keep, change or drop. A decision that waits for no review leads back to the decisions."""
    found, viewer = find_reviewable(request, community_slug, public_id)
    log_url = reverse("decisions", args=[slug, community_slug])
    if request.method != "POST" and (found.review_on is None or found.review_on > timezone.localdate()):
        messages.info(request, _("This was looked at already, or its day has not come yet."))
        return redirect(log_url)
    initial = {"of": found.review_on, "next_review_on": timezone.localdate() + REVIEW_AFTER}
    form = ReviewForm(request.POST or None, initial=initial, can_propose=can_propose(viewer))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if typed["outcome"] == DecisionReview.Outcome.CHANGE:
            return redirect(f"{reverse('new-proposal', args=[slug, community_slug])}?changes={found.public_id}")
        try:
            _review(found, by=request.employee, **typed)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(_page(request, found, form))
        messages.success(request, _("Saved. The others see it among the decisions."))
        return redirect(log_url)
    return _page(request, found, form, status=422 if form.errors else 200)


def _review(found: Decision, *, outcome: str, next_review_on: Any, **typed: Any) -> None:
    if outcome == DecisionReview.Outcome.KEEP:
        keep(found, next_review_on=next_review_on, **typed)
    else:
        drop(found, **typed)


def _page(request: ColleagueRequest, found: Decision, form: ReviewForm, *, status: int = 200) -> HttpResponse:
    context = {"community": found.community, "decision": found, "form": form}
    return render(request, "communities/decisions/decision_review.html", context, status=status)
