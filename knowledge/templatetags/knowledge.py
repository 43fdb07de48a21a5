"""Template tags about results and support, also for the pages of other apps."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from communities.models import Community, Role
from communities.roles.viewers import Viewer
from knowledge.models import Result, SupportRequest, TakeUp
from knowledge.results import listing
from knowledge.results.permissions import can_record
from knowledge.support import requests
from knowledge.support.permissions import can_ask

register = template.Library()


@register.simple_tag
def fresh_results() -> list[Any]:
    """The newest results of the organisation."""
    return listing.fresh_results()


@register.simple_tag
def newest_results_of(community: Community) -> list[Any]:
    return listing.newest_of(community)


@register.simple_tag
def support_of(community: Community) -> list[SupportRequest]:
    return requests.requests_of(community)


@register.simple_tag
def newest_support() -> list[SupportRequest]:
    """What communities of the organisation asked for last."""
    return requests.newest()


@register.filter
def may_record_result(viewer: Viewer) -> bool:
    return can_record(viewer)


@register.filter
def may_ask_support(viewer: Viewer) -> bool:
    return can_ask(viewer)


@register.filter
def holds_sponsor(viewers: list[Viewer]) -> bool:
    """Whether one of these viewers, who are the same person, is a Sponsor."""
    return any(viewer.has_role(Role.SPONSOR) for viewer in viewers)


@register.filter
def taken_up_words(result: Result) -> str:
    """“in use in Gent, Aalst; Oudenaarde is trying it”, of take-ups that were fetched with the result."""
    told = sorted(result.take_ups.all(), key=lambda each: each.pk)
    in_use = [each.place for each in told if each.state == TakeUp.State.IN_USE]
    trying = [each.place for each in told if each.state == TakeUp.State.TRYING]
    words = [_("in use: %(places)s") % {"places": ", ".join(in_use)}] if in_use else []
    words += [_("trying it: %(places)s") % {"places": ", ".join(trying)}] if trying else []
    return "; ".join(words)
