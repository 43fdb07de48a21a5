"""Edit the joining terms of a by-request community."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.joining.forms import JoiningTermsForm
from communities.joining.permissions import can_edit_joining_terms
from communities.models import Community, Joining
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def joining_terms(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = get_object_or_404(Community, slug=community_slug)
    if not can_edit_joining_terms(viewer_of(community, request.employee)):
        raise PermissionDenied(_("The Leader, the Coordinator and the Coach write how to join here. Ask one of them."))
    if community.joining == Joining.OPEN:
        messages.info(request, _("This community is open to everyone. Nobody needs to ask."))
        return redirect(community)
    form = JoiningTermsForm(request.POST or None, instance=community)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(community)
    shown = {"community": get_object_or_404(Community, pk=community.pk), "form": form}
    return render(request, "communities/joining/terms.html", shown, status=form.status)
