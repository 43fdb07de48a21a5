"""The records of a parsed import file, each with its place in the file, and the rejected ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

FORMAT = "kring-communities-1"


class BrokenFile(Exception):
    """Nothing can be imported from this file; the message says why, in one sentence."""


class RecordKind(StrEnum):
    """Kinds of records in the report, in the order of import. Extension lists are counted under their own name."""

    PEOPLE = "people"
    COMMUNITIES = "communities"
    PARTICIPANTS = "participants"
    LEADS = "leads"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: ``communities[3].participants[12].level``."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class RejectedRecord:
    """A record that is not imported, with all its faults, so that they can be corrected in one go."""

    kind: str
    faults: tuple[Fault, ...]

    @classmethod
    def because(cls, kind: str, place: str, reason: str) -> "RejectedRecord":
        return cls(kind, (Fault(place, reason),))


@dataclass(frozen=True)
class OrganisationRecord:
    slug: str
    name: str
    language: str
    time_zone: str


@dataclass(frozen=True)
class PersonRecord:
    """``id`` identifies the person within the file only; an empty ``language`` means the organisation's."""

    place: str
    id: str
    name: str
    email: str
    works_at: str
    language: str


@dataclass(frozen=True)
class CommunityRecord:
    """An empty ``colour`` means one derived from the slug; without ``phase_since`` the phase began today."""

    place: str
    slug: str
    name: str
    language: str
    purpose: str
    domain: str
    main_goal: str
    phase: str
    phase_since: date | None
    joining: str
    joining_reason: str
    cadence: str
    colour: str


@dataclass(frozen=True)
class ParticipantRecord:
    """``community`` is a slug; without ``since`` the level begins now."""

    place: str
    community: str
    person: PersonRecord
    level: str
    since: date | None


@dataclass(frozen=True)
class NominationRecord:
    """A nomination for a role, which the nominee accepts or declines themselves. ``community`` is a slug."""

    place: str
    community: str
    person: PersonRecord
    role: str
    reason: str


@dataclass(frozen=True)
class ExtensionRow:
    """A row of an extension list, see ``extensions``. ``community`` is a slug."""

    place: str
    community: str
    value: Any


@dataclass
class ImportData:
    """A parsed file. Every record of it is in one of these lists."""

    organisation: OrganisationRecord
    people: list[PersonRecord] = field(default_factory=list)
    communities: list[CommunityRecord] = field(default_factory=list)
    participants: list[ParticipantRecord] = field(default_factory=list)
    nominations: list[NominationRecord] = field(default_factory=list)
    extension_rows: dict[str, list[ExtensionRow]] = field(default_factory=dict)
    rejected: list[RejectedRecord] = field(default_factory=list)

    def reject(self, kind: str, faults: Iterable[Fault]) -> None:
        self.rejected.append(RejectedRecord(kind, tuple(faults)))
