"""Communities by a text: how well each matches, and what in it matched.

The index (``cop_platform/search``) knows words of communities, of what belongs to them, and of people. People lead to
communities through what they do there now: a role, or taking part. So nobody is found who has left.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from communities.models import Community, Role
from communities.models.community import IS_CLOSED, NEXT_MEETING
from communities.roles.labels import ROLE_NAMES
from cop_platform.search.index import MATCHES, MOST_PEOPLE, TypedText, with_values
from cop_platform.web.paging import FIRST_PAGE, Cursor, Slice, sliced
from members.models import Employee

#: Lines on one card that say what matched.
MOST_LINES = 2
_ORDERS = {
    "best": "max(points) DESC, bool_or(is_closed), max(next_meeting), max(name_key), id",
    "next": "bool_or(is_closed), max(next_meeting), max(name_key), id",
    "name": "max(name_key), id",
    "newest": "max(created_at) DESC, id DESC",
}
_FOUND = f"""{MATCHES}, people AS MATERIALIZED (
    SELECT subject, record, number, points FROM (
        SELECT *, dense_rank() OVER (PARTITION BY subject ORDER BY total DESC, record) AS place FROM (
            SELECT *, sum(points) OVER (PARTITION BY subject, record) AS total
            FROM match WHERE subject IN ('person', 'topic')
        ) AS each
    ) AS placed WHERE place <= {MOST_PEOPLE}
), found AS (
    SELECT record AS community_id, number, points FROM match WHERE subject NOT IN ('person', 'topic')
    UNION ALL SELECT term.community_id, number, points + CASE term.role WHEN 'leader' THEN 300
            WHEN 'coordinator' THEN 200 WHEN 'coach' THEN 100 ELSE 0 END
        FROM people JOIN communities_roleterm AS term ON term.employee_id = people.record AND term.ended_at IS NULL
        WHERE subject = 'person'
    UNION ALL SELECT place.community_id, number, points
        FROM people JOIN members_employee AS colleague ON colleague.id = people.record AND colleague.left_at IS NULL
            JOIN communities_participation AS place ON place.employee_id = colleague.id
        WHERE subject = 'topic'
), ranked AS (
    SELECT community_id, sum(points) AS points
    FROM (SELECT community_id, number, max(points) AS points FROM found GROUP BY 1, 2) AS best
    GROUP BY community_id
    HAVING count(*) FILTER (WHERE number = ANY(%(required)s)) = cardinality(%(required)s::int[])
)"""  # noqa: S608 - no outside text


@dataclass(frozen=True)
class Subject:
    """What the index knows by ``name`` and what belongs to a community. ``label`` says where a text stands.

    ``texts``: the texts of these sources, by id.
    """

    name: str
    label: str | Promise
    texts: Callable[[list[int]], dict[int, str]]


_subjects: list[Subject] = []


def register(subject: Subject) -> None:
    """Add something that belongs to communities and by which they are found; called by the app that has it."""
    _subjects.append(subject)


def subjects() -> list[str]:
    return ["community", *(each.name for each in _subjects), "person", "topic"]


def slice_of(
    sought: TypedText, chosen: QuerySet[Community], sort: str, cursor: Cursor, size: int, *, depth: int = 1
) -> Slice:
    """The page of those communities among the chosen that have all words; ``depth`` as in ``TypedText.parameters``."""
    if sought.is_hopeless:
        return Slice([])
    anchor, backwards = cursor.after or cursor.before, bool(cursor.before) and not cursor.after
    order = _ORDERS[sort]
    # Looked up at once and put together by a GROUP BY: PostgreSQL knows too little of a word to choose a good join.
    statement = f"""{_FOUND}, listed AS (
        SELECT id, max(slug) AS slug, row_number() OVER (ORDER BY {order}) AS place FROM (
            SELECT id, slug, is_closed, next_meeting, name_key, created_at, NULL::numeric AS points
            FROM (SELECT array_agg(community_id) AS ids FROM ranked) AS every,
                ({_columns(chosen)}) AS community (id, slug, is_closed, next_meeting, name_key, created_at)
            WHERE community.id = ANY(every.ids)
            UNION ALL
            SELECT community_id, NULL, NULL, NULL, NULL::text COLLATE "C", NULL, points FROM ranked
        ) AS both_parts
        GROUP BY id HAVING count(slug) > 0 AND count(points) > 0
    )
    SELECT id FROM listed
    WHERE {"place < (SELECT place FROM listed WHERE slug = %(anchor)s)" if backwards else "TRUE"}
        AND {"place > (SELECT place FROM listed WHERE slug = %(anchor)s)" if anchor and not backwards else "TRUE"}
    ORDER BY place {"DESC" if backwards else ""} LIMIT %(most)s"""  # noqa: S608 - the chosen are composed by Django
    with connection.cursor() as run:
        run.execute(statement, {**sought.parameters(subjects(), depth=depth), "anchor": anchor, "most": size + 1})
        ids = [pk for (pk,) in run.fetchall()]
    if anchor and (len(ids) <= size if backwards else not ids):
        return slice_of(sought, chosen, sort, FIRST_PAGE, size, depth=depth)
    rows = Community.objects.in_bulk(ids)
    return sliced([rows[pk] for pk in ids], "slug", cursor, size)


def _columns(chosen: QuerySet[Community]) -> str:
    """SQL of the chosen with all that they are ordered by, to be joined by another statement."""
    columns = ["id", "slug", IS_CLOSED, NEXT_MEETING, "name_key", "created_at"]
    named = [F(each) if isinstance(each, str) else each for each in columns]
    rows = chosen.order_by().annotate(**{f"column_{at}": each for at, each in enumerate(named)})
    sql, parameters = rows.values_list(*(f"column_{at}" for at in range(len(named)))).query.sql_with_params()
    return with_values(sql, parameters)


# --- What matched -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """A text outside the card by which a community was found. ``label`` is in the reader's language."""

    label: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Match:
    """What in a community matched: words that stand in its texts, and lines of what else it has."""

    words: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


NO_MATCH = Match()
#: Where the words stand: the community, the word, the subject, the row of its text, and a role or what one can ask.
_MATCHED = """WITH meaning (word) AS MATERIALIZED (
    SELECT word COLLATE "C" FROM unnest(%(words)s::text[]) AS each (word)
)
SELECT wanted, found.word, found.subject, found.source, '' FROM unnest(%(ids)s::bigint[]) AS wanted,
    LATERAL (
        SELECT word, subject, source FROM cop_platform_searchword WHERE record = wanted AND subject = ANY(%(owned)s)
        LIMIT 500
    ) AS found JOIN meaning ON meaning.word = found.word
UNION ALL SELECT term.community_id, found.word, 'person', term.employee_id, term.role FROM communities_roleterm AS term,
    LATERAL (
        SELECT word FROM cop_platform_searchword WHERE record = term.employee_id AND subject = 'person' LIMIT 500
    ) AS found JOIN meaning ON meaning.word = found.word
    WHERE term.community_id = ANY(%(ids)s) AND term.ended_at IS NULL
UNION ALL SELECT place.community_id, said.word, 'topic', said.record,
        (SELECT text FROM members_expertisetopic AS topic WHERE topic.id = said.source)
    FROM (
        SELECT found.word, found.record, found.source FROM meaning
            JOIN cop_platform_searchword AS found ON found.word = meaning.word AND found.subject = 'topic'
        ORDER BY found.record, found.source LIMIT %(most)s
    ) AS said
        JOIN members_employee AS colleague ON colleague.id = said.record AND colleague.left_at IS NULL
        JOIN communities_participation AS place ON place.employee_id = said.record
    WHERE place.community_id = ANY(%(ids)s)"""


def explain(communities: Iterable[Community], sought: TypedText) -> dict[int, Match]:
    """What matched in these communities, by id: words of the card, and lines only for words that it does not have."""
    languages = {each.pk: each.language for each in communities}
    owned = ["community", *(each.name for each in _subjects)]
    with connection.cursor() as run:
        run.execute(
            _MATCHED, {"words": list(sought.meanings), "ids": list(languages), "owned": owned, "most": MOST_PEOPLE}
        )
        rows = run.fetchall()
    texts, people = _texts(rows), _people(rows)
    found = {}
    for pk, language in languages.items():
        mine = [row for row in rows if row[0] == pk]
        own = {row[1] for row in mine if row[2] == "community"}
        others = [row for row in mine if row[2] != "community" and sought.adds(row[1], own)]
        lines = dict.fromkeys(_line(row, texts, people, language) for row in others)
        words = tuple(sorted({row[1] for row in mine}))
        found[pk] = Match(words, tuple(each for each in lines if each)[:MOST_LINES])
    return found


def _texts(rows: list[Any]) -> dict[tuple[str, int], str]:
    """Texts of what belongs to communities, by subject and id; one query a subject that has any."""
    texts: dict[tuple[str, int], str] = {}
    for subject in _subjects:
        if ids := sorted({source for _id, _word, name, source, _more in rows if name == subject.name}):
            texts |= {(subject.name, pk): text for pk, text in subject.texts(ids).items()}
    return texts


def _people(rows: list[Any]) -> dict[int, Employee]:
    ids = {source for _id, _word, name, source, _more in rows if name in {"person", "topic"}}
    return Employee.objects.in_bulk(ids) if ids else {}


def _line(row: Any, texts: dict[tuple[str, int], str], people: dict[int, Employee], language: str) -> Line | None:
    _community, _word, subject, source, more = row
    if subject == "person":
        return Line(str(ROLE_NAMES[Role(more)]).capitalize() + ":", people[source].display_name)
    if subject == "topic":
        return Line(gettext("You can ask {name} about:").format(name=people[source].display_name), more)
    label = next(each.label for each in _subjects if each.name == subject)
    text = texts.get((subject, source))
    return Line(str(label), text, language) if text else None
