"""The database schema, read from PostgreSQL's own catalogue."""
# ruff: noqa: S608 - nothing of anybody's stands in these queries

import re

from django.db import connection

#: A name that Django generated from those of the table and the columns, with a hash of them.
MADE = re.compile(r"\b\w+_[0-9a-f]{8}(?=(_fk|_uniq|_like)?(_|\b))\w*")
#: Leaves out what Django or the tests create by themselves, and PostgreSQL’s own.
OURS_ONLY = "n.nspname = 'public'"
QUERIES = {
    "column": f"""
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
               CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END,
               coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text, coalesce(co.collname, '')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation co ON co.oid = a.attcollation AND co.collname <> 'default'
        WHERE {OURS_ONLY} AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped""",
    "table": f"""
        SELECT c.relname, c.relkind::text, CASE WHEN c.relrowsecurity THEN 'row security' ELSE '' END,
               CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE '' END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS_ONLY} AND c.relkind IN ('r', 'p', 'v', 'm', 'S')""",
    "constraint": f"""
        SELECT coalesce(c.relname, ''), o.conname, pg_get_constraintdef(o.oid),
               CASE WHEN o.convalidated THEN '' ELSE 'not validated' END
        FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace LEFT JOIN pg_class c ON c.oid = o.conrelid
        WHERE {OURS_ONLY} AND o.contype <> 'n'""",  # NOT NULL is shown with its column
    "policy": """
        SELECT tablename, policyname, permissive, roles::text, cmd, coalesce(qual, ''), coalesce(with_check, '')
        FROM pg_policies WHERE schemaname = 'public'""",
    "trigger": f"""
        SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS_ONLY} AND NOT t.tgisinternal""",
    "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "function": f"""
        SELECT p.proname, pg_get_function_identity_arguments(p.oid), md5(p.prosrc)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {OURS_ONLY} AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')""",
    "extension": "SELECT extname FROM pg_extension",
}


def schema() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for kind, query in QUERIES.items():
            cursor.execute(query)
            found += [" | ".join([kind, *map(str, row)]) for row in cursor.fetchall()]
    return [MADE.sub(lambda name: f"<made>{name[1] or ''}", " ".join(line.split())) for line in found]
