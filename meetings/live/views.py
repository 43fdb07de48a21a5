"""The live page of a meeting, the big screen, and what one does there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.outbox.messages import absolute
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal, refusal_as_message
from meetings.agenda.permissions import can_edit_topic, can_join_in, can_lead
from meetings.agenda.topics import add_topic, give_dot, take_dot_back
from meetings.agenda.views import find_topic, not_in_community
from meetings.live.forms import MarketForm, NewTopicForm, SentenceForm, SessionForm
from meetings.live.hosting import STEPS, give_thumb, press, start
from meetings.live.market import put_new_topic, put_topic, set_market, take_out
from meetings.live.page import LivePage, etag_of, has_live_page, live_page
from meetings.live.retrospective import say, withdraw_sentence
from meetings.models import Meeting, RetrospectiveSentence, Thumb
from meetings.scheduling.lookup import find_meeting
from meetings.scheduling.together import viewer_at
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def live(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """The live page, for whoever sees the meeting; opening it."""
    meeting = find_meeting(community_slug, public_id)
    if request.method == "POST":
        _check_lead(request, meeting)
        try:
            start(meeting)
        except Refusal as refusal:
            messages.info(request, str(refusal))
            return redirect(meeting)
        return redirect("live-meeting", slug, community_slug, public_id)
    if not has_live_page(meeting):
        return redirect(meeting)
    return _page(request, meeting)


@require_safe
@for_colleagues
def screen(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """The same for the screen in the room."""
    meeting = find_meeting(community_slug, public_id)
    if not has_live_page(meeting):
        return redirect(meeting)
    return render(request, "meetings/live/screen.html", _context(request, live_page(meeting, request.employee)))


@require_safe
@for_colleagues
def state(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """What phones ask for every two seconds: the parts of the page, or 304 after one query.

    No browser stores it: the page keeps the ETag itself.
    """
    is_screen = "screen" in request.GET
    etag = etag_of(community_slug, public_id, request.employee, is_screen=is_screen)
    response = get_conditional_response(request, etag=etag) if etag else None
    if response is None:
        page = live_page(find_meeting(community_slug, public_id), request.employee)
        template = "meetings/live/_screen.html" if is_screen else "meetings/live/_live.html"
        response = render(request, template, _context(request, page))
    if etag:
        response["ETag"] = etag
    # For phones whose clocks are wrong.
    response["X-Now"] = str(int(timezone.now().timestamp() * 1000))
    return response


def _page(
    request: ColleagueRequest, meeting: Meeting, forms_typed: dict[str, forms.Form] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {**_context(request, live_page(meeting, request.employee)), **(forms_typed or {})}
    return render(request, "meetings/live/live.html", context, status=status)


def _context(request: ColleagueRequest, page: LivePage) -> dict[str, Any]:
    meeting = page.meeting
    context: dict[str, Any] = {
        "live": page,
        "meeting": meeting,
        "community": meeting.community,
        "new_topic": NewTopicForm(),
        "new_session": SessionForm(),
        "sentence": SentenceForm(),
        "thumbs": list(Thumb.Choice),
        "address": absolute(meeting.get_absolute_url()).partition("://")[2] + "live/",
    }
    if page.has_market and page.leads:
        context["market"] = MarketForm(meeting=meeting, market=page.rounds)
    return context


def _check_lead(request: ColleagueRequest, meeting: Meeting) -> None:
    if not can_lead(viewer_of(meeting.community, request.employee), meeting):
        raise PermissionDenied(_("The host opens the live page and leads it, or the Coordinator or the Leader."))


def _check_joins_in(request: ColleagueRequest, meeting: Meeting) -> None:
    if not can_join_in(viewer_at(meeting, request.employee)):
        raise not_in_community()


def _back(request: ColleagueRequest, meeting: Meeting) -> HttpResponse:
    """To the page that was left: the big screen, or one's own."""
    name = "live-screen" if request.POST.get("from") == "screen" else "live-meeting"
    return redirect(name, request.organisation.slug, meeting.community.slug, meeting.public_id)


@require_POST
@for_colleagues
def step(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """A step of whoever leads: next, back, pause, go on, four more minutes, end."""
    meeting = find_meeting(community_slug, public_id)
    _check_lead(request, meeting)
    name, seen = request.POST.get("action", ""), request.POST.get("step", "")
    with refusal_as_message(request):
        if name not in STEPS or not seen.isascii() or not seen.isdigit():
            raise Refusal(_("That is no step of a live page."), status=422)
        press(meeting, name, step=int(seen[:9]))
    return redirect(meeting) if name == "end" else _back(request, meeting)


@require_safe
@for_colleagues
def ending(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Asks once before the live page ends."""
    meeting = find_meeting(community_slug, public_id)
    _check_lead(request, meeting)
    page = live_page(meeting, request.employee)
    if not page.is_running:
        return redirect(meeting)
    return render(request, "meetings/live/ending.html", _context(request, page))


# --- What people add ----------------------------------------------------------------------------------------------
def _write(
    request: ColleagueRequest, meeting: Meeting, name: str, form: forms.Form, do: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Do it and go back to the page; after a mistake the page, with what was typed."""
    _check_joins_in(request, meeting)
    if not form.is_valid():
        return _page(request, meeting, {name: form}, status=422)

    def make() -> str:
        do(form.cleaned_data)
        return _back(request, meeting)["Location"]

    try:
        return redirect(submit_once(request, make))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, meeting, {name: form}))


@require_POST
@for_colleagues
def new_topic(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting = find_meeting(community_slug, public_id)
    form = NewTopicForm(request.POST)
    return _write(
        request, meeting, "new_topic", form, lambda typed: add_topic(meeting, typed["title"], by=request.employee)
    )


@require_POST
@for_colleagues
def live_dot(request: ColleagueRequest, slug: str, community_slug: str, public_id: str, topic_id: str) -> HttpResponse:
    topic = find_topic(community_slug, public_id, topic_id)
    _check_joins_in(request, topic.meeting)
    change = take_dot_back if request.POST.get("action") == "take" else give_dot
    with refusal_as_message(request):
        change(topic, by=request.employee)
    return _back(request, topic.meeting)


@require_POST
@for_colleagues
def thumb(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting = find_meeting(community_slug, public_id)
    _check_joins_in(request, meeting)
    with refusal_as_message(request):
        choice = request.POST.get("choice", "")
        if choice not in Thumb.Choice.values:
            raise Refusal(_("Choose one of the answers."), status=422)
        give_thumb(meeting, Thumb.Choice(choice), by=request.employee)
    return _back(request, meeting)


# --- Open space ---------------------------------------------------------------------------------------------------
@require_POST
@for_colleagues
def market(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """Set the rooms and the times."""
    meeting = find_meeting(community_slug, public_id)
    _check_lead(request, meeting)
    form = MarketForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _page(request, meeting, {"market": form}, status=422)
    try:
        set_market(meeting, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, meeting, {"market": form}))
    return _back(request, meeting)


@require_POST
@for_colleagues
def new_session(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """A new topic, at once in its place."""
    meeting = find_meeting(community_slug, public_id)
    form = SessionForm(request.POST)

    def put(typed: dict[str, Any]) -> object:
        return put_new_topic(meeting, typed["title"], typed["spot"], by=request.employee)

    return _write(request, meeting, "new_session", form, put)


@require_POST
@for_colleagues
def session(request: ColleagueRequest, slug: str, community_slug: str, public_id: str, topic_id: str) -> HttpResponse:
    """Put a topic that is on the list into a place, or take it out: whoever added it, and whoever leads."""
    topic = find_topic(community_slug, public_id, topic_id)
    viewer = viewer_at(topic.meeting, request.employee)
    if not (can_edit_topic(viewer, topic) or can_lead(viewer, topic.meeting)):
        raise PermissionDenied(_("Whoever added a topic changes it. Talk to them."))
    with refusal_as_message(request):
        if request.POST.get("action") == "out":
            take_out(topic)
        else:
            put_topic(topic, request.POST.get("spot", "")[:40].replace("\x00", ""))
    return _back(request, topic.meeting)


# --- Retrospective ------------------------------------------------------------------------------------------------
@require_POST
@for_colleagues
def sentences(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    meeting = find_meeting(community_slug, public_id)

    def add(typed: dict[str, Any]) -> None:
        say(meeting, RetrospectiveSentence.Question(typed["question"]), typed["text"], by=request.employee)

    return _write(request, meeting, "sentence", SentenceForm(request.POST), add)


@require_POST
@for_colleagues
def sentence_removal(
    request: ColleagueRequest, slug: str, community_slug: str, public_id: str, sentence_id: str
) -> HttpResponse:
    """Take one's own sentence back."""
    meeting = find_meeting(community_slug, public_id)
    _check_joins_in(request, meeting)
    withdraw_sentence(meeting, sentence_id, by=request.employee)
    return _back(request, meeting)
