"""Convert Kubernetes' published groups and teams to a file for ``manage.py import_communities``.

``python -m tools.convert_kubernetes GROUPS MEMBERSHIP > communities.json``, where GROUPS is kubernetes_groups.json and
MEMBERSHIP is kubernetes_membership.json. People and leads of all its organisations become one organisation. Whatever
is left out is counted on standard error, with the reason. An example of how to convert a list of one's own; its
meetings become series in ``tools.kubernetes_series``.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tools.kubernetes_series import series_of

Group = dict[str, Any]
Levels = dict[str, str]

ORGANISATION = {"slug": "kubernetes", "name": "Kubernetes", "language": "en", "time_zone": "UTC"}
#: A domain without mailboxes: the published ids have no e-mail addresses.
MAIL_DOMAIN = "kubernetes.example"
LONGEST_PURPOSE, LONGEST_CADENCE = 240, 80
#: Values that mean that nothing is decided.
PLACEHOLDERS = {"", "tbd", "todo", "n/a", "none"}
COMMITTEE = "committee"
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
WHY_BY_REQUEST = "A committee: its members are elected or appointed."
#: Fields of a group that are converted, or counted one by one below; all others are counted by name.
KNOWN = {
    *("dir", "name", "kind", "phase", "created", "retired", "mission", "leadership"),
    *("meetings", "contact", "subprojects", "history"),
}


def main(words: list[str]) -> int:
    if len(words) != 2:
        return fail("Usage: python -m tools.convert_kubernetes GROUPS MEMBERSHIP > communities.json")
    try:
        groups, membership = (json.loads(Path(word).read_text(encoding="utf-8")) for word in words)
        form, told = convert(groups, membership)
    except (OSError, ValueError) as error:
        return fail(f"Cannot be read: {error}")
    except (KeyError, TypeError, AttributeError) as error:
        return fail(f"These are not the two files expected: {type(error).__name__} {error}")
    json.dump(form, sys.stdout, indent=1)
    print(summary(form), *told, sep="\n", file=sys.stderr)
    return 0


def fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def convert(groups: dict[str, Any], membership: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The data for the import, and a line for everything that is left out."""
    teams = levels_by_group(membership["teams"])
    said: Counter[str] = Counter()
    communities = [community(group, teams.get(group["dir"], {}), said) for group in groups["groups"]]
    form = {
        "format": "kring-communities-1",
        "organisation": ORGANISATION,
        "people": list(people(groups["groups"], membership)),
        "communities": communities,
    }
    return form, list(not_taken(groups["groups"], membership, said))


# --- People ---------------------------------------------------------------------------------------------------------


def people(groups: list[Group], membership: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The members of every organisation and team, then other leads and liaisons of groups; each once, by id."""
    members = {member for each in membership["organisations"].values() for member in each["admins"] + each["members"]}
    members |= {member for team in membership["teams"] for member in in_team(team)}
    yield from (person(member, "Member") for member in sorted(members))
    leads = {lead for group in groups for lead in leads_of(group)}
    leads |= {each["person"] for group in groups for each in asked(group)}
    yield from (person(lead, "Lead") for lead in sorted(leads - members))


def person(identifier: str, what: str) -> dict[str, str]:
    return {"id": identifier, "name": f"{what} {identifier}", "email": f"{identifier}@{MAIL_DOMAIN}"}


def in_team(team: dict[str, Any]) -> list[str]:
    return [*team.get("maintainers", []), *team.get("members", [])]


def leads_of(group: Group) -> list[str]:
    """Chairs and technical leads, each once: some are both."""
    leadership = group["leadership"]
    return list(dict.fromkeys([*leadership.get("chairs", []), *leadership.get("tech_leads", [])]))


def liaisons_of(group: Group) -> list[str]:
    liaison = group["contact"].get("liaison")
    return [liaison] if liaison else []


# --- Communities ----------------------------------------------------------------------------------------------------


def community(group: Group, team_levels: Levels, said: Counter[str]) -> dict[str, Any]:
    """A community from a group. Leads are in its core whatever the teams say; ``leads`` are nominations for roles.

    ``said`` counts what is assumed or left out of its meetings.
    """
    levels = team_levels | dict.fromkeys(leads_of(group), "core")
    return {
        "slug": group["dir"],
        "name": group["name"],
        "language": "en",
        "purpose": purpose(group),
        "domain": group["kind"].capitalize(),
        "main_goal": main_goal(group["kind"]),
        **phase(group),
        **joining(group["kind"]),
        **cadence(group),
        "participants": [{"person": who, "level": level} for who, level in sorted(levels.items())],
        "leads": list(asked(group)),
        "series": series_of(group.get("meetings", []), is_retired=is_retired(group), said=said),
    }


def purpose(group: Group) -> str:
    """The mission on one line. Where none is published, a sentence with the name and the kind."""
    mission = plain(group.get("mission"))
    return shortened(mission or f"The {group['kind']} {group['name']} of Kubernetes.", LONGEST_PURPOSE)


def main_goal(kind: str) -> str:
    """The main goal by kind of group, as none is published.

    A working group solves one problem across groups, then ends; a committee is given one problem to keep solved. A
    special interest group or a user group keeps and shares the knowledge of its field.
    """
    return "solve" if kind in {"working group", COMMITTEE} else "learn"


def is_retired(group: Group) -> bool:
    return bool(group["phase"] == "retired")


def phase(group: Group) -> dict[str, str]:
    """Active groups perform since they were created; a retired group is closed since that day."""
    if is_retired(group):
        return {"phase": "closed", "phase_since": group["retired"]}
    return {"phase": "perform", "phase_since": group["created"]}


def joining(kind: str) -> dict[str, str]:
    """Anyone may join a group; only committees have no open membership."""
    return {"joining": "by_request", "joining_reason": WHY_BY_REQUEST} if kind == COMMITTEE else {"joining": "open"}


def cadence(group: Group) -> dict[str, str]:
    """The times of the first meeting, as published."""
    words = "".join(meeting_in_words(meeting) for meeting in group.get("meetings", [])[:1])
    return {"cadence": shortened(words, LONGEST_CADENCE)} if words else {}


def meeting_in_words(meeting: dict[str, Any]) -> str:
    """“Tuesday, 9:00 PT (Pacific Time), biweekly: Regular SIG Meeting”, without parts that are not published."""
    day, time, zone, frequency, title = (
        said(meeting, name) for name in ("day", "time", "tz", "frequency", "description")
    )
    when = ", ".join(part for part in (day, f"{time} {zone}" if time and zone else time, frequency) if part)
    return ": ".join(part for part in (when, title) if part)


def said(meeting: dict[str, Any], name: str) -> str:
    text = plain(meeting.get(name))
    return "" if text.lower() in PLACEHOLDERS else text


def asked(group: Group) -> Iterator[dict[str, str]]:
    """The nominations: leads as Leader, liaisons as Sponsor. None for a retired group.

    A liaison looks after a group for the steering committee, without taking part in it.
    """
    if is_retired(group):
        return
    for lead in leads_of(group):
        yield {"person": lead, "role": "leader"}
    for liaison in liaisons_of(group):
        yield {"person": liaison, "role": "sponsor"}


def levels_by_group(teams: Iterable[dict[str, Any]]) -> dict[str, Levels]:
    """Levels of the people in a group's teams, by group: maintainers in the core, members active; the core wins."""
    groups: dict[str, Levels] = {}
    for team in teams:
        levels = groups.setdefault(team.get("group") or "", {})
        levels.update(dict.fromkeys(team.get("maintainers", []), "core"))
        for member in team.get("members", []):
            levels.setdefault(member, "active")
    return groups


def plain(text: str | None) -> str:
    """The text on one line; of a Markdown link only its text."""
    return LINK.sub(r"\1", " ".join((text or "").split()))


def shortened(text: str, longest: int) -> str:
    """The text cut after a whole word, with an ellipsis."""
    if len(text) <= longest:
        return text
    head = text[:longest]
    return f"{head[: head.rfind(' ') if ' ' in head else longest - 1].rstrip(' ,;:.(')}…"


# --- Report: what is left out ---------------------------------------------------------------------------------------


def summary(form: dict[str, Any]) -> str:
    counts = (
        f"{sum(len(each[kind]) for each in form['communities'])} {kind}" for kind in ("participants", "leads", "series")
    )
    counted = [f"{len(form['people'])} people", f"{len(form['communities'])} communities", *counts]
    return f"Converted: {', '.join(counted)}. Not taken, or decided:"


def not_taken(groups: list[Group], membership: dict[str, Any], said: Counter[str]) -> Iterator[str]:
    """A line for each kind of data that is left out, with its count; without counts of zero."""
    told = [(count, what) for what, count in sorted(said.items())]
    for count, what in [*told, *of_groups(groups), *of_teams(groups, membership)]:
        if count:
            yield f"  {count:>6} {what}"


def of_groups(groups: list[Group]) -> Iterator[tuple[int, str]]:
    retired = [group for group in groups if is_retired(group)]
    emeritus = sum(len(group["leadership"].get("emeritus_leads", [])) for group in groups)
    first = sum(bool(cadence(group)) for group in groups)
    yield first, "meetings told as the rhythm of their community too: the first of each group"
    yield emeritus, "emeritus leads: they have laid their role down"
    yield sum(len(leads_of(group)) for group in retired), "leads of retired groups: in the core, not asked to lead on"
    yield sum(len(liaisons_of(group)) for group in retired), "liaisons of retired groups: nothing is left to look after"
    yield sum(not group.get("mission") for group in groups), "missions: none is published, the purpose says the kind"
    cut = sum(purpose(group).endswith("…") for group in groups)
    yield cut, f"missions in full: a purpose has room for {LONGEST_PURPOSE} characters, so they are cut"
    links = sum(len(LINK.findall(group.get("mission") or "")) for group in groups)
    yield links, "links in missions: their words are kept, their addresses are not"
    yield sum(len(group.get("subprojects", [])) for group in groups), "subprojects: a community has none"
    yield sum(len(group["history"]) for group in groups), "entries of history: it begins anew here"
    for name, count in sorted(Counter(name for group in groups for name in group["contact"]).items()):
        if name != "liaison":
            yield count, f"contact.{name}: there is no place for it"
    for name, count in sorted(Counter(name for group in groups for name in group.keys() - KNOWN).items()):
        yield count, f"{name}: there is no place for it"


def of_teams(groups: list[Group], membership: dict[str, Any]) -> Iterator[tuple[int, str]]:
    teams, known = membership["teams"], {group["dir"] for group in groups}
    of_none = [team for team in teams if not team.get("group")]
    of_unknown = [team for team in teams if team.get("group") and team["group"] not in known]
    of_group = [team for team in teams if team.get("group") in known]
    yield len(of_none), f"teams that name no group ({len(set(all_in(of_none)))} people in them)"
    names = ", ".join(sorted({team["group"] for team in of_unknown}))
    yield len(of_unknown), f"teams of groups that are not published ({len(set(all_in(of_unknown)))} people): {names}"
    yield sum(not in_team(team) for team in of_group), "teams of a group with nobody in them"
    apart = len(list(all_in(of_group))) - len({(team["group"], who) for team in of_group for who in in_team(team)})
    yield apart, "more places in teams of the same group: a person takes part in a community once"
    yield len(membership["organisations"]), "GitHub organisations as such: their people become one organisation"
    admins = {admin for each in membership["organisations"].values() for admin in each["admins"]}
    yield len(admins), "administrators of GitHub organisations: here they are people like all others"


def all_in(teams: Iterable[dict[str, Any]]) -> Iterator[str]:
    return (who for team in teams for who in in_team(team))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
