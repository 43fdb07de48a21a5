"""Thank those who contributed, and say whether one's own name may stand with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.closing.consultation import current_closing
from communities.closing.forms import ThanksForm
from communities.closing.permissions import can_thank
from communities.closing.thanks import choose_naming, thank, thanks_in
from communities.closing.views.answering import find_closing
from communities.models import Closing, Recognition
from communities.roles.viewers import Viewer
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def closing_thanks(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer, found = find_closing(request, community_slug)
    if found is None or (found.outcome and request.method != "POST"):
        messages.info(request, _("Nobody asks this now."))
        return redirect("phase", slug, community_slug)
    if not found.outcome and not can_thank(viewer):
        raise PermissionDenied(_("Active members, the core group and those with a role write thanks."))
    form = ThanksForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, viewer, found, form, status=422 if form.errors else 200)
    try:
        written = thank(found, form.cleaned_data["person"], form.cleaned_data["text"], by=request.employee)
    except Refusal as refusal:
        form.add_error("person" if refusal.status == 422 else None, str(refusal))
        return refusal.apply_to(_page(request, viewer, found, form))
    messages.success(request, _("{name} gets it by mail.").format(name=written.person.display_name))
    return redirect("closing-thanks", slug, community_slug)


def _page(
    request: ColleagueRequest, viewer: Viewer, found: Closing, form: ThanksForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "closing": found,
        "form": form,
        "thanks": thanks_in(found),
    }
    return render(request, "communities/closing/thanks.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def recognition(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """What somebody is thanked for: their own page, on which they say whether their name may stand with it."""
    rows = Recognition.objects.select_related("closing__community", "written_by")
    written: Recognition = get_object_or_404(rows, closing__community__slug=community_slug, public_id=public_id)
    if written.person_id != request.employee.pk:
        raise Http404
    if request.method == "POST":
        naming = Recognition.NameChoice.NAMED if request.POST.get("named") == "1" else Recognition.NameChoice.UNNAMED
        try:
            choose_naming(written, naming, request.POST.get("read", ""))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            written.refresh_from_db()
            return refusal.apply_to(_recognition_page(request, written))
        messages.success(request, _("Saved. You can change it any day."))
        return redirect("recognition", slug, community_slug, public_id)
    return _recognition_page(request, written)


def _recognition_page(request: ColleagueRequest, written: Recognition) -> HttpResponse:
    context = {
        "community": written.closing.community,
        "written": written,
        "is_open": current_closing(written.closing.community) is not None,
    }
    return render(request, "communities/closing/recognition.html", context)
