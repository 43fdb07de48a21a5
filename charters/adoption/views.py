"""The page on which a version is put to the members."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charters.adoption.adopting import propose_version
from charters.adoption.forms import VersionProposalForm
from charters.adoption.permissions import can_propose_version
from charters.drafting.drafts import open_version
from charters.models import CharterVersion
from communities.decisions.forms import end_of_day, initial_days
from communities.models import Community
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def version_proposal(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Propose the draft. While a round is open already, this leads to it."""
    community: Community = get_object_or_404(Community, slug=community_slug)
    if not can_propose_version(viewer_of(community, request.employee)):
        raise PermissionDenied(
            _("A member of the core group, or a role holder who takes part, proposes the one-pager.")
        )
    version = open_version(community)
    if version is None:
        messages.info(request, _("There is no draft now."))
        return redirect("charter", slug, community_slug)
    if version.proposal and version.is_in_round:
        return redirect(version.proposal)
    form = VersionProposalForm(request.POST or None, initial={"closes_on": initial_days()["closes_on"]})
    if request.method == "POST" and form.is_valid():
        try:
            return _propose(request, version, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(_page(request, version, form))
    return _page(request, version, form, status=422 if form.errors else 200)


def _propose(request: ColleagueRequest, version: CharterVersion, form: VersionProposalForm) -> HttpResponse:
    closes_at = end_of_day(form.cleaned_data["closes_on"])

    def make() -> str:
        return propose_version(version, by=request.employee, closes_at=closes_at).get_absolute_url()

    address = submit_once(request, make)
    messages.success(request, _("Proposed. Until then the text stays as it is."))
    return redirect(address)


def _page(
    request: ColleagueRequest, version: CharterVersion, form: VersionProposalForm, *, status: int = 200
) -> HttpResponse:
    context = {"community": version.community, "version": version, "form": form}
    return render(request, "charters/adoption/version_proposal.html", context, status=status)
