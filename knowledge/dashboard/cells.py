"""How many results stand in each cell of the chart: a goal, or none, in one of its columns.

There are as many cells as there are goals times columns, and in each no more is counted than is drawn. So the work is
the same for a thousand results and for a million, exact at each moment, and there is no total that could be wrong.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from knowledge.dashboard.lines import GoalLine
from members.models import Organisation

#: Results of a goal (``here.goal_id`` is one, or none) in a column, in the order of the columns.
_COUNTS = """ARRAY(
    SELECT (SELECT count(*) FROM (
        SELECT FROM knowledge_result AS here
        WHERE here.organisation_id = %(house)s AND here.goal_id {is_goal} AND here.recorded_at >= span.begins
            AND here.recorded_at < span.ends AND here.removed_at IS NULL AND here.hidden_at IS NULL {narrowed}
        LIMIT %(most)s) AS few)
    FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS span (begins, ends, place)
    ORDER BY span.place)"""
_NARROWED = "AND here.community_id = ANY(%(communities)s)"
_QUERY = """SELECT goal.id, goal.title, goal.retired_on IS NOT NULL, {of_goal}, goal.place
    FROM (SELECT id, title, retired_on, row_number() OVER (ORDER BY position, sort_key(title), id) AS place
        FROM members_goal WHERE organisation_id = %(house)s) AS goal
    UNION ALL SELECT NULL, '', FALSE, {of_none}, NULL
    ORDER BY place NULLS LAST"""


def goals_with_counts(
    house: Organisation, spans: Sequence[tuple[datetime, datetime]], most: int, communities: Sequence[int] | None
) -> tuple[GoalLine, ...]:
    """The goals in the order of the organisation, then what serves none, each with its numbers, ``most`` at most."""
    narrowed = "" if communities is None else _NARROWED
    of_goal = _COUNTS.format(is_goal="= goal.id", narrowed=narrowed)
    of_none = _COUNTS.format(is_goal="IS NULL", narrowed=narrowed)
    values: dict[str, Any] = {
        "house": house.pk,
        "most": most,
        "begins": [begins for begins, _ends in spans],
        "ends": [ends for _begins, ends in spans],
        "communities": list(communities or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUERY.format(of_goal=of_goal, of_none=of_none), values)
        return tuple(GoalLine(pk, title, is_retired, tuple(counts)) for pk, title, is_retired, counts, _place in cursor)
