"""The page on which a community changes its decision method."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.decisions.forms import DecisionMethodForm
from communities.decisions.methods import change_method
from communities.decisions.permissions import can_change_method
from communities.models import Community, DecisionMethod
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def decision_method(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = get_object_or_404(Community, slug=community_slug)
    if not can_change_method(viewer_of(community, request.employee)):
        raise PermissionDenied(_("The Leader or the Coach says how this community decides. Tell them your idea."))
    form = DecisionMethodForm(request.POST or None, initial={"method": community.decision_method})
    if request.method == "POST" and form.is_valid():
        try:
            return _change_method(request, community, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            community.refresh_from_db(fields=["decision_method"])
            return refusal.apply_to(_page(request, community, form))
    return _page(request, community, form, status=422 if form.errors else 200)


def _change_method(request: ColleagueRequest, community: Community, form: DecisionMethodForm) -> HttpResponse:
    method = DecisionMethod(form.cleaned_data["method"])
    seen, reason = request.POST.get("seen"), form.cleaned_data["reason"]
    change_method(community, by=request.employee, method=method, reason=reason, seen=seen)
    messages.success(request, _("Saved. It stands in the log too."))
    return redirect("decisions", request.organisation.slug, community.slug)


def _page(
    request: ColleagueRequest, community: Community, form: DecisionMethodForm, *, status: int = 200
) -> HttpResponse:
    context = {"community": community, "form": form}
    return render(request, "communities/decisions/method.html", context, status=status)
