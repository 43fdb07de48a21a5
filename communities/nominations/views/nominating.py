"""Pages to stand for a role and to nominate a colleague."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from communities.models import Community, Nomination, Role
from communities.nominations.answering import role_needs_round
from communities.nominations.forms import CandidacyForm, NominationForm
from communities.nominations.nominating import AdmissionRequired, AlreadyHeld, eligible_nominees, nominate, stand_for
from communities.nominations.permissions import can_nominate, can_stand_for
from communities.participation.permissions import place_needed
from communities.roles.terms import ROLES_CLOSED, term_of
from communities.roles.viewers import viewer_of
from communities.roles.views import find_role, roles_url
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.picker import pick_page, picked
from members.requests import ColleagueRequest


# --- Standing for a role, nominating a colleague ------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def candidacy(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    found, wanted = find_role(community_slug, role)
    if not can_stand_for(viewer_of(found, request.employee), wanted):
        raise place_needed(
            found, closed_reason(found) or _("Take part first, at the edge if you like. Then offer yourself.")
        )
    form = CandidacyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _stand_for(request, found, wanted, form.cleaned_data["reason"])
    if term_of(found, request.employee, wanted):
        return redirect("my-term", slug, community_slug, role)
    is_round_needed = role_needs_round(found, request.employee, wanted)
    context = {"community": found, "role": wanted, "form": form, "is_round_needed": is_round_needed}
    return render(request, "communities/nominations/candidacy.html", context, status=422 if form.errors else 200)


def _stand_for(request: ColleagueRequest, found: Community, role: Role, motivation: str) -> HttpResponse:
    try:
        nomination = stand_for(found, role, by=request.employee, motivation=motivation)
    except AdmissionRequired as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refusal as refusal:
        messages.info(request, str(refusal))
        if isinstance(refusal, AlreadyHeld):
            return redirect("my-term", request.organisation.slug, found.slug, role)
        return redirect(roles_url(found))
    return accepted_response(request, nomination)


def accepted_response(request: ColleagueRequest, nomination: Nomination) -> HttpResponse:
    """Redirect after an acceptance: to the new term, or to the roles page while the round is open."""
    found = nomination.community
    if term_of(found, request.employee, Role(nomination.role)):
        messages.success(request, _("It’s yours. Good that you do it."))
        return redirect("my-term", request.organisation.slug, found.slug, nomination.role)
    messages.success(request, _("Good. Now the core group and active members say whether they object."))
    return redirect(roles_url(found))


def closed_reason(found: Community) -> str:
    return str(ROLES_CLOSED) if found.is_closed else ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@vary_on_headers("HX-Request", "HX-Target")
def nominations(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    found, wanted = find_role(community_slug, role)
    if not can_nominate(viewer_of(found, request.employee)):
        raise place_needed(
            found, closed_reason(found) or _("Everyone who takes part here, also at the edge, can suggest someone.")
        )
    people, context = eligible_nominees(found).exclude(pk=request.employee.pk), {"community": found, "role": wanted}
    nominee = picked(request, people, pick="nominee")
    if nominee is None:
        return pick_page(
            request, people, pick="nominee", template="communities/nominations/nomination_form.html", context=context
        )
    form = NominationForm(request.POST or None)
    context |= {"person": nominee, "parameter": "nominee", "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            return _nominate(request, found, wanted, nominee, form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(render(request, "communities/nominations/nomination_form.html", context))
    return render(request, "communities/nominations/nomination_form.html", context, status=422 if form.errors else 200)


def _nominate(request: ColleagueRequest, found: Community, role: Role, nominee: Employee, reason: str) -> HttpResponse:
    nominate(found, nominee, role, by=request.employee, reason=reason)
    messages.success(
        request, _("{name} reads why you think of them. No is fine too.").format(name=nominee.display_name)
    )
    return redirect(roles_url(found))
