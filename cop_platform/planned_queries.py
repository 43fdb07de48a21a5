"""Queries that are built once a process and then only run, with other values.

Django builds and compiles a query anew each time. For one with several subqueries that takes longer than PostgreSQL
needs to answer it, and the home page asks ten of them. Here the query is built with stand-ins for its arguments and for
the time, and each run puts the real values in their places. The rule stays an ordinary queryset in its own module.
PostgreSQL, too, plans such a statement once for each connection (docs/decisions/0069-prepared-statements.md).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django.db.models.query import ModelIterable, get_related_populators
from django.utils import timezone
from django_scopes import get_scope, scope
from psycopg.errors import FeatureNotSupported
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8

#: Stand-ins: numbers and times that no query has by itself. Each argument has a thousand numbers.
ORGANISATION = 7_310_577_218_430_000
FIRST, EACH = ORGANISATION + 1000, 1000
TEXT = "stand-in "
NOW = datetime(1001, 1, 1, 12, 34, 56, tzinfo=UTC)
#: A time that near to NOW was reckoned from it.
NEAR = timedelta(days=100 * 366)
#: A longer list is not worth a plan of its own.
LONGEST_LIST = 50


@dataclass(frozen=True)
class Moment:
    """When a query is asked: the instant, and the day in the reader's time zone."""

    now: datetime
    today: date


class NotPlannable(Exception):
    """The query cannot be run again with other values. Found when it is built, so in every test of it."""


class PlannedQuery:
    """Called with the arguments of ``build`` but the last, gives the list that its queryset would give.

    Arguments are records, lists of records or of ids, texts that are looked for as they are, and others that have few
    values, such as roles: each of these gets a plan. ``build`` must not decide by what is in a record or by the moment,
    its last argument: it sees stand-ins. A week before the moment is reckoned again for each run, but nothing else may
    be made of it.
    """

    #: All of them, for the test that compares each with its queryset.
    all: ClassVar[list["PlannedQuery"]] = []

    def __init__(self, build: Callable[..., Any], prepared: bool = True) -> None:
        self.build = build
        self.prepared = prepared
        self.all.append(self)
        self._plans: dict[Any, _Plan] = {}
        update_wrapper(self, build)

    def __call__(self, *arguments: Any) -> list[Any]:
        moment = Moment(timezone.now(), timezone.localdate())
        if any(isinstance(each, list) and len(each) > LONGEST_LIST for each in arguments):
            return list(self.build(*arguments, moment))
        shape = (_organisation() is not None, *map(_shape, arguments))
        if shape not in self._plans:
            self._plans[shape] = self._plan(arguments)
        return self._plans[shape].run(arguments, moment)

    def _plan(self, arguments: tuple[Any, ...]) -> "_Plan":
        standing_in = [_stand_in(place, each) for place, each in enumerate(arguments)]
        here = _organisation()
        scoped = {"organisation": type(here)(pk=ORGANISATION)} if here else {}
        with scope(**scoped), connection.execute_wrapper(_refuse):
            queryset = self.build(*standing_in, Moment(NOW, NOW.date()))
        if queryset._prefetch_related_lookups:  # noqa: SLF001 - no public name
            raise NotPlannable("Related rows of their own query cannot be planned.")
        return _Plan(queryset, self.prepared)


class _Plan:
    """A compiled query: its SQL, the stand-ins among its parameters, and what stands in which column."""

    def __init__(self, queryset: Any, prepared: bool) -> None:
        self.prepared = prepared
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.makes_records = queryset._iterable_class is ModelIterable  # noqa: SLF001 - no public name
        self.converters: Any = {}
        self.sql = ""
        self.parameters: list[Any] = []
        self.populators: list[Any] = []
        try:
            self.sql, parameters = self.compiler.as_sql()
        except EmptyResultSet:  # an empty list of records: nothing is found without asking
            return
        self.parameters = list(parameters)
        self._write_what_stays()
        self.converters = self.compiler.get_converters([each[0] for each in self.compiler.select])
        if self.makes_records:
            kind = self.compiler.klass_info
            self.populators = get_related_populators(kind, self.compiler.select, queryset.db)  # type: ignore[call-arg]
            self.first, self.last = kind["select_fields"][0], kind["select_fields"][-1] + 1
            self.names = [each[0].target.attname for each in self.compiler.select[self.first : self.last]]

    def _write_what_stays(self) -> None:
        """Leaves only stand-ins as parameters, so that a plan for any values may use an index of open rows only."""
        operations: Any = connection.ops
        parameters = iter(self.parameters)
        self.parameters = [each for each in self.parameters if _is_stand_in(each)]

        def written(place: re.Match[str]) -> str:
            if place[0] == "%%":
                return place[0]
            value = next(parameters)
            return "%s" if _is_stand_in(value) else operations.compose_sql("%s", [value]).replace("%", "%%")

        self.sql = re.sub("%[%s]", written, self.sql)

    def run(self, arguments: tuple[Any, ...], moment: Moment) -> list[Any]:
        if not self.sql:
            return []
        values = _values(arguments)
        parameters = [_value(each, values, moment) for each in self.parameters]
        with _preparing_cursor() if self.prepared else connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        if self.converters:
            rows = [tuple(row) for row in self.compiler.apply_converters(rows, self.converters)]
        alias = connection.alias
        return [self._record(row, alias) for row in rows] if self.makes_records else rows

    def _record(self, row: tuple[Any, ...], alias: str) -> Any:
        """As Django's ModelIterable makes it."""
        model = self.compiler.klass_info["model"]
        record = model.from_db(alias, self.names, row[self.first : self.last])
        for each in self.populators:
            each.populate(row, record)
        for name, place in self.compiler.annotation_col_map.items():
            setattr(record, name, row[place])
        return record


class _PreparingCursor(ServerBindingCursor):
    """Sends values beside the statement, and keeps the statement for the log of queries also when it is prepared."""

    _conn: Any

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """As the driver does it, and once more if a migration changed the type of a column since it was prepared.

        In a transaction the error stays: it is rolled back, and then the driver forgets what it prepared.
        """
        try:
            return super().execute(query, params, **options)  # type: ignore[misc]
        except FeatureNotSupported:
            if self._conn.info.transaction_status != TransactionStatus.IDLE:
                raise
            self._conn._prepared.clear()  # noqa: SLF001 - no public name
            return super().execute(query, params, **{**options, "prepare": False})  # type: ignore[misc]

    def _get_prepared(self, query: Any, prepare: bool | None = None) -> Any:
        """Prepared from the second time on. The driver forgets a first time after a hundred other statements."""
        asked = vars(self._conn).setdefault("asked_before", set())
        key = hash((query.query, query.types))
        if prepare is None and key in asked:
            prepare = True
        asked.add(key)
        return super()._get_prepared(query, prepare)  # type: ignore[misc]

    def _send_query_prepared(self, name: bytes, query: Any, **options: Any) -> None:
        self._query = query
        super()._send_query_prepared(name, query, **options)  # type: ignore[misc]


def _preparing_cursor() -> CursorWrapper:
    """As ``connection.cursor()`` makes it, but the statement can be prepared."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    wrapper: Any = connection
    kind: Any = _PreparingCursor
    with connection.wrap_database_errors:
        cursor: CursorWrapper = wrapper._prepare_cursor(kind(wrapper.connection))  # noqa: SLF001 - no public name
    return cursor


def _shape(argument: Any) -> Any:
    """What a plan depends on: the kind of a record or text, the length of a list, or the value itself."""
    if isinstance(argument, models.Model) or type(argument) is str:
        return type(argument)
    return (list, len(argument)) if isinstance(argument, list) else argument


def _stand_in(place: int, argument: Any) -> Any:
    number = FIRST + place * EACH
    if isinstance(argument, models.Model):
        return type(argument)(pk=number, organisation_id=ORGANISATION)
    if type(argument) is str:
        return f"{TEXT}{number}"
    return [number + each for each in range(len(argument))] if isinstance(argument, list) else argument


def _values(arguments: tuple[Any, ...]) -> dict[Any, Any]:
    """The number or the text for each stand-in."""
    here = _organisation()
    values: dict[Any, Any] = {ORGANISATION: here.pk} if here else {}
    for place, argument in enumerate(arguments):
        if type(argument) is str:
            values[_stand_in(place, argument)] = argument
            continue
        several = argument if isinstance(argument, list) else [argument]
        if not isinstance(several[0] if several else None, models.Model | int):
            continue
        for each, one in enumerate(several):
            values[FIRST + place * EACH + each] = one.pk if isinstance(one, models.Model) else one
    return values


def _is_stand_in(parameter: Any) -> bool:
    if isinstance(parameter, date):
        if parameter.year == MAXYEAR:
            return False  # it says “never”, and was not reckoned from a moment
        day = parameter.date() if isinstance(parameter, datetime) else parameter
        if abs(day - NOW.date()) > NEAR:
            raise NotPlannable(f"{parameter} stays the same: reckon it from the moment that is given.")
        return True
    if isinstance(parameter, str):
        if TEXT in parameter and not parameter.removeprefix(TEXT).isdigit():
            raise NotPlannable("A text can only be looked for as it is.")
        return parameter.startswith(TEXT)
    return isinstance(parameter, int) and parameter >= ORGANISATION


def _value(stand_in: Any, values: dict[Any, Any], moment: Moment) -> Any:
    if isinstance(stand_in, datetime):
        return moment.now + (stand_in - NOW)
    if isinstance(stand_in, date):
        return moment.today + (stand_in - NOW.date())
    # Any id is sent as a bigint: of another width, the statement would be another one to PostgreSQL.
    return values[stand_in] if isinstance(stand_in, str) else Int8(values[int(stand_in)])


def _organisation() -> Any:
    return get_scope().get("organisation")


def _refuse(*_statement: Any) -> NoReturn:
    raise NotPlannable("It asks the database while it is built, with stand-ins.")


def planned(build: Callable[..., Any]) -> PlannedQuery:
    """Decorator of a function that builds a queryset, with a :class:`Moment` as its last argument."""
    return PlannedQuery(build)


def planned_by_values(build: Callable[..., Any]) -> PlannedQuery:
    """As :func:`planned`, but PostgreSQL plans each run for its values.

    For a query whose best way depends on them: the few of twelve people, and a sample of two thousand. What a plan for
    any values reads is counted by the test of pages at scale.
    """
    return PlannedQuery(build, prepared=False)
