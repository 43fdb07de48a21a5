"""The roles of a community: who holds them, offering oneself, seeing somebody in one, laying one down."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from communities.models import Community, Nomination, Role
from communities.models.locking import Closed, closed_meanwhile
from communities.nominations.forms import OfferForm, SeeingForm
from communities.nominations.nominating import (
    AnsweredAlready,
    AskedAlready,
    AskedBefore,
    ConversationFirst,
    EnoughForToday,
    HoldsIt,
    asks_the_group,
    offer_oneself,
    see_in,
    who_can_be_seen,
)
from communities.nominations.permissions import can_offer_oneself, can_see_in_a_role
from communities.roles.terms import term_of
from communities.roles.views import REST, find_role, roles_address
from cop_platform.access import for_colleagues
from members.models import Employee
from members.people.picker import choosing, chosen
from members.requests import ColleagueRequest


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
