"""What Find finds of communities: the communities themselves, and decisions that the reader may read."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.decisions.log import find_decisions
from communities.directory import matching
from communities.directory.matching import Match, explain
from communities.directory.search import DirectoryQuery, find
from communities.models import Community
from communities.templatetags.decisions import decision_sentence
from cop_platform.search.registry import SHOWN_AT_ONCE, Detail, Result, Source, register
from cop_platform.templatetags.components import day_long, ring_mark
from members.models import Employee


def _find_communities(person: Employee, text: str) -> list[tuple[Community, Match]]:
    """As in the directory, with what matched."""
    found = find(DirectoryQuery(text), person, size=SHOWN_AT_ONCE + 1)
    if not found.sought or not found.page.items:
        return []
    matches = explain(found.page.items, found.sought)
    return [(community, matches[community.pk]) for community in found.page.items]


def _show_community(found: tuple[Community, Match]) -> Result:
    community, match = found
    own = (Detail(community.purpose, language=community.language), Detail(community.domain))
    return Result(
        community.name,
        community.get_absolute_url(),
        (*own, *(Detail(line.text, line.label, line.language) for line in match.lines)),
        language=community.language,
        words=match.words,
        mark=ring_mark(community.colour, 0, 0, 0, css="mark"),
        ink=community.colour,
    )


def _show_decision(decision: Any) -> Result:
    """A line of the log. Its sentence is in the reader's language, the reason in that of the community."""
    community = decision.community
    log = reverse("decisions", args=[community.organisation.slug, community.slug])
    reason = [Detail(decision.reason, language=community.language)] if decision.reason else []
    return Result(
        decision_sentence(decision),
        f"{log}?page={decision.page}#decision-{decision.public_id}",
        (*reason, Detail(community.name, f"{day_long(decision.decided_at)},", community.language)),
        ink=community.colour,
    )


def _questions(ids: list[int]) -> dict[int, str]:
    return dict(Community.objects.filter(pk__in=ids).values_list("pk", "question"))


matching.register(matching.Subject("question", _("The question:"), _questions))
register(Source("communities", _("[Communities]"), _find_communities, _show_community, all_at="directory"))
register(Source("decisions", _("Decisions"), find_decisions, _show_decision))
