"""Parse a JSON value into import records. Each record is either valid, or rejected with all its faults."""

from collections import Counter
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from communities.importing.extensions import extensions, single_extensions
from communities.importing.fields import Fields, describe, quoted
from communities.importing.records import (
    FORMAT,
    BrokenFile,
    CommunityRecord,
    ExtensionRow,
    Fault,
    ImportData,
    NominationRecord,
    OrganisationRecord,
    ParticipantRecord,
    PersonRecord,
    RecordKind,
)
from communities.models import Colour, Joining, Level, MainGoal, Phase, Role
from cop_platform.text import tidy

TOP = ("format", "organisation", "people", "communities")
ORGANISATION = ("slug", "name", "language", "time_zone")
PERSON = ("id", "name", "email", "works_at", "language")
COMMUNITY = (
    *("slug", "name", "language", "purpose", "domain", "main_goal", "phase", "phase_since"),
    *("joining", "joining_reason", "cadence", "ink", "participants", "leads"),
)
PARTICIPANT = ("person", "level", "since")
LEAD = ("person", "role", "reason")


def parse(value: object, *, now: datetime) -> ImportData:
    """The records of a decoded file. Raises :class:`BrokenFile` when the file as a whole is unusable."""
    top = _top(value)
    form = ImportData(_organisation(top.values.get("organisation")))
    people, communities = top.rows("people"), top.rows("communities")
    _stop_at(top.faults)
    today = now.astimezone(ZoneInfo(form.organisation.time_zone)).date()
    _Parsing(form, today).run(people, communities)
    return form


def _top(value: object) -> Fields:
    if not isinstance(value, dict):
        raise BrokenFile(
            f"This file is not of the form {FORMAT}: it holds {describe(value)} where an object is expected."
        )
    if value.get("format") != FORMAT:
        raise BrokenFile(f"This file is not of the form {FORMAT}: its “format” must say so.")
    top = Fields(value, "", TOP)
    _stop_at(top.faults)
    return top


def _organisation(value: object) -> OrganisationRecord:
    if value is None:
        raise BrokenFile("organisation: is missing.")
    fields = Fields(value, "organisation", ORGANISATION)
    record = OrganisationRecord(
        slug=fields.slug("slug", 50),
        name=fields.text("name", 100),
        language=fields.choice("language", dict(settings.LANGUAGES)),
        time_zone=fields.time_zone("time_zone"),
    )
    _stop_at(fields.faults)
    return record


def _stop_at(faults: list[Fault]) -> None:
    if faults:
        raise BrokenFile(f"{'; '.join(map(str, faults))}.")


class _Parsing:
    """Parses the records of one file, and keeps what it needs to check them against each other."""

    def __init__(self, data: ImportData, today: date) -> None:
        self.form = data
        self.today = today
        self.people: dict[str, PersonRecord] = {}
        self.refused: dict[str, str] = {}  # place of the rejected record, by the person's id
        self.emails: dict[str, str] = {}
        self.slugs: dict[str, str] = {}

    def run(self, people: list[Any], communities: list[Any]) -> None:
        ids = Counter(_id(value) for value in people)
        for number, value in enumerate(people):
            self._person(value, f"people[{number}]", ids)
        for number, value in enumerate(communities):
            self._community(value, f"communities[{number}]")

    # --- People ---------------------------------------------------------------------------------------------------

    def _person(self, value: object, place: str, ids: Counter[str]) -> None:
        fields = Fields(value, place, PERSON)
        person = PersonRecord(
            place=place,
            id=fields.text("id", 100),
            name=fields.text("name", 100),
            email=fields.email("email"),
            works_at=fields.text("works_at", 100, required=False),
            language=fields.choice("language", dict(settings.LANGUAGES), required=False),
        )
        if person.id and ids[person.id] > 1:
            # Rows with this id are ambiguous, and a wrong guess would enrol somebody who never chose (P1).
            fields.fault("id", f"“{quoted(person.id)}” stands for {ids[person.id]} people")
        if person.email in self.emails:
            fields.fault("email", f"is the address of {self.emails[person.email]} too")
        if fields.faults:
            self.refused.setdefault(_id(value), place)
            self.form.reject(RecordKind.PEOPLE, fields.faults)
            return
        self.people[person.id] = person
        self.emails[person.email] = place
        self.form.people.append(person)

    def _person_of(self, fields: Fields) -> PersonRecord | None:
        """The person a row is about; None, with a fault, when the file has no valid one."""
        name = fields.text("person", 100)
        if name and name in self.refused:
            fields.fault("person", f"“{quoted(name)}” is {self.refused[name]}, which is refused")
        elif name and name not in self.people:
            fields.fault("person", f"“{quoted(name)}” is nobody among the people")
        return self.people.get(name)

    # --- Communities ----------------------------------------------------------------------------------------------

    def _community(self, value: object, place: str) -> None:
        fields = Fields(value, place, (*COMMUNITY, *extensions))
        community = self._community_record(fields)
        participants, leads = fields.rows("participants"), fields.rows("leads")
        unread = {name: _extension_rows(fields, name) for name in extensions}
        if community.slug in self.slugs:
            fields.fault("slug", f"is the address of {self.slugs[community.slug]} too")
        if fields.faults:
            self.form.reject(RecordKind.COMMUNITIES, fields.faults)
            self._reject_rows(RecordKind.PARTICIPANTS, f"{place}.participants", participants)
            self._reject_rows(RecordKind.LEADS, f"{place}.leads", leads)
            for name, rows in unread.items():
                self._reject_rows(name, f"{place}.{name}", rows)
            return
        self.slugs[community.slug] = place
        self.form.communities.append(community)
        self._participants(community, participants)
        self._leads(community, leads)
        for name, rows in unread.items():
            self._add_extension_rows(community, name, rows)

    def _community_record(self, fields: Fields) -> CommunityRecord:
        community = CommunityRecord(
            place=fields.place,
            slug=fields.slug("slug", 60),
            name=fields.text("name", 80),
            language=fields.choice("language", dict(settings.LANGUAGES)),
            purpose=fields.text("purpose", 240),
            domain=fields.text("domain", 40),
            main_goal=fields.choice("main_goal", MainGoal.values),
            phase=fields.choice("phase", Phase.values),
            phase_since=fields.day("phase_since", latest=self.today),
            joining=fields.choice("joining", Joining.values, required=False) or Joining.OPEN,
            joining_reason=fields.text("joining_reason", 240, required=False),
            cadence=fields.text("cadence", 200, required=False),
            colour=fields.choice("ink", Colour.values, required=False),
        )
        if community.joining == Joining.BY_REQUEST and not community.joining_reason:
            fields.fault("joining_reason", "is missing; a community that is joined by request says why")
        return community

    def _reject_rows(self, kind: str, place: str, rows: list[Any]) -> None:
        for number in range(len(rows)):
            where = place if kind in single_extensions else f"{place}[{number}]"
            self.form.reject(kind, [Fault(where, "its community is refused")])

    def _add_extension_rows(self, community: CommunityRecord, name: str, rows: list[Any]) -> None:
        place = f"{community.place}.{name}"
        self.form.extension_rows.setdefault(name, []).extend(
            ExtensionRow(place if name in single_extensions else f"{place}[{number}]", community.slug, value)
            for number, value in enumerate(rows)
        )

    def _participants(self, community: CommunityRecord, rows: list[Any]) -> None:
        seen: dict[str, str] = {}
        for number, value in enumerate(rows):
            fields = Fields(value, f"{community.place}.participants[{number}]", PARTICIPANT)
            person = self._person_of(fields)
            level = fields.choice("level", Level.values)
            since = fields.day("since", latest=self.today)
            if person and person.id in seen:
                fields.fault("person", f"stands at {seen[person.id]} already")
            if fields.faults or person is None:
                self.form.reject(RecordKind.PARTICIPANTS, fields.faults)
                continue
            seen[person.id] = fields.place
            self.form.participants.append(ParticipantRecord(fields.place, community.slug, person, level, since))

    def _leads(self, community: CommunityRecord, rows: list[Any]) -> None:
        seen: dict[tuple[str, str], str] = {}
        for number, value in enumerate(rows):
            fields = Fields(value, f"{community.place}.leads[{number}]", LEAD)
            person = self._person_of(fields)
            role = fields.choice("role", Role.values)
            reason = fields.text("reason", 300, required=False)
            if person and (person.id, role) in seen:
                fields.fault("person", f"stands with this role at {seen[person.id, role]} already")
            if fields.faults or person is None:
                self.form.reject(RecordKind.LEADS, fields.faults)
                continue
            seen[person.id, role] = fields.place
            self.form.nominations.append(NominationRecord(fields.place, community.slug, person, role, reason))


def _extension_rows(fields: Fields, name: str) -> list[Any]:
    """The rows of a list, or the one object."""
    if name not in single_extensions:
        return fields.rows(name)
    value = fields.values.get(name)
    return [] if value is None else [value]


def _id(value: object) -> str:
    """The id in a person's record, read before the record is validated."""
    found = value.get("id") if isinstance(value, dict) else None
    return tidy(found) if isinstance(found, str) else ""
