"""Template tags about what comes out of meetings."""

from collections.abc import Iterable

from django.template import Library
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from communities.models import Decision
from communities.roles.viewers import Viewer
from cop_platform.text import own_direction
from meetings.live.retrospective import Answers, answers_of
from meetings.minutes.decisions import meetings_by_decision
from meetings.minutes.permissions import has_record
from meetings.minutes.record import Record, record_of
from meetings.models import Format, Meeting, MeetingDecision
from meetings.scheduling.together import viewer_at
from members.models import Employee

register = Library()


@register.simple_tag(name="record_of")
def record_for(meeting: Meeting, me: Employee, viewer: Viewer | None = None) -> Record | None:
    """The record of a meeting that has begun, as this person sees it."""
    return record_of(meeting, viewer_at(meeting, me, viewer)) if has_record(meeting) else None


@register.simple_tag
def looked_back(record: Record) -> list[Answers]:
    """The sentences of a retrospective, for those who read what members say among themselves; else empty."""
    if record.meeting.format != Format.RETROSPECTIVE or not record.can_read_use:
        return []
    return [each for each in answers_of(record.meeting) if each.sentences]


@register.filter
def listed(names: list[str]) -> str:
    """“Nele, Tine and Wout”."""
    return get_text_list([own_direction(name) for name in names], _("and"))


@register.simple_tag
def meetings_of_decisions(decisions: Iterable[Decision]) -> dict[int, MeetingDecision]:
    """The meeting at which each of these was taken, by the id of the decision; one query, none without such a line."""
    return meetings_by_decision(list(decisions))
