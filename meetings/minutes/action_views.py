"""Pages of action points: write one, change it, answer, take it along as text or as a file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.participation.permissions import place_needed
from communities.roles.viewers import Viewer
from cop_platform.access import by_signed_link, for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from cop_platform.web.signed_links import LinkInvalid
from meetings.minutes.actions import (
    add_point,
    ask_owner,
    close,
    decline,
    give_back,
    lock_to_change,
    points_of,
    read_request_token,
    reopen,
    standing_request,
    take,
    withdraw_request,
)
from meetings.minutes.export import as_text, lines
from meetings.minutes.forms import NewPointForm, OwnerForm, PointAnswerForm, PointForm
from meetings.minutes.permissions import (
    OWNER_ONLY,
    WHO_READS,
    WHO_WRITES,
    can_change_point,
    can_read_record,
    can_write_record,
)
from meetings.minutes.views import find_with_viewer, find_writable
from meetings.models import ActionPoint, ActionRequest, Meeting
from meetings.scheduling.hosts import offered_hosts
from meetings.scheduling.together import communities_of
from members.accounts.language import speak_to
from members.models import Employee
from members.requests import ColleagueRequest, OrganisationRequest

_STATE = ActionPoint.State


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_point(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting, _viewer = find_writable(request, community_slug, public_id)
    form = NewPointForm(request.POST or None, communities=communities_of(meeting))
    if request.method != "POST" or not form.is_valid():
        return _new_page(request, meeting, form, status=422 if form.errors else 200)
    typed = form.cleaned_data

    def make() -> str:
        made = add_point(meeting, typed["text"], by=request.employee, due_on=typed["due_on"], owner=typed["person"])
        return made.get_absolute_url()

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_new_page(request, meeting, form))
    is_asked = typed["person"] and typed["person"] != request.employee
    messages.success(request, _("Saved, and asked. It is theirs only after a yes.") if is_asked else _("Saved."))
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def edit_point(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str, point_id: str
) -> HttpResponse:
    """Its words and its date; below them, while it is nobody’s, whom to ask."""
    meeting, viewer, found = _found(request, community_slug, public_id, point_id)
    if not can_change_point(viewer, found):
        raise PermissionDenied(WHO_WRITES if found.is_nobodys else OWNER_ONLY)
    if request.method != "POST":
        return _edit_page(request, meeting, found)
    if "owner" in request.POST:
        return _ask(request, meeting, found)
    form = PointForm(request.POST, instance=found)
    try:
        # The community is locked before the point, as everywhere.
        with transaction.atomic():
            form = PointForm(request.POST, instance=lock_to_change(found, by=request.employee))
            if form.is_valid():
                form.save()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_edit_page(request, meeting, found, form))
    if form.errors:
        return _edit_page(request, meeting, found, form, status=form.status)
    messages.success(request, _("Saved."))
    return redirect(found.get_absolute_url())


def _ask(request: ColleagueRequest, meeting: Meeting, found: ActionPoint) -> HttpResponse:
    form = OwnerForm(request.POST, communities=communities_of(meeting))
    if not form.is_valid():
        return _edit_page(request, meeting, found, owner_form=form, status=422)
    try:
        ask_owner(found, form.cleaned_data["person"], by=request.employee)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_edit_page(request, meeting, found, owner_form=form))
    is_own = form.cleaned_data["person"] == request.employee
    messages.success(request, _("It is yours.") if is_own else _("Asked. It is theirs only after a yes."))
    return redirect(found.get_absolute_url())


@require_POST
@for_colleagues
def point_answer(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str, point_id: str
) -> HttpResponse:
    """Say yes, no, done, let go, or take any of it back."""
    _meeting, viewer, found = _found(request, community_slug, public_id, point_id)
    form = PointAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(found.get_absolute_url())
    answer = form.cleaned_data["answer"]
    if not _may_answer(viewer, found, answer):
        raise PermissionDenied(WHO_WRITES if found.is_nobodys else OWNER_ONLY)
    with refusal_as_message(request):
        messages.success(request, _do(found, answer, form.cleaned_data["word"], by=request.employee))
    return redirect("home", slug) if "from_home" in request.POST else redirect(found.get_absolute_url())


def _may_answer(viewer: Viewer, point: ActionPoint, answer: str) -> bool:
    """Who is asked says yes or no, and their own yes back; a free point is taken by those who write the record."""
    is_asked = ActionRequest.objects.filter(point=point, employee=viewer.employee, declined_at=None).exists()
    if answer == "no":
        return is_asked or can_change_point(viewer, point)
    if answer == "yes":
        return is_asked or can_write_record(viewer, point.meeting) or point.owner_id == viewer.employee.pk
    return can_change_point(viewer, point)


def _do(point: ActionPoint, answer: str, word: str, *, by: Employee) -> str:
    """Do it, and say so."""
    if answer == "yes":
        take(point, by=by)
        return _("It is yours. Thank you.")
    if answer == "no":
        decline(point, by=by, word=word)
        return _("Fine. Whoever asked you gets a mail.")
    if answer == "back":
        give_back(point, by=by)
        return _("It is free again.")
    if answer == "unask":
        withdraw_request(point)
        return _("The question is taken back.")
    if answer == "open":
        reopen(point)
        return _("It is to be done again.")
    close(point, _STATE(answer))
    return _("Done. Well done.") if answer == "done" else _("Let go.")


@require_safe
@for_colleagues
def point_text(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str, point_id: str
) -> HttpResponse:
    """One action point as plain text, to paste elsewhere."""
    meeting, viewer, found = _found(request, community_slug, public_id, point_id)
    if not can_read_record(viewer) and found.owner_id != request.employee.pk:
        raise place_needed(meeting.community, WHO_READS)
    return HttpResponse(as_text(found), content_type="text/plain; charset=utf-8")


@require_safe
@for_colleagues
def points_csv(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting, viewer = find_with_viewer(request, community_slug, public_id)
    if not can_read_record(viewer):
        raise place_needed(meeting.community, WHO_READS)
    response = HttpResponse("".join(lines(points_of(meeting))), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{community_slug}-actions.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def signed_point(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """Answer from the mail, without signing in. Opening the link changes nothing: mail scanners open links too."""
    try:
        request_id, employee_id = read_request_token(token, request.organisation.pk)
    except LinkInvalid:
        raise Http404 from None
    asked = standing_request(request_id, employee_id)
    if asked is None:
        return _ended(request, employee_id)
    speak_to(asked.employee.user.language, asked.employee.zone)
    form = PointAnswerForm(request.POST or None)
    context: dict[str, Any] = {
        "asked": asked,
        "point": asked.point,
        "meeting": asked.point.meeting,
        "community": asked.point.meeting.community,
        "person": asked.employee,
        "form": form,
    }
    if request.method == "POST" and form.is_valid() and form.cleaned_data["answer"] in {"yes", "no"}:
        try:
            context["said"] = _do(
                asked.point, form.cleaned_data["answer"], form.cleaned_data["word"], by=asked.employee
            )
        except Refusal:
            return _ended(request, employee_id)
    status = 422 if request.method == "POST" and "said" not in context else 200
    return render(request, "meetings/minutes/signed_point.html", context, status=status)


def _ended(request: OrganisationRequest, employee_id: int) -> HttpResponse:
    person = Employee.objects.select_related("user").filter(pk=employee_id).first()
    speak_to(person.user.language if person else request.organisation.language)
    return render(request, "meetings/minutes/signed_point_ended.html", status=410)


def _found(
    request: ColleagueRequest, community_slug: str, public_id: str, point_id: str
) -> tuple[Meeting, Viewer, ActionPoint]:
    meeting, viewer = find_with_viewer(request, community_slug, public_id)
    rows = ActionPoint.objects.select_related("owner")
    found: ActionPoint = get_object_or_404(rows, meeting=meeting, public_id=point_id)
    found.meeting = meeting
    return meeting, viewer, found


def _new_page(request: ColleagueRequest, meeting: Meeting, form: NewPointForm, *, status: int = 200) -> HttpResponse:
    context = {
        "meeting": meeting,
        "community": meeting.community,
        "form": form,
        "offered_owners": offered_hosts(communities_of(meeting)),
    }
    return render(request, "meetings/minutes/new_point.html", context, status=status)


def _edit_page(
    request: ColleagueRequest,
    meeting: Meeting,
    point: ActionPoint,
    form: PointForm | None = None,
    *,
    owner_form: OwnerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = ActionRequest.objects.filter(point=point, declined_at=None).select_related("employee").first()
    context = {
        "meeting": meeting,
        "community": meeting.community,
        "point": point,
        "asked": asked,
        "form": form or PointForm(instance=ActionPoint.objects.get(pk=point.pk)),
        "owner_form": owner_form or OwnerForm(communities=communities_of(meeting)),
        "can_ask": point.is_open and point.is_nobodys and asked is None,
        "offered_owners": offered_hosts(communities_of(meeting)),
    }
    return render(request, "meetings/minutes/point.html", context, status=status)
