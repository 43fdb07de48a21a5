"""Drill: twenty hostile requests a second for a minute, while a colleague reads pages that must stay quick.

The colleague's pages are measured before and meanwhile, beside a bare page that reads nothing: if that one is slow too,
the machine is. Every hostile request is answered, and none with a failure.
"""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, cycle
from statistics import median
from urllib.parse import quote, urlencode

from tools.drills.figures import DrillResult
from tools.drills.ground import DrillInstallation
from tools.drills.visiting import FORM, LOOPBACK, Visitor, session_of

A_SECOND, SECONDS, CALM_SECONDS = 20, 60, 10
#: Of the colleague's pages, for 95 of 100 readings.
MOST_SECONDS = 0.3
#: Pauses between the colleague's pages.
READING_SECONDS = 0.1
SIZE = 8_000
BARE = "the bare page"
TOKEN = "x" * 32
#: What gunicorn, Django and we may answer; a failure (5xx) or nothing at all may not be.
PROPER = {200, 302, 400, 403, 404, 405, 409, 410, 413, 414, 422, 429, 431}


@dataclass(frozen=True)
class Attack:
    """A request as no browser sends it."""

    name: str
    method: str
    path: str
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Readings:
    """Seconds of each page of the colleague."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def worst_of_most(self, name: str) -> float:
        """The 95th percentile."""
        ordered = sorted(self.seconds[name])
        return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def drill(ground: DrillInstallation) -> Iterator[DrillResult]:
    ground.load_demo()
    ground.restart("web")
    pages = pages_of(ground)
    read_for(CALM_SECONDS / 2, ground, pages)  # the first readings compile templates
    calm = read_for(CALM_SECONDS, ground, pages)
    answers: Counter[tuple[str, int]] = Counter()
    over = threading.Event()
    attacking = threading.Thread(target=attack, args=[ground.web_port, answers, over])
    attacking.start()
    meanwhile = read_for(SECONDS, ground, pages)
    over.set()
    attacking.join()
    for name in pages:
        yield compare(name, calm, meanwhile)
    yield answered(answers)


def compare(name: str, calm: Readings, meanwhile: Readings) -> DrillResult:
    result = DrillResult(name)
    worst = meanwhile.worst_of_most(name)
    result.summary = (
        f"{len(meanwhile.seconds[name])} times, median {median(meanwhile.seconds[name]) * 1000:.0f} ms, "
        f"95 of 100 within {worst * 1000:.0f} ms "
        f"(calm: {calm.worst_of_most(name) * 1000:.0f} ms; {BARE}: {meanwhile.worst_of_most(BARE) * 1000:.0f} ms)"
    )
    result.require(worst < MOST_SECONDS or name == BARE, f"slower than {MOST_SECONDS * 1000:.0f} ms")
    result.faults += [each for each in meanwhile.refused if each.startswith(name)]
    return result


def answered(answers: Counter[tuple[str, int]]) -> DrillResult:
    result = DrillResult("hostile requests")
    statuses: Counter[int] = Counter()
    for (name, status), times in answers.items():
        statuses[status] += times
        result.require(status in PROPER, f"{name}: {times} times {status}")
    result.summary = f"{answers.total()} in {SECONDS} s, answers {dict(sorted(statuses.items()))}"
    result.require(answers.total() > 0.9 * A_SECOND * SECONDS, "fewer than were to be sent")
    return result


# --- The colleague ------------------------------------------------------------------------------------------------


def pages_of(ground: DrillInstallation) -> dict[str, str]:
    from communities.models import Community
    from cop_platform.tenancy import enter
    from meetings.models import Meeting
    from members.models import Organisation

    with enter(Organisation.objects.get(slug="mereldal")):
        community = Community.objects.get(slug="plain-language")
        meeting = Meeting.objects.filter(community=community).latest("starts_at")
        return {
            BARE: "/about/accessibility/",
            "home": "/o/mereldal/",
            "directory": "/o/mereldal/communities/",
            "community": community.get_absolute_url(),
            "meeting": meeting.get_absolute_url(),
        }


def read_for(seconds: float, ground: DrillInstallation, pages: dict[str, str]) -> Readings:
    """One page after the other, as somebody who reads: a pause after each."""
    from members.models import User

    colleague = Visitor(ground.web_port, session_of(User.objects.get(email="wout@mereldal.example")))
    readings, until = Readings({name: [] for name in pages}), time.monotonic() + seconds
    for name, path in cycle(pages.items()):
        if time.monotonic() > until:
            return readings
        page = colleague.get(path)
        readings.seconds[name].append(page.seconds)
        if page.status != 200:
            readings.refused.append(f"{name}: answered {page.status}")
        time.sleep(READING_SECONDS)
    return readings


# --- The attackers ------------------------------------------------------------------------------------------------


def attack(port: int, answers: Counter[tuple[str, int]], over: threading.Event) -> None:
    """Send each attack in turn, ``A_SECOND`` a second, whether or not the one before was answered."""
    began, attacks = time.monotonic(), cycle(list(all_attacks()))
    lock = threading.Lock()

    def send(each: Attack) -> None:
        status = status_of(port, each)
        with lock:
            answers[each.name, status] += 1

    with ThreadPoolExecutor(max_workers=40) as attackers:
        for number in count():
            if over.wait(max(0.0, began + number / A_SECOND - time.monotonic())):
                return
            attackers.submit(send, next(attacks))


def status_of(port: int, each: Attack) -> int:
    """The status; 0 where there was no answer. A server may hang up on what it refuses before all of it is sent."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
    try:
        body = each.body.encode("utf-8", "surrogatepass") if each.body else None
        connection.request(each.method, each.path, body, {"Host": "localhost", **each.headers})
        response = connection.getresponse()
        response.read()
        return response.status
    except (BrokenPipeError, ConnectionResetError):
        return 413
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def all_attacks() -> Iterator[Attack]:
    for kind in (origins, fields, guesses, tokens, headers, multipart, queries):
        yield from kind()


def form(name: str, path: str, **typed: str) -> Attack:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **typed}, errors="surrogatepass")
    return Attack(name, "POST", path, body, {**FORM, "Cookie": f"csrftoken={TOKEN}"})


def origins() -> Iterator[Attack]:
    for word in ["token", "token=", "a:", "[::", "é"]:
        long = (word * SIZE)[:4_000].encode().decode("latin-1")
        yield Attack("origin", "POST", "/accounts/login/", "login=a", {**FORM, "Origin": long})


#: What is worst for addresses, markup, dates and patterns.
WORST = ["a@", "a.", "<a ", "&#1", "((", "%0a", " \t", "https://", "0", "é", "\u0301", "a@b.", '"\\']


def fields() -> Iterator[Attack]:
    """Every field that a visitor can fill in."""
    for piece in WORST:
        long = (piece * SIZE)[:SIZE]
        yield form("field", "/accounts/login/", login=long, password=long, next=long)
        yield form("field", "/accounts/login/code/", email=long, next=long)
        yield form("field", "/accounts/password/reset/", email=long)
        yield form("field", "/language/", language=long, next=long)


def guesses() -> Iterator[Attack]:
    for name in ["wout", "nobody"]:
        typed = {"login": f"{name}@mereldal.example", "password": "guessed wrongly"}
        yield form("password", "/accounts/login/", **typed)
        yield form("code", "/accounts/login/code/", email=f"{name}@mereldal.example")
        yield form("reset", "/accounts/password/reset/", email=f"{name}@mereldal.example")


def tokens() -> Iterator[Attack]:
    places: list[Callable[[str], str]] = [
        lambda token: f"/o/mereldal/invitations/{token}/",
        lambda token: f"/o/mereldal/rsvps/{token}/",
        lambda token: f"/o/mereldal/unsubscribe/{token}/",
        lambda token: f"/accounts/addresses/undo/{token}/",
        lambda token: f"/accounts/password/reset/key/1-{token}/",
    ]
    for place in places:
        for token in ["a:b:c", ":" * 3_900, "A" * 3_900, quote("é" * 600), "WzEsMl0:1abc:" + "z" * 3_000, "%00%0a"]:
            yield Attack("token", "GET", place(token))


def headers() -> Iterator[Attack]:
    many = {f"X-Odd-{number}": "a" * 60 for number in range(90)}
    long = {"Accept-Language": "en;q=0.1," * 800, "User-Agent": "Mozilla/" * 900, "Cookie": "a=b;" * 1_900}
    for name, value in long.items():
        yield Attack("header", "GET", "/accounts/login/", headers={name: value})
    yield Attack("header", "GET", "/accounts/login/", headers=many)
    yield Attack("header", "GET", "/accounts/login/", headers={"X-Huge": "a" * 60_000})
    yield Attack("header", "GET", "/", headers={"Host": "evil.example:99999"})
    yield Attack("header", "GET", "/", headers={"X-Forwarded-For": "1," * 3_900, "X-Forwarded-Host": "evil.example"})
    yield Attack("header", "GET", "/", headers={"Cookie": f"sessionid={'z' * 7_000}; known_browser={'a:' * 400}"})
    yield Attack("header", "BREW", "/accounts/login/")


def multipart() -> Iterator[Attack]:
    kind = {"Content-Type": "multipart/form-data; boundary=b", "Cookie": f"csrftoken={TOKEN}"}
    part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    for body in ["", "--b", "--b\r\n\r\n", part * 1_000, part, "--b\r\nContent-Disposition: " + ";a=b" * 2_000]:
        yield Attack("multipart", "POST", "/accounts/login/", body, kind)
    for odd in ["multipart/form-data", "multipart/form-data; boundary=" + "b" * 4_000, "text/" + "x" * 4_000]:
        yield Attack("multipart", "POST", "/accounts/login/", part, {**kind, "Content-Type": odd})
    yield Attack("multipart", "POST", "/accounts/login/", "a" * 1_100_000, {**FORM})


def queries() -> Iterator[Attack]:
    for query in ["a=1&" * 900, "next=" + "/a" * 1_800, "a[b]" * 900 + "=1", "%25" * 1_200, "page=" + "9" * 3_800]:
        for path in ["/accounts/login/", "/o/mereldal/communities/", "/about/accessibility/"]:
            yield Attack("query", "GET", f"{path}?{query}")
    yield Attack("query", "GET", "/a" * 1_900 + "/")
    yield Attack("query", "GET", "/o/" + "-" * 3_900 + "/")
