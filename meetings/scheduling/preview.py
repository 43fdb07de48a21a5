"""How people will see a meeting that is being typed, with gaps for what is missing."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from communities.models import Community
from meetings.models import Meeting

GAP = "—"


@dataclass(frozen=True)
class Preview:
    """``meeting`` is not saved and has no times; ``hours`` are local time of the meeting."""

    meeting: Meeting
    day: date | None
    hours: str

    @property
    def has_location(self) -> bool:
        return bool(self.meeting.place or self.meeting.online_url)


def preview_of(community: Community, values: dict[str, Any]) -> Preview:
    """The preview of the valid values so far."""
    known = {name: values[name] for name in ("focus", "format", "place", "online_url", "catering") if values.get(name)}
    start, end = values.get("start"), values.get("end")
    hours = f"{_clock(start)}–{_clock(end)}" if start or end else GAP
    return Preview(Meeting(community=community, **known), values.get("day"), hours)


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else GAP
