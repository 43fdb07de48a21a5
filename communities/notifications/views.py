"""Which mail one wants of a community; and turning a kind off by the link in a mail."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from communities.joining.requests import REQUEST
from communities.models import Community
from communities.notifications.preferences import (
    MailKindDescription,
    description_of,
    read_unsubscribe_token,
    set_preference,
)
from cop_platform.access import by_signed_link, for_colleagues
from members.models import Employee
from members.requests import ColleagueRequest, OrganisationRequest

MEETING_INVITATION, MEETING_CHANGE = "meeting_invitation", "meeting_change"


@require_POST
@for_colleagues
def mail_preference(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    wanted = request.POST.get("wanted") == "1"
    if "kind" in request.POST:
        return _set_kind_preference(request, found, wanted)
    if request.POST.get("about") == "requests":
        return _set_request_preference(request, found, wanted)
    set_preference(found, request.employee, MEETING_INVITATION, wanted)
    if wanted:
        # Whoever turned off changes by the link in a mail finds the way back here.
        set_preference(found, request.employee, MEETING_CHANGE, wanted)
    messages.success(
        request, _("We’ll mail you when a meeting is planned.") if wanted else _("You won’t get these mails any more.")
    )
    return redirect(found)


def _set_request_preference(request: ColleagueRequest, found: Community, wanted: bool) -> HttpResponse:
    set_preference(found, request.employee, REQUEST, wanted)
    told = _("We’ll mail you when somebody would like to join.") if wanted else _("You won’t get these mails any more.")
    messages.success(request, told)
    return redirect(found)


def _set_kind_preference(request: ColleagueRequest, found: Community, wanted: bool) -> HttpResponse:
    """From the list of all one said yes or no to."""
    kind = request.POST["kind"]
    if description_of(kind) is None:
        messages.error(request, _("Choose one."))
    else:
        set_preference(found, request.employee, kind, wanted)
        told = _("We’ll mail you again.") if wanted else _("You won’t get these mails any more.")
        messages.success(request, told)
    return redirect("about-me", request.organisation.slug)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def unsubscribe(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """One click, without signing in (RFC 8058). Opening the page changes nothing; the token can do nothing else."""
    communities, employee, kind, words = _read_token(request, token)
    done = request.method == "POST"
    if done and not employee.left_at:
        for found in communities:
            set_preference(found, employee, kind, wanted=False)
    names = get_text_list([each.name for each in communities], _("and"))
    context = {
        "community": communities[0],
        "names": names,
        "person": employee,
        "question": words.stop_question % {"community": names},
        "done": done,
    }
    return render(request, "communities/notifications/unsubscribe.html", context)


def _read_token(request: OrganisationRequest, token: str) -> tuple[list[Community], Employee, str, MailKindDescription]:
    try:
        community_ids, employee_id, kind = read_unsubscribe_token(token, request.organisation.pk)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    words = description_of(kind)
    if words is None:
        raise PermissionDenied
    employees = Employee.objects.select_related("user")
    employee = get_object_or_404(employees, pk=employee_id)
    return get_list_or_404(Community, pk__in=community_ids), employee, kind, words
