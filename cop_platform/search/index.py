"""Search in the index: what somebody types, as words that occur in this organisation, and the records that have them.

A word is meant exactly, in another form (by its English or Dutch stem), as the beginning of a word, or as part of one.
A word that is none of these is taken for a typing error of words that are near it. Each meaning has a score, each text
a weight; the product of both ranks what is found.

A word that more than MOST_ROWS texts have says little. Beside a rarer word it need not occur; alone it finds the
records with the greatest weight and, of these, the newest. So no search reads more than that, however large the
organisation is.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

#: Read per typed word and kind of meaning, so that two letters do not read a whole vocabulary.
MOST_MEANINGS = 200
#: Texts read per typed word and subject.
MOST_ROWS = 1000
#: Of a frequent word with many meanings, for each of these at least.
FEW_ROWS = 20
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
_ROWS = """(SELECT count(*) FROM (
    SELECT FROM cop_platform_searchword AS used WHERE used.word = near.word AND used.subject = ANY(%(subjects)s)
    LIMIT %(enough)s
) AS few)"""
_MEANINGS = f"""{_TYPED}
SELECT typed.word, typed.is_common, near.word, max(near.score), {_ROWS} FROM typed LEFT JOIN LATERAL (
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
SELECT typed.word, near.word, {_ROWS} FROM typed, LATERAL (
    (SELECT word FROM cop_platform_searchspelling
        WHERE how = 'gap' AND key = ANY(typed.gaps) AND typed.long > 3 AND abs(length(word) - typed.long) < 2
        LIMIT {MOST_MEANINGS})
    UNION (SELECT word FROM cop_platform_searchspelling
        WHERE how = 'whole' AND key >= typed.start AND key < typed.beyond_start AND typed.long > 5
            AND similarity(word, typed.word) > 0.4 LIMIT {MOST_MEANINGS})
) AS near WHERE typed.word = ANY(%(unknown)s)"""  # noqa: S608 - no outside text
#: Which record has which typed word, and how well: to be joined by a query that knows what the records are.
MATCHES = """WITH meaning (number, word, score, most) AS MATERIALIZED (
    SELECT number, word COLLATE "C", score, most
    FROM unnest(%(numbers)s::int[], %(words)s::text[], %(scores)s::int[], %(mosts)s::int[])
        AS each (number, word, score, most)
), match AS MATERIALIZED (
    SELECT kind.subject, found.record, meaning.number, max(found.weight * meaning.score) AS points
    FROM meaning CROSS JOIN (SELECT subject COLLATE "C" FROM unnest(%(subjects)s::text[]) AS each (subject))
        AS kind (subject) CROSS JOIN LATERAL (
        SELECT stored.record, stored.weight FROM cop_platform_searchword AS stored
        WHERE stored.word = meaning.word AND stored.subject = kind.subject
        ORDER BY stored.weight DESC, stored.record DESC LIMIT meaning.most
    ) AS found
    GROUP BY 1, 2, 3
)"""
_RECORDS = f"""{MATCHES}
SELECT record FROM match GROUP BY record
HAVING count(DISTINCT number) FILTER (WHERE number = ANY(%(required)s)) = cardinality(%(required)s::int[])
ORDER BY sum(points) DESC, record DESC LIMIT %(most)s"""  # noqa: S608 - no outside text


@dataclass(frozen=True)
class TypedWord:
    """A word as it was typed, without accents and capitals, and the words that it may mean, with a score each."""

    text: str
    is_common: bool
    meanings: dict[str, int] = field(default_factory=dict)
    #: In how many texts each meaning stands; not counted beyond MOST_ROWS.
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def occurs(self) -> bool:
        return any(self.rows.values())

    @property
    def is_frequent(self) -> bool:
        return sum(self.rows.values()) > MOST_ROWS

    @property
    def most(self) -> int:
        """How many texts are read for each meaning: all, unless the word is frequent."""
        return max(MOST_ROWS // len(self.meanings), FEW_ROWS) if self.is_frequent else MOST_ROWS


@dataclass(frozen=True)
class TypedText:
    """What somebody looks for."""

    words: list[TypedWord]

    @property
    def required(self) -> list[int]:
        """Places of the words that must occur. Those that every sentence has, and single letters, with which most words
        begin that are being typed, must not, unless there is no other.

        A frequent word must not either beside a rarer one. Of several frequent ones none must: what has most of them
        comes first.
        """
        places = list(range(len(self.words)))
        uncommon = [place for place in places if not self.words[place].is_common] or places
        telling = [place for place in uncommon if len(self.words[place].text) > 1] or uncommon
        rare = [place for place in telling if not self.words[place].is_frequent]
        return rare or (telling if len(telling) == 1 else [])

    @property
    def is_cut(self) -> bool:
        """Whether more have these words than are read."""
        return all(self.words[place].is_frequent for place in self.required)

    @property
    def is_hopeless(self) -> bool:
        """Whether nothing can be found: no word, or one that stands in no text."""
        return not self.words or not all(self.words[place].occurs for place in self.required)

    @property
    def meanings(self) -> set[str]:
        """All words that are found."""
        return {meaning for word in self.words for meaning in word.meanings}

    def adds(self, found: str, known: Collection[str]) -> bool:
        """Whether a word that was found is meant by a typed word that none of the known ones is meant by."""
        return any(found in word.meanings and not any(each in word.meanings for each in known) for word in self.words)

    def parameters(self, subjects: Collection[str], *, depth: int = 1) -> dict[str, Any]:
        """The values for :data:`MATCHES`. ``depth``: how many times as much is read, for a list with a filter."""
        rows = [(place, *each) for place, word in enumerate(self.words) for each in word.meanings.items()]
        return {
            "numbers": [place for place, _meaning, _score in rows],
            "words": [meaning for _place, meaning, _score in rows],
            "scores": [score for _place, _meaning, score in rows],
            "mosts": [self.words[place].most * depth for place, _meaning, _score in rows],
            "subjects": list(subjects),
            "required": self.required,
        }


def understand(text: str, subjects: Collection[str], *, with_errors: bool = True, counted: bool = True) -> TypedText:
    """The words of a text and what they may mean in these subjects.

    One query, and a second if a word means nothing as it stands. Without errors, as in a sentence that nobody typed to
    find something, there is no second. ``counted``: whether it is asked how many texts have each word, so that a list
    can leave out frequent ones.
    """
    words: dict[str, TypedWord] = {}
    values = {"text": text, "subjects": list(subjects), "enough": MOST_ROWS + 1 if counted else 1}
    for typed, is_common, meaning, score, rows in _rows(_MEANINGS, values):
        word = words.setdefault(typed, TypedWord(typed, is_common))
        if meaning is not None:
            word.meanings[meaning], word.rows[meaning] = score, rows
    unknown = [each.text for each in words.values() if not _is_known(each)]
    if unknown and with_errors:
        for typed, meaning, rows in _rows(_TYPING_ERRORS, {**values, "unknown": unknown}):
            words[typed].meanings.setdefault(meaning, TYPING_ERROR)
            words[typed].rows[meaning] = rows
    return TypedText(list(words.values()))


def _is_known(word: TypedWord) -> bool:
    return word.is_common or any(score > PART_OF_WORD for score in word.meanings.values())


def records(sought: TypedText, subjects: Collection[str], *, most: int = MOST_RECORDS) -> list[int]:
    """The ids of the records of these subjects with all words, the best first and of equal ones the newest.

    A list and no subquery: PostgreSQL plans the query that takes them by how many there are.
    """
    if sought.is_hopeless:
        return []
    return [record for (record,) in _rows(_RECORDS, {**sought.parameters(subjects), "most": most})]


def with_values(statement: str, values: Any) -> str:
    """The statement with its values quoted, to stand inside another one."""
    operations: Any = connection.ops
    return str(operations.compose_sql(statement, values)).replace("%", "%%")


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
