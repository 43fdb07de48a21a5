"""Views of the welcome: putting it away, and greeting newcomers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.models import Community, Newcomer
from communities.roles.viewers import viewer_of
from communities.welcome import newcomers
from communities.welcome.permissions import can_greet
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_POST
@for_colleagues
def dismiss_welcome(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Dismiss the welcome: “I know my way now”."""
    found = get_object_or_404(Community, slug=community_slug)
    newcomers.dismiss(found, request.employee)
    return redirect(found)


@require_safe
@for_colleagues
def newcomers_page(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Newcomers to greet, for the Leader and the Coach."""
    found = get_object_or_404(Community, slug=community_slug)
    _require_greeter(request, found)
    listed, has_others = newcomers.newest_newcomers(found)
    context = {"community": found, "newcomers": listed, "has_others": has_others}
    return render(request, "communities/welcome/newcomers.html", context)


@require_POST
@for_colleagues
def greeting(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    _require_greeter(request, found)
    new = get_object_or_404(Newcomer.objects.select_related("employee"), community=found, employee__public_id=public_id)
    if newcomers.greet(new):
        messages.success(request, _("%(name)s is no longer on your list.") % {"name": new.employee.display_name})
    return redirect("newcomers", slug, found.slug)


def _require_greeter(request: ColleagueRequest, community: Community) -> None:
    if not can_greet(viewer_of(community, request.employee)):
        raise PermissionDenied(_("The leader and the coach look after who is new. Say hello to them all the same."))
