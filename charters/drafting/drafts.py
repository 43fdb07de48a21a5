"""Drafts: start one, save its parts one by one, drop it. Two people never overwrite each other silently (C2)."""

from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charters.drafting.parts import PART_NAMES, Cadence, Sheet, dump, parse
from charters.models import OPEN_STATES, Ambition, CharterPart, CharterVersion, Part
from communities.models import Community
from communities.models.locking import lock_open
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from members.models import Employee

_STATE = CharterVersion.State


class PartChanged(Exception):
    """Somebody else saved this part meanwhile; ``part`` is read again."""

    def __init__(self, part: CharterPart) -> None:
        super().__init__()
        self.part = part


class NoDraft(Refusal):
    sentence = _("This is no draft any more, so nothing was saved. What you typed is still here.")


def open_version(community: Community) -> CharterVersion | None:
    """The draft of a community, or the version in a round."""
    found: CharterVersion | None = (
        CharterVersion.objects.filter(community=community, state__in=OPEN_STATES)
        .select_related("community", "proposal__community", "proposal__proposed_by")
        .first()
    )
    return found


def adopted_version(community: Community) -> CharterVersion | None:
    """The version in force."""
    found: CharterVersion | None = next(iter(_adopted_in(community)), None)
    if found:
        found.community = community
    return found


@planned
def _adopted_in(community: Community, _at: Moment) -> QuerySet[CharterVersion]:
    rows = CharterVersion.objects.filter(community=community, state=_STATE.ADOPTED)
    adopted: QuerySet[CharterVersion] = rows.order_by("id")[:1]
    return adopted


def sheet_of(version: CharterVersion) -> Sheet:
    """The parts of a version as values; one query."""
    contents = dict(_contents_of(version))
    return Sheet(**{name: parse(name, contents.get(name, {})) for name in PART_NAMES})


@planned
def _contents_of(version: CharterVersion, _at: Moment) -> QuerySet[Any]:
    return CharterPart.objects.filter(version=version).values_list("part", "content")


@transaction.atomic
def start_draft(community: Community, *, by: Employee) -> CharterVersion:
    """Start a draft, copied from the version in force or, for the first one, from the community's own words.

    Where a draft or a round is open already, return that. Raises ``CommunityClosed``.
    """
    held = lock_open(community)
    if found := open_version(held):
        return found
    last = adopted_version(held)
    sheet = sheet_of(last) if last else Sheet(purpose=held.purpose, cadence=Cadence(words=held.cadence))
    if last:
        # The wish for a review date was for the version that it was written in.
        sheet = Sheet(**{**vars(sheet), "review_date": None})
    return create_version(held, sheet, by=by)


def create_version(community: Community, sheet: Sheet, *, by: Employee | None) -> CharterVersion:
    """A draft with these parts, of a community that is locked; by nobody when it is imported."""
    numbers = CharterVersion.objects.filter(community=community).exclude(state=_STATE.DROPPED)
    organisation_id = community.organisation_id
    version: CharterVersion = CharterVersion.objects.create(
        organisation_id=organisation_id,
        community=community,
        number=(numbers.aggregate(last=Max("number"))["last"] or 0) + 1,
    )
    CharterPart.objects.bulk_create(
        CharterPart(
            organisation_id=organisation_id,
            version=version,
            part=part,
            content=dump(part, getattr(sheet, part)),
            edited_by=by,
            edited_at=timezone.now(),
        )
        for part in PART_NAMES
    )
    return version


@transaction.atomic
def save_part(version: CharterVersion, part: Part, value: Any, *, by: Employee, revision: int) -> None:
    """Save one part of a draft, as opened at ``revision``.

    Raises :class:`PartChanged`, :class:`NoDraft`, ``CommunityClosed``.
    """
    lock_open(version.community)
    current = read_again(version)
    if not current.is_draft:
        raise NoDraft
    write_part(current, part, value, by=by, revision=revision)


def read_again(version: CharterVersion) -> CharterVersion:
    """The version as it is now, with its community locked. Raises :class:`NoDraft` if it was forgotten meanwhile."""
    found: CharterVersion | None = CharterVersion.objects.select_related("community").filter(pk=version.pk).first()
    if found is None:
        raise NoDraft
    return found


def write_part(current: CharterVersion, part: Part, value: Any, *, by: Employee, revision: int) -> None:
    """Write a part of a version whose community is locked; the same text again changes nothing.

    Raises :class:`PartChanged`.
    """
    row: CharterPart = current.parts.select_related("edited_by").get(part=part)
    if part == Part.AMBITIONS:
        value = _with_known_keys(current.community, value)
    content = dump(part, value)
    if content == row.content:
        return
    if row.revision != revision:
        raise PartChanged(row)
    row.content, row.revision, row.edited_by, row.edited_at = content, revision + 1, by, timezone.now()
    row.save(update_fields=["content", "revision", "edited_by", "edited_at"])
    current.touched_at = row.edited_at
    current.save(update_fields=["touched_at"])


def _with_known_keys(community: Community, lines: Any) -> Any:
    """The lines without keys that belong to no ambition of this community, or to one that an earlier line has."""
    left = set(Ambition.objects.filter(community=community).values_list("public_id", flat=True))
    found = []
    for line in lines:
        key = line.key if line.key in left else ""
        left.discard(key)
        found.append(type(line)(line.text, line.target_on, key))
    return tuple(found)


@transaction.atomic
def drop_draft(version: CharterVersion) -> None:
    """Drop a draft; the version in force stays. Raises :class:`NoDraft`, ``CommunityClosed``."""
    lock_open(version.community)
    current = read_again(version)
    if not current.is_draft:
        raise NoDraft
    current.state, current.dropped_at = _STATE.DROPPED, timezone.now()
    current.save(update_fields=["state", "dropped_at"])
