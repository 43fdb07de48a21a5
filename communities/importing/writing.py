"""Write the records of a file in one transaction, and only those that do not exist yet.

Nobody is enrolled by this (P1): levels are copied from what people chose elsewhere, and marked as imported; people are
nominated for a role, never given one; and no mail is sent.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import TypeVar
from zlib import crc32

from django.db import transaction
from django.utils import timezone

from communities.importing.extensions import extensions
from communities.importing.people import PeopleImport
from communities.importing.records import (
    CommunityRecord,
    ExtensionRow,
    ImportData,
    NominationRecord,
    OrganisationRecord,
    ParticipantRecord,
    RecordKind,
)
from communities.importing.report import Report
from communities.models import (
    Colour,
    Community,
    FormerSlug,
    LevelChange,
    Nomination,
    Participation,
    PhaseChange,
    RoleTerm,
)
from cop_platform.tenancy import enter
from members.models import Organisation

#: Called after each batch with the kind of record, the number done and the total.
Progress = Callable[[str, int, int], None]
BATCH_SIZE = 1000
Record = TypeVar("Record")
AboutSomebody = TypeVar("AboutSomebody", ParticipantRecord, NominationRecord)


def no_progress(kind: str, done: int, total: int) -> None:
    """Report no progress: the default."""


def import_data(data: ImportData, *, dry_run: bool = False, progress: Progress = no_progress) -> Report:
    """Import all acceptable records in one transaction. A dry run does the same and then rolls back."""
    with transaction.atomic():
        organisation, is_new = _organisation(data.organisation)
        report = Report(organisation.slug, is_new, dry_run, rejected_records=list(data.rejected))
        with enter(organisation):
            _Import(organisation, report, progress).run(data)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _organisation(record: OrganisationRecord) -> tuple[Organisation, bool]:
    """Find or create the organisation. An existing one stays unchanged; its row lock serialises imports into it."""
    found = Organisation.objects.select_for_update(no_key=True).filter(slug=record.slug).first()
    if found:
        return found, False
    new = {"slug": record.slug, "name": record.name, "language": record.language, "time_zone": record.time_zone}
    return Organisation.objects.create(**new), True


class _Import:
    """One import into one organisation, already entered."""

    def __init__(self, organisation: Organisation, report: Report, progress: Progress) -> None:
        self.organisation = organisation
        self.report = report
        self.progress = progress
        self.now = timezone.now()
        self.employees: dict[str, int] = {}
        self.communities: dict[str, Community] = {}

    def run(self, data: ImportData) -> None:
        seating = PeopleImport(self.organisation, self.report)
        for people in self._batches(RecordKind.PEOPLE, data.people):
            self.employees |= seating.import_people(people)
        for communities in self._batches(RecordKind.COMMUNITIES, data.communities):
            self._take_communities(communities)
        for participants in self._batches(RecordKind.PARTICIPANTS, data.participants):
            self._take_participants(self._of_taken_people(RecordKind.PARTICIPANTS, participants))
        for leads in self._batches(RecordKind.LEADS, data.nominations):
            self._take_nominations(self._of_open_communities(self._of_taken_people(RecordKind.LEADS, leads)))
        for name, rows in data.extension_rows.items():
            self._send_extension_rows(name, rows)

    def _batches(self, kind: RecordKind, records: list[Record]) -> Iterator[list[Record]]:
        for start in range(0, len(records), BATCH_SIZE):
            yield records[start : start + BATCH_SIZE]
            self.progress(kind, min(start + BATCH_SIZE, len(records)), len(records))

    def _count(self, kind: RecordKind, taken: int, all_of_them: int) -> None:
        self.report.taken[kind] += taken
        self.report.found[kind] += all_of_them - taken

    # --- Communities ----------------------------------------------------------------------------------------------

    def _take_communities(self, records: list[CommunityRecord]) -> None:
        slugs = [record.slug for record in records]
        found = {community.slug: community for community in Community.objects.filter(slug__in=slugs)}
        former = FormerSlug.objects.select_related("community").filter(slug__in=slugs)
        found |= {each.slug: each.community for each in former if each.slug not in found}
        new = Community.objects.bulk_create(self._community(each) for each in records if each.slug not in found)
        PhaseChange.objects.bulk_create(self._phase(each) for each in new)
        self.communities |= found | {community.slug: community for community in new}
        self._count(RecordKind.COMMUNITIES, len(new), len(records))

    def _community(self, record: CommunityRecord) -> Community:
        return Community(
            organisation=self.organisation,
            slug=record.slug,
            name=record.name,
            language=record.language,
            purpose=record.purpose,
            domain=record.domain,
            main_goal=record.main_goal,
            phase=record.phase,
            phase_since=record.phase_since or self.now.astimezone(self.organisation.zone).date(),
            joining=record.joining,
            joining_reason=record.joining_reason,
            cadence=record.cadence,
            colour=record.colour or colour_for(record.slug),
        )

    def _phase(self, community: Community) -> PhaseChange:
        """Its phase elsewhere begins the history here, and says that it was taken over."""
        return PhaseChange(
            organisation=self.organisation,
            community=community,
            after=community.phase,
            at=self._moment(community.phase_since),
            is_imported=True,
        )

    # --- Participants ---------------------------------------------------------------------------------------------

    def _take_participants(self, records: list[ParticipantRecord]) -> None:
        """Skips people with any history in the community: they may have changed their level or left since."""
        places = {
            record: (self.communities[record.community].pk, self.employees[record.person.id]) for record in records
        }
        known = self._have_history(set(places.values()))
        new = {record: place for record, place in places.items() if place not in known}
        Participation.objects.bulk_create(self._participation(record, *place) for record, place in new.items())
        LevelChange.objects.bulk_create(self._level_change(record, *place) for record, place in new.items())
        self._count(RecordKind.PARTICIPANTS, len(new), len(records))

    def _have_history(self, places: set[tuple[int, int]]) -> set[tuple[int, int]]:
        among = {"community__in": {place[0] for place in places}, "employee__in": {place[1] for place in places}}
        moved = LevelChange.objects.filter(**among).values_list("community_id", "employee_id")
        sit = Participation.objects.filter(**among).values_list("community_id", "employee_id")
        return set(moved.union(sit))

    def _participation(self, record: ParticipantRecord, community: int, employee: int) -> Participation:
        return Participation(
            organisation=self.organisation,
            community_id=community,
            employee_id=employee,
            level=record.level,
            since=self._moment(record.since),
        )

    def _level_change(self, record: ParticipantRecord, community: int, employee: int) -> LevelChange:
        return LevelChange(
            organisation=self.organisation,
            community_id=community,
            employee_id=employee,
            after=record.level,
            is_imported=True,
            at=self._moment(record.since),
        )

    def _moment(self, day: date | None) -> datetime:
        """The start of that day in the organisation's time zone, never later than now; without a day, now."""
        return min(datetime.combine(day, time.min, self.organisation.zone), self.now) if day else self.now

    # --- Nominations ----------------------------------------------------------------------------------------------

    def _take_nominations(self, records: list[NominationRecord]) -> None:
        """Skips people who hold the role or were nominated for it before, whatever they answered."""
        asked = {
            record: (self.communities[record.community].pk, self.employees[record.person.id], record.role)
            for record in records
        }
        known = self._known_nominations(set(asked.values()))
        new = [(record, key) for record, key in asked.items() if key not in known]
        Nomination.objects.bulk_create(self._nomination(record, *key) for record, key in new)
        self._count(RecordKind.LEADS, len(new), len(records))

    def _known_nominations(self, keys: set[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
        communities, employees = {key[0] for key in keys}, {key[1] for key in keys}
        hold = RoleTerm.objects.filter(community__in=communities, employee__in=employees, ended_at=None)
        nominated = Nomination.objects.filter(community__in=communities, nominee__in=employees)
        return {
            *hold.values_list("community_id", "employee_id", "role"),
            *nominated.values_list("community_id", "nominee_id", "role"),
        }

    def _nomination(self, record: NominationRecord, community: int, nominee: int, role: str) -> Nomination:
        return Nomination(
            organisation=self.organisation,
            community_id=community,
            nominee_id=nominee,
            role=role,
            reason=record.reason,
            nominated_at=self.now,
        )

    # --- Extension lists ----------------------------------------------------------------------------------------------

    def _send_extension_rows(self, name: str, rows: list[ExtensionRow]) -> None:
        if rows:
            extensions[name].send(ImportData, rows=rows, communities=self.communities, report=self.report)
            self.progress(name, len(rows), len(rows))

    # --- Rejected rows --------------------------------------------------------------------------------------------

    def _of_taken_people(self, kind: RecordKind, records: list[AboutSomebody]) -> list[AboutSomebody]:
        """Reject the rows about people who were rejected."""
        taken = []
        for record in records:
            if record.person.id in self.employees:
                taken.append(record)
            else:
                self.report.reject(kind, f"{record.place}.person", f"{record.person.place} is refused")
        return taken

    def _of_open_communities(self, records: list[NominationRecord]) -> list[NominationRecord]:
        """Reject nominations in closed communities."""
        living = []
        for record in records:
            if self.communities[record.community].is_closed:
                self.report.reject(
                    RecordKind.LEADS, record.place, "its community is closed; nobody takes up a role there"
                )
            else:
                living.append(record)
        return living


def colour_for(slug: str) -> str:
    """A colour derived from the slug: the same in each import, and spread over all colours."""
    return str(Colour.values[crc32(slug.encode()) % len(Colour.values)])
