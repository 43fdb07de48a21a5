"""Log lines of the formatters, of requests and of jobs."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from cop_platform import celery_app
from cop_platform.logs import formatting
from cop_platform.tenancy import enter, tenant_task
from tests.support.people import Tenant, make_user, signed_in
from tests.support.written import WrittenLog, written

__all__ = ["written"]

logger = logging.getLogger("kring.test")


def without_chance(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in {"time", "milliseconds", "request", "seconds"}}


# --- Formatters ---------------------------------------------------------------------------------------------------


def test_a_line_is_json_with_what_is_known(written: WrittenLog) -> None:
    with formatting.log_context(request="K7Q2MFXB", organisation="mereldal"):
        logger.warning("Late by %s\nminutes", 5, extra={"count": 3, "thing": object()})
    [line] = written.lines()
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "kring.test",
        "message": "Late by 5\nminutes",
        "request": "K7Q2MFXB",
        "organisation": "mereldal",
        "count": 3,
    }
    assert written.text.count("\n") == 1


def test_a_traceback_is_part_of_its_line(written: WrittenLog) -> None:
    try:
        int("hunter22 password=hunter22")
    except ValueError:
        logger.exception("Odd")
    [line] = written.lines()
    assert "ValueError: invalid literal" in line["error"]
    assert "password=…" in line["error"]


def test_the_plain_form_says_the_same() -> None:
    record = logging.makeLogRecord({"name": "kring.test", "levelname": "INFO", "msg": "one\ntwo", "count": 3})
    with formatting.log_context(request="K7Q2MFXB", person=""):
        line = formatting.PlainFormatter().format(record)
    assert line.endswith(" INFO kring.test one two request=K7Q2MFXB count=3")


def test_what_is_noted_ends_with_its_frame(written: WrittenLog) -> None:
    formatting.add_context(lost="there is nothing to note it in")
    with formatting.log_context(request="one"):
        formatting.add_context(route="home")
        logger.info("inside")
    logger.info("outside")
    assert [without_chance(line).get("route") for line in written.lines()] == ["home", None]


def test_an_odd_format_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT is “xml”; write json or plain"):
        formatting.configuration()


@pytest.mark.parametrize(
    ("debug", "form", "expected"),
    [("", "", "Json"), ("1", "", "Plain"), ("1", "json", "Json"), ("0", "plain", "Plain")],
)
def test_json_unless_somebody_looks_for_faults(
    monkeypatch: pytest.MonkeyPatch, debug: str, form: str, expected: str
) -> None:
    monkeypatch.setenv("DEBUG", debug)
    monkeypatch.setenv("LOG_FORMAT", form)
    assert formatting.configuration()["formatters"]["ours"]["()"] == f"cop_platform.logs.formatting.{expected}Formatter"


# --- Requests -----------------------------------------------------------------------------------------------------


def test_a_request_is_one_line(written: WrittenLog, mereldal: Tenant) -> None:
    amina = mereldal["Amina"]
    response = signed_in(amina).get("/o/mereldal/communities/plain-language/?tab=1")
    [line] = written.lines("request")
    assert line["request"] == response.headers["X-Request-ID"]
    assert line["milliseconds"] > 0
    assert without_chance(line) == {
        "level": "INFO",
        "logger": "kring.request",
        "message": "request",
        "method": "GET",
        "route": "community",
        "account": amina.user_id,
        "person": amina.public_id,
        "organisation": "mereldal",
        "status": 200,
    }


def test_so_is_one_with_a_number_in_its_address(written: WrittenLog, mereldal: Tenant) -> None:
    signed_in(mereldal["Amina"]).get("/o/mereldal/communities/plain-language/charter/versions/7/changes/")
    [line] = written.lines("request")
    assert (line["route"], line["status"]) == ("charter-changes", 404)


@pytest.mark.parametrize(
    ("method", "address", "route", "status"),
    [
        ("GET", "/accounts/login/", "account_login", 200),
        ("GET", "/o/mereldal/meetings/", "upcoming-meetings", 302),
        ("GET", "/nothing/here/", "", 404),
        ("GET", "/static/css/common.css", "static", 200),
        ("BREW\nCOFFEE", "/accounts/login/", "account_login", 405),
    ],
)
def test_a_visitor_is_nobody(db: None, written: WrittenLog, method: str, address: str, route: str, status: int) -> None:
    Client().generic(method, address).close()
    [line] = written.lines("request")
    assert (line.get("route", ""), line["status"]) == (route, status)
    assert {"account", "person", "organisation"} & set(line) == set()
    assert line["method"] == (method if method == "GET" else "other")


def test_what_is_logged_inside_knows_the_request(
    written: WrittenLog, mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        logger.warning("inside")
        raise ZeroDivisionError

    monkeypatch.setattr("communities.pages.home.action_items_for", fail)
    browser = signed_in(mereldal["Amina"])
    browser.raise_request_exception = False
    response = browser.get("/o/mereldal/")
    [inside] = written.lines("inside")
    [failed] = [line for line in written.lines() if line["level"] == "ERROR"]
    reference = response.headers["X-Request-ID"]
    for line in [inside, failed]:
        facts = [line[name] for name in ("request", "route", "organisation", "person")]
        assert facts == [reference, "home", "mereldal", mereldal["Amina"].public_id]
    assert "ZeroDivisionError" in failed["error"]
    assert response.status_code == 500
    assert f">{reference}<" in response.content.decode()


def test_each_request_has_its_own_id(db: None) -> None:
    ids = {Client(headers={"X-Request-ID": "mine"}).get("/accounts/login/").headers["X-Request-ID"] for _ in range(5)}
    assert len(ids) == 5
    assert {len(each) for each in ids} == {8}


def refusals(written: WrittenLog) -> list[dict[str, Any]]:
    return [without_chance(line) for line in written.lines("refused")]


def test_a_refused_attempt_is_told_alike_for_what_exists_and_what_does_not(
    written: WrittenLog, mereldal: Tenant, duinzicht: Tenant
) -> None:
    tom = signed_in(duinzicht["Tom"])
    for slug in ["mereldal", "nowhere1"]:
        tom.get(f"/o/{slug}/communities/plain-language/")
    there, nothing = refusals(written)
    assert (there.pop("asked_for"), nothing.pop("asked_for")) == ("mereldal", "nowhere1")
    assert (
        there
        == nothing
        == {
            "level": "WARNING",
            "logger": "kring.request",
            "message": "refused",
            "method": "GET",
            "route": "community",
            "account": duinzicht["Tom"].user_id,
        }
    )
    assert all(line["request"] for line in written.lines("refused"))


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("get", "communities/plain-language/", "community"),
        ("post", "communities/plain-language/participation/", "participation"),
        ("post", "invitations/", "organisation-invitations"),
        ("get", "admin/members/employee/", "administration:members_employee_changelist"),
        ("get", "no-such-page/", ""),
    ],
)
def test_each_refused_attempt_is_one_line_that_says_who_where_and_which_request(
    written: WrittenLog, mereldal: Tenant, duinzicht: Tenant, method: str, path: str, route: str
) -> None:
    response = getattr(signed_in(duinzicht["Tom"]), method)(f"/o/mereldal/{path}")
    [line] = written.lines("refused")
    told = {name: line.get(name, "") for name in ["account", "asked_for", "route", "method", "request"]}
    assert told == {
        "account": duinzicht["Tom"].user_id,
        "asked_for": "mereldal",
        "route": route,
        "method": method.upper(),
        "request": response["X-Request-ID"],
    }


def test_an_address_that_cannot_be_an_organisation_is_not_repeated(written: WrittenLog, duinzicht: Tenant) -> None:
    signed_in(duinzicht["Tom"]).get("/o/K7%20Q2:secret/communities/")
    assert [line.get("asked_for") for line in refusals(written)] == [None]


def test_what_is_missing_at_home_and_a_bad_link_are_not_refusals(
    written: WrittenLog, mereldal: Tenant, duinzicht: Tenant
) -> None:
    signed_in(mereldal["Amina"]).get("/o/mereldal/communities/no-such/")
    signed_in(duinzicht["Tom"]).get("/o/mereldal/rsvps/bad:token:x/")
    Client().get("/o/mereldal/")
    assert refusals(written) == []
    assert [line["status"] for line in written.lines("request")] == [404, 404, 302]


def test_somebody_with_no_seat_is_known_by_their_account(written: WrittenLog, db: None) -> None:
    client, user = Client(), make_user("operator@kring.example", is_staff=True)
    client.force_login(user)
    client.get("/")
    [line] = written.lines("request")
    assert (line["account"], "person" in line) == (user.pk, False)


# --- Jobs ---------------------------------------------------------------------------------------------------------


@tenant_task(name="tests.tenant_job")
def tenant_job() -> None:
    logger.info("inside")


@pytest.fixture
def as_in_a_worker() -> Iterator[Callable[..., Any]]:
    yield lambda job, *args: job.apply(args=args)
    formatting.end_context()


def test_a_job_is_one_line(written: WrittenLog, mereldal: Tenant, as_in_a_worker: Callable[..., Any]) -> None:
    as_in_a_worker(tenant_job, mereldal.organisation.pk)
    [inside], [line] = written.lines("inside"), written.lines("task")
    assert (inside["task"], inside["organisation"]) == ("tests.tenant_job", "mereldal")
    assert line["seconds"] >= 0
    assert without_chance(line) == {
        "level": "INFO",
        "logger": "kring.task",
        "message": "task",
        "job": inside["job"],
        "task": "tests.tenant_job",
        "organisation": "mereldal",
        "outcome": "success",
    }
    logger.info("after")
    assert "task" not in written.lines("after")[0]


def test_a_job_that_fails_says_so(written: WrittenLog, db: None, as_in_a_worker: Callable[..., Any]) -> None:
    as_in_a_worker(tenant_job, 0)
    assert written.lines("task")[0]["outcome"] == "failure"


def test_celery_leaves_our_logs_alone() -> None:
    handlers = logging.getLogger().handlers[:]
    assert celery_app.log.setup_logging_subsystem(loglevel="INFO") or celery_app.log.already_setup
    assert logging.getLogger().handlers == handlers


def test_entering_an_organisation_costs_the_log_no_question(mereldal: Tenant, django_assert_num_queries: Any) -> None:
    deferred = type(mereldal.organisation).objects.only("pk").get(pk=mereldal.organisation.pk)
    with django_assert_num_queries(4), enter(deferred):  # begin and end of the savepoint, and the setting twice
        pass
