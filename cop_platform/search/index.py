"""Search in the index: what somebody types, as words that occur in this organisation, and the records that have them.

A word is meant exactly, in another form (by its English or Dutch stem), as the beginning of a word, or as part of one.
A word that is none of these is taken for a typing error of words that are near it. Each meaning has a score, each text
a weight; the product of both ranks what is found.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

#: Read per typed word and kind of meaning, so that two letters do not read a whole vocabulary.
MOST_MEANINGS = 200
#: People who are looked up for a community by one word; one who is called like many needs a second word.
MOST_PEOPLE = 100
#: Of more records a list shows the best.
MOST_RECORDS = 2000
EXACT, SAME_STEM, BEGINS, PART_OF_WORD, TYPING_ERROR = 100, 90, 70, 40, 40

# A materialized CTE gives plain values to look up: PostgreSQL uses the index for nothing that calls other functions.
_TYPED = """WITH typed AS MATERIALIZED (
    SELECT row_number() OVER () AS number, word COLLATE "C" AS word, word || chr(1114111) AS beyond,
        length(word) AS long, search_is_common(word) AS is_common, search_stems(word) AS stems,
        search_gaps(word) AS gaps, left(word, 3) AS start, left(word, 3) || chr(1114111) AS beyond_start
    FROM search_words(%(text)s) AS word LIMIT 20
)"""
_MEANINGS = f"""{_TYPED}
SELECT typed.word, typed.is_common, near.word, max(near.score) FROM typed LEFT JOIN LATERAL (
    (SELECT word, {EXACT} AS score FROM cop_platform_searchspelling
        WHERE how = 'whole' AND key = typed.word LIMIT 1)
    UNION ALL (SELECT word, {SAME_STEM} FROM cop_platform_searchspelling
        WHERE how = 'stem' AND key = ANY(typed.stems) LIMIT {MOST_MEANINGS})
    UNION ALL (SELECT word, {BEGINS} FROM cop_platform_searchspelling
        WHERE how = 'whole' AND key > typed.word AND key < typed.beyond AND typed.long > 1 LIMIT {MOST_MEANINGS})
    UNION ALL (SELECT word, {PART_OF_WORD} FROM cop_platform_searchspelling
        WHERE how = 'inside' AND key >= typed.word AND key < typed.beyond AND typed.long > 2 LIMIT {MOST_MEANINGS})
) AS near ON true GROUP BY 1, 2, 3"""  # noqa: S608 - no outside text
_TYPING_ERRORS = f"""{_TYPED}
SELECT typed.word, near.word FROM typed, LATERAL (
    (SELECT word FROM cop_platform_searchspelling
        WHERE how = 'gap' AND key = ANY(typed.gaps) AND typed.long > 3 AND abs(length(word) - typed.long) < 2
        LIMIT {MOST_MEANINGS})
    UNION (SELECT word FROM cop_platform_searchspelling
        WHERE how = 'whole' AND key >= typed.start AND key < typed.beyond_start AND typed.long > 5
            AND similarity(word, typed.word) > 0.4 LIMIT {MOST_MEANINGS})
) AS near WHERE typed.word = ANY(%(unknown)s)"""  # noqa: S608 - no outside text
#: Which record has which typed word, and how well: to be joined by a query that knows what the records are.
MATCHES = """WITH meaning (number, word, score) AS MATERIALIZED (
    SELECT number, word COLLATE "C", score
    FROM unnest(%(numbers)s::int[], %(words)s::text[], %(scores)s::int[]) AS each (number, word, score)
), match AS MATERIALIZED (
    SELECT found.subject, found.record, meaning.number, max(found.weight * meaning.score) AS points
    FROM meaning JOIN cop_platform_searchword AS found ON found.word = meaning.word
    WHERE found.subject = ANY(%(subjects)s)
    GROUP BY 1, 2, 3
)"""
_RECORDS = f"""{MATCHES}
SELECT record FROM match GROUP BY record
HAVING count(DISTINCT number) FILTER (WHERE number = ANY(%(required)s)) = cardinality(%(required)s::int[])
ORDER BY sum(points) DESC, record LIMIT {MOST_RECORDS}"""  # noqa: S608 - no outside text


@dataclass(frozen=True)
class TypedWord:
    """A word as it was typed, without accents and capitals, and the words that it may mean, with a score each."""

    text: str
    is_common: bool
    meanings: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class TypedText:
    """What somebody looks for."""

    words: list[TypedWord]

    @property
    def required(self) -> list[int]:
        """Places of the words that must occur. Those that every sentence has must not, unless there is no other."""
        telling = [place for place, word in enumerate(self.words) if not word.is_common]
        return telling or list(range(len(self.words)))

    @property
    def is_hopeless(self) -> bool:
        """Whether nothing can be found: no word, or one that means nothing here."""
        return not self.words or not all(self.words[place].meanings for place in self.required)

    @property
    def meanings(self) -> set[str]:
        """All words that are found."""
        return {meaning for word in self.words for meaning in word.meanings}

    def adds(self, found: str, known: Collection[str]) -> bool:
        """Whether a word that was found is meant by a typed word that none of the known ones is meant by."""
        return any(found in word.meanings and not any(each in word.meanings for each in known) for word in self.words)

    def parameters(self, subjects: Collection[str]) -> dict[str, Any]:
        """The values for :data:`MATCHES`."""
        rows = [(place, *each) for place, word in enumerate(self.words) for each in word.meanings.items()]
        return {
            "numbers": [place for place, _meaning, _score in rows],
            "words": [meaning for _place, meaning, _score in rows],
            "scores": [score for _place, _meaning, score in rows],
            "subjects": list(subjects),
            "required": self.required,
        }


def understand(text: str, *, with_errors: bool = True) -> TypedText:
    """The words of a text and what they may mean: one query, and a second if a word means nothing as it stands.

    Without errors, as in a sentence that nobody typed to find something, there is no second.
    """
    words: dict[str, TypedWord] = {}
    for typed, is_common, meaning, score in _rows(_MEANINGS, {"text": text}):
        word = words.setdefault(typed, TypedWord(typed, is_common))
        if meaning is not None:
            word.meanings[meaning] = score
    unknown = [each.text for each in words.values() if not _is_known(each)]
    if unknown and with_errors:
        for typed, meaning in _rows(_TYPING_ERRORS, {"text": text, "unknown": unknown}):
            words[typed].meanings.setdefault(meaning, TYPING_ERROR)
    return TypedText(list(words.values()))


def _is_known(word: TypedWord) -> bool:
    return word.is_common or any(score > PART_OF_WORD for score in word.meanings.values())


def records(sought: TypedText, subjects: Collection[str]) -> list[int]:
    """The ids of the records of these subjects with all words, the best first.

    A list and no subquery: PostgreSQL plans the query that takes them by how many there are.
    """
    if sought.is_hopeless:
        return []
    return [record for (record,) in _rows(_RECORDS, sought.parameters(subjects))]


def with_values(statement: str, values: Any) -> str:
    """The statement with its values quoted, to stand inside another one."""
    operations: Any = connection.ops
    return str(operations.compose_sql(statement, values)).replace("%", "%%")


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
