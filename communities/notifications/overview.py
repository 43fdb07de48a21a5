"""All mail of one person, by community and by what it is about: the table in their settings."""

from collections.abc import Collection
from dataclasses import dataclass

from communities.models import Community, MailPreference, Participation, RoleTerm
from communities.notifications.preferences import (
    SUBSCRIBED_BY_DEFAULT,
    MailColumn,
    kinds_in,
    leading_kinds_in,
    set_preference,
    topic_of,
)
from cop_platform.text import folded
from members.models import Employee

#: These have a default by level; all other kinds come until they are turned off.
BY_LEVEL = MailColumn.MEETINGS


@dataclass(frozen=True)
class Tick:
    """One cell. ``refused``: what a ticked one leaves out, as some mails were turned off one kind at a time."""

    column: MailColumn
    is_ticked: bool
    refused: list[str]


@dataclass(frozen=True)
class MailRow:
    community: Community
    ticks: list[Tick]


def mail_rows(person: Employee) -> list[MailRow]:
    """A row for each community that may mail this person: where they take part, hold a role, or said something."""
    communities: dict[int, Community] = {}
    levels: dict[int, str] = {}
    said: dict[int, dict[str, bool]] = {}
    for place in Participation.objects.filter(employee=person).select_related("community"):
        communities[place.community_id], levels[place.community_id] = place.community, place.level
    for term in RoleTerm.objects.filter(employee=person, ended_at=None).select_related("community"):
        communities[term.community_id] = term.community
    for each in MailPreference.objects.filter(employee=person).select_related("community"):
        communities[each.community_id] = each.community
        said.setdefault(each.community_id, {})[each.kind] = each.wanted
    rows = [
        MailRow(each, [_tick(column, levels.get(pk, ""), said.get(pk, {})) for column in MailColumn])
        for pk, each in communities.items()
        if not each.is_closed
    ]
    return sorted(rows, key=lambda row: folded(row.community.name))


def save_ticks(person: Employee, shown: Collection[str], ticked: Collection[str]) -> None:
    """Turn on or off what the person changed. ``shown``: slugs of the rows they saw; ``ticked``: “slug:column”."""
    for row in mail_rows(person):
        if row.community.slug not in shown:
            continue
        for tick in row.ticks:
            wanted = f"{row.community.slug}:{tick.column}" in ticked
            if wanted != tick.is_ticked:
                for kind in kinds_in(tick.column):
                    set_preference(row.community, person, kind, wanted)


def take_again(person: Employee, cell: str) -> bool:
    """Turn on all kinds of one cell, “slug:column”, also those that were turned off one by one. False for no cell."""
    for row in mail_rows(person):
        for tick in row.ticks:
            if cell == f"{row.community.slug}:{tick.column}":
                for kind in kinds_in(tick.column):
                    set_preference(row.community, person, kind, wanted=True)
                return True
    return False


def _tick(column: MailColumn, level: str, said: dict[str, bool]) -> Tick:
    default = level in SUBSCRIBED_BY_DEFAULT if column == BY_LEVEL else True
    is_ticked = any(said.get(kind, default) for kind in leading_kinds_in(column))
    refused = [kind for kind in kinds_in(column) if not said.get(kind, True)] if is_ticked else []
    return Tick(column, is_ticked, [topic_of(kind) for kind in refused])
