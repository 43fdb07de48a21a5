"""The settings page of a community."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from communities.check_ins.forms import CheckInIntervalForm
from communities.models import Community
from communities.roles.permissions import can_manage
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.audit.recording import audit_action, record_change, snapshot
from members.requests import ColleagueRequest

CHECK_IN_INTERVAL_SET = audit_action("season_set", gettext_lazy("set how often people are asked about their place"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def community_settings(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    if not can_manage(viewer_of(found, request.employee)):
        raise PermissionDenied(_("The Leader, the Coordinator or the Coach of this community sets this. Ask them."))
    before = snapshot(found, ["check_in_interval"])
    form = CheckInIntervalForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        record_change(CHECK_IN_INTERVAL_SET, found, before, by=request.employee)
        messages.success(request, _("Saved."))
        return redirect(found)
    return render(request, "communities/pages/settings.html", {"community": found, "form": form}, status=form.status)
