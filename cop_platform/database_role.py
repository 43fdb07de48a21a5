"""The database role of web and workers: it owns nothing, reads and writes rows, and is bound by row-level security.

Even an SQL injection cannot switch off the policies, TRUNCATE a table or ALTER one.
"""

import psycopg
from psycopg import sql

TABLE_PRIVILEGES = sql.SQL("SELECT, INSERT, UPDATE, DELETE")
SEQUENCE_PRIVILEGES = sql.SQL("USAGE, SELECT")


class UnsuitableRole(Exception):
    """A database role cannot be used. The message tells the operator what is wrong and what to do."""


def require_row_level_security(connection: psycopg.Connection) -> None:
    row = connection.execute(
        "SELECT current_user, bool_or(rolsuper OR rolbypassrls) FROM pg_roles "
        "WHERE rolname IN (current_user, session_user)"
    ).fetchone()
    if row and row[1]:
        raise UnsuitableRole(
            f"Row-level security does not apply to the role {row[0]} of DATABASE_URL, so it would show every "
            "organisation's rows to all. Use one that is neither superuser nor BYPASSRLS."
        )


def require_own_role(connection: psycopg.Connection) -> None:
    if connection.execute("SELECT current_user = session_user").fetchone() != (True,):
        raise UnsuitableRole("Run this as the owner of the tables, without DATABASE_ROLE.")


def grant_access(connection: psycopg.Connection, role: str, login: str) -> None:
    """Create the role, grant it to the login, and grant it access to all present and future tables.

    Run by the owner of the tables; can be repeated. Raises :class:`UnsuitableRole`.
    """
    with connection.transaction():
        _create(connection, role, login)
        _require_unprivileged(connection, role)
        _grant_to_login(connection, role, login)
        for statement in _grants(_has_migrations(connection)):
            connection.execute(
                statement.format(role=sql.Identifier(role), may=TABLE_PRIVILEGES, may_count=SEQUENCE_PRIVILEGES)
            )


def _create(connection: psycopg.Connection, role: str, login: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        return
    try:
        with connection.transaction():
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    except psycopg.errors.InsufficientPrivilege:
        raise UnsuitableRole(
            f"There is no role {role}, and this one may not create roles. As an administrator of the server: "
            f"CREATE ROLE {role} NOLOGIN; GRANT {role} TO {login};"
        ) from None


def _require_unprivileged(connection: psycopg.Connection, role: str) -> None:
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s",
        [role],
    ).fetchone()
    if row != (False,):
        raise UnsuitableRole(f"{role} is superuser, BYPASSRLS or the owner itself; choose a role that owns nothing.")


def _grant_to_login(connection: psycopg.Connection, role: str, login: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone():
        raise UnsuitableRole(f"There is no role {login} that could work as {role}.")
    # From PostgreSQL 16 on, the creator of a role is a member of it, but may not SET ROLE to it yet.
    way = "SET" if connection.info.server_version >= 160000 else "MEMBER"
    if connection.execute("SELECT pg_has_role(%s, %s, %s)", [login, role, way]).fetchone() == (True,):
        return
    try:
        with connection.transaction():
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(login)))
    except psycopg.errors.InsufficientPrivilege:
        raise UnsuitableRole(
            f"{login} may not work as {role}. As an administrator of the server: GRANT {role} TO {login};"
        ) from None


def _has_migrations(connection: psycopg.Connection) -> bool:
    return connection.execute("SELECT to_regclass('public.django_migrations')").fetchone() != (None,)


def _grants(with_migrations: bool) -> list[sql.SQL]:
    grants = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
        sql.SQL("GRANT {may} ON ALL TABLES IN SCHEMA public TO {role}"),
        sql.SQL("GRANT {may_count} ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {may} ON TABLES TO {role}"),
        sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {may_count} ON SEQUENCES TO {role}"),
    ]
    if with_migrations:
        # The readiness check reads which migrations have run; only the owner writes it.
        grants.append(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM {role}"))
    return grants
