"""How a community decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.decisions.forms import DecidingForm
from communities.decisions.methods import choose_deciding
from communities.decisions.permissions import can_choose_deciding
from communities.models import Community, Deciding
from communities.models.locking import Closed, closed_meanwhile
from cop_platform.access import for_colleagues
from cop_platform.web.rate_limits import TooMany, told_to_wait
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def deciding(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = get_object_or_404(Community, slug=community_slug)
    if not can_choose_deciding(request.employee, community):
        raise PermissionDenied(_("The Leader or the Coach says how this community decides. Tell them your idea."))
    form = DecidingForm(request.POST or None, initial={"method": community.deciding})
    if request.method == "POST" and form.is_valid():
        try:
            return _choose(request, community, form)
        except Closed:
            form.add_error(None, closed_meanwhile())
            return _page(request, community, form, status=409)
        except TooMany as refusal:
            form.add_error(None, str(refusal))
            return told_to_wait(_page(request, community, form, status=429), refusal)
    return _page(request, community, form, status=422 if form.errors else 200)


def _choose(request: ColleagueRequest, community: Community, form: DecidingForm) -> HttpResponse:
    method = Deciding(form.cleaned_data["method"])
    choose_deciding(community, by=request.employee, method=method, words=form.cleaned_data["words"])
    messages.success(request, _("Saved. It stands in the log too."))
    return redirect("proposals", request.organisation.slug, community.slug)


def _page(request: ColleagueRequest, community: Community, form: DecidingForm, *, status: int) -> HttpResponse:
    context = {"community": community, "form": form, "methods": Deciding}
    return render(request, "communities/deciding.html", context, status=status)
