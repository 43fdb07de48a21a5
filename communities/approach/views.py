"""Pages of the organisation's approach: read it, write it, read earlier versions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.approach.forms import ApproachForm
from communities.approach.permissions import can_write_approach
from communities.approach.writing import ApproachChanged, newest_approach, versions, write
from communities.models import ApproachVersion
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def approach(request: ColleagueRequest, slug: str) -> HttpResponse:
    found = versions()
    context = {
        "version": found[0] if found else None,
        "has_earlier": len(found) > 1,
        "can_write": can_write_approach(request.employee),
    }
    return render(request, "communities/approach/approach.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def approach_text(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Write it. If somebody saved meanwhile, both texts are shown."""
    if not can_write_approach(request.employee):
        raise PermissionDenied(_("An administrator of your organisation writes this. Tell them what you miss."))
    if request.method != "POST":
        return _form_page(request, ApproachForm(initial=_opened(newest_approach())))
    form = ApproachForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        write(form.texts, seen=form.cleaned_data["seen"], by=request.employee)
    except ApproachChanged as refusal:
        return refusal.apply_to(_changed_page(request, form, refusal))
    messages.success(request, _("Saved."))
    return redirect("approach", slug)


def _opened(version: ApproachVersion | None) -> dict[str, Any]:
    if version is None:
        return {"seen": 0}
    return {"seen": version.number, **{name: getattr(version, name) for name in ApproachVersion.PARTS}}


def _form_page(
    request: ColleagueRequest, form: ApproachForm, status: int = 200, newest: ApproachVersion | None = None
) -> HttpResponse:
    """``newest``: what somebody else saved meanwhile, shown beside each part."""
    parts = [(form[name], getattr(newest, name, "")) for name in ApproachVersion.PARTS]
    context = {"form": form, "parts": parts, "is_changed": newest is not None}
    return render(request, "communities/approach/approach_text.html", context, status=status)


def _changed_page(request: ColleagueRequest, form: ApproachForm, refusal: ApproachChanged) -> HttpResponse:
    """What was typed, ready to be saved after the version that somebody else saved."""
    newest = newest_approach()
    again = ApproachForm({**form.texts, "seen": newest.number if newest else 0})
    again.add_error(None, str(refusal))
    return _form_page(request, again, newest=newest)


@require_safe
@for_colleagues
def approach_versions(request: ColleagueRequest, slug: str) -> HttpResponse:
    return render(request, "communities/approach/approach_versions.html", {"versions": versions()})


@require_safe
@for_colleagues
def approach_version(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found = get_object_or_404(ApproachVersion.objects.select_related("written_by"), public_id=public_id)
    return render(request, "communities/approach/approach_version.html", {"version": found})
