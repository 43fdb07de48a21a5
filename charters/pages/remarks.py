"""Remarks on the page of a draft: left, changed, withdrawn, marked as handled."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from charters.drafting.drafts import open_version
from charters.models import CharterRemark, CharterVersion, Part
from charters.pages.charter import find_viewer
from charters.pages.draft import OpenRemark, draft_page
from charters.remarks.forms import PlaceForm, RemarkForm
from charters.remarks.permissions import can_change_remark, can_handle_remark, can_remark
from charters.remarks.remarks import (
    Withdrawn,
    add_remark,
    edit_remark,
    mark_handled,
    take_up_again,
    withdraw_remark,
)
from communities.roles.viewers import Viewer
from cop_platform.access import for_colleagues
from cop_platform.text import own_direction
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from members.requests import ColleagueRequest


@require_POST
@for_colleagues
def new_remark(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Leave a remark beside a part. What cannot be saved stays in its form."""
    viewer = find_viewer(request, community_slug)
    if not can_remark(viewer):
        raise PermissionDenied(_("[This community] is closed; its draft stays as it is."))
    version, place, form = open_version(viewer.community), PlaceForm(request.POST), RemarkForm(request.POST)
    if version is None:
        said = _("There is no draft now, so your remark was not saved. You wrote: “{text}”.")
        messages.info(request, said.format(text=own_direction(Truncator(request.POST.get("text", "")).chars(400))))
        return redirect("charter", slug, community_slug)
    if not place.is_valid():
        messages.info(request, _("Choose one."))
        return redirect("charter-draft", slug, community_slug)
    part = Part(place.cleaned_data["part"])
    opened = OpenRemark(part, form)
    if not form.is_valid():
        return draft_page(request, viewer, version, opened, status=422)
    draft: CharterVersion = version

    def make() -> str:
        return _address(add_remark(draft, part, form.cleaned_data["text"], by=request.employee))

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(draft_page(request, viewer, version, opened))
    messages.success(request, _("Your remark stands beside it."))
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def remark(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Change a remark where it stands; with an ``action``, withdraw it, or say that it is handled or not."""
    viewer = find_viewer(request, community_slug)
    rows = CharterRemark.objects.select_related("version__community__organisation", "version__proposal")
    found: CharterRemark = get_object_or_404(rows, public_id=public_id, version__community=viewer.community)
    action = request.POST.get("action", "")
    if request.method == "POST" and action in ACTIONS:
        with refusal_as_message(request):
            messages.success(request, ACTIONS[action](viewer, found))
        return redirect(f"{_draft_address(found)}#part-{found.part}")
    _ask_to_change(viewer, found)
    form = RemarkForm(request.POST or None, initial={"text": found.text})
    opened = OpenRemark(Part(found.part), form, found)
    if request.method != "POST":
        return draft_page(request, viewer, found.version, opened)
    if not form.is_valid():
        return draft_page(request, viewer, found.version, opened, status=422)
    try:
        edit_remark(found, form.cleaned_data["text"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        opened = OpenRemark(opened.part, form) if isinstance(refusal, Withdrawn) else opened
        return refusal.apply_to(draft_page(request, viewer, found.version, opened))
    messages.success(request, _("Saved."))
    return redirect(_address(found))


def _ask_to_change(viewer: Viewer, remark: CharterRemark) -> None:
    if not can_change_remark(viewer, remark):
        raise PermissionDenied(_("Whoever wrote a remark changes it."))


def _withdraw(viewer: Viewer, remark: CharterRemark) -> str:
    _ask_to_change(viewer, remark)
    withdraw_remark(remark)
    return _("Your remark is gone.")


def _mark_handled(viewer: Viewer, remark: CharterRemark) -> str:
    _ask_to_handle(viewer)
    mark_handled(remark, by=viewer.employee)
    return _("Handled. It stays readable.")


def _take_up_again(viewer: Viewer, remark: CharterRemark) -> str:
    _ask_to_handle(viewer)
    take_up_again(remark)
    return _("It waits again.")


def _ask_to_handle(viewer: Viewer) -> None:
    if not can_handle_remark(viewer):
        raise PermissionDenied(_("The core group and role holders say when a remark is handled."))


ACTIONS: dict[str, Callable[[Viewer, CharterRemark], str]] = {
    "withdraw": _withdraw,
    "handled": _mark_handled,
    "again": _take_up_again,
}


def _draft_address(remark: CharterRemark) -> str:
    community = remark.version.community
    return reverse("charter-draft", args=[community.organisation.slug, community.slug])


def _address(remark: CharterRemark) -> str:
    return f"{_draft_address(remark)}#remark-{remark.public_id}"
