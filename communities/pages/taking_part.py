"""Choose, change and undo a level on the community page."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from communities.models import MEMBER_LEVELS, Community, Joining, Level
from communities.pages.community import page
from communities.participation.forms import LevelForm
from communities.participation.levels import (
    UndoExpired,
    choose_level,
    last_change,
    leave,
    level_of,
    undo_change,
)
from communities.roles.labels import role_kept
from communities.roles.terms import holders
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.requests import ColleagueRequest


@require_POST
@for_colleagues
def participation(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Choose a level, leave, or undo the last change; posted from the community page."""
    found = get_object_or_404(Community, slug=community_slug)
    form = LevelForm({"level": (request.POST.getlist("level") or [""])[-1]})
    if not form.is_valid():
        return _refused_page(request, found, Refusal(str(form.errors["level"][0]), status=422))
    try:
        words = _change_level(found, request.employee, form.cleaned_data["level"], request.GET.get("undo"))
    except Refusal as refusal:
        return _refused_page(request, found, refusal)
    messages.success(request, words, extra_tags=_undo_url(request, found))
    return _with_focus(_partial(request, found) or redirect(found), request)


def _change_level(found: Community, employee: Employee, level: str, undo: str | None) -> str:
    if undo is not None:
        undo_change(found, employee, _parse_moment(undo))
        return _("You’re back where you were.")
    before = level_of(found, employee)
    if not level:
        leave(found, employee)
        return _with_kept_roles(_left_message(found, before), found, employee)
    choose_level(found, employee, Level(level))
    return {
        Level.PERIPHERY: _periphery_message(found, before),
        Level.ACTIVE: _("You’re active now. Change any day."),
        Level.CORE: _("You’re in the core group now. Change any day."),
    }[Level(level)]


def _with_kept_roles(message: str, found: Community, employee: Employee) -> str:
    """Add the roles the person still holds, with a link to step down from each: leaving a community ends no role."""
    mine = [term for term in holders([found]).get(found.pk, []) if term.employee_id == employee.pk]
    address = [found.organisation.slug, found.slug]
    kept = format_html_join(
        "",
        ' {} <a href="{}">{}<span class="vh">: {}</span></a>.',
        (
            (
                role_kept(term.role),
                f"{reverse('my-term', args=[*address, term.role])}#step-down",
                _("Step down"),
                term.get_role_display(),
            )
            for term in mine
        ),
    )
    return format_html("{}{}", message, kept)


def _left_message(found: Community, before: str) -> str:
    if found.is_closed:
        return _("You’ve left.")
    if found.joining == Joining.OPEN:
        return _("You’ve left. You can come back any day.")
    if before in MEMBER_LEVELS:
        return _("You’ve left. For a year you can join again without asking.")
    return _("You’ve left. You can follow along again any day.")


def _periphery_message(found: Community, before: str) -> str:
    if found.joining == Joining.OPEN:
        return _("You follow along from the edge now. Change any day.")
    if before in MEMBER_LEVELS:
        return _("You follow along from the edge now. For a year you can come back in any day.")
    return _("You follow along from the edge now. You can leave any day.")


def _parse_moment(text: str) -> datetime:
    """The time that identifies the change to undo. Raises :class:`UndoExpired` when it is invalid."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise UndoExpired
    return found


def _undo_url(request: ColleagueRequest, found: Community) -> str:
    """The address for the undo button beside the message; empty when nothing can be undone."""
    step = last_change(found, request.employee)
    if step is None:
        return ""
    address = reverse("participation", args=[request.organisation.slug, found.slug])
    return f"{address}?{urlencode({'undo': step.at.isoformat()})}"


def _partial(request: ColleagueRequest, found: Community) -> HttpResponse | None:
    """The page for htmx, which takes its main part: nearly all of it depends on the level; None for others."""
    return page(request, found) if request.htmx.target == "main" else None


def _with_focus(response: HttpResponse, request: ColleagueRequest) -> HttpResponse:
    """Move the focus, as the pressed button is gone: to the message with “undo”; after an undo, to the level choice."""
    place = "take-part" if "undo" in request.GET else "said"
    return trigger_client_event(response, "kring:focus", {"id": place}, after="settle")


def _refused_page(request: ColleagueRequest, found: Community, refusal: Refusal) -> HttpResponse:
    """The page as it is by now, with the words that say why nothing changed."""
    found.refresh_from_db()
    messages.error(request, str(refusal))
    return refusal.apply_to(page(request, found))
