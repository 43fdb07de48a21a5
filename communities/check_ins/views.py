"""The view that answers a check-in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.check_ins.questions import confirm_level
from communities.models import Community
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_POST
@for_colleagues
def confirmation(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """“Yes, still right”. To change the level or leave, people use the level choice instead."""
    found = get_object_or_404(Community, slug=community_slug)
    if confirm_level(found, request.employee):
        messages.success(request, _("Good. We’ll ask again in a while."))
    else:
        messages.info(request, _("There is nothing to answer here any more."))
    return redirect("home", slug)
