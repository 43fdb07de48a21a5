"""Drill: foreign ids and ids that do not exist get the same page in the same time; likewise addresses of accounts.

Both are requested in turn, hundreds of times, from the real web process; the differences in time are compared.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, sqrt
from random import Random
from statistics import median

from tools.drills.figures import DrillResult
from tools.drills.ground import DrillInstallation
from tools.drills.visiting import Page, Visitor, session_of

MAX_DIFFERENCE_SECONDS = 0.005
TIMES = 200
#: Fewer, as each of them hashes a password.
SIGN_INS = 100
#: A public id that does not exist, with the usual length and alphabet.
MISSING = "z" * 14
COMMUNITY = "/o/mereldal/communities/plain-language/"

Ask = Callable[[], Page]


@dataclass(frozen=True)
class Pair:
    """Two requests whose responses must not be distinguishable; ``typed`` are the texts in which they differ."""

    name: str
    existing: Ask
    missing: Ask
    typed: tuple[str, str]
    times: int = TIMES


def drill(ground: DrillInstallation) -> Iterator[DrillResult]:
    ground.load_demo()
    # With rate limits on sign-in, all but the first few would only get the page of the limit.
    ground.restart("web", DJANGO_SETTINGS_MODULE="tools.drills.unlimited")
    for pair in [*foreign_ids(ground), *organisations(ground), *accounts(ground)]:
        yield compare(pair)
    del ground.extra_environment["DJANGO_SETTINGS_MODULE"]
    ground.restart("web")


def compare(pair: Pair) -> DrillResult:
    figures, order = DrillResult(pair.name), Random(pair.name)  # noqa: S311 - which of the two is asked first
    seen: dict[Ask, list[Page]] = {pair.existing: [], pair.missing: []}
    for _time in range(pair.times):
        for ask in order.sample([pair.existing, pair.missing], 2):
            seen[ask].append(ask())
    there, nowhere = seen[pair.existing], seen[pair.missing]
    figures.require(len({plain(each, pair.typed) for each in there + nowhere}) == 1, "the answers differ")
    low, high = between([one.seconds - other.seconds for one, other in zip(there, nowhere, strict=True)])
    figures.require(
        low <= MAX_DIFFERENCE_SECONDS and high >= -MAX_DIFFERENCE_SECONDS, "one can tell them apart by a clock"
    )
    medians = [f"{median(each.seconds for each in answers) * 1000:.1f}" for answers in (there, nowhere)]
    figures.summary = (
        f"{pair.times} × {there[0].status}, medians {' and '.join(medians)} ms, "
        f"apart between {low * 1000:+.1f} and {high * 1000:+.1f}"
    )
    return figures


def between(differences: list[float]) -> tuple[float, float]:
    """The 99% confidence interval of the median, by order statistics, so that outliers do not matter."""
    ordered, half = sorted(differences), 2.576 * sqrt(len(differences)) / 2
    middle = (len(ordered) - 1) / 2
    return ordered[floor(middle - half)], ordered[ceil(middle + half)]


def plain(seen: Page, typed: tuple[str, str]) -> tuple[int, str, str]:
    """The response without the texts sent and without tokens that are random for each page."""
    leads_to, body = seen.redirects_to, seen.body
    for word in typed:
        leads_to, body = leads_to.replace(word, "…"), body.replace(word, "…")
    return seen.status, leads_to, re.sub(r"\b[A-Za-z0-9]{64}\b", "a token", body)


# --- Pairs of requests --------------------------------------------------------------------------------------------


def foreign_ids(ground: DrillInstallation) -> Iterator[Pair]:
    """Ids of another organisation, in addresses of one's own organisation."""
    wout, foreign = visitor(ground, "wout@mereldal.example"), of_duinzicht()
    addresses = {
        "a foreign person": ("/o/mereldal/people/{}/", foreign["person"]),
        "a foreign meeting": (f"{COMMUNITY}meetings/{{}}/", foreign["meeting"]),
        "a foreign community": ("/o/mereldal/communities/{}/", foreign["community"]),
    }
    for name, (address, found) in addresses.items():
        missing = MISSING[: len(found)].ljust(len(found), "z")
        yield Pair(
            name,
            partial(wout.get, address.format(found)),
            partial(wout.get, address.format(missing)),
            (found, missing),
        )


def of_duinzicht() -> dict[str, str]:
    from communities.models import Community
    from cop_platform.tenancy import enter
    from meetings.models import Meeting
    from members.models import Employee, Organisation

    with enter(Organisation.objects.get(slug="mereldal")):
        ours = set(Community.objects.values_list("slug", flat=True))
    with enter(Organisation.objects.get(slug="duinzicht")):
        return {
            "person": Employee.objects.first().public_id,
            "meeting": Meeting.objects.first().public_id,
            "community": Community.objects.exclude(slug__in=ours).first().slug,
        }


def organisations(ground: DrillInstallation) -> Iterator[Pair]:
    """An organisation without a seat for the visitor, and one that does not exist."""
    names = ("duinzicht", "duinzocht")
    for who, email in (("a colleague elsewhere", "wout@mereldal.example"), ("a visitor", "")):
        asking = visitor(ground, email)
        for path in ("", f"people/{MISSING}/", "invitations/a:b:c/"):
            there, nowhere = (f"/o/{name}/{path}" for name in names)
            yield Pair(
                f"another organisation’s /{path} for {who}",
                partial(asking.get, there),
                partial(asking.get, nowhere),
                names,
            )


def accounts(ground: DrillInstallation) -> Iterator[Pair]:
    """E-mail addresses with an account and without, of the same length; each try without cookies of another."""
    doors = {
        "signing in": ("/accounts/login/", "login", {"password": "Not the password"}, SIGN_INS),
        "asking for a code": ("/accounts/login/code/", "email", {}, TIMES),
        "asking for another password": ("/accounts/password/reset/", "email", {}, TIMES),
    }
    known, unknown = "wout@mereldal.example", "wuot@mereldal.example"
    for name, (path, field, fields, times) in doors.items():
        there, nowhere = ({**fields, field: email} for email in (known, unknown))
        yield Pair(
            name,
            partial(_by_somebody_new, ground, path, **there),
            partial(_by_somebody_new, ground, path, **nowhere),
            (known, unknown),
            times,
        )


def _by_somebody_new(ground: DrillInstallation, path: str, **fields: str) -> Page:
    return visitor(ground, "").post(path, **fields)


def visitor(ground: DrillInstallation, email: str) -> Visitor:
    from members.models import User

    return Visitor(ground.web_port, session_of(User.objects.get(email=email)) if email else "")
