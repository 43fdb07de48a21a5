"""The settings page of a community. Each section is a form of its own, and saves alone."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.description.addresses import community_at
from communities.description.editing import NameTaken, SaidInCharter, lock_names, newest_revisions, put_back
from communities.description.forms import said_in_charter
from communities.description.permissions import editable_fields, would_edit
from communities.models import Community, CommunityRevision
from communities.models.locking import lock_open
from communities.opportunities.forms import OpportunityForm
from communities.opportunities.offering import TooManyOpen, offer, shown_opportunities
from communities.pages.settings_sections import SECTIONS, WHO_DESCRIBES, Section
from communities.roles.permissions import can_edit_welcome
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from members.requests import ColleagueRequest


@dataclass(frozen=True)
class Row:
    """A section as one reader sees it. ``form`` is empty for those who may not change it."""

    section: Section
    form: Any
    is_open: bool


@require_safe
@for_colleagues
def community_settings(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """The page. ``?section=`` opens one of its sections."""
    viewer = _viewer(request, community_slug)
    if not can_edit_welcome(viewer):
        raise PermissionDenied(WHO_DESCRIBES)
    return _page(request, viewer, request.GET.get("section", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def section_form(request: ColleagueRequest, slug: str, community_slug: str, section: str) -> HttpResponse:
    """Save one section. Reading its address leads to it on the page."""
    viewer, part = _viewer(request, community_slug), SECTIONS[section]
    if section == "rhythm" and would_edit(viewer, CommunityRevision.Field.CADENCE):
        return _said_in_charter(request, viewer, request.POST.get("cadence", ""))
    if not part.can_edit(viewer):
        raise PermissionDenied(part.refusal)
    if request.method != "POST":
        return redirect(_address(viewer.community, section))
    form = part.form(viewer.community, request.POST)
    try:
        with transaction.atomic():
            if part.takes_name:
                lock_names(request.organisation)
            locked = lock_open(viewer.community)
            form = part.form(locked, request.POST)
            if form.is_valid():
                part.save(locked, form, request.employee)
    except Refusal as refusal:
        form.add_error("name" if isinstance(refusal, NameTaken) else None, str(refusal))
        return refusal.apply_to(_page(request, viewer, section, form=form))
    if form.errors:
        status = getattr(form, "status", 422)
        return _page(request, viewer, section, form=form, status=status)
    messages.success(request, _("Saved."))
    return redirect(_address(locked))


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def revision_reversal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Put back what stood there before a change. Reading its address leads to the page."""
    viewer = _viewer(request, community_slug)
    texts = CommunityRevision.objects.exclude(field=CommunityRevision.Field.GOALS)
    revision = get_object_or_404(texts, community=viewer.community, public_id=public_id)
    if revision.field not in editable_fields(viewer) and not would_edit(viewer, revision.field):
        raise PermissionDenied(WHO_DESCRIBES)
    if request.method == "POST":
        with refusal_as_message(request):
            changed = put_back(revision, by=request.employee)
            messages.success(request, _("It is back.") if changed else _("It says so already."))
    return redirect(_address(viewer.community))


@require_POST
@for_colleagues
def new_opportunity(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer, form = _viewer(request, community_slug), OpportunityForm(request.POST)
    if not can_edit_welcome(viewer):
        raise PermissionDenied(SECTIONS["welcome"].refusal)
    if not form.is_valid():
        return _page(request, viewer, "welcome", opportunity_form=form, status=422)

    def make() -> str:
        offer(viewer.community, **form.cleaned_data)
        return _address(viewer.community, "welcome")

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error("title" if isinstance(refusal, TooManyOpen) else None, str(refusal))
        return refusal.apply_to(_page(request, viewer, "welcome", opportunity_form=form))
    messages.success(request, _("It’s added."))
    return redirect(address)


def _said_in_charter(request: ColleagueRequest, viewer: Viewer, typed: str) -> HttpResponse:
    """The page, with what somebody wrote before the charter was adopted; nothing is saved."""
    if request.method != "POST":
        return redirect(_address(viewer.community))
    messages.info(request, said_in_charter(typed))
    return _page(request, viewer, "", status=SaidInCharter.status)


def _viewer(request: ColleagueRequest, community_slug: str) -> Viewer:
    return viewer_of(community_at(community_slug), request.employee)


def _address(community: Community, section: str = "") -> str:
    page = reverse("community-settings", args=[community.organisation.slug, community.slug])
    return f"{page}?section={section}#{section}" if section else page


def _page(
    request: ColleagueRequest,
    viewer: Viewer,
    section: str,
    *,
    form: Any = None,
    opportunity_form: OpportunityForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with one section open; ``form`` is what was typed there."""
    # A refused text must not be shown as if it were saved.
    community = Community.objects.get(pk=viewer.community.pk) if form else viewer.community
    rows = [
        Row(
            each,
            (form if form and key == section else each.form(community, None)) if each.can_edit(viewer) else None,
            key == section,
        )
        for key, each in SECTIONS.items()
    ]
    rows = [row for row in rows if not row.form or row.section.is_shown(row.form)]
    context = {
        "community": community,
        "viewer": viewer,
        "rows": rows,
        "revisions": newest_revisions(community),
        "can_edit": viewer.can_edit,
        "editable_fields": editable_fields(viewer),
        "opportunities": shown_opportunities(community),
        "opportunity_form": opportunity_form or OpportunityForm(),
    }
    return render(request, "communities/pages/settings.html", context, status=status)
