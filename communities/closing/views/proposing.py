"""Ask everyone whether the community is finished."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.closing.consultation import USUAL_TIME, ClosingQuestion, consult, current_closing
from communities.closing.forms import ClosingQuestionForm
from communities.closing.permissions import can_close
from communities.decisions.forms import end_of_day
from communities.models import Community
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def closing_proposal(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer = viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)
    if not can_close(viewer):
        raise PermissionDenied(
            _("The Leader, the Coordinator or the Coach asks this, in Perform or Wind down. Tell them what you think.")
        )
    if request.method != "POST" and current_closing(viewer.community):
        return redirect("closing", slug, community_slug)
    initial = {"closes_on": timezone.localdate() + USUAL_TIME}
    form = ClosingQuestionForm(request.POST or None, community=viewer.community, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, viewer, form, status=422 if form.errors else 200)
    try:
        address = submit_once(request, lambda: _ask(request, viewer, form.cleaned_data))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, form))
    messages.success(request, _("Everyone is asked."))
    return redirect(address)


def _ask(request: ColleagueRequest, viewer: Viewer, typed: dict[str, Any]) -> str:
    question = ClosingQuestion(typed["reason"], typed["words"], end_of_day(typed["closes_on"]), typed["successor"])
    return consult(viewer.community, question, by=request.employee).get_absolute_url()


def _page(request: ColleagueRequest, viewer: Viewer, form: ClosingQuestionForm, *, status: int = 200) -> HttpResponse:
    context = {"community": viewer.community, "viewer": viewer, "form": form}
    return render(request, "communities/closing/proposal.html", context, status=status)
