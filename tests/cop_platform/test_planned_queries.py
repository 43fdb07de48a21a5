"""Planned queries give what their querysets give, for every person and at every moment."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DataError, NotSupportedError, connection, transaction
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.directory.search import Sort
from communities.directory.search import _first as first_communities
from communities.models import Community, Level, Participation
from cop_platform import attention
from cop_platform.attention import ActionItem, action_items_for
from cop_platform.planned_queries import Moment, NotPlannable, PlannedQuery, planned, planned_by_values
from meetings.minutes.actions import open_points_of
from meetings.models import Meeting
from members.models import Employee, User
from tests.support.people import Tenant, make_community, make_meeting, noon_in
from tests.support.plans import plan_for_any_values


def plainly(query: PlannedQuery, *arguments: Any) -> list[Any]:
    return list(query.build(*arguments, Moment(timezone.now(), timezone.localdate())))


def facts(records: list[Any]) -> list[Any]:
    """All that a record holds, with the records it has at hand."""
    return [
        (vars(each) | {"_state": sorted(each._state.fields_cache, key=str)}) if hasattr(each, "_state") else each
        for each in records
    ]


OF_A_PERSON = [
    query
    for query in PlannedQuery.all
    if next(iter(query.build.__annotations__)) in {"person", "employee", "invitee"}
    and len(query.build.__annotations__) == 3  # the person, the moment, and what is returned
]


def test_all_that_waits_for_a_person_is_planned() -> None:
    names = {f"{query.build.__module__}.{query.build.__name__}" for query in PlannedQuery.all}
    assert "communities.decisions.ownership._that_may_wait_for" in names
    assert len(OF_A_PERSON) >= 15


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=20)])
def test_each_person_gets_what_the_queryset_gives(furnished: tuple[Tenant, Tenant], later: timedelta) -> None:
    found = 0
    with time_machine.travel(timezone.now() + later, tick=False):
        for house in furnished:
            with house.enter():
                for person in house.people.values():
                    for query in OF_A_PERSON:
                        rows = query(person)
                        assert facts(rows) == facts(plainly(query, person)), (query.build, person)
                        found += len(rows)
    assert found > 0


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=20)])
def test_no_source_is_passed_over_that_has_something_for_a_person(
    furnished: tuple[Tenant, Tenant], later: timedelta
) -> None:
    templates = set()
    with time_machine.travel(timezone.now() + later, tick=False):
        for house in furnished:
            with house.enter():
                for person in house.people.values():
                    asked = {each for source in attention._action_item_sources for each in told(source(person))}
                    assert set(told(action_items_for(person))) == asked, person
                    templates |= {template for template, _about in asked}
    assert len(templates) >= 5


def told(items: Iterable[ActionItem]) -> list[tuple[str, str]]:
    return [(each.template, str(each.about)) for each in items]


@planned
def levels_in(communities: list[Community], level: str, _at: Moment) -> QuerySet[Any]:
    here = Participation.objects.filter(community__in=communities, level=level)
    return here.values_list("community_id", "level").annotate(people=Count("id")).order_by("community_id")


def test_lists_and_texts_are_arguments_too(inside: Tenant) -> None:
    plain, medication = inside.communities.values()
    assert levels_in([plain, medication], Level.CORE) == [(plain.pk, "core", 4)]
    assert levels_in([medication, plain], Level.CORE) == [(plain.pk, "core", 4)]
    assert levels_in([plain], Level.ACTIVE) == [(plain.pk, "active", 1)]
    assert levels_in([medication.pk, plain.pk], Level.PERIPHERY) == [(plain.pk, "periphery", 2)]
    assert levels_in([], Level.CORE) == []
    others = [make_community(inside.organisation, f"Circle {number}") for number in range(60)]
    assert levels_in([*others, plain], Level.CORE) == [(plain.pk, "core", 4)]


@planned
def called_fifty_percent(text: str, _at: Moment) -> QuerySet[Any]:
    return Meeting.objects.filter(Q(focus="50 % 's") | Q(focus__contains="%s"), place=text).values_list("focus")


def test_percent_signs_and_quotes_are_what_they_are(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    for focus in ["50 % 's", "a %s b", "50 %% 's", "%"]:
        make_meeting(plain, inside["Nele"], focus=focus, place="De %s")
    for _time in range(3):
        assert sorted(called_fifty_percent("De %s")) == [("50 % 's",), ("a %s b",)]


@planned
def meeting_before_the_end_of_time(at: Moment) -> QuerySet[Any]:
    never = datetime.max.replace(tzinfo=UTC, microsecond=0)
    return Meeting.objects.filter(starts_at__lt=never, ends_at__gt=at.now).values_list("focus")


def test_the_last_year_there_is_means_never(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    for _twice in range(2):
        assert meeting_before_the_end_of_time() == [(meeting.focus,)]


def test_an_organisation_never_gets_the_plan_of_another(mereldal: Tenant, duinzicht: Tenant) -> None:
    for house in [mereldal, duinzicht, mereldal]:
        with house.enter():
            plain = house.communities["plain-language"]
            assert levels_in([plain], Level.CORE) == [(plain.pk, "core", 4)]
    with duinzicht.enter():
        assert levels_in([mereldal.communities["plain-language"]], Level.CORE) == []


def statements_prepared() -> list[tuple[str, int]]:
    """The statements on participations that this connection has prepared, with how often each ran in a general plan."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE %s AND NOT from_sql",
            ['SELECT "communities_participation"%'],
        )
        return list(cursor.fetchall())


def forget_what_was_asked() -> None:
    vars(connection.connection).pop("asked_before", None)


def test_postgresql_prepares_what_is_asked_a_second_time(inside: Tenant) -> None:
    forget_what_was_asked()
    plain = inside.communities["plain-language"]
    levels_in([plain], Level.CORE)
    assert statements_prepared() == []
    for _time in range(10):
        assert levels_in([plain], Level.CORE) == [(plain.pk, "core", 4)]
        assert levels_in([plain], Level.ACTIVE) == [(plain.pk, "active", 1)]
    with CaptureQueriesContext(connection) as seen:
        levels_in([plain], Level.CORE)
    assert [each["sql"][:36] for each in seen] == ['SELECT "communities_participation"."']
    prepared = statements_prepared()
    assert [sorted(level for level in Level.values if f"'{level}'" in text) for text, _general in sorted(prepared)] == [
        ["active"],
        ["core"],
    ]
    for statement, general in prepared:
        assert "$1" in statement
        assert str(plain.pk) not in statement.split()
        assert general > 0


def index_plan(query: PlannedQuery) -> str:
    """How PostgreSQL runs the one statement that this query has, where it takes an index if it can."""
    [plan] = query._plans.values()
    with connection.cursor() as cursor:
        for setting in ["enable_seqscan", "enable_sort"]:
            cursor.execute(f"SET LOCAL {setting} = off")
    return str(plan_for_any_values(plan.sql, plan.parameters))


def test_a_plan_for_any_values_uses_an_index_of_some_rows_and_of_an_expression(inside: Tenant) -> None:
    """What stays the same is written in the statement, so PostgreSQL sees that the index has it."""
    open_points_of._plans.clear()
    open_points_of(inside["Amina"])
    assert "actionpoint_open_by_" in index_plan(open_points_of)
    first_communities._plans.clear()
    first_communities(Sort.NEXT, 30)
    assert "community_next_to_meet" in index_plan(first_communities)


def test_a_second_time_counts_also_long_after_the_first(inside: Tenant) -> None:
    forget_what_was_asked()
    plain = inside.communities["plain-language"]
    levels_in([plain], Level.CORE)
    with connection.cursor() as cursor:
        for number in range(150):  # the driver counts each statement of Django, of a hundred only
            cursor.execute("SELECT %s", [number])
    levels_in([plain], Level.CORE)
    assert len(statements_prepared()) == 1


def test_a_statement_is_prepared_anew_after_a_rollback(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    for _time in range(3):
        with suppress(DataError), transaction.atomic():
            assert levels_in([plain], Level.CORE) == levels_in([plain], Level.CORE) == [(plain.pk, "core", 4)]
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
    assert levels_in([plain], Level.CORE) == [(plain.pk, "core", 4)]


def test_a_migration_that_changes_a_type_costs_no_page(transactional_db: None) -> None:
    """Outside of any transaction, as the session and the account of a request are read."""
    query = PlannedQuery(_languages)
    PlannedQuery.all.pop()
    for _time in range(3):
        assert query() == []
    try:
        alter_elsewhere("varchar(9)")
        for _time in range(3):
            assert query() == []
    finally:
        alter_elsewhere("varchar(5)")
    with suppress(NotSupportedError), transaction.atomic():  # is rolled back, once
        query()
    with transaction.atomic():
        assert query() == query() == []


def _languages(_at: Moment) -> QuerySet[Any]:
    return User.objects.values_list("language")


def alter_elsewhere(kind: str) -> None:
    """By another connection: the driver sees what its own connection alters."""

    def alter() -> None:
        with closing(connection), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE members_user ALTER COLUMN language TYPE {kind}")

    with ThreadPoolExecutor(1) as threads:
        threads.submit(alter).result()


def test_a_general_plan_shows_nobody_the_rows_of_another_organisation(mereldal: Tenant, duinzicht: Tenant) -> None:
    """Row-level security is asked for each run of a prepared statement, not when it was planned."""
    everywhere = PlannedQuery(_all_levels)
    PlannedQuery.all.pop()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    for house, other in [(mereldal, duinzicht), (duinzicht, mereldal)] * 3:
        with house.enter(), scopes_disabled():
            found = {organisation for (organisation,) in everywhere()}
            assert found == {house.organisation.pk}, other.organisation
    assert any(general for _statement, general in statements_prepared())


def _all_levels(_at: Moment) -> QuerySet[Any]:
    return Participation.objects.values_list("organisation_id")


def test_where_nothing_is_prepared_the_answers_are_the_same(inside: Tenant) -> None:
    driver = connection.connection
    driver.prepare_threshold = None
    try:
        plain = inside.communities["plain-language"]
        for _time in range(3):
            assert levels_in([plain], Level.CORE) == [(plain.pk, "core", 4)]
        assert statements_prepared() == []
    finally:
        driver.prepare_threshold = 1


def users_with(ids: list[int], _at: Moment) -> QuerySet[Any]:
    return User.objects.filter(pk__in=ids).values_list("pk")


@pytest.mark.parametrize("decorate", [planned, planned_by_values])
def test_each_thread_asks_by_its_own_connection(db: None, decorate: Callable[..., PlannedQuery]) -> None:
    query = decorate(users_with)
    PlannedQuery.all.pop()
    assert query([1]) == []

    def elsewhere() -> tuple[list[Any], int]:
        with closing(connection):
            return query([1]), connection.connection.info.backend_pid

    with ThreadPoolExecutor(1) as threads:
        rows, backend = threads.submit(elsewhere).result()
    assert rows == []
    assert backend != connection.connection.info.backend_pid


@planned
def coming(community: Community, at: Moment) -> QuerySet[Meeting]:
    found: QuerySet[Meeting] = Meeting.objects.upcoming(at.now).filter(community=community)
    return found.select_related("community", "host")


def test_a_plan_is_run_and_not_built_again_at_a_later_time(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    meeting = make_meeting(plain, inside["Nele"], host=inside["Nele"], starts_at=noon_in(2))
    assert coming(plain) == [meeting]
    build, coming.build = coming.build, None  # type: ignore[assignment]
    try:
        with CaptureQueriesContext(connection) as seen:
            [found] = coming(plain)
            assert (found.community, found.host, found.organisation) == (plain, inside["Nele"], inside.organisation)
        assert len(seen) == 1
        with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
            assert coming(plain) == []
    finally:
        coming.build = build


def with_a_fixed_time(person: Employee, _at: Moment) -> QuerySet[Any]:
    return Participation.objects.filter(employee=person, since__lt=timezone.now())


def that_asks_while_it_is_built(person: Employee, _at: Moment) -> QuerySet[Any]:
    mine = Participation.objects.filter(employee=person)
    return mine.filter(level=Level.CORE) if mine.exists() else mine


def with_rows_of_another_query(person: Employee, _at: Moment) -> QuerySet[Any]:
    return Participation.objects.filter(employee=person).prefetch_related("community")


def with_a_part_of_a_text(text: str, _at: Moment) -> QuerySet[Any]:
    return Community.objects.filter(name__contains=text)


@planned
def named(slug: str, _at: Moment) -> QuerySet[Community]:
    found: QuerySet[Community] = Community.objects.filter(slug=slug)
    return found


def test_a_text_is_looked_for_as_it_is(inside: Tenant) -> None:
    for slug, community in inside.communities.items():
        assert named(slug) == [community]
    assert named("nowhere") == named("stand-in 1") == named("%") == []


@pytest.mark.parametrize(
    ("build", "argument"),
    [
        (with_a_fixed_time, "Amina"),
        (that_asks_while_it_is_built, "Amina"),
        (with_rows_of_another_query, "Amina"),
        (with_a_part_of_a_text, ""),
    ],
)
def test_what_cannot_be_run_again_is_refused(inside: Tenant, build: Any, argument: str) -> None:
    with pytest.raises(NotPlannable):
        PlannedQuery(build)(inside[argument] if argument else "words")
    PlannedQuery.all.pop()
