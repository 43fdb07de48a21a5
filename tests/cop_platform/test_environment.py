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
        "OPTIONS": {"sslmode": "require", "connect_timeout": "5", "prepare_threshold": 1},
    }


def test_a_database_at_a_socket() -> None:
    database = env.database("postgresql://cop@/cop?host=/run/a%20b")
    assert (database["HOST"], database["PORT"], database["OPTIONS"]) == (
        "/run/a b",
        "",
        {"connect_timeout": "5", "prepare_threshold": 1},
    )


def test_a_role_is_taken_by_each_connection() -> None:
    assert env.database("postgresql://cop@/cop", "cop_app")["OPTIONS"]["options"] == "-c role=cop_app"


def test_a_pooler_may_know_no_prepared_statements() -> None:
    assert env.database("postgresql://cop@/cop", prepared=False)["OPTIONS"]["prepare_threshold"] is None


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="Kring runs on PostgreSQL only"):
        env.database("sqlite:///db.sqlite3")


def test_a_broker_at_a_socket_is_written_as_celery_wants_it() -> None:
    assert env.broker("unix:///run/valkey.sock") == "redis+socket:///run/valkey.sock?virtual_host=0"
    assert env.broker("redis://broker:6379/0") == "redis://broker:6379/0"


@pytest.mark.parametrize(
    ("value", "shown", "address"),
    [
        ("no-reply@kring.example", "", "no-reply@kring.example"),
        ("Kring Zeehaven <no-reply@kring.example>", "Kring Zeehaven", "no-reply@kring.example"),
        ('"Kring, Zeehaven" <no-reply@kring.example>', "Kring, Zeehaven", "no-reply@kring.example"),
        ("Kring, Zeehaven <no-reply@Kring.Example>", "Kring, Zeehaven", "no-reply@kring.example"),
        ("Störm <no-reply@störm.example>", "Störm", "no-reply@xn--strm-6qa.example"),
        ("no-reply@kring", "", "no-reply@kring"),
    ],
)
def test_a_sender_has_an_address_and_perhaps_a_name(
    value: str, shown: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", value)
    found = env.sender("DEFAULT_FROM_EMAIL", "no-reply@testserver")
    assert (found.display_name, found.addr_spec) == (shown, address)


@pytest.mark.parametrize(
    "value",
    [
        *["no-reply", "Kring", "no-reply@", "@kring.example", "a@kring.example, b@kring.example", "a b@kring.example"],
        *["Kring <no-reply>", "Kring no-reply@kring.example", "no-reply@kring.example>", "mailto:a@kring..example"],
    ],
)
def test_what_cannot_send_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", value)
    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL is “"):
        env.sender("DEFAULT_FROM_EMAIL", "no-reply@testserver")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://kring.example", "https://kring.example"),
        ("https://kring.example/", "https://kring.example"),
        ("HTTPS://Kring.Example:443", "https://kring.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://störm.example", "https://xn--strm-6qa.example"),
        ("http://[0::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_site_is_what_browsers_send_as_origin(value: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", value)
    assert env.site("SITE_URL") == expected


@pytest.mark.parametrize(
    "value",
    [
        *["https://kring.example/cop", "https://kring.example?a=1", "https://kring.example/#top", "kring.example"],
        *["https://kring.example:port", "https://kring.example:99999", "ftp://kring.example", "https://a_b.example"],
        *["https://me:secret@kring.example", "https://kring .example", "//kring.example", "https://[kring", "https://"],
    ],
)
def test_a_site_that_would_half_work_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="SITE_URL is "):
        env.site("SITE_URL")


def test_names_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "Kring.Example, .störm.example, [::1], 127.0.0.1, *")
    expected = ["kring.example", ".xn--strm-6qa.example", "[::1]", "127.0.0.1", "*"]
    assert env.hosts("ALLOWED_HOSTS", "testserver") == expected
    monkeypatch.delenv("ALLOWED_HOSTS")
    assert env.hosts("ALLOWED_HOSTS", env.host_of("http://[::1]:8000")) == ["[::1]"]


@pytest.mark.parametrize("value", ["https://kring.example", "kring.example:8000", "kring.example/cop", "a b"])
def test_a_name_that_no_request_has_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS has “"):
        env.hosts("ALLOWED_HOSTS", "testserver")


@pytest.mark.parametrize("value", ["mail.kring.example", "mail_relay", "127.0.0.1", "::1"])
def test_a_mail_server(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_HOST", value)
    assert env.mail_host("EMAIL_HOST", "localhost") == value


@pytest.mark.parametrize("value", ["smtp://mail.example", "mail.example:587", "me@mail.example", "mail.example/in"])
def test_a_mail_server_with_more_than_its_host_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_HOST", value)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_HOST is “"):
        env.mail_host("EMAIL_HOST", "localhost")


@pytest.mark.parametrize("url", ["postgresql://kring@host:port/kring", "postgresql://kring@host:5432"])
def test_a_database_that_cannot_be_reached_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database(url)


@pytest.mark.parametrize(
    "url", ["broker:6379", "amqp://broker", "redis://broker:port/0", "redis://", "redis://broker/a"]
)
def test_a_broker_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        env.broker(url)
