"""The page of one's calendar feeds, and the feeds themselves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.models import Community
from cop_platform.access import by_signed_link, for_colleagues
from cop_platform.web.refusals import Refusal
from meetings.feeds.content import calendar_of
from meetings.feeds.feeds import address_of, ask_for_feed, feeds_of, find_feed, renew
from meetings.models import Feed
from members.accounts.language import speak_to
from members.requests import ColleagueRequest, OrganisationRequest

#: Rises when the same meetings are written otherwise.
FORM = 2


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def my_feeds(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The feeds of this person with their addresses, and asking for one."""
    community = _asked_community(request)
    if request.method == "POST":
        scope = request.POST.get("scope", "")
        is_known = scope in Feed.Scope.values and (scope == Feed.Scope.COMMUNITY) == (community is not None)
        if is_known:
            ask_for_feed(request.employee, Feed.Scope(scope), community)
            messages.success(request, _("Here is the address. Copy it into your calendar program."))
            return redirect("my-feeds", slug)
        refusal = Refusal(_("Choose one of the calendars."), status=422)
        messages.error(request, str(refusal))
        return refusal.apply_to(_page(request, community))
    return _page(request, community)


def _asked_community(request: ColleagueRequest) -> Community | None:
    named = request.POST.get("community") or request.GET.get("community") or ""
    return get_object_or_404(Community, slug=named[:60]) if named and "\x00" not in named else None


def _page(request: ColleagueRequest, community: Community | None) -> HttpResponse:
    feeds: list[Any] = list(feeds_of(request.employee))
    for feed in feeds:
        feed.address = address_of(feed)
    held = {(feed.scope, feed.community_id) for feed in feeds}
    offered = [scope for scope in (Feed.Scope.MINE, Feed.Scope.ORGANISATION) if (scope, None) not in held]
    is_new = community is not None and (Feed.Scope.COMMUNITY, community.pk) not in held
    context = {"feeds": feeds, "offered": offered, "offered_community": community if is_new else None}
    return render(request, "meetings/feeds/my_feeds.html", context)


@require_POST
@for_colleagues
def renewal(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    renew(get_object_or_404(Feed, employee=request.employee, public_id=public_id))
    messages.success(request, _("There is a new address. The former one shows nothing any more."))
    return redirect("my-feeds", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def feed(request: OrganisationRequest, slug: str, scope: str, public_id: str, secret: str) -> HttpResponse:
    """A feed as calendar programs fetch it. The secret is checked first, whatever the program holds already."""
    if request.method == "POST":
        raise Http404  # as for an address that does not exist
    found = find_feed(scope, public_id, secret)
    person = found.employee
    etag = _etag(found, person.user.language, request.organisation.name)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        speak_to(person.user.language, person.zone)
        response = HttpResponse(calendar_of(found), content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _etag(found: Any, language: str, organisation: str) -> str:
    name = found.community.name if found.community else ""
    shown = repr((FORM, found.fingerprint, found.scope, name, organisation, language))
    return f'"{salted_hmac("meetings.feeds.etag", shown, algorithm="sha256").hexdigest()[:32]}"'
