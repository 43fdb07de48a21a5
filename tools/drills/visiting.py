"""An HTTP client for the web process, with cookies and the time each response took."""

import http.client
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from importlib import import_module
from re import findall
from typing import Any, TypeVar
from urllib.parse import urlencode

Found = TypeVar("Found")
LOOPBACK = "127.0.0.1"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Page:
    """A response and the seconds it took; status 0 where there was none."""

    status: int
    redirects_to: str = ""
    body: str = ""
    seconds: float = 0
    cookies: Mapping[str, str] = field(default_factory=dict)

    def value_of(self, name: str) -> str:
        """The value of a hidden field of the page; empty if there is none."""
        return hidden_value(self.body, name)


def hidden_value(page: str, name: str) -> str:
    values = findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return unescape(values[-1]) if values else ""


class Visitor:
    """A client with its own cookies; signed in if ``session`` is given."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.token = secrets.token_hex(16)
        self.cookies = {"csrftoken": self.token, **({"sessionid": session} if session else {})}

    def get(self, path: str) -> Page:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Page:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **fields}))

    def _ask(self, method: str, path: str, body: str | None = None) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=60)
        began = time.perf_counter()
        try:
            connection.request(method, path, body, {"Cookie": cookies, "Host": "localhost", **(FORM if body else {})})
            response = connection.getresponse()
            read = response.read()
        except (OSError, http.client.HTTPException):
            return Page(0, seconds=time.perf_counter() - began)
        finally:
            connection.close()
        return _seen(response, read, time.perf_counter() - began)


def _seen(response: http.client.HTTPResponse, body: bytes, seconds: float) -> Page:
    given = SimpleCookie()
    for header in response.headers.get_all("Set-Cookie") or []:
        given.load(header)
    cookies = {name: morsel.value for name, morsel in given.items()}
    return Page(response.status, response.headers.get("Location", ""), body.decode(), seconds, cookies)


def session_of(user: Any) -> str:
    """Create a session as signing in does. Returns its key; the web process reads it from the database."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    return str(session.session_key)


def unused_port() -> int:
    with socket.socket() as attempt:
        attempt.bind((LOOPBACK, 0))
        return int(attempt.getsockname()[1])


def run_at_once(clicks: Sequence[Callable[[], Found]]) -> list[Found]:
    """Call all in the same moment, each in its own thread. Returns the results in the order in which they ended."""
    start, found = threading.Barrier(len(clicks)), list[Found]()

    def run(click: Callable[[], Found]) -> None:
        start.wait()
        found.append(click())

    threads = [threading.Thread(target=run, args=[click]) for click in clicks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
