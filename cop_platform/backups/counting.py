"""Row counts by table, of a database and of a dump."""

import re
from pathlib import Path

import psycopg
from psycopg import sql

from cop_platform.backups.programs import output_of

#: Rows by table, written ``schema.table`` as pg_dump writes it.
Counts = dict[str, int]

#: All our tables. Those of an extension are left out, as creating the extension makes them.
TABLES = """
    SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relrowsecurity
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1
"""
_COPY = re.compile(rb"COPY (\S+) \(.*\) FROM stdin;\n")
_END = b"\\.\n"


def tables(connection: psycopg.Connection) -> dict[str, bool]:
    """All our tables, and whether row-level security is on for each."""
    return dict(connection.execute(TABLES).fetchall())


def count_rows(connection: psycopg.Connection, names: list[str]) -> Counts:
    """Count the rows that this role can see: all of them only if it bypasses row-level security."""
    return {name: _count_table(connection, name) for name in names}


def _count_table(connection: psycopg.Connection, table: str) -> int:
    # No SQL injection: the names come from PostgreSQL, which has quoted them.
    row = connection.execute(sql.SQL("SELECT count(*) FROM " + table)).fetchone()  # noqa: S608
    return row[0] if row else 0


def count_rows_by_organisation(connection: psycopg.Connection) -> Counts:
    """Count all rows as the tables' owner: those of tenant tables in one organisation after the other."""
    guarded = [name for name, is_guarded in tables(connection).items() if is_guarded]
    counts = count_rows(connection, [name for name in tables(connection) if name not in guarded])
    counts |= dict.fromkeys(guarded, 0)
    if not guarded:
        return counts
    for (organisation,) in connection.execute("SELECT id FROM members_organisation").fetchall():
        with connection.transaction():
            connection.execute("SELECT set_config('cop.organisation', %s, true)", [str(organisation)])
            for name, count in count_rows(connection, guarded).items():
                counts[name] += count
    return counts


def count_rows_in_dump(dump: Path) -> Counts:
    """Count the rows in a dump; reading all of it finds a broken one too."""
    counts: Counts = {}
    table = ""
    with output_of("pg_restore", "--data-only", "--file=-", dump) as lines:
        for line in lines:
            if table:
                if line == _END:
                    table = ""
                else:
                    counts[table] += 1
            elif found := _COPY.fullmatch(line):
                table = found[1].decode()
                counts[table] = 0
    return counts


def differences(expected: Counts, found: Counts) -> str:
    """Text about each table that has more or fewer rows than expected; empty if none has."""
    wrong = [name for name in sorted({*expected, *found}) if expected.get(name) != found.get(name)]
    return ", ".join(f"{name}: {found.get(name, 'no')} rows, not {expected.get(name, 'any')}" for name in wrong)
