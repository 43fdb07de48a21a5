"""Keeps the search index up to date by triggers, in the transaction that changes a text, however it is changed.

A model names the texts by which its rows are found, as a constraint that ``makemigrations`` sees::

    SearchedText(subject="community", names={"name": 60}, texts={"purpose": 30}, name="community_searched")
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.db import connection
from django_scopes import get_scope

from cop_platform.tenancy import SqlConstraint, tenant_models


class _Triggers(SqlConstraint):
    """Functions and triggers, each run once for a statement with all the rows that it changed.

    A session plans a statement inside a function once, perhaps for one row and empty tables, and may run it for a
    hundred thousand. So none leaves PostgreSQL the choice of comparing each row with each: rows are looked up in an
    index, in a hash or by ``EXCEPT``, never joined.
    """

    package = "cop_platform.search.upkeep"
    #: By what happens: the rows that its function sees.
    seen: ClassVar[dict[str, str]] = {
        "INSERT": "REFERENCING NEW TABLE AS new_rows",
        "DELETE": "REFERENCING OLD TABLE AS old_rows",
        "UPDATE": "REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows",
    }

    def bodies(self) -> Mapping[str, str]:
        """PL/pgSQL by what happens."""
        raise NotImplementedError

    @property
    def create(self) -> str:  # type: ignore[override]
        return "; ".join(
            f"CREATE FUNCTION {self.name}_on_{act.lower()}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$; "
            f"CREATE TRIGGER {self.name}_on_{act.lower()} AFTER {act} ON %(table)s {self.seen[act]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.name}_on_{act.lower()}()"
            for act, body in self.bodies().items()
        )

    @property
    def remove(self) -> str:  # type: ignore[override]
        names = [f"{self.name}_on_{act.lower()}" for act in self.bodies()]
        return "; ".join(f"DROP TRIGGER {each} ON %(table)s; DROP FUNCTION {each}()" for each in names)


class SearchedText(_Triggers):
    """Columns of a table that are found, each with its weight; ``record`` is the column with the id of what is found.

    ``names`` keep the words that every sentence has, such as “over” and “an”. ``when`` is a condition on the columns of
    ``this``. A subject belongs to one table.
    """

    def __init__(
        self,
        *,
        subject: str,
        name: str,
        names: Mapping[str, int] | None = None,
        texts: Mapping[str, int] | None = None,
        record: str = "id",
        when: str = "true",
    ) -> None:
        self.subject, self.names, self.texts = subject, dict(names or {}), dict(texts or {})
        self.record, self.when = record, when
        super().__init__(name=name)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        own = {each: getattr(self, each) for each in ["subject", "names", "texts", "record", "when"]}
        return path, args, {**kwargs, **own}

    def bodies(self) -> Mapping[str, str]:
        columns = [*self.names, *self.texts, self.record]
        now = ", ".join([*(f"this.{each}" for each in columns), f"({self.when})"])
        before = now.replace("this.", "prior.")
        return {
            "INSERT": f"BEGIN {self.insert('new_rows')}; RETURN NULL; END",
            "DELETE": f"DECLARE gone record; BEGIN {self.delete('old_rows')}; RETURN NULL; END",
            "UPDATE": f"""DECLARE gone record;
                changed bigint[] := ARRAY(SELECT row_id FROM (
                    SELECT this.id AS row_id, {now} FROM new_rows AS this
                    EXCEPT SELECT prior.id, {before} FROM old_rows AS prior
                ) AS each);
                BEGIN
                    IF changed = '{{}}' THEN RETURN NULL; END IF;
                    {self.delete("old_rows", "(this.id IN (SELECT unnest(changed))) IS TRUE")};
                    {self.insert("new_rows", "(this.id IN (SELECT unnest(changed))) IS TRUE")};
                    RETURN NULL;
                END""",  # noqa: S608 - no outside text
        }

    def insert(self, rows: str, condition: str = "true") -> str:
        """SQL that writes the words of these rows."""
        values = [
            *(f"(this.{column}::text, {weight}, true)" for column, weight in self.names.items()),
            *(f"(this.{column}::text, {weight}, false)" for column, weight in self.texts.items()),
        ]
        return f"""INSERT INTO cop_platform_searchword (organisation_id, subject, record, source, word, weight)
            SELECT this.organisation_id, '{self.subject}', this.{self.record}, this.id, found.word, max(texts.weight)
            FROM {rows} AS this, LATERAL (VALUES {", ".join(values)}) AS texts (content, weight, is_name),
                LATERAL search_words(texts.content) AS found (word)
            WHERE {self.when} AND {condition} AND (texts.is_name OR NOT search_is_common(found.word))
            GROUP BY this.organisation_id, this.id, this.{self.record}, found.word"""  # noqa: S608 - no outside text

    def delete(self, rows: str, condition: str = "true") -> str:
        """PL/pgSQL that removes the words of these rows, one row after the other."""
        return f"""FOR gone IN SELECT this.* FROM {rows} AS this WHERE {condition} LOOP
                DELETE FROM cop_platform_searchword AS word
                WHERE word.organisation_id = gone.organisation_id AND word.record = gone.{self.record}
                    AND word.subject = '{self.subject}' AND word.source = gone.id;
            END LOOP"""  # noqa: S608 - no outside text


class SpellingsKept(_Triggers):
    """A word that is new to the organisation gets its keys.

    Two who bring the same word at once both write them. Nobody waits for the other, and the nightly job takes one away.
    """

    def bodies(self) -> Mapping[str, str]:
        return {"INSERT": f"BEGIN {_add_spellings('new_rows')}; RETURN NULL; END"}


def _add_spellings(words: str) -> str:
    return f"""INSERT INTO cop_platform_searchspelling (organisation_id, how, key, word)
        SELECT word.organisation_id, keys.how, keys.key, word.word
        FROM (SELECT DISTINCT organisation_id, word FROM {words}) AS word, LATERAL search_keys(word.word) AS keys
        WHERE (
            SELECT true FROM cop_platform_searchspelling AS known
            WHERE known.organisation_id = word.organisation_id AND known.how = 'whole' AND known.key = word.word LIMIT 1
        ) IS NULL"""  # noqa: S608 - no outside text


#: Words that nothing has any more, and keys that were written twice.
_DROP_SPELLINGS = """DELETE FROM cop_platform_searchspelling AS spelling
    WHERE NOT EXISTS (
        SELECT FROM cop_platform_searchword AS used
        WHERE used.organisation_id = spelling.organisation_id AND used.word = spelling.word
    ) OR EXISTS (
        SELECT FROM cop_platform_searchspelling AS same
        WHERE (same.organisation_id, same.how, same.key, same.word)
            = (spelling.organisation_id, spelling.how, spelling.key, spelling.word) AND same.id < spelling.id
    )"""


def searched_texts() -> Iterator[tuple[str, SearchedText]]:
    """Each with the table that it belongs to."""
    for model in tenant_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, SearchedText):
                yield model._meta.db_table, constraint


def tidy_spellings() -> None:
    """Drop the keys of words that are gone, and write those that are missing. Inside an organisation."""
    _run(_DROP_SPELLINGS, _add_spellings("cop_platform_searchword"))


def rebuild() -> None:
    """Write the index of this organisation anew. Nobody needs it unless rows came in past the triggers."""
    here = get_scope()["organisation"].pk
    _run(
        "DELETE FROM cop_platform_searchspelling",
        "DELETE FROM cop_platform_searchword",
        *(text.insert(table, f"this.organisation_id = {int(here)}") for table, text in searched_texts()),
    )


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)
