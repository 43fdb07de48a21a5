"""Topics of a meeting and their dots, on the meeting's page; and a date that has no topics."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from cop_platform.access import for_colleagues
from cop_platform.ui.dates import day_long
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from meetings.agenda.forms import TopicForm
from meetings.agenda.listing import agenda_of
from meetings.agenda.permissions import can_edit_topic, can_join_in, can_remove_topic
from meetings.agenda.topics import (
    add_topic,
    carry_topics,
    edit_topic,
    give_dot,
    lock_list,
    put_topic_back,
    remove_topic,
    take_dot_back,
    withdraw_topic,
)
from meetings.agenda.without_topics import let_it_go_on
from meetings.models import Meeting, Topic
from meetings.scheduling.lookup import find_meeting
from meetings.scheduling.together import viewer_at
from meetings.scheduling.views import find_editable
from members.requests import ColleagueRequest


def not_in_community() -> PermissionDenied:
    return PermissionDenied(
        _("Those in [this community] add topics and give dots. Take a place in the rings first; at the edge is fine.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def topics(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """The topics of a meeting as a page of their own; adding one."""
    meeting = find_meeting(community_slug, public_id)
    if request.method != "POST":
        return _topics_page(request, meeting)
    if not can_join_in(viewer_at(meeting, request.employee)):
        raise not_in_community()
    form = TopicForm(request.POST)
    if not form.is_valid():
        return _topics_page(request, meeting, form, status=422)

    def make() -> str:
        add_topic(meeting, form.cleaned_data["title"], form.cleaned_data["text"], by=request.employee)
        return meeting.get_absolute_url()

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_topics_page(request, meeting, form))
    messages.success(request, _("Your topic is on the list."))
    return redirect(f"{address}#agenda")


def _topics_page(
    request: ColleagueRequest, meeting: Meeting, form: TopicForm | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"meeting": meeting, "community": meeting.community, "topic_form": form}
    return render(request, "meetings/agenda/topics.html", context, status=status)


def find_topic(community_slug: str, public_id: str, topic_id: str) -> Topic:
    rows = Topic.objects.select_related("meeting__community", "meeting__series", "added_by")
    at = {"meeting__community__slug": community_slug, "meeting__public_id": public_id}
    found: Topic = get_object_or_404(rows, public_id=topic_id, **at)
    return found


@require_POST
@for_colleagues
def dot(request: ColleagueRequest, slug: str, community_slug: str, public_id: str, topic_id: str) -> HttpResponse:
    """Give a dot to a topic, or take it back."""
    topic = find_topic(community_slug, public_id, topic_id)
    if not can_join_in(viewer_at(topic.meeting, request.employee)):
        raise not_in_community()
    gives = request.POST.get("action") != "take"
    try:
        if gives:
            give_dot(topic, by=request.employee)
        else:
            take_dot_back(topic, by=request.employee)
    except Refusal as refusal:
        messages.info(request, str(refusal))
        return refusal.apply_to(_list(request, topic.meeting)) if request.htmx else _back_to(topic)
    return _swapped(request, topic.meeting) if request.htmx else _back_to(topic)


def _back_to(topic: Topic) -> HttpResponse:
    return redirect(f"{topic.meeting.get_absolute_url()}#topic-{topic.public_id}")


def _list(request: ColleagueRequest, meeting: Meeting) -> HttpResponse:
    context = {"meeting": meeting, "community": meeting.community}
    return render(request, "meetings/agenda/_agenda.html", context)


def _swapped(request: ColleagueRequest, meeting: Meeting) -> HttpResponse:
    """The list, and how many dots are left, said aloud. The focus stays on the button, which has an id."""
    left = agenda_of(meeting, request.employee).dots_left
    words = ngettext("%(left)s dot left of three.", "%(left)s dots left of three.", left) % {"left": left}
    return trigger_client_event(_list(request, meeting), "announce", {"value": words if left else no_dots_left()})


def no_dots_left() -> str:
    return _("No dots left. To give one, take one back first.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def topic(request: ColleagueRequest, slug: str, community_slug: str, public_id: str, topic_id: str) -> HttpResponse:
    """Change or withdraw one's own topic; take somebody else's off the list, or put it back."""
    found = find_topic(community_slug, public_id, topic_id)
    viewer = viewer_at(found.meeting, request.employee)
    is_own, may_remove = can_edit_topic(viewer, found), can_remove_topic(viewer, found)
    if not (is_own or may_remove):
        raise PermissionDenied(_("Whoever added a topic changes it. Talk to them."))
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action in {"withdraw", "remove", "put_back"}:
        with refusal_as_message(request):
            _take_off(request, found, action, is_own=is_own)
        return redirect(f"{found.meeting.get_absolute_url()}#agenda")
    if request.method == "POST" and is_own:
        # The list first, as everywhere: the form locks the topic.
        lock_list(found.meeting)
        form = TopicForm(request.POST, instance=found)
        if form.is_valid():
            with refusal_as_message(request):
                edit_topic(found, form.cleaned_data["title"], form.cleaned_data["text"])
                messages.success(request, _("Saved."))
            return redirect(f"{found.meeting.get_absolute_url()}#topic-{found.public_id}")
        return _topic_page(request, found, form, status=form.status)
    return _topic_page(request, found, TopicForm(instance=found) if is_own else None)


def _take_off(request: ColleagueRequest, found: Topic, action: str, *, is_own: bool) -> None:
    if action == "put_back" and not is_own:
        put_topic_back(found)
        messages.success(request, _("It is on the list again."))
    elif is_own:
        withdraw_topic(found)
        messages.success(request, _("Withdrawn. Whoever gave it a dot has that dot back."))
    elif action == "remove":
        remove_topic(found, by=request.employee)
        messages.success(request, _("Taken off the list, which says that you did. You can put it back there."))


def _topic_page(request: ColleagueRequest, found: Topic, form: TopicForm | None, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"topic": found, "meeting": found.meeting, "community": found.meeting.community}
    return render(request, "meetings/agenda/topic.html", {**context, "form": form}, status=status)


@require_POST
@for_colleagues
def take_along(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Put the topics that are left onto the list of the next date."""
    meeting = find_meeting(community_slug, public_id)
    if not can_join_in(viewer_at(meeting, request.employee)):
        raise not_in_community()
    try:
        following, _count = carry_topics(meeting)
    except Refusal as refusal:
        messages.info(request, str(refusal))
        return redirect(meeting)
    messages.success(
        request, _("They are on the list of %(day)s, without dots.") % {"day": day_long(following.starts_at)}
    )
    return redirect(f"{following.get_absolute_url()}#agenda")


@require_POST
@for_colleagues
def going_on(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """A date without topics takes place all the same."""
    meeting = find_editable(request, community_slug, public_id)
    with refusal_as_message(request):
        let_it_go_on(meeting, by=request.employee)
        messages.success(request, _("It goes on. Perhaps somebody brings a topic along."))
    return redirect(meeting)
