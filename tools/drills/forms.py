"""Send bad input in every field of every form: never a 500, unescaped markup, a redirect off the site, or slow."""

import contextlib
import copy
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

#: Pages not visited: signing out would end the walk.
LEFT_OUT = {"account_logout"}
SLOWEST = 3.0
#: Pages visited of each kind. More than one, as one community is closed, one by request, one allows scheduling.
OF_A_KIND = 3


@dataclass
class Form:
    """A form as a browser would send it: ``fields`` with their values."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return (route_of(self.action), tuple(sorted(self.fields)))


FILLED = {
    "email": "someone@x.example",
    "date": "2027-01-12",
    "time": "12:00",
    "url": "https://x.example",
    "number": "1",
}


class _Reader(HTMLParser):
    """Collects the forms and links of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and has.get("href"):
            self.links.append(urljoin(self.address, has["href"]).split("#")[0])
        if tag == "form":
            action = urljoin(self.address, has.get("action", ""))
            self.forms.append(Form(action, has.get("method", "get").lower()))
        if self.forms and tag in {"input", "textarea", "select", "button", "option"}:
            self._control(tag, has, self.forms[-1].fields)

    def _control(self, tag: str, has: dict[str, str], fields: dict[str, str]) -> None:
        if tag == "option":
            if "selected" in has or not fields.get(self.select):
                fields[self.select] = has.get("value", "")
            return
        name = has.get("name", "")
        if not name:
            return
        if tag == "select":
            self.select = name
        if has.get("type") in {"radio", "checkbox"} and "checked" not in has:
            fields.setdefault(name, has.get("value", "on"))
        else:
            fields[name] = has.get("value") or FILLED.get(has.get("type", ""), "Words")


def read(page: str, address: str) -> tuple[list[Form], list[str]]:
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms, reader.links


def route_of(address: str) -> str:
    """The name of the URL pattern of an address; empty when it is not on this site."""
    parts = urlsplit(address)
    try:
        return resolve(parts.path).view_name if not parts.netloc else ""
    except Resolver404:
        return ""


def walk(client: Client, starts: Iterable[str]) -> list[Form]:
    """Every distinct form found by following links, on OF_A_KIND pages of each kind; as on the page first visited."""
    waiting, seen, kinds = deque(starts), set[str](), Counter[str]()
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    while waiting:
        address = waiting.popleft()
        route = route_of(address)
        if not route or route in LEFT_OUT or address in seen or kinds[route] == OF_A_KIND:
            continue
        seen.add(address)
        kinds[route] += 1
        response = client.get(address, follow=True)
        if "html" not in response.headers.get("Content-Type", ""):
            continue
        forms, links = read(response.content.decode(), response.request["PATH_INFO"])  # also after a redirect
        found = {form.key: form for form in forms if route_of(form.action) not in {*LEFT_OUT, ""}} | found
        waiting += links
    return list(found.values())


@dataclass
class Faults:
    forms: int = 0
    tries: int = 0
    found: list[str] = field(default_factory=list)


def try_everything(client: Client, starts: Iterable[str], payloads: Iterable[str]) -> Faults:
    client.raise_request_exception = False
    return try_forms(client, walk(client, starts), payloads)


def try_forms(client: Client, forms: Iterable[Form], payloads: Iterable[str]) -> Faults:
    faults, payloads = Faults(), list(payloads)
    for form in forms:
        faults.forms += 1
        for name in form.fields:
            if name == "csrfmiddlewaretoken":
                continue
            for payload in payloads:
                faults.tries += 1
                what = f"{form.method} {form.action} {name}={payload[:40]!r}"
                faults.found += [f"{what}: {fault}" for fault in tried(client, form, name, payload)]
    return faults


def tried(client: Client, form: Form, name: str, payload: str) -> Iterator[str]:
    """Faults in the response to this form with this payload in this field.

    Its effect is rolled back, so that the next try starts from the same state: nobody can accept twice.
    """
    typed = {**form.fields, name: payload.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    send = client.post if form.method == "post" else client.get
    for _again in range(2):
        with undone(client):
            began = time.monotonic()
            response = send(urlsplit(form.action).path, typed)
        if time.monotonic() - began <= SLOWEST:
            break
    else:
        # Slow twice: once may be other load of the machine.
        yield "slow"
    if response.status_code >= 500:
        yield str(response.status_code)
    target = response.headers.get("Location", "/")
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        yield f"leads to {target}"
    if payload.startswith("<") and not response.streaming and payload in response.content.decode(errors="replace"):
        yield "markup comes back"


@contextlib.contextmanager
def undone(client: Client) -> Iterator[None]:
    """Roll back the database and restore the client's cookies."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies
