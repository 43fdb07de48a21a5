"""The page on which a role holder says how support is in three respects."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.models import Community
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from knowledge.support.requests import sponsors_of
from knowledge.support_check.checking import answer, own_check
from knowledge.support_check.forms import SupportCheckForm
from knowledge.support_check.permissions import WHO_ANSWERS, can_answer
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def support_check(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """One's own words; they can be changed any day, and emptied."""
    viewer = viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)
    if not can_answer(viewer):
        raise PermissionDenied(WHO_ANSWERS)
    if request.method != "POST":
        own = own_check(viewer.community, request.employee)
        said = {"culture": own.culture, "leadership": own.leadership, "means": own.means} if own else {}
        return _page(request, viewer, SupportCheckForm(initial=said))
    form = SupportCheckForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, form, status=422)
    try:
        answer(viewer.community, by=request.employee, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, form))
    said_something = any(form.cleaned_data.values())
    messages.success(
        request,
        _("Thank you. The Sponsor reads it on the page of results.")
        if said_something
        else _("Fine. You are asked again in a year."),
    )
    return redirect("self-steering", slug, community_slug)


def _page(request: ColleagueRequest, viewer: Viewer, form: SupportCheckForm, *, status: int = 200) -> HttpResponse:
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "form": form,
        "has_sponsor": bool(sponsors_of(viewer.community)),
    }
    return render(request, "knowledge/support_check/check.html", context, status=status)
