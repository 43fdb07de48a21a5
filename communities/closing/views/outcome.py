"""Record what comes of the question."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.closing.consultation import answers_to
from communities.closing.forms import OutcomeForm
from communities.closing.outcome import DecidedAlready, close, go_on
from communities.closing.permissions import can_close
from communities.closing.views.answering import find_closing
from communities.lifecycle.checklists import checklist
from communities.lifecycle.moving import PointsOpen
from communities.models import Closing, ClosingOutcome, Phase
from communities.roles.viewers import Viewer
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def closing_outcome(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer, found = find_closing(request, community_slug)
    if found is None or (found.outcome and request.method != "POST"):
        messages.info(request, _("Nobody asks this now."))
        return redirect("phase", slug, community_slug)
    if not found.outcome and not can_close(viewer):
        raise PermissionDenied(
            _("The Leader, the Coordinator or the Coach records the outcome. Tell them what you think.")
        )
    form = OutcomeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, viewer, found, form, status=422 if form.errors else 200)
    try:
        if found.outcome:
            raise DecidedAlready
        _record(request, found, form)
    except Refusal as refusal:
        sentence = str(refusal)
        if isinstance(refusal, PointsOpen):
            needed = ", ".join(str(each.check.label) for each in refusal.points)
            sentence = _("Still needed before it closes: {points}.").format(points=needed)
        form.add_error(None, sentence)
        return refusal.apply_to(_page(request, viewer, found, form))
    return redirect(viewer.community)


def _record(request: ColleagueRequest, found: Closing, form: OutcomeForm) -> None:
    if form.cleaned_data["outcome"] == ClosingOutcome.CLOSED:
        close(found, form.words(), by=request.employee)
        messages.success(request, _("It is closed, with thanks. Everyone is told."))
    elif go_on(found, form.words(), by=request.employee):
        messages.success(request, _("You go on. Everyone is told."))
    else:
        messages.info(request, _("You go on. Its page of phases says what is needed before Perform."))


def _page(
    request: ColleagueRequest, viewer: Viewer, found: Closing, form: OutcomeForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "closing": found,
        "form": form,
        "checks": checklist(viewer, Phase.CLOSED),
        "has_answers": answers_to(found).exists(),
    }
    return render(request, "communities/closing/outcome.html", context, status=status)
