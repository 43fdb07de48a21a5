"""Template tags about charters, also for the pages of other apps."""

from typing import Any

from django import template
from django.utils import timezone

from charters.ambitions.overview import AmbitionsOfCommunity, ambitions_by_name
from charters.ambitions.progress import with_latest_note
from charters.drafting.drafts import adopted_version, open_version
from charters.drafting.parts import AmbitionLine, Cadence
from charters.drafting.permissions import can_draft, can_read_draft
from charters.drafting.wording import cadence_sentence, target_day
from charters.models import CharterVersion
from charters.reviews.permissions import can_review
from communities.models import Community, Proposal
from communities.roles.viewers import Viewer

register = template.Library()


@register.simple_tag
def charter_of(community: Community) -> CharterVersion | None:
    """The version in force."""
    return adopted_version(community)


@register.simple_tag
def draft_of(viewer: Viewer) -> CharterVersion | None:
    """The draft of this community, or its version in a round, for those who may read it."""
    return open_version(viewer.community) if can_read_draft(viewer) else None


@register.simple_tag
def ambitions_as_told(community: Community) -> list[Any]:
    """The ambitions of a community by target date, each with ``latest_note``."""
    return list(with_latest_note(community).order_by("target_on", "id"))


@register.simple_tag
def ambitions_by_community(community_ids: list[int] | None = None) -> list[AmbitionsOfCommunity]:
    """The ambitions of these communities, or of all that are open, by the name of the community."""
    return ambitions_by_name(community_ids)


@register.filter
def is_overdue_for(version: CharterVersion | None, viewer: Viewer) -> bool:
    """Whether this viewer is told that the review date has passed: members and role holders are."""
    if version is None or version.review_on is None or viewer.community.is_closed or not can_read_draft(viewer):
        return False
    return version.review_on <= timezone.localdate()


@register.filter
def may_review_charter(viewer: Viewer) -> bool:
    return can_review(viewer)


@register.filter
def may_draft_charter(viewer: Viewer) -> bool:
    return can_draft(viewer)


@register.simple_tag
def version_proposed_in(proposal: Proposal) -> CharterVersion | None:
    """The version that a proposal is about."""
    if proposal.subject != Proposal.Subject.CHARTER:
        return None
    rows = CharterVersion.objects.filter(proposal=proposal).select_related("community")
    found: CharterVersion | None = rows.first()
    return found


@register.filter
def as_sentence(cadence: Cadence) -> str:
    """“Every two weeks, on Tuesday, 12:00–13:30”"""
    return cadence_sentence(cadence)


@register.filter
def by_when(line: AmbitionLine) -> str:
    return target_day(line)
