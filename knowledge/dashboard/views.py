"""The Results page of the organisation, the same for everyone, and its file."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cop_platform.access import for_colleagues
from cop_platform.ui.dates import day_long
from knowledge.dashboard import download, visits
from knowledge.dashboard.chart import chart_of
from knowledge.dashboard.figures import (
    MAX_FRESH,
    MAX_ROWS,
    MAX_SHOWN,
    conversations,
    goals,
    reached_places,
    requests_for,
    results_in,
    sponsor_terms,
    sponsored_by,
    taken_up,
)
from knowledge.dashboard.query import PERIODS, WHICH, ResultsQuery
from knowledge.models import SupportRequest
from knowledge.support.forms import AnswerForm
from knowledge.support_check.checking import with_words, words_of
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def results(request: ColleagueRequest, slug: str) -> HttpResponse:
    terms = list(with_words(sponsor_terms(request.employee)))
    query = ResultsQuery.from_query(request.GET, tuple(term.community_id for term in terms))
    found = list(results_in(query)[: MAX_SHOWN + 1])
    shown = found[:MAX_SHOWN]
    requests, (talks, has_more_talks) = requests_for(query), conversations(query)
    since = visits.last_visit(request)
    context: dict[str, Any] = {
        "query": query,
        "periods": PERIODS.items(),
        "which": WHICH.items() if query.sponsored else (),
        "sentence": _sentence(requests.mine, shown, since, query),
        "mine": [(each, AnswerForm(prefix=each.public_id)) for each in requests.mine],
        "others": requests.others,
        "fresh": shown[:MAX_FRESH],
        "has_results": bool(shown),
        "has_more": len(found) > MAX_SHOWN,
        "conversations": talks,
        "has_more_conversations": has_more_talks,
        "chart": chart_of(shown, goals() if shown else [], query.first_day, query.period),
        "taken_up": taken_up(shown),
        "places": reached_places(query),
        "support_words": words_of(terms),
        "of_communities": list(query.sponsored) if query.is_narrowed else None,
    }
    response = render(request, "knowledge/dashboard/results.html", context)
    visits.remember(request, response, slug)
    return response


@require_safe
@for_colleagues
def results_csv(request: ColleagueRequest, slug: str) -> HttpResponse:
    query = ResultsQuery.from_query(request.GET, sponsored_by(request.employee))
    lines = download.lines(results_in(query)[:MAX_ROWS])
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-results.csv"'
    return response


def _sentence(mine: list[SupportRequest], shown: list[Any], since: datetime | None, query: ResultsQuery) -> str:
    """What is asked of the reader, and what is new since they were here, or in the period."""
    parts = []
    asking = len({each.community_id for each in mine})
    if asking == 1:
        parts.append(_("[A community] asks you for something."))
    elif asking:
        parts.append(_("%(count)d [communities] ask you for something.") % {"count": asking})
    if since is not None and (query.since is None or since >= query.since):
        new = sum(each.recorded_at >= since for each in shown)
        said = ngettext(
            "%(count)d result is new since you were here on %(day)s.",
            "%(count)d results are new since you were here on %(day)s.",
            new,
        )
        parts.append(
            (said if new else _("No new results since you were here on %(day)s."))
            % {"count": new, "day": day_long(timezone.localdate(since))}
        )
    elif shown:
        parts.append(
            _("The latest result is of %(day)s.") % {"day": day_long(timezone.localdate(shown[0].recorded_at))}
        )
    elif results_in(replace(query, period="all")).exists():
        parts.append(_("No results in this period."))
    else:
        parts.append(_("No results yet. Start small."))
    return " ".join(parts)
