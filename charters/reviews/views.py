"""The page on which an adopted charter is reviewed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charters.adoption.adopting import REVIEW_AFTER
from charters.ambitions.progress import with_latest_note
from charters.drafting.drafts import adopted_version, sheet_of
from charters.models import CharterReview, CharterVersion
from charters.reviews.forms import CharterReviewForm
from charters.reviews.permissions import can_review
from charters.reviews.reviewing import keep, renew, reviews_of
from communities.models import Community
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def review(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Any day while a version is in force: a group need not wait for the date."""
    community: Community = get_object_or_404(Community, slug=community_slug)
    viewer = viewer_of(community, request.employee)
    if not can_review(viewer):
        raise PermissionDenied(_("The core group, the Leader, the Coordinator or the Coach holds the review."))
    version = adopted_version(community)
    if version is None:
        messages.info(request, _("There is no one-pager to review yet."))
        return redirect("charter", slug, community_slug)
    initial = {"of": version.review_on, "next_review_on": timezone.localdate() + REVIEW_AFTER}
    form = CharterReviewForm(request.POST or None, initial=initial, criteria=sheet_of(version).criteria)
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, version, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(_page(request, viewer, version, form))
    return _page(request, viewer, version, form, status=422 if form.errors else 200)


def _save(request: ColleagueRequest, version: CharterVersion, form: CharterReviewForm) -> HttpResponse:
    typed, place = form.cleaned_data, [request.organisation.slug, version.community.slug]
    said: dict[str, Any] = {"by": request.employee, "of": typed["of"], "answers": form.answers()}

    def make() -> str:
        if typed["outcome"] == CharterReview.Outcome.KEEP:
            keep(version, **said, next_review_on=typed["next_review_on"])
            return reverse("charter", args=place)
        renew(version, **said)
        return reverse("charter-draft", args=place)

    address = submit_once(request, make)
    messages.success(request, _("The review is saved. Everyone can read it beside the one-pager."))
    return redirect(address)


def _page(
    request: ColleagueRequest, viewer: Viewer, version: CharterVersion, form: CharterReviewForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "community": version.community,
        "viewer": viewer,
        "version": version,
        "form": form,
        "is_due": version.review_on is not None and version.review_on <= timezone.localdate(),
        "ambitions": list(with_latest_note(version.community).order_by("target_on", "id")[:20]),
        "reviews": reviews_of(version)[:1],
    }
    return render(request, "charters/reviews/review.html", context, status=status)
