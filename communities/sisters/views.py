"""The page on which sisters of a community are named."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.models import Community
from communities.roles.viewers import Viewer, viewer_of
from communities.sisters.forms import SisterForm
from communities.sisters.naming import name_sister, possible_sisters, remove_sister, sisters_of
from communities.sisters.permissions import can_name_sisters
from cop_platform.access import for_colleagues
from cop_platform.text import own_direction
from cop_platform.web.query import search_text
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def sisters(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Search a community and name it; or take a sister away."""
    viewer = viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)
    if not can_name_sisters(viewer):
        raise PermissionDenied(_("The Leader, the Coordinator and the Coach name sisters. Tell them your idea."))
    if request.method != "POST":
        return _page(request, viewer)
    form = SisterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose [a community]."))
        return _page(request, viewer, status=422)
    try:
        messages.success(request, _save(viewer, form))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return refusal.apply_to(_page(request, viewer))
    return redirect("sisters", slug, viewer.community.slug)


def _save(viewer: Viewer, form: SisterForm) -> str:
    sister: Community = form.cleaned_data["sister"]
    if form.cleaned_data["wanted"] == "0":
        remove_sister(viewer.community, sister)
        return _("Neither page shows it any more.")
    name_sister(viewer.community, sister, by=viewer.employee)
    return _("Both pages show it now: this one, and that of {name}.").format(name=own_direction(sister.name))


def _page(request: ColleagueRequest, viewer: Viewer, *, status: int = 200) -> HttpResponse:
    text = search_text(request.GET, "q")
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "sisters": sisters_of(viewer.community),
        "text": text,
        "found": possible_sisters(viewer.community, text),
    }
    return render(request, "communities/sisters/sisters.html", context, status=status)
