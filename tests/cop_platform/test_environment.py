"""Settings read from the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cop_platform import environment as env


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set the environment variable SECRET_KEY"):
        env.text("SECRET_KEY")


def test_an_empty_variable_is_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_NAME", "")
    assert env.text("SITE_NAME", "Kring") == "Kring"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("yes", True), (" On ", True), ("TRUE", True), ("0", False), ("no", False), ("off", False)],
)
def test_flags(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", value)
    assert env.flag("DEBUG", not expected) is expected


@pytest.mark.parametrize("default", [True, False])
def test_a_flag_not_set_is_its_default(default: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEBUG", raising=False)
    assert env.flag("DEBUG", default) is default


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="DEBUG is “perhaps”"):
        env.flag("DEBUG")


def test_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_PORT", "587")
    assert env.number("EMAIL_PORT", 25) == 587
    monkeypatch.setenv("EMAIL_PORT", "smtp")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_PORT is “smtp”; write a whole number"):
        env.number("EMAIL_PORT", 25)


def test_words_lose_the_spaces_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,,")
    assert env.text_list("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_a_database_on_a_server() -> None:
    database = env.database("postgresql://cop:p%40ss@db.example:5433/cop%20data?sslmode=require")
    assert {name: database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "cop data",
        "USER": "cop",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "connect_timeout": "5"},
    }


def test_a_database_at_a_socket() -> None:
    database = env.database("postgresql://cop@/cop?host=/run/a%20b")
    assert (database["HOST"], database["PORT"], database["OPTIONS"]) == ("/run/a b", "", {"connect_timeout": "5"})


def test_a_role_is_taken_by_each_connection() -> None:
    assert env.database("postgresql://cop@/cop", "cop_app")["OPTIONS"]["options"] == "-c role=cop_app"


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="Kring runs on PostgreSQL only"):
        env.database("sqlite:///db.sqlite3")


def test_a_broker_at_a_socket_is_written_as_celery_wants_it() -> None:
    assert env.broker("unix:///run/valkey.sock") == "redis+socket:///run/valkey.sock?virtual_host=0"
    assert env.broker("redis://broker:6379/0") == "redis://broker:6379/0"
