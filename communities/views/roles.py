"""The roles of a community: who holds them, offering oneself, seeing somebody in one, laying one down."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from communities.forms.roles import AgreementForm, HandoverForm, OfferForm, SeeingForm
from communities.models import Community, Nomination, Role, RoleSelection, RoleTerm
from communities.nominating import (
    AnsweredAlready,
    AskedAlready,
    AskedBefore,
    ConversationFirst,
    EnoughForToday,
    HoldsIt,
    asks_the_group,
    made_by,
    offer_oneself,
    see_in,
    who_can_be_seen,
    with_the_group,
)
from communities.permissions import (
    ALSO_FROM_OUTSIDE,
    can_offer_oneself,
    can_see_in_a_role,
    can_start_selection,
    carries,
    reads_inside,
    reads_log,
)
from communities.role_selection import open_ones
from communities.roles import NotHeld, agree, holders, lay_down, missing, notes_left, term_of
from communities.standing import Closed
from communities.views.finding import choosing, chosen
from communities.views.proposals import closed_meanwhile
from cop_platform.access import for_colleagues
from members.models import Employee
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def roles(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    me, terms = request.employee, holders([found]).get(found.pk, [])
    selections, may_see = list(open_ones(found)), can_see_in_a_role(me, found)
    inside = reads_inside(me, found)
    context = {
        "community": found,
        "roles": [_shown(role, me, may_see, terms, selections) for role in Role],
        "missing": missing(found, terms),
        "may_see": may_see,
        "made": list(made_by(me, found)[:20]),
        "rounds": [each for each in with_the_group(found) if each.nominee_id == me.pk or inside],
        "selections": selections,
        "may_name": inside or reads_log(me, found),
        "may_start": can_start_selection(me, found),
        "notes": notes_left(found) if carries(me, found) else [],
    }
    return render(request, "communities/roles.html", context)


def _shown(
    role: Role, me: Employee, may_see: bool, terms: list[RoleTerm], selections: list[RoleSelection]
) -> dict[str, Any]:
    return {
        "role": role,
        "terms": [term for term in terms if term.role == role],
        "mine": any(term.role == role and term.employee_id == me.pk for term in terms),
        "may_offer": may_see or role in ALSO_FROM_OUTSIDE,
        "is_being_chosen": any(selection.role == role for selection in selections),
    }


REST = gettext_lazy("This community is closed, with thanks. Its roles rest.")


def find_role(community_slug: str, role: str) -> tuple[Community, Role]:
    if role not in Role.values:
        raise Http404
    return get_object_or_404(Community, slug=community_slug), Role(role)


def roles_address(community: Community) -> str:
    return reverse("roles", args=[community.organisation.slug, community.slug])


# --- Offering oneself, seeing somebody ----------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def candidacy(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    found, wanted = find_role(community_slug, role)
    if not can_offer_oneself(request.employee, found, wanted):
        raise PermissionDenied(
            closed_words(found) or _("Take part first, at the edge if you like. Then offer yourself.")
        )
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _offered(request, found, wanted, form.cleaned_data["reason"])
    if term_of(found, request.employee, wanted):
        return redirect("my-term", slug, community_slug, role)
    asks = asks_the_group(found, request.employee, wanted)
    context = {"community": found, "role": wanted, "form": form, "asks_the_group": asks}
    return render(request, "communities/candidacy.html", context, status=422 if form.errors else 200)


def _offered(request: ColleagueRequest, found: Community, role: Role, motivation: str) -> HttpResponse:
    try:
        nomination = offer_oneself(found, role, by=request.employee, motivation=motivation)
    except HoldsIt:
        messages.info(request, _("This role is yours already."))
        return redirect("my-term", request.organisation.slug, found.slug, role)
    except AskedAlready:
        messages.info(request, _("You said yes already; the group is asked now."))
        return redirect(roles_address(found))
    except ConversationFirst:
        raise PermissionDenied(_("Here people come in after a conversation. Ask to take part first.")) from None
    except AnsweredAlready:
        messages.info(request, _("There is nothing to answer here any more."))
        return redirect(roles_address(found))
    return said_yes(request, nomination)


def said_yes(request: ColleagueRequest, nomination: Nomination) -> HttpResponse:
    """They hold the role from now on; or the group is asked first."""
    found = nomination.community
    if term_of(found, request.employee, Role(nomination.role)):
        messages.success(request, _("It’s yours. Good that you do it."))
        return redirect("my-term", request.organisation.slug, found.slug, nomination.role)
    messages.success(request, _("Good. Now the core and active members say whether anything speaks against it."))
    return redirect(roles_address(found))


def closed_words(found: Community) -> str:
    return str(REST) if found.is_closed else ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@vary_on_headers("HX-Request", "HX-Target")
def nominations(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    found, wanted = find_role(community_slug, role)
    if not can_see_in_a_role(request.employee, found):
        raise PermissionDenied(
            closed_words(found) or _("Whoever takes part here, also at the edge, may see somebody in it.")
        )
    people, context = who_can_be_seen(found).exclude(pk=request.employee.pk), {"community": found, "role": wanted}
    nominee = chosen(request, people, pick="nominee")
    if nominee is None:
        return choosing(request, people, pick="nominee", template="communities/seeing.html", context=context)
    form = SeeingForm(request.POST or None)
    context |= {"someone": nominee, "pick": "nominee", "form": form}
    try:
        if request.method == "POST" and form.is_valid() and _seen(request, found, wanted, nominee, form):
            return redirect(roles_address(found))
    except Closed:
        form.add_error(None, closed_meanwhile())
        return render(request, "communities/seeing.html", context, status=409)
    return render(request, "communities/seeing.html", context, status=422 if form.errors else 200)


def _seen(request: ColleagueRequest, found: Community, role: Role, nominee: Employee, form: SeeingForm) -> bool:
    """True when they are asked now; otherwise the form says why not."""
    reason = form.cleaned_data["reason"]
    try:
        see_in(found, nominee, role, by=request.employee, reason=reason)
    except HoldsIt:
        form.add_error(None, _("{name} holds this role already.").format(name=nominee.shown_name))
    except AskedAlready:
        form.add_error(None, _("{name} is being asked already.").format(name=nominee.shown_name))
    except AskedBefore:
        form.add_error(
            None, _("{name} has had your question. Let it rest for a while.").format(name=nominee.shown_name)
        )
    except ConversationFirst:
        form.add_error(
            None,
            _("{name} comes in by a conversation first: asking to take part.").format(name=nominee.shown_name),
        )
    except EnoughForToday:
        form.add_error(None, _("That is enough for one day. Let the first ones answer, and come back tomorrow."))
    else:
        messages.success(
            request, _("{name} reads why you think of them. No is fine too.").format(name=nominee.shown_name)
        )
    return form.is_valid()


# --- One's own role -----------------------------------------------------------------------------------------------
def _my_term(request: ColleagueRequest, community_slug: str, role: str) -> RoleTerm:
    found, held = find_role(community_slug, role)
    term = term_of(found, request.employee, held)
    if term is None:
        raise Http404
    return term


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def my_term(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    term = _my_term(request, community_slug, role)
    form = AgreementForm(request.POST or None, initial={"until": term.until, "hours": term.hours})
    if request.method == "POST" and form.is_valid():
        return _agreed(request, term, form)
    if term.community.is_closed:
        raise PermissionDenied(REST)
    return _term_page(request, term, form, status=422 if form.errors else 200)


def _agreed(request: ColleagueRequest, term: RoleTerm, form: AgreementForm) -> HttpResponse:
    try:
        agree(term, **form.cleaned_data)
    except NotHeld:
        raise Http404 from None
    except Closed:
        form.add_error(None, str(REST))
        return _term_page(request, term, form, status=409)
    messages.success(request, _("Saved."))
    return redirect(roles_address(term.community))


def _term_page(request: ColleagueRequest, term: RoleTerm, form: AgreementForm, *, status: int) -> HttpResponse:
    context = {"community": term.community, "term": term, "role": term.role, "form": form, **_left_for(term)}
    return render(request, "communities/my_term.html", context, status=status)


def _left_for(term: RoleTerm) -> dict[str, Any]:
    return {"left": next((note for note in notes_left(term.community) if note.role == term.role), None)}


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def laying_down(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    term = _my_term(request, community_slug, role)
    form = HandoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lay_down(term, note=form.cleaned_data["note"])
        except NotHeld:
            raise Http404 from None
        messages.success(request, _("You laid it down. Thank you for carrying it."))
        return redirect(roles_address(term.community))
    context = {"community": term.community, "term": term, "role": term.role, "form": form}
    return render(request, "communities/laying_down.html", context, status=422 if form.errors else 200)
