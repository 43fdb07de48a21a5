"""Views of splitting: name the smaller communities, and choose where to go on."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.decisions.forms import end_of_day
from communities.models import FEWEST_PARTS, Community, Nomination, Participation, Role, Split, SplitChoice
from communities.participation.admission import communities_admitting
from communities.participation.levels import available_levels
from communities.participation.permissions import place_needed
from communities.roles.permissions import can_manage
from communities.roles.terms import holders
from communities.roles.viewers import Viewer, viewer_of
from communities.splitting.cancelling import cancel_split
from communities.splitting.forms import NO_PLACE, CancelForm, PlacesForm, SplitForm
from communities.splitting.permissions import can_cancel_split, can_split, is_asked
from communities.splitting.splitting import PartRefused, choose_places, last_split, parts_of, split
from cop_platform.access import for_colleagues
from cop_platform.ui.dates import day_long
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.requests import ColleagueRequest


# --- Naming them --------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_split(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Two communities to name; “add another” gives a row more, with what was typed."""
    viewer = _viewer(request, community_slug)
    community = viewer.community
    if not can_split(viewer):
        raise PermissionDenied(_not_allowed(community))
    if request.method != "POST":
        asked = last_split(community)
        return redirect(asked) if asked and asked.is_open else _naming_page(request, viewer, SplitForm())
    count = _count(request.POST.get("count", ""))
    if "more" in request.POST:
        typed = {name: request.POST.get(name, "") for name in request.POST}
        return _naming_page(request, viewer, SplitForm(count=count + 1, initial=typed))
    form = SplitForm(request.POST, count=count)
    if not form.is_valid():
        return _naming_page(request, viewer, form, status=422)
    try:
        address = submit_once(request, lambda: _split(request, community, form))
    except Refusal as refusal:
        form.add_error(_refused_field(refusal, form), str(refusal))
        return refusal.apply_to(_naming_page(request, viewer, form))
    messages.success(request, _("Everyone is asked now. Nobody is moved."))
    return redirect(address)


def _refused_field(refusal: Refusal, form: SplitForm) -> str | None:
    return f"{refusal.field}_{form.position_of(refusal.position)}" if isinstance(refusal, PartRefused) else None


def _not_allowed(community: Community) -> str:
    if community.is_closed:
        return _("[This community] is closed, with thanks. What it made can still be read.")
    return _("The Leader, the Coordinator and the Coach of [a community] split it. Tell them your idea.")


def _count(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 1 else FEWEST_PARTS


def _split(request: ColleagueRequest, community: Community, form: SplitForm) -> str:
    until = end_of_day(form.cleaned_data["closes_on"])
    return split(community, form.new_parts(), asks_until=until, by=request.employee).get_absolute_url()


def _naming_page(request: ColleagueRequest, viewer: Viewer, form: SplitForm, *, status: int = 200) -> HttpResponse:
    context = {"community": viewer.community, "viewer": viewer, "form": form}
    return render(request, "communities/splitting/new_split.html", context, status=status)


# --- Choosing -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ShownPart:
    """A smaller community as its row shows it. ``leaders`` lead it; ``asked`` have not answered yet."""

    community: Community
    leaders: list[Employee]
    asked: list[Employee]
    field: BoundField | None


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def the_split(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Everyone in the organisation reads it; who takes part chooses until the date."""
    viewer = _viewer(request, community_slug)
    asked = last_split(viewer.community)
    if asked is None:
        raise Http404
    if request.method != "POST":
        return _choosing_page(request, viewer, asked)
    form = _places_form(viewer, [part.community for part in parts_of(asked)], request.POST)
    if not viewer.level and not viewer.has_role():
        raise place_needed(viewer.community, _("Who takes part in [this community] is asked where to go on."))
    if not form.is_valid():
        return _choosing_page(request, viewer, asked, form, status=422)
    try:
        choose_places(asked, form.places(), by=request.employee)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        # What stands now, not what this page was made from.
        viewer = _viewer(request, community_slug)
        return refusal.apply_to(_choosing_page(request, viewer, last_split(viewer.community) or asked))
    said = _("Good. You can change this until {day}, and afterwards on the page of [each community].")
    messages.success(request, said.format(day=day_long(asked.asks_until)))
    return redirect(asked)


@require_POST
@for_colleagues
def split_cancellation(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Call it off, with a reason."""
    viewer = _viewer(request, community_slug)
    asked = last_split(viewer.community)
    if asked is None:
        raise Http404
    if not can_manage(viewer) and asked.asked_by != request.employee:
        raise PermissionDenied(
            _("Whoever asked, the Leader, the Coordinator or the Coach calls it off. Tell them what you think.")
        )
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _choosing_page(request, viewer, asked, cancel_form=form, status=422)
    try:
        cancel_split(asked, reason=form.cleaned_data["reason"], by=request.employee)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        viewer = _viewer(request, community_slug)
        page = _choosing_page(request, viewer, last_split(viewer.community) or asked, cancel_form=form)
        return refusal.apply_to(page)
    messages.success(request, _("It is called off. Everyone who was asked is told."))
    return redirect(viewer.community)


def _choosing_page(
    request: ColleagueRequest,
    viewer: Viewer,
    asked: Split,
    form: PlacesForm | None = None,
    *,
    cancel_form: CancelForm | None = None,
    status: int = 200,
) -> HttpResponse:
    can_choose = is_asked(viewer, asked)
    has_chosen = SplitChoice.objects.filter(split=asked, employee=viewer.employee).exists()
    communities = [part.community for part in parts_of(asked)]
    if can_choose and form is None:
        form = _places_form(viewer, communities, unless=NO_PLACE if has_chosen else "")
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "split": asked,
        "can_choose": can_choose,
        "can_cancel_split": can_cancel_split(viewer, asked),
        "cancel_form": cancel_form or CancelForm(),
        "has_chosen": has_chosen,
        "parts": _shown(communities, form if can_choose else None),
    }
    return render(request, "communities/splitting/split.html", context, status=status)


def _places_form(
    viewer: Viewer, communities: list[Community], data: QueryDict | None = None, *, unless: str = ""
) -> PlacesForm:
    """What they may choose follows from the rules of each of the new communities. ``unless``: without a place."""
    me, still_open = viewer.employee, [each for each in communities if not each.is_closed]
    places = Participation.objects.filter(community__in=still_open, employee=me)
    now = dict(places.values_list("community_id", "level"))
    admitting = communities_admitting(me)
    levels = {
        each: available_levels(each, now.get(each.pk, ""), is_admitted=each.pk in admitting) for each in still_open
    }
    return PlacesForm(data, levels=levels, now={each.pk: now.get(each.pk, unless) for each in still_open})


def _shown(communities: list[Community], form: PlacesForm | None) -> list[ShownPart]:
    terms = holders(communities, Role.LEADER)
    waiting = Nomination.objects.filter(community__in=communities, role=Role.LEADER, answer="", withdrawn_at=None)
    nominees: dict[int, list[Employee]] = {}
    for nomination in waiting.select_related("nominee").order_by("nominated_at", "id"):
        nominees.setdefault(nomination.community_id, []).append(nomination.nominee)
    return [
        ShownPart(
            each,
            [term.employee for term in terms.get(each.pk, [])],
            nominees.get(each.pk, []),
            form.of(each) if form else None,
        )
        for each in communities
    ]


def _viewer(request: ColleagueRequest, community_slug: str) -> Viewer:
    return viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)
