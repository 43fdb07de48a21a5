"""The page of an ambition: its notes, and saying how it goes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charters.ambitions.forms import ProgressForm
from charters.ambitions.permissions import can_update
from charters.ambitions.progress import update_progress
from charters.models import Ambition
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest

MAX_NOTES = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def ambition(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    rows = Ambition.objects.select_related("community")
    found: Ambition = get_object_or_404(rows, public_id=public_id, community__slug=community_slug)
    may = can_update(viewer_of(found.community, request.employee))
    if request.method != "POST":
        return _page(request, found, ProgressForm(initial={"state": found.state}), may=may)
    if not may:
        raise PermissionDenied(_("The core group and role holders say how an ambition goes."))
    form = ProgressForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, may=may, status=422)

    def make() -> str:
        state = Ambition.State(form.cleaned_data["state"])
        update_progress(found, by=request.employee, state=state, text=form.cleaned_data["text"])
        return request.path

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, found, form, may=may))
    messages.success(request, _("Saved. It stands beside the ambition."))
    return redirect(address)


def _page(
    request: ColleagueRequest, found: Ambition, form: ProgressForm, *, may: bool, status: int = 200
) -> HttpResponse:
    context = {
        "community": found.community,
        "ambition": found,
        "notes": list(found.notes.select_related("written_by").order_by("-written_at", "-id")[:MAX_NOTES]),
        "form": form if may else None,
    }
    return render(request, "charters/ambitions/ambition.html", context, status=status)
