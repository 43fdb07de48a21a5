"""The community's own page and what people do on it."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.forms import LevelForm
from communities.models import Community, Level
from communities.participation import Closed, NotOpen, choose_level, free_levels, level_of, step_out
from communities.permissions import can_schedule
from communities.rings import rings
from communities.roles import holders, missing
from communities.wishes import gets_all, read_unsubscribe_token, wish
from cop_platform.access import by_signed_link, for_colleagues
from cop_platform.outbox.kinds import is_kind
from members.models import Employee
from members.requests import ColleagueRequest, OrganisationRequest

NEWS, CHANGES = "meeting_invitation", "meeting_change"


@require_safe
@for_colleagues
def community(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    return render(request, "communities/community.html", _page(request, found))


def _page(request: ColleagueRequest, found: Community) -> dict[str, Any]:
    return {
        **_taking_part(request, found),
        "can_schedule": can_schedule(request.employee, found),
    }


def _taking_part(request: ColleagueRequest, found: Community) -> dict[str, Any]:
    level = level_of(found, request.employee)
    roles = holders([found]).get(found.pk, [])
    people = rings(found, roles, request.employee, timezone.localdate())
    return {
        "community": found,
        "roles": roles,
        "missing": missing(found, roles),
        "level": level,
        "levels": list(Level),
        "free_levels": free_levels(found, level),
        "rings": people,
        "has_others": any(ring.has_others for ring in people),
        "view": "list" if request.COOKIES.get("kring_view") == "list" else "rings",
        "gets_news": bool(level) and gets_all(found, request.employee, level, news=NEWS, changes=CHANGES),
    }


@require_POST
@for_colleagues
def participation(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    form = LevelForm({"level": (request.POST.getlist("level") or [""])[-1]})
    if not form.is_valid():
        return _again(request, found, str(form.errors["level"][0]), status=422)
    try:
        words = _take_place(found, request.employee, form.cleaned_data["level"])
    except NotOpen:
        return _again(
            request,
            found,
            _("This community takes people in after a conversation. You can follow it any time."),
            status=403,
        )
    except Closed:
        return _again(
            request, found, _("This community is closed, with thanks. What it made can still be read."), status=409
        )
    messages.success(request, words)
    if request.htmx.target == "taking-part":
        return render(request, "communities/community.html#taking-part", _taking_part(request, found))
    return redirect(found)


def _take_place(found: Community, employee: Employee, level: str) -> str:
    if not level:
        step_out(found, employee)
        return _("You’ve stepped out. The door stays open.")
    choose_level(found, employee, Level(level))
    return {
        Level.PERIPHERY: _("You follow along from the edge now. Change any day."),
        Level.ACTIVE: _("You’re active now. Change any day."),
        Level.CORE: _("You’re in the core group now. Change any day."),
    }[Level(level)]


def _again(request: ColleagueRequest, found: Community, words: str, status: int) -> HttpResponse:
    """The page as it is, with the words that say why nothing changed."""
    messages.error(request, words)
    # htmx swaps a part only where the page stays what it is; for a refusal it shows the whole page.
    part = "#taking-part" if request.htmx.target == "taking-part" and status in {409, 422} else ""
    return render(request, f"communities/community.html{part}", _page(request, found), status=status)


@require_POST
@for_colleagues
def mail_wish(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    wanted = request.POST.get("wanted") == "1"
    wish(found, request.employee, NEWS, wanted)
    if wanted:
        # Whoever turned off changes by the link in a mail finds the way back here.
        wish(found, request.employee, CHANGES, wanted)
    messages.success(
        request, _("We’ll mail you when a meeting is planned.") if wanted else _("You won’t get these mails any more.")
    )
    return redirect(found)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def unsubscribe(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """One click, without signing in (RFC 8058). Opening the page changes nothing; the token can do nothing else."""
    found, employee, kind = _signed(request, token)
    if request.method == "POST":
        wish(found, employee, kind, wanted=False)
    context = {"community": found, "person": employee, "kind": kind, "done": request.method == "POST"}
    return render(request, "communities/unsubscribe.html", context)


def _signed(request: OrganisationRequest, token: str) -> tuple[Community, Employee, str]:
    try:
        community_id, employee_id, kind = read_unsubscribe_token(token, request.organisation.pk)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    if not is_kind(kind):
        raise PermissionDenied
    employees = Employee.objects.select_related("user")
    return get_object_or_404(Community, pk=community_id), get_object_or_404(employees, pk=employee_id), kind
