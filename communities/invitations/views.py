"""Views of community invitations: send one, decline one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from communities.invitations.forms import CommunityInvitationForm, InviteeForm
from communities.invitations.inviting import (
    decline,
    invitable_people,
    invite_to_community,
    is_shown_as_pending,
    sent_by,
)
from communities.invitations.permissions import can_invite_to_community
from communities.models import Community, CommunityInvitation
from communities.participation.permissions import place_needed
from cop_platform.access import for_colleagues
from cop_platform.web.query import clean_search_text
from cop_platform.web.refusals import Refusal, refusal_as_message
from members.models import Employee
from members.people.picker import pick_page, picker_context
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@vary_on_headers("HX-Request")
def community_invitations(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Find a colleague, then write a note. While a name is typed, htmx gets only the fragment with the matches."""
    found = get_object_or_404(Community, slug=community_slug)
    if not can_invite_to_community(request.employee, found):
        raise place_needed(found, _("Active members and the core group can invite colleagues to have a look."))
    if request.method == "POST":
        return _invite(request, found)
    if "invitee" in request.GET:
        return _page(request, found, invitee=_find_invitee(request.GET), form=CommunityInvitationForm())
    people, sent_invitations = invitable_people(found, by=request.employee), _sent(request.employee, found)
    if not clean_search_text(request.GET.get("q", "")):
        people = people.none()
    context = {"community": found, "sent_invitations": sent_invitations}
    context |= picker_context(request, people, pick="invitee")
    return pick_page(request, "communities/invitations/invitations.html", context)


def _find_invitee(typed: Any) -> Employee:
    form = InviteeForm(typed)
    if not form.is_valid():
        raise Http404
    return get_object_or_404(Employee, public_id=form.cleaned_data["invitee"])


def _sent(me: Employee, found: Community) -> list[tuple[CommunityInvitation, bool]]:
    now = timezone.now()
    return [(each, is_shown_as_pending(each, now)) for each in sent_by(me, found)]


def _page(request: ColleagueRequest, found: Community, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "communities/invitations/invitations.html", {**context, "community": found}, status=status)


def _invite(request: ColleagueRequest, found: Community) -> HttpResponse:
    if not request.POST.get("invitee"):
        messages.error(request, _("Choose a colleague."))
        return _page(request, found, sent_invitations=_sent(request.employee, found), status=422)
    invitee, form = _find_invitee(request.POST), CommunityInvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, found, invitee=invitee, form=form, status=422)
    try:
        invite_to_community(found, invitee, by=request.employee, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, found, invitee=invitee, form=form))
    messages.success(request, _("%(name)s gets your message. Joining is up to them.") % {"name": invitee.display_name})
    return redirect("community-invitations", request.organisation.slug, found.slug)


@require_POST
@for_colleagues
def community_invitation(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """Decline with “Not for me”. There is no accept view: invitees choose a level in the rings, like anybody."""
    found = get_object_or_404(CommunityInvitation, public_id=public_id, invitee=request.employee)
    with refusal_as_message(request):
        decline(found)
        messages.success(request, _("Fine. Nobody is told."))
    return redirect("home", slug)
