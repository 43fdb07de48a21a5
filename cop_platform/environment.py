"""Settings from environment variables, their only source. docs/settings.md documents each of them."""

import os
import re
from collections.abc import Collection
from email.headerregistry import Address
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.validators import EmailValidator

DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*", re.ASCII)


def text(name: str, default: str | None = None) -> str:
    """The variable's value. Raises ImproperlyConfigured with its name if it is missing and has no default."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}; docs/settings.md says what it is.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is “{value}”; write 1 or 0.")
    return default


def number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”; write a whole number.") from None


def choice(name: str, choices: Collection[str], default: str) -> str:
    value = os.environ.get(name) or default
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is “{value}”; write {' or '.join(choices)}.")
    return value


def text_list(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in (os.environ.get(name) or default).split(",") if word.strip()]


def site(name: str) -> str:
    """The site's address as browsers send it: scheme, host and perhaps a port, such as ``https://kring.example``.

    Nothing may follow: links on pages, links in mails and the ``Origin`` of forms would not agree.
    """
    value = text(name).strip()
    parts = _split(name, value)
    more = [parts.username, parts.password, parts.path.strip("/"), parts.query, parts.fragment]
    host = _host(parts.hostname or "")
    if parts.scheme not in DEFAULT_PORTS or not host or any(more) or "?" in value or "#" in value:
        raise ImproperlyConfigured(
            f"{name} is “{value}”; write the scheme and the host, and a port if it needs one: https://kring.example. "
            "Kring has a host of its own, without a path."
        )
    port = "" if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def host_of(site_url: str) -> str:
    """The host of an address made by ``site``, as a request's Host header has it: an IPv6 address in brackets."""
    return _host(urlsplit(site_url).hostname or "")


def hosts(name: str, default: str) -> list[str]:
    """Names for ``ALLOWED_HOSTS``: hosts without scheme or port, ``.example`` with all below it, or ``*``."""
    return [word if word == "*" else _allowed_host(name, word) for word in text_list(name, default)]


def _allowed_host(name: str, word: str) -> str:
    dot, plain = ("." if word.startswith(".") else ""), word.removeprefix(".")
    host = _host(plain.removeprefix("[").removesuffix("]"))
    if not host:
        raise ImproperlyConfigured(f"{name} has “{word}”; write hosts only, without https:// and without a port.")
    return dot + host


def _host(host: str) -> str:
    """The host in ASCII and small letters, an IPv6 address in brackets; empty if it is none."""
    try:
        address = ip_address(host)
    except ValueError:
        return _host_name(host)
    return f"[{address}]" if address.version == 6 else str(address)


def _host_name(host: str) -> str:
    try:
        host = host.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return host if _HOST_NAME.fullmatch(host) else ""


def mail_host(name: str, default: str) -> str:
    """The name or address of a mail server, without scheme or port."""
    value = text(name, default).strip()
    if re.search(r"[\s/@\[\]]", value) or (":" in value and not _host(value)):
        raise ImproperlyConfigured(f"{name} is “{value}”; write the host only: its port is in EMAIL_PORT.")
    return value


def sender(name: str, default: str) -> Address:
    """The address mails come from, with or without a name: ``Kring <no-reply@kring.example>``."""
    value = text(name, default).strip()
    shown, address = _name_and_address(value)
    local, _at, domain = address.rpartition("@")
    host = _host_name(domain)
    if not host or len(local) > 64 or not EmailValidator.user_regex.match(local):
        raise ImproperlyConfigured(
            f"{name} is “{value}”; write one address, such as no-reply@kring.example, or a name before it: "
            "Kring <no-reply@kring.example>."
        )
    return Address(" ".join(shown.split()), local, host)


def _name_and_address(value: str) -> tuple[str, str]:
    if not value.endswith(">") or "<" not in value:
        return "", value
    shown, _bracket, address = value.removesuffix(">").rpartition("<")
    shown = shown.strip()
    if len(shown) > 1 and shown.startswith('"') and shown.endswith('"'):
        shown = re.sub(r"\\(.)", r"\1", shown[1:-1])
    return shown, address.strip()


def _split(name: str, url: str) -> SplitResult:
    """The parts of an address. Raises ImproperlyConfigured with the variable's name if it is none."""
    try:
        parts = urlsplit(url)
        _checked = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no address that we understand; docs/settings.md shows one.") from None
    return parts


def database(url: str, role: str = "", prepared: bool = True) -> dict[str, Any]:
    """Django's ``DATABASES`` entry for ``postgresql://user:password@host:port/name?host=/socket&sslmode=…``.

    With a role, each connection works as that role from its first statement on. Planned queries are prepared on the
    server when they are asked a second time, unless ``prepared`` is false: not every pooler of connections knows that.
    """
    parts = _split("DATABASE_URL", url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://; Kring runs on PostgreSQL only.")
    if not parts.path.lstrip("/"):
        raise ImproperlyConfigured("DATABASE_URL names no database; write postgresql://user:password@host:port/name.")
    options: dict[str, Any] = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = options.pop("host", None) or unquote(parts.hostname or "")
    options.setdefault("connect_timeout", "5")
    options["prepare_threshold"] = 1 if prepared else None
    if role:
        options["options"] = f"-c role={role}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def broker(url: str) -> str:
    """Celery's broker URL for a Redis URL: a unix socket (``unix:///path``) is spelled differently there."""
    if not url.startswith("unix://"):
        parts = _split("REDIS_URL", url)
        if parts.scheme not in {"redis", "rediss"} or not parts.hostname or not re.fullmatch(r"/?\d*", parts.path):
            raise ImproperlyConfigured("REDIS_URL must be like redis://host:6379/0 or unix:///path/of/socket.")
        return url
    path, _question, query = url.removeprefix("unix://").partition("?")
    number = parse_qs(query).get("db", ["0"])[-1]
    return f"redis+socket://{path}?virtual_host={number}"
