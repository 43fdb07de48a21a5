"""The page with the offers of all communities, and the actions on one opportunity."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.models import Community, Opportunity
from communities.opportunities.forms import OpportunityActionForm
from communities.opportunities.offering import give_back, mark_done, take, withdraw
from communities.opportunities.permissions import can_mark_done, can_take_opportunity
from communities.participation.permissions import place_needed
from communities.roles.permissions import can_edit_welcome
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.attention import offers_for, with_offers
from cop_platform.sorting import SortKey
from cop_platform.web.paging import part_of
from cop_platform.web.refusals import refusal_as_message
from members.requests import ColleagueRequest

PAGE_SIZE = 12


@require_safe
@for_colleagues
def opportunities(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Offers by community; each source of offers is called once, for the communities of the page."""
    offering = Community.objects.filter(with_offers()).order_by(SortKey("name"), "id")
    part = part_of(offering, PAGE_SIZE, request.GET.get("page", "1"))
    offers = offers_for(part.items)
    rows = [(each, offers[each.pk]) for each in part.items if each.pk in offers]
    return render(request, "communities/opportunities/opportunities.html", {"rows": rows, "part": part})


@require_POST
@for_colleagues
def opportunity(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """Act on an opportunity for oneself: there is deliberately no parameter for another person."""
    step = get_object_or_404(Opportunity.objects.select_related("community"), public_id=public_id)
    form = OpportunityActionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one."))
        return _back(step)
    with refusal_as_message(request):
        messages.success(request, ACTIONS[form.cleaned_data["action"]](request, step))
    return _back_to_settings(step) if form.cleaned_data["action"] == "withdraw" else _back(step)


def _back_to_settings(opportunity: Opportunity) -> HttpResponse:
    """What is on offer is written there, and taken away."""
    community = opportunity.community
    page = reverse("community-settings", args=[community.organisation.slug, community.slug])
    return redirect(f"{page}?section=welcome#welcome")


def _back(opportunity: Opportunity) -> HttpResponse:
    return redirect(f"{opportunity.community.get_absolute_url()}#opportunities")


def _take(request: ColleagueRequest, opportunity: Opportunity) -> str:
    if not can_take_opportunity(request.employee, opportunity.community):
        raise place_needed(
            opportunity.community, _("Take a place in the rings first; at the edge is fine. Then your help is welcome.")
        )
    take(opportunity, by=request.employee)
    return _("Your name stands beside it. You can change your mind any day.")


def _give_back(request: ColleagueRequest, opportunity: Opportunity) -> str:
    give_back(opportunity, by=request.employee)
    return _("No harm done. It is on offer again.")


def _done(request: ColleagueRequest, opportunity: Opportunity) -> str:
    if not can_mark_done(request.employee, opportunity):
        raise PermissionDenied(_("Whoever does it, or the core group, says when it is done."))
    return _("Done, with thanks to %(name)s.") % {"name": mark_done(opportunity).name}


def _withdraw(request: ColleagueRequest, opportunity: Opportunity) -> str:
    if not can_edit_welcome(viewer_of(opportunity.community, request.employee)):
        raise PermissionDenied(_("The core group and those with a role here write the welcome. Ask one of them."))
    withdraw(opportunity)
    return _("It is no longer on offer.")


ACTIONS = {"like": _take, "step_back": _give_back, "done": _done, "withdraw": _withdraw}
