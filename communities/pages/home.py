"""The home page, first after signing in."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from communities.directory.cards import cards, dots_of
from communities.models import Community, Joining, Level, Phase, Role
from communities.roles.labels import ROLE_NAMES
from communities.roles.viewers import Viewer, viewers_of
from cop_platform.access import for_colleagues
from cop_platform.attention import ActionItem, Reason, action_items_for
from members.requests import ColleagueRequest

#: So many items are shown at once, and the others behind “All of it”.
MAX_ITEMS = 5
#: How long somebody is new: without a community they are shown some, and no empty list of what waits for them.
FIRST_TIME = timedelta(days=31)
#: The communities shown to somebody who is new: so many, which meet so soon.
MAX_SUGGESTED, SOON = 3, timedelta(days=14)
#: Ids of what answers an item: its place in the list, and what is its own, or htmx would put the focus on the next one.
ANSWER = re.compile(r"answer-([0-9]{1,3})-[\w-]+")


@dataclass(frozen=True)
class Place:
    """One community of mine. ``dots``: people by level, for the ring mark."""

    viewer: Viewer
    dots: dict[str, int]

    @property
    def community(self) -> Community:
        return self.viewer.community

    @property
    def tag(self) -> str:
        """My roles there, or my level."""
        roles = [str(ROLE_NAMES[role]) for role in Role if role in self.viewer.roles]
        return capfirst(", ".join(roles) or str(Level(self.viewer.level).label))


@require_safe
@for_colleagues
def home(request: ColleagueRequest, slug: str) -> HttpResponse:
    context = _page_context(request)
    if request.htmx.target == "home":
        return _with_focus(render(request, "communities/pages/home.html#home", context), request, context)
    return render(request, "communities/pages/home.html", context)


def _page_context(request: ColleagueRequest) -> dict[str, Any]:
    """Context of the home page. Communities are sorted by name, so that a change of level does not move them."""
    me = request.employee
    items, viewers = action_items_for(me), viewers_of(me)
    communities = [viewer.community for viewer in viewers]
    is_new = me.joined_at > timezone.now() - FIRST_TIME
    context = {
        "action_items": items[:MAX_ITEMS],
        "other_items": items[MAX_ITEMS:],
        "max_items": MAX_ITEMS,
        "waits": _waiting_words(items),
        "viewers": viewers,
        "is_new": is_new,
        "is_first_day": is_new and not viewers,
        "begins_here": me.is_administrator and not viewers and not Community.objects.exists(),
    }
    if context["is_first_day"]:
        suggested = _meeting_soon()
        return {**context, "communities": suggested, "cards": cards(suggested, me)}
    dots = dots_of(communities)
    places = [Place(viewer, dots[viewer.community.pk]) for viewer in viewers]
    return {**context, "communities": communities, "places": places}


def _meeting_soon() -> list[Community]:
    """Communities that meet soon: those open to everyone first, then the next to meet."""
    now = timezone.now()
    found = Community.objects.filter(next_meeting_at__gt=now, next_meeting_at__lte=now + SOON)
    found = found.exclude(phase=Phase.CLOSED).order_by("next_meeting_at", "id")
    is_open, by_request = found.filter(joining=Joining.OPEN), found.exclude(joining=Joining.OPEN)
    soon = list(is_open[:MAX_SUGGESTED])
    return soon if len(soon) == MAX_SUGGESTED else [*soon, *by_request[: MAX_SUGGESTED - len(soon)]]


def _waiting_words(items: list[ActionItem]) -> str:
    """Who waits for this person, as a part of a sentence; empty when nobody does."""
    waiting = [item.waiting for item in items if item.reason == Reason.WAITED_FOR]
    names = list(dict.fromkeys(name for name in waiting if name))
    if not waiting:
        return ""
    if not names:
        return _("somebody is waiting for your answer")
    if len(names) > 2 or "" in waiting:
        return _("{name} and others are waiting for your answer").format(name=names[0])
    if len(names) == 2:
        return _("{name} and {other} are waiting for your answer").format(name=names[0], other=names[1])
    return _("{name} is waiting for your answer").format(name=names[0])


def _with_focus(response: HttpResponse, request: ColleagueRequest, context: dict[str, Any]) -> HttpResponse:
    """Move the focus to the item that has taken the place of the answered one: its button is gone."""
    answered, shown = ANSWER.fullmatch(request.htmx.trigger or ""), len(context["action_items"])
    place = f"item-{min(int(answered[1]), shown)}" if answered and shown else "home"
    return trigger_client_event(response, "kring:focus", {"id": place}, after="settle")
