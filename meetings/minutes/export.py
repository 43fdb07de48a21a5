"""Action points for a tracker elsewhere: all of a meeting as a file, or one as text to paste (S112)."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cop_platform.outbox.messages import absolute
from cop_platform.ui.dates import day_long
from cop_platform.web.spreadsheets import csv_lines
from meetings.models import ActionPoint


def headings() -> list[str]:
    return [_("Action point"), _("Who said yes"), _("By"), _("How it stands"), _("Meeting"), _("Link")]


def lines(points: Iterable[ActionPoint]) -> Iterator[str]:
    return csv_lines(headings(), (_cells(each) for each in points))


def _cells(point: ActionPoint) -> list[str]:
    return [
        point.text,
        point.owner.display_name if point.owner else "",
        point.due_on.isoformat() if point.due_on else "",
        str(point.get_state_display()),
        point.meeting.focus,
        absolute(point.get_absolute_url()),
    ]


def as_text(point: ActionPoint) -> str:
    """A few lines; what is not known is left out."""
    rows = [point.text]
    if point.owner:
        rows.append(_("Who: %(name)s") % {"name": point.owner.display_name})
    if point.due_on:
        rows.append(_("By: %(day)s") % {"day": day_long(point.due_on)})
    rows.append(
        _("From: %(meeting)s, %(day)s") % {"meeting": point.meeting.focus, "day": day_long(point.meeting.starts_at)}
    )
    return "\n".join([*rows, absolute(point.get_absolute_url()), ""])
