"""What a file holds once it is understood: records, each with its place, and what was refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

FORMAT = "kring-communities-1"


class BrokenFile(Exception):
    """One sentence: why nothing at all can be taken from this file."""


class RecordKind(StrEnum):
    """What is counted, in the order it is taken; lists that are handed on are counted under their own name."""

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
    """A record that is not taken. It may have several faults, so that they can be mended in one go."""

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
    """``id`` is the file's own name for the person; ``language`` is empty for the organisation's."""

    place: str
    id: str
    name: str
    email: str
    works_at: str
    language: str


@dataclass(frozen=True)
class CommunityRecord:
    """``colour`` is empty for any; without a day the phase began today."""

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
    """``community`` is a slug and ``person`` an id of this file."""

    place: str
    community: str
    person: PersonRecord
    level: str
    since: date | None


@dataclass(frozen=True)
class NominationRecord:
    """Somebody seen in a role; whether they take it up is for them to say."""

    place: str
    community: str
    person: PersonRecord
    role: str
    reason: str


@dataclass(frozen=True)
class ExtensionRow:
    """A row of a list that is handed on: see ``handing_on``. ``community`` is a slug."""

    place: str
    community: str
    value: Any


@dataclass
class ImportData:
    """A whole file, understood. Every record of it stands in one of these lists."""

    organisation: OrganisationRecord
    people: list[PersonRecord] = field(default_factory=list)
    communities: list[CommunityRecord] = field(default_factory=list)
    participants: list[ParticipantRecord] = field(default_factory=list)
    nominations: list[NominationRecord] = field(default_factory=list)
    extension_rows: dict[str, list[ExtensionRow]] = field(default_factory=dict)
    rejected: list[RejectedRecord] = field(default_factory=list)

    def reject(self, kind: str, faults: Iterable[Fault]) -> None:
        self.rejected.append(RejectedRecord(kind, tuple(faults)))
