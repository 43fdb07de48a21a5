"""Views of the welcome: its text, new opportunities, and greeting newcomers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Community, Newcomer
from communities.opportunities.forms import OpportunityForm
from communities.opportunities.offering import TooManyOpen, offer, shown_opportunities
from communities.roles.permissions import can_edit_welcome
from communities.roles.viewers import viewer_of
from communities.welcome import newcomers
from communities.welcome.forms import WelcomeForm
from communities.welcome.permissions import can_greet
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def welcome(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Edit the welcome text. The page also lists the opportunities."""
    found = _find_editable(request, community_slug)
    form = WelcomeForm(request.POST or None, instance=found)
    if request.method != "POST":
        return _page(request, found, form=form)
    if not form.is_valid():
        return _page(request, found, form=form, status=form.status)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("welcome", slug, community_slug)


@require_POST
@for_colleagues
def new_opportunity(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found, form = _find_editable(request, community_slug), OpportunityForm(request.POST)
    if not form.is_valid():
        return _page(request, found, opportunity_form=form, status=422)

    def make() -> str:
        offer(found, **form.cleaned_data)
        return reverse("welcome", args=[slug, community_slug])

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error("title" if isinstance(refusal, TooManyOpen) else None, str(refusal))
        return refusal.apply_to(_page(request, found, opportunity_form=form))
    messages.success(request, _("It’s added."))
    return redirect(address)


def _find_editable(request: ColleagueRequest, community_slug: str) -> Community:
    found = get_object_or_404(Community, slug=community_slug)
    if not can_edit_welcome(viewer_of(found, request.employee)):
        raise PermissionDenied(_("The core group and those with a role here write the welcome. Ask one of them."))
    return found


def _page(request: ColleagueRequest, found: Community, status: int = 200, **forms: Any) -> HttpResponse:
    # A rejected text must not be shown as if it were saved.
    found.refresh_from_db(fields=["welcome_text"])
    context = {"form": WelcomeForm(instance=found), "opportunity_form": OpportunityForm(), **forms}
    context |= {"community": found, "opportunities": shown_opportunities(found)}
    return render(request, "communities/welcome/welcome.html", context, status=status)


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
