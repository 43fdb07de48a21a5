"""Set mail preferences for a community, and unsubscribe by the link in a mail."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from communities.models import Community
from communities.notifications.overview import save_ticks, take_again
from communities.notifications.preferences import (
    MailKindDescription,
    description_of,
    read_unsubscribe_token,
    set_preference,
    why_still_mailed,
)
from cop_platform.access import by_signed_link, for_colleagues
from cop_platform.sorting import SortKey
from members.accounts.language import speak_to
from members.models import Employee
from members.requests import ColleagueRequest, OrganisationRequest

#: Pages of a community that offer one kind of mail, by the name of their address.
PAGES_WITH_PREFERENCE = {"community", "join-requests"}


@require_POST
@for_colleagues
def mail_preference(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Turn one or more kinds of mail on or off; then go ``back`` to the page that offered it, or to all kinds."""
    found = get_object_or_404(Community, slug=community_slug)
    kinds, wanted = request.POST.getlist("kind"), request.POST.get("wanted") == "1"
    descriptions = [each for each in map(description_of, kinds) if each]
    back = request.POST.get("back", "")
    is_offered_there = back in PAGES_WITH_PREFERENCE
    if not kinds or len(descriptions) < len(kinds):
        messages.error(request, _("Choose one."))
    else:
        for kind in kinds:
            set_preference(found, request.employee, kind, wanted)
        subscribed = descriptions[0].subscribed if is_offered_there else ""
        told = (subscribed or _("We’ll mail you again.")) if wanted else _("You won’t get these mails any more.")
        messages.success(request, told)
    if is_offered_there:
        return redirect(back, request.organisation.slug, found.slug)
    return _to_settings(request)


@require_POST
@for_colleagues
def my_mail(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Save the table of all mail: ticks of the communities that stood in it. Or take one cell up again, as a whole."""
    if cell := request.POST.get("again"):
        if take_again(request.employee, cell):
            messages.success(request, _("We’ll mail you again."))
        else:
            messages.error(request, _("Choose one."))
        return _to_settings(request)
    save_ticks(request.employee, request.POST.getlist("shown"), request.POST.getlist("mail"))
    messages.success(request, _("Saved."))
    return _to_settings(request)


def _to_settings(request: ColleagueRequest) -> HttpResponse:
    response = redirect("my-settings", request.organisation.slug)
    response["Location"] += "#mail"
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def unsubscribe(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """One-click unsubscribe without signing in (RFC 8058). GET changes nothing; the token permits nothing else."""
    communities, employee, kind, words = _read_token(request, token)
    is_unsubscribed = request.method == "POST"
    if is_unsubscribed and not employee.left_at:
        for found in communities:
            set_preference(found, employee, kind, wanted=False)
    names = get_text_list([each.name for each in communities], _("and"))
    context = {
        "community": communities[0],
        "community_names": names,
        "person": employee,
        "question": words.stop_question % {"community": names},
        "is_unsubscribed": is_unsubscribed,
        "why_still_mailed": why_still_mailed(communities, employee, kind),
    }
    return render(request, "communities/notifications/unsubscribe.html", context)


def _read_token(request: OrganisationRequest, token: str) -> tuple[list[Community], Employee, str, MailKindDescription]:
    try:
        community_ids, employee_id, kind = read_unsubscribe_token(token, request.organisation.pk)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    employee = Employee.objects.select_related("user", "organisation").filter(pk=employee_id).first()
    speak_to(employee.user.language if employee else request.organisation.language, employee and employee.zone)
    words = description_of(kind)
    if words is None:
        raise PermissionDenied
    if employee is None:
        raise Http404
    communities = Community.objects.filter(pk__in=community_ids).order_by(SortKey("name"), "id")
    return get_list_or_404(communities), employee, kind, words
