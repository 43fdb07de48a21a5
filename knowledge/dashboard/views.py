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
from django.views.decorators.vary import vary_on_headers

from cop_platform.access import for_colleagues
from cop_platform.ui.dates import day_long
from knowledge.dashboard import download, visits
from knowledge.dashboard.by_goal import results_by_goal
from knowledge.dashboard.conversations import conversations
from knowledge.dashboard.figures import (
    MAX_FRESH,
    MAX_ROWS,
    reached_places,
    requests_for,
    results_in,
    sponsored_by,
    taken_up,
    terms_with_words,
)
from knowledge.dashboard.lines import MAX_LINES, MAX_LISTED, NewestResults, newest_results
from knowledge.dashboard.query import PERIODS, WHICH, ResultsQuery
from knowledge.models import SupportRequest
from knowledge.support.forms import AnswerForm
from knowledge.support_check.checking import words_of
from members.requests import ColleagueRequest

#: So many requests have their form on the page; others a link to their own.
MAX_FORMS = 3


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def results(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The page; only what is below its header when htmx asks for it."""
    terms = terms_with_words(request.employee)
    query = ResultsQuery.from_query(request.GET, tuple(term.community_id for term in terms))
    newest = newest_results(query, MAX_LISTED if query.has_table else MAX_LINES, slug)
    shown, requests, since = newest.lines[:MAX_LINES], requests_for(query), visits.last_visit(request)
    context: dict[str, Any] = {
        "query": query,
        "periods": PERIODS.items(),
        "which": WHICH.items() if query.sponsored else (),
        "sentence": _sentence(requests.mine, newest, since, query),
        "mine": [
            (each, AnswerForm(prefix=each.public_id) if place < MAX_FORMS else None)
            for place, each in enumerate(requests.mine)
        ],
        "others": requests.others,
        "fresh": shown[:MAX_FRESH],
        "has_results": bool(shown),
        "has_more": newest.has_more,
        "conversations": conversations(query),
        "by_goal": results_by_goal(query, newest, request.organisation),
        "taken_up": taken_up(shown),
        "places": reached_places(query),
        "support_words": words_of(terms),
        "is_part": request.htmx.target == "results",
    }
    part = "#found" if context["is_part"] else ""
    response = render(request, f"knowledge/dashboard/results.html{part}", context)
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


def _sentence(
    mine: tuple[SupportRequest, ...], newest: NewestResults, since: datetime | None, query: ResultsQuery
) -> str:
    """What is asked of the reader, and what is new since they were here, or in the period."""
    parts = []
    asking = len({each.community_id for each in mine})
    if asking == 1:
        parts.append(_("[A community] asks you for something."))
    elif asking:
        parts.append(_("%(count)d [communities] ask you for something.") % {"count": asking})
    if since is not None and (query.since is None or since >= query.since):
        parts.append(_what_is_new(newest, since))
    elif newest.lines:
        parts.append(_("The latest result is of %(day)s.") % {"day": day_long(newest.lines[0].day)})
    elif results_in(replace(query, period="all")).exists():
        parts.append(_("No results in this period."))
    else:
        parts.append(_("No results yet. Start small."))
    return " ".join(parts)


def _what_is_new(newest: NewestResults, since: datetime) -> str:
    new = sum(each.recorded_at >= since for each in newest.lines)
    if new > MAX_LINES or (newest.has_more and new == len(newest.lines)):
        new, said = MAX_LINES, _("More than %(count)d results are new since you were here on %(day)s.")
    elif new:
        said = ngettext(
            "%(count)d result is new since you were here on %(day)s.",
            "%(count)d results are new since you were here on %(day)s.",
            new,
        )
    else:
        said = _("No new results since you were here on %(day)s.")
    return said % {"count": new, "day": day_long(timezone.localdate(since))}
