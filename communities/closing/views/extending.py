"""Give people more time to answer."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.closing.consultation import ConsultationOver
from communities.closing.extending import NoMoreTime, extend
from communities.closing.forms import ExtensionForm
from communities.closing.permissions import can_extend
from communities.closing.views.answering import find_closing
from communities.decisions.forms import end_of_day
from communities.models import Closing
from communities.roles.viewers import Viewer
from cop_platform.access import for_colleagues
from cop_platform.ui.dates import day_long
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest

USUAL_EXTENSION = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def closing_date(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer, found = find_closing(request, community_slug)
    if found is None:
        messages.info(request, _("Nobody asks this now."))
        return redirect("phase", slug, community_slug)
    if request.method != "POST" and not found.is_open:
        messages.info(request, str(ConsultationOver.sentence))
        return redirect(found)
    if not found.outcome and not can_extend(viewer, found):
        raise PermissionDenied(
            _("Whoever asks this, the Leader, the Coordinator or the Coach gives more time. Tell them what you need.")
        )
    initial = {"closes_on": timezone.localdate(found.closes_at) + USUAL_EXTENSION}
    form = ExtensionForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, viewer, found, form, status=422 if form.errors else 200)
    typed = form.cleaned_data
    try:
        given = extend(found, end_of_day(typed["closes_on"]), seen=typed["seen"], by=request.employee)
    except Refusal as refusal:
        form.add_error("closes_on" if isinstance(refusal, NoMoreTime) else None, str(refusal))
        return refusal.apply_to(_page(request, viewer, Closing.objects.get(pk=found.pk), form))
    said = _("People can answer until the end of {day} now. Everyone who was asked is told.")
    messages.success(request, said.format(day=day_long(given.after)))
    return redirect(found)


def _page(
    request: ColleagueRequest, viewer: Viewer, found: Closing, form: ExtensionForm, *, status: int = 200
) -> HttpResponse:
    context = {"community": viewer.community, "viewer": viewer, "closing": found, "form": form}
    return render(request, "communities/closing/date.html", context, status=status)
