"""Pages of the record of a meeting: notes, their history, decisions, and whether it was of use."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models.locking import lock_open
from communities.participation.permissions import has_few_members, place_needed
from communities.roles.viewers import Viewer
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from meetings.minutes.decisions import record_decision, withdraw_decision
from meetings.minutes.forms import MeetingDecisionForm, NotesForm, UseForm
from meetings.minutes.notes import notes_of, put_back, revisions_of, write_notes
from meetings.minutes.permissions import (
    WHO_DECIDES,
    WHO_READS,
    WHO_TAKES_BACK,
    WHO_WRITES,
    can_read_record,
    can_record_decision,
    can_take_back,
    can_write_record,
)
from meetings.minutes.usefulness import NotAsked, is_asked, rather_not, say
from meetings.models import Meeting, MeetingDecision, MeetingNotes, NotesRevision
from meetings.scheduling.lookup import find_meeting
from meetings.scheduling.together import viewer_at
from members.requests import ColleagueRequest


def find_with_viewer(request: ColleagueRequest, community_slug: str, public_id: str) -> tuple[Meeting, Viewer]:
    meeting = find_meeting(community_slug, public_id)
    return meeting, viewer_at(meeting, request.employee)


def find_writable(request: ColleagueRequest, community_slug: str, public_id: str) -> tuple[Meeting, Viewer]:
    """The meeting, for those who write its record."""
    meeting, viewer = find_with_viewer(request, community_slug, public_id)
    if not can_write_record(viewer, meeting):
        raise PermissionDenied(WHO_WRITES)
    return meeting, viewer


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def notes(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting, _viewer = find_writable(request, community_slug, public_id)
    if request.method != "POST":
        return _notes_page(request, meeting, NotesForm(instance=notes_of(meeting) or MeetingNotes()))
    form = NotesForm(request.POST, instance=MeetingNotes())
    try:
        # Locked before the notes are compared, so that of two who write the first notes at once one is told.
        with transaction.atomic():
            lock_open(meeting.community)
            form = NotesForm(request.POST, instance=notes_of(meeting) or MeetingNotes())
            if form.is_valid():
                write_notes(meeting, form.cleaned_data["text"], by=request.employee)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_notes_page(request, meeting, form))
    if form.errors:
        return _notes_page(request, meeting, form, status=form.status)
    messages.success(request, _("Saved. Whoever reads the record sees it."))
    return redirect(meeting)


@require_safe
@for_colleagues
def notes_history(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Who saved which text, and when."""
    meeting, viewer = find_with_viewer(request, community_slug, public_id)
    if not can_read_record(viewer):
        raise place_needed(meeting.community, WHO_READS)
    context = {
        "meeting": meeting,
        "community": meeting.community,
        "revisions": list(revisions_of(meeting)),
        "can_write": can_write_record(viewer, meeting),
    }
    return render(request, "meetings/minutes/notes_history.html", context)


@require_POST
@for_colleagues
def notes_restoration(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str, revision_id: str
) -> HttpResponse:
    """Put an earlier text back."""
    meeting, _viewer = find_writable(request, community_slug, public_id)
    rows = NotesRevision.objects.select_related("notes__meeting__community")
    found: NotesRevision = get_object_or_404(rows, public_id=revision_id, notes__meeting=meeting)
    with refusal_as_message(request):
        put_back(found, by=request.employee)
        messages.success(request, _("It is back. What stood meanwhile stays readable."))
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_decision(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting, viewer = find_writable(request, community_slug, public_id)
    if not can_record_decision(viewer, meeting):
        raise PermissionDenied(WHO_DECIDES)
    form = MeetingDecisionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _decision_page(request, meeting, form, status=422 if form.errors else 200)

    def make() -> str:
        record_decision(meeting, **form.cleaned_data, by=request.employee)
        return f"{meeting.get_absolute_url()}#decided"

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_decision_page(request, meeting, form))
    messages.success(request, _("It stands in the decisions of [this community]."))
    return redirect(address)


@require_POST
@for_colleagues
def decision_withdrawal(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str, decision_id: str
) -> HttpResponse:
    """Take a recorded decision back; its line in the log says so."""
    meeting, viewer = find_with_viewer(request, community_slug, public_id)
    rows = MeetingDecision.objects.select_related("meeting__community")
    found: MeetingDecision = get_object_or_404(rows, meeting=meeting, decision__public_id=decision_id)
    if not can_take_back(viewer, found):
        raise PermissionDenied(WHO_TAKES_BACK)
    with refusal_as_message(request):
        withdraw_decision(found)
        messages.success(request, _("Taken back. A line in the decisions says so."))
    return redirect(f"{meeting.get_absolute_url()}#decided")


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def use(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """“Was it of use?”, of those who are asked. The form has no key: a sentence is kept apart from who wrote it."""
    meeting, viewer = find_with_viewer(request, community_slug, public_id)
    back = reverse("home", args=[slug]) if "from_home" in request.POST else meeting.get_absolute_url()
    if not is_asked(meeting, request.employee):
        messages.info(request, str(NotAsked()))
        return redirect(back)
    if "rather_not" in request.POST:
        rather_not(meeting, by=request.employee)
        messages.success(request, _("Fine. You are not asked again."))
        return redirect(back)
    form = UseForm(request.POST or None)
    context = {
        "meeting": meeting,
        "community": meeting.community,
        "form": form,
        "has_few_members": has_few_members(viewer.community),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "meetings/minutes/use.html", context, status=422 if form.errors else 200)
    try:
        say(meeting, form.cleaned_data["sentence"], by=request.employee)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(render(request, "meetings/minutes/use.html", context))
    messages.success(request, _("Thank you. It stands there without your name, for a year."))
    return redirect(meeting)


def _notes_page(request: ColleagueRequest, meeting: Meeting, form: NotesForm, *, status: int = 200) -> HttpResponse:
    context = {"meeting": meeting, "community": meeting.community, "form": form}
    return render(request, "meetings/minutes/notes.html", context, status=status)


def _decision_page(
    request: ColleagueRequest, meeting: Meeting, form: MeetingDecisionForm, *, status: int = 200
) -> HttpResponse:
    context = {"meeting": meeting, "community": meeting.community, "form": form}
    return render(request, "meetings/minutes/decision.html", context, status=status)
