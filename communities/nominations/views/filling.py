"""The page on which a role is filled: stand for it, suggest a colleague, or choose together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from communities.decisions.permissions import can_read_decision_log
from communities.models import Nomination, Role
from communities.nominations.answering import role_needs_round
from communities.nominations.forms import CandidacyForm, NominationForm
from communities.nominations.nominating import (
    AdmissionRequired,
    AlreadyHeld,
    eligible_nominees,
    is_likely_nominee,
    nominate,
    stand_for,
)
from communities.nominations.permissions import Way, ways_to_fill
from communities.nominations.selection import SelectionInProgress, open_selections, start_selection
from communities.nominations.selection_forms import RoleDescriptionForm
from communities.participation.permissions import place_needed
from communities.roles.terms import ROLES_CLOSED, holders, hours_elsewhere, needs_filling, term_of
from communities.roles.viewers import Viewer, viewer_of
from communities.roles.views import find_role, roles_url
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.picker import matches_page, picked, picker_context
from members.requests import ColleagueRequest

WEEK = timedelta(days=7)
#: What those read who may not fill a role this way.
NOT_ALLOWED = {
    Way.OFFER: gettext_lazy("Take part first, at the edge if you like. Then offer yourself."),
    Way.SUGGEST: gettext_lazy("Everyone who takes part here, also at the edge, can suggest someone."),
    Way.CHOOSE: gettext_lazy("The core group and those with a role here start this."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@vary_on_headers("HX-Request", "HX-Target")
def fill_role(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    community, wanted = find_role(community_slug, role)
    viewer = viewer_of(community, request.employee)
    ways, typed = ways_to_fill(viewer, wanted), request.POST.get("way", "")
    way = next((each for each in Way if each == typed), None)
    if not ways or (way and way not in ways):
        raise place_needed(community, ROLES_CLOSED if community.is_closed else NOT_ALLOWED[way or Way.OFFER])
    if way:
        return HANDLERS[way](request, viewer, wanted)
    if request.method == "POST":
        messages.error(request, _("Choose one."))
        return _page(request, viewer, wanted, status=422)
    if Way.SUGGEST not in ways:
        return _page(request, viewer, wanted)
    if request.htmx.target == "matches":
        return matches_page(request, _picker(request, viewer))
    person = picked(request, _nominees(viewer), pick="nominee")
    return _page(request, viewer, wanted, way=_asked_way(request), person=person)


def _asked_way(request: ColleagueRequest) -> str:
    """The way that is open when the page comes: the one a link named, or the search for a colleague."""
    is_search = "q" in request.GET or "nominee" in request.GET
    return Way.SUGGEST if is_search else request.GET.get("way", "")


def _nominees(viewer: Viewer) -> QuerySet[Employee]:
    return eligible_nominees(viewer.community).exclude(pk=viewer.employee.pk)


def _picker(request: ColleagueRequest, viewer: Viewer) -> dict[str, Any]:
    return picker_context(request, _nominees(viewer), pick="nominee", first=is_likely_nominee(viewer.community))


def _page(
    request: ColleagueRequest,
    viewer: Viewer,
    role: Role,
    *,
    way: str = "",
    person: Employee | None = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    """The page with the three ways. ``way``: the open one. ``shown``: a refused form, and what was typed."""
    community, ways = viewer.community, ways_to_fill(viewer, role)
    terms = holders([community]).get(community.pk, [])
    others = [term for term in terms if term.employee_id != viewer.employee.pk]
    held = [term for term in others if term.role == role]
    hours = [term.hours for term in held if term.hours]
    selection = open_selections(community).filter(role=role).first()
    offered = [each for each in ways if not _is_needless(each, viewer, role, is_being_chosen=selection is not None)]
    context = {
        "community": community,
        "viewer": viewer,
        "role": role,
        "ways": offered,
        "way": way or (offered[0] if len(offered) == 1 else ""),
        "terms_to_ask": held or others,
        "needs_filling": needs_filling(term for term in terms if term.role == role),
        "hours": hours or hours_elsewhere(community, role),
        "are_elsewhere": not hours,
        "selection": selection,
        "can_take_part_in_selection": can_read_decision_log(viewer),
        "is_round_needed": Way.OFFER in offered and role_needs_round(community, viewer.employee, role),
        "offer_form": CandidacyForm(auto_id="offer_%s"),
        "suggest_form": NominationForm(auto_id="suggest_%s"),
        "choose_form": RoleDescriptionForm(auto_id="choose_%s", initial={"by_when": timezone.localdate() + WEEK}),
        "person": person,
        "parameter": "nominee",
    }
    if Way.SUGGEST in offered and person is None:
        context |= _picker(request, viewer)
    return render(request, "communities/nominations/fill_role.html", {**context, **shown}, status=status)


def _is_needless(way: Way, viewer: Viewer, role: Role, *, is_being_chosen: bool) -> bool:
    """Whether they hold the role already, or are choosing together already."""
    return viewer.has_role(role) if way == Way.OFFER else way == Way.CHOOSE and is_being_chosen


# --- Standing for the role ----------------------------------------------------------------------------------------
def _offer(request: ColleagueRequest, viewer: Viewer, role: Role) -> HttpResponse:
    form = CandidacyForm(request.POST, auto_id="offer_%s")
    if not form.is_valid():
        return _page(request, viewer, role, way=Way.OFFER, status=422, offer_form=form)
    community = viewer.community
    try:
        nomination = stand_for(community, role, by=viewer.employee, motivation=form.cleaned_data["reason"])
    except AdmissionRequired as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refusal as refusal:
        messages.info(request, str(refusal))
        if isinstance(refusal, AlreadyHeld):
            return redirect("my-term", request.organisation.slug, community.slug, role)
        return redirect(roles_url(community))
    return accepted_response(request, nomination)


def accepted_response(request: ColleagueRequest, nomination: Nomination) -> HttpResponse:
    """Redirect after an acceptance: to the new term, or to the roles page while the round is open."""
    found = nomination.community
    if term_of(found, request.employee, Role(nomination.role)):
        messages.success(request, _("It’s yours. Good that you do it."))
        return redirect("my-term", request.organisation.slug, found.slug, nomination.role)
    messages.success(request, _("Good. Now the core group and active members say whether they object."))
    return redirect(roles_url(found))


# --- Suggesting a colleague ---------------------------------------------------------------------------------------
def _suggest(request: ColleagueRequest, viewer: Viewer, role: Role) -> HttpResponse:
    nominee = picked(request, _nominees(viewer), pick="nominee")
    if nominee is None:
        messages.error(request, _("Choose a colleague."))
        typed = request.POST.get("reason", "")
        return _page(request, viewer, role, way=Way.SUGGEST, status=422, typed_reason=typed)
    form = NominationForm(request.POST, auto_id="suggest_%s")
    shown: dict[str, Any] = {"way": Way.SUGGEST, "person": nominee, "suggest_form": form}
    if not form.is_valid():
        return _page(request, viewer, role, status=422, **shown)
    try:
        nominate(viewer.community, nominee, role, by=viewer.employee, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, role, **shown))
    told = _("{name} reads why you think of them. No is fine too.").format(name=nominee.display_name)
    messages.success(request, told)
    return redirect(roles_url(viewer.community))


# --- Choosing together --------------------------------------------------------------------------------------------
def _choose(request: ColleagueRequest, viewer: Viewer, role: Role) -> HttpResponse:
    form = RoleDescriptionForm(request.POST, auto_id="choose_%s")
    if not form.is_valid():
        return _page(request, viewer, role, way=Way.CHOOSE, status=422, choose_form=form)
    by_when, community = form.cleaned_data["by_when"], viewer.community
    try:
        begun = start_selection(community, role, form.description(), by=viewer.employee, by_when=by_when)
    except SelectionInProgress as under_way:
        messages.info(request, _("This is running already."))
        return redirect(under_way.selection)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, role, way=Way.CHOOSE, choose_form=form))
    messages.success(request, _("It has begun. The core group and active members each suggest someone."))
    return redirect(begun)


Handler = Callable[[ColleagueRequest, Viewer, Role], HttpResponse]
HANDLERS: dict[Way, Handler] = {Way.OFFER: _offer, Way.SUGGEST: _suggest, Way.CHOOSE: _choose}
