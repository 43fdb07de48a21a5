"""What Find finds of communities: the communities themselves, and decisions that the reader may read."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.decisions.log import find_decisions
from communities.directory.search import DirectoryQuery, search
from communities.models import Community
from communities.templatetags.decisions import decision_sentence
from cop_platform.search.registry import Detail, Result, Source, register
from cop_platform.templatetags.components import day_long, ring_mark
from members.models import Employee


def _find_communities(person: Employee, text: str) -> QuerySet[Community]:
    return search(DirectoryQuery(text), person)


def _show_community(community: Community) -> Result:
    return Result(
        community.name,
        community.get_absolute_url(),
        (Detail(community.purpose, language=community.language), Detail(community.domain)),
        language=community.language,
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


register(Source("communities", _("[Communities]"), _find_communities, _show_community, all_at="directory"))
register(Source("decisions", _("Decisions"), find_decisions, _show_decision))
