"""How PostgreSQL runs a statement: for its values, and for any, as it keeps it for a prepared one."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import ClientCursor
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer


def plan_for(sql: str, params: Sequence[Any] | None, options: str = "") -> dict[str, Any]:
    """``options`` of EXPLAIN, such as ``ANALYZE, ``: each with a comma after it."""
    with ClientCursor(connection.connection) as cursor:
        [(found,)] = cursor.execute(f"EXPLAIN ({options}FORMAT JSON) {sql}".encode(), params).fetchall()
    plan: dict[str, Any] = found[0]["Plan"]
    return plan


def plan_for_any_values(sql: str, params: Sequence[Any], options: str = "") -> dict[str, Any]:
    """The plan that fits any values of these types, run with these if it is run."""
    query = PostgresQuery(Transformer(connection.connection))
    query.convert(sql, params)
    types = ", ".join(connection.connection.adapters.types[oid].regtype if oid else "unknown" for oid in query.types)
    with ClientCursor(connection.connection) as cursor:
        values = ", ".join(cursor.mogrify("%s", [value]) for value in params)
        # Without parameters PostgreSQL takes no list of types or values.
        declared, given = (f" ({types})", f" ({values})") if params else ("", "")
        try:
            cursor.execute(f"PREPARE asked{declared} AS ".encode() + query.query)
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            return plan_for(f"EXECUTE asked{given}", None, options)
        finally:
            cursor.execute("RESET plan_cache_mode")
            cursor.execute("DEALLOCATE asked")
