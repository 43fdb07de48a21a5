"""Template tags about charters, also for the pages of other apps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

from charters.ambitions.overview import AmbitionsByName, ambitions_by_name
from charters.ambitions.progress import going_on, with_latest_note
from charters.comparing.changes import changes_between
from charters.drafting.drafts import adopted_version, open_version
from charters.drafting.parts import AmbitionLine, Cadence
from charters.drafting.permissions import can_draft, can_read_draft
from charters.drafting.wording import cadence_sentence, target_day
from charters.models import CharterVersion
from charters.pages.changes import version_before
from charters.pages.sheet import Section, sections
from charters.reviews.permissions import can_review
from communities.models import Community, Proposal
from communities.roles.viewers import Viewer

register = template.Library()


@dataclass(frozen=True)
class ProposedSheet:
    """``has_changes``: there is a version before it to compare with."""

    version: CharterVersion
    sections: list[Section]
    has_changes: bool


@register.simple_tag
def ambitions_on_cards(communities: Iterable[Community]) -> dict[int, tuple[str, ...]]:
    """Two ambitions of each community that are still to come, by community id; one query for a whole page."""
    return going_on(communities)


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
def ambitions_by_community(community_ids: list[int] | None = None) -> AmbitionsByName:
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


@register.simple_tag
def sheet_proposed_in(proposal: Proposal) -> ProposedSheet | None:
    """The version that a proposal is about, as its page shows it.

    None if the version is a draft again: it may say something else by now, so the text of the proposal is shown.
    """
    version = version_proposed_in(proposal)
    if version is None or version.is_draft or version.state == CharterVersion.State.DROPPED:
        return None
    before = version_before(version)
    changed = changes_between(before, version).parts if before else set()
    return ProposedSheet(version, sections(version, changed=changed), has_changes=before is not None)


@register.filter
def as_sentence(cadence: Cadence) -> str:
    """“Every two weeks, on Tuesday, 12:00–13:30”"""
    return cadence_sentence(cadence)


@register.filter
def by_when(line: AmbitionLine) -> str:
    return target_day(line)
