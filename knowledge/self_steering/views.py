"""The page on self-steering, and what is done on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.decisions.permissions import can_read_internal
from communities.models import Community
from communities.participation.permissions import has_few_members, place_needed
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from knowledge.experiments.experiments import judged, running
from knowledge.experiments.permissions import can_start
from knowledge.models import GoalNote, Responsibility, Theme
from knowledge.self_steering.forms import GoalNoteForm, GroupWordsForm, MoveForm, ResponsibilityForm, SentenceForm
from knowledge.self_steering.goal_notes import notes_of, remove_note, write_note
from knowledge.self_steering.permissions import (
    WHO_NOTES,
    WHO_SAYS,
    can_note,
    can_remove_note,
    can_say,
)
from knowledge.self_steering.responsibilities import (
    ResponsibilityGone,
    add,
    by_carrier,
    edit,
    lock_to_edit,
    move,
    remove,
)
from knowledge.self_steering.words import ThemeWords, by_theme, newest, note_words, remove_sentence, say
from knowledge.support_check.permissions import can_answer as can_answer_support
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def self_steering(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    return _page(request, _viewer(request, community_slug))


@require_POST
@for_colleagues
def self_steering_sentence(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Say one's own sentence about a theme."""
    viewer = _viewer(request, community_slug)
    if not can_say(viewer):
        raise place_needed(viewer.community, WHO_SAYS)
    form = SentenceForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, sentence_form=form, status=422)
    try:
        say(viewer.community, Theme(form.cleaned_data["theme"]), form.cleaned_data["sentence"], by=request.employee)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, sentence_form=form))
    messages.success(request, _("Thank you. It stands there without your name; you can take it back any day."))
    return redirect("self-steering", slug, community_slug)


@require_POST
@for_colleagues
def self_steering_sentence_removal(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str
) -> HttpResponse:
    """Take one's own sentence back."""
    remove_sentence(_viewer(request, community_slug).community, public_id, by=request.employee)
    messages.success(request, _("Taken back."))
    return redirect("self-steering", slug, community_slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def self_steering_words(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Note the words that the group chose together."""
    viewer = _viewer(request, community_slug)
    if not can_note(viewer):
        raise PermissionDenied(WHO_NOTES)
    if request.method != "POST":
        return _words_page(request, viewer, GroupWordsForm(initial={"seen": newest(viewer.community)}))
    form = GroupWordsForm(request.POST)
    if not form.is_valid():
        return _words_page(request, viewer, form, status=422)
    try:
        note_words(viewer.community, form.words(), by=request.employee, seen=form.cleaned_data["seen"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        form.data = {**form.cleaned_data, "seen": newest(viewer.community)}
        return refusal.apply_to(_words_page(request, viewer, form))
    messages.success(request, _("Saved. What the group said before stays readable for a year."))
    return redirect("self-steering", slug, community_slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new_responsibility(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer = _viewer(request, community_slug)
    if not can_note(viewer):
        raise PermissionDenied(WHO_NOTES)
    if request.method != "POST":
        form = ResponsibilityForm(initial={"carrier": Responsibility.Carrier.COACH})
        return _task_page(request, viewer, form)
    form = ResponsibilityForm(request.POST)
    if not form.is_valid():
        return _task_page(request, viewer, form, status=422)
    typed = form.cleaned_data

    def make() -> str:
        add(viewer.community, title=typed["title"], note=typed["note"], carrier=typed["carrier"])
        return f"{viewer.community.get_absolute_url()}self-steering/#tasks"

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_task_page(request, viewer, form))
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def responsibility(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Edit a task, or take it off the page."""
    found, viewer = _found(request, community_slug, public_id)
    if not can_note(viewer):
        raise PermissionDenied(WHO_NOTES)
    if request.method != "POST":
        return _task_page(request, viewer, ResponsibilityForm(instance=found))
    if "remove" in request.POST:
        with refusal_as_message(request):
            remove(found)
            messages.success(request, _("Taken off the page."))
        return redirect("self-steering", slug, community_slug)
    return _save(request, viewer, found)


def _save(request: ColleagueRequest, viewer: Viewer, found: Responsibility) -> HttpResponse:
    form = ResponsibilityForm(request.POST, instance=Responsibility.objects.filter(pk=found.pk).first() or found)
    try:
        # The community is locked before the task, as everywhere.
        with transaction.atomic():
            lock_to_edit(found)
            if form.is_valid():
                edit(form.save(commit=False), is_moved="carrier" in form.changed_data)
    except ResponsibilityGone as gone:
        messages.info(request, str(gone))
        return redirect("self-steering", request.organisation.slug, viewer.community.slug)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_task_page(request, viewer, form))
    if form.errors:
        return _task_page(request, viewer, form, status=form.status)
    return redirect(f"{viewer.community.get_absolute_url()}self-steering/#tasks")


@require_POST
@for_colleagues
def responsibility_move(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found, viewer = _found(request, community_slug, public_id)
    if not can_note(viewer):
        raise PermissionDenied(WHO_NOTES)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one."))
        return redirect("self-steering", slug, community_slug)
    with refusal_as_message(request):
        move(found, **form.cleaned_data)
        carrier = Responsibility.Carrier(form.cleaned_data["carrier"]).label
        messages.success(request, _("%(task)s: %(carrier)s.") % {"task": found.title, "carrier": carrier})
    return redirect(f"{viewer.community.get_absolute_url()}self-steering/#tasks")


@require_POST
@for_colleagues
def new_goal_note(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer = _viewer(request, community_slug)
    if not can_note(viewer):
        raise PermissionDenied(WHO_NOTES)
    form = GoalNoteForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, note_form=form, status=422)

    def make() -> str:
        write_note(viewer.community, form.cleaned_data["note"], by=request.employee)
        return f"{viewer.community.get_absolute_url()}self-steering/#goals"

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, note_form=form))
    return redirect(address)


@require_POST
@for_colleagues
def goal_note_removal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    viewer = _viewer(request, community_slug)
    note: GoalNote = get_object_or_404(
        GoalNote.objects.select_related("community"), public_id=public_id, community=viewer.community
    )
    if not can_remove_note(viewer, note):
        raise PermissionDenied(WHO_NOTES)
    with refusal_as_message(request):
        remove_note(note)
        messages.success(request, _("Taken off the page."))
    return redirect("self-steering", slug, community_slug)


def _viewer(request: ColleagueRequest, community_slug: str) -> Viewer:
    return viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)


def _found(request: ColleagueRequest, community_slug: str, public_id: str) -> tuple[Responsibility, Viewer]:
    rows = Responsibility.objects.select_related("community")
    found: Responsibility = get_object_or_404(rows, public_id=public_id, community__slug=community_slug)
    return found, viewer_of(found.community, request.employee)


def _themes(viewer: Viewer) -> list[ThemeWords]:
    return by_theme(viewer.community, viewer.employee, reads_sentences=can_read_internal(viewer))


def _words_page(request: ColleagueRequest, viewer: Viewer, form: GroupWordsForm, *, status: int = 200) -> HttpResponse:
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "form": form,
        "themes": [(each, form[each.theme.value]) for each in _themes(viewer)],
    }
    return render(request, "knowledge/self_steering/words.html", context, status=status)


def _task_page(
    request: ColleagueRequest, viewer: Viewer, form: ResponsibilityForm, *, status: int = 200
) -> HttpResponse:
    context = {"community": viewer.community, "viewer": viewer, "form": form, "is_new": form.instance.pk is None}
    return render(request, "knowledge/self_steering/responsibility.html", context, status=status)


def _page(
    request: ColleagueRequest,
    viewer: Viewer,
    *,
    sentence_form: SentenceForm | None = None,
    note_form: GoalNoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    community, may_say, may_note = viewer.community, can_say(viewer), can_note(viewer)
    today = timezone.localdate()
    notes = notes_of(community)
    context: dict[str, Any] = {
        "community": community,
        "viewer": viewer,
        "themes": _themes(viewer),
        "columns": by_carrier(community),
        "notes": [(each, can_remove_note(viewer, each)) for each in notes],
        "running": [(each, each.has_ended(today)) for each in running(community)],
        "judged": judged(community),
        "can_note": may_note,
        "can_start": can_start(viewer),
        "can_answer_support": can_answer_support(viewer),
        "sentence_form": sentence_form or (SentenceForm() if may_say else None),
        "has_few_members": may_say and has_few_members(community),
        "note_form": note_form or (GoalNoteForm() if may_note else None),
    }
    return render(request, "knowledge/self_steering/self_steering.html", context, status=status)
