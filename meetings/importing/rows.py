"""What a row of a meeting and a row of a series have in common: where it is, its zone, its days and its clock."""

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from communities.importing.fields import FIRST_YEAR, Fields, quoted, read_day
from communities.importing.records import ExtensionRow, Fault
from meetings.scheduling.forms import FURTHEST_AHEAD
from meetings.scheduling.local_time import NonexistentTime, instant


class RowReader:
    """Reads one row. Values returned after a fault are placeholders, so that all faults of the row are found."""

    def __init__(self, row: ExtensionRow, known: Collection[str], now: datetime) -> None:
        self.row = row
        self.now = now
        self.fields = Fields(row.value, row.place, known)
        self.remarks: list[Fault] = []

    def location(self) -> tuple[str, str]:
        faults = len(self.fields.faults)
        place = self.fields.text("place", 160, required=False)
        online_url = self.fields.link("online_url", 500)
        if not place and not online_url and len(self.fields.faults) == faults:
            self.fields.fault("place", "is missing; a meeting has a place, an online_url or both")
        return place, online_url

    def zone(self) -> ZoneInfo | None:
        name = self.fields.time_zone("time_zone")
        return ZoneInfo(name) if name else None

    def day(self, name: str, *, required: bool = True, fields: Fields | None = None) -> date | None:
        """A day that a meeting may have; of another record when ``fields`` is given."""
        fields = fields or self.fields
        text = fields.text(name, 1000, required=required)
        day = read_day(text)
        if text and day is None:
            fields.fault(name, f"is “{quoted(text)}”; write a day as 2024-05-31")
        elif day and day.year < FIRST_YEAR:
            fields.fault(name, f"is {day}, which is too long ago")
        elif day and day > self.now.date() + FURTHEST_AHEAD:
            fields.fault(name, f"is {day}, which is more than three years ahead")
        else:
            return day
        return None

    def instant(
        self, name: str, day: date, clock: time, zone: ZoneInfo, fields: Fields | None = None
    ) -> datetime | None:
        """The instant of that local time. Of a time that comes twice it is the first, with a remark."""
        fields = fields or self.fields
        try:
            found = instant(day, clock, zone)
        except NonexistentTime:
            fields.fault(name, f"is {clock:%H:%M}, which the clock in {zone.key} skips on {day}")
            return None
        if found.is_ambiguous:
            what = f"is {clock:%H:%M}, which the clock in {zone.key} shows twice on {day}; the first is taken"
            self.remarks.append(Fault(f"{fields.place}.{name}", what))
        return found.moment
