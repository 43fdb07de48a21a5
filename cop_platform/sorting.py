"""The order of names, the same on every server: accents and capitals do not count."""

from typing import Any

from django.db.models import Func, TextField


class SortKey(Func):
    """The name without accents and capitals, ordered by code point: É stands beside E, whatever the database’s order.

    The function is made by the first migration of ``members``. Unlike ``unaccent`` it may stand in an index.
    """

    function = "sort_key"
    template = '%(function)s(%(expressions)s) COLLATE "C"'
    arity = 1
    output_field: Any = TextField()


CREATE_FUNCTION = (
    "CREATE FUNCTION sort_key(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN lower(unaccent($1))"
)
