"""Set and read RSVPs, and the signed links to them. An RSVP is optional and is deleted a week after the meeting."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from cop_platform.web.signed_links import read_link, sign_link
from meetings.models import RSVP, Meeting
from members.models import Employee

SALT = "meetings.answer"
_COMES = [RSVP.Choice.COMING, RSVP.Choice.ONLINE]


class RSVPClosed(Refusal):
    sentence = _("This meeting is over or called off, so there is nothing to answer.")


class LinkExpired(Exception):
    """The meeting is over or cancelled, or the person has left or may not sign in: ``employee``, if there is one."""

    def __init__(self, employee: Employee | None) -> None:
        super().__init__()
        self.employee = employee


@transaction.atomic
def set_rsvp(meeting: Meeting, employee: Employee, choice: RSVP.Choice) -> RSVP:
    """Save the answer, replacing an earlier one. Raises :class:`RSVPClosed`."""
    # Locked against being cancelled in the same moment; many may answer at once.
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if not meeting.is_upcoming:
        raise RSVPClosed
    given, _created = RSVP.objects.update_or_create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        employee=employee,
        defaults={"choice": choice, "is_for_series": False},
    )
    return given


def answers_to(meeting: Meeting, reader: Employee) -> tuple[str, list[RSVP]]:
    """The reader's own choice, and the answers of those who are coming, in the room or online.

    Empty, and not asked for, once the meeting is over or cancelled.
    """
    found: list[RSVP] = _answers_to(meeting, reader) if meeting.is_upcoming else []
    own = next((each.choice for each in found if each.employee_id == reader.pk), "")
    return own, [each for each in found if each.choice in _COMES]


@planned
def _answers_to(meeting: Meeting, reader: Employee, _at: Moment) -> QuerySet[RSVP]:
    comes = Q(choice__in=_COMES, employee__left_at=None)
    here: QuerySet[RSVP] = RSVP.objects.filter(comes | Q(employee=reader), meeting=meeting)
    return here.select_related("employee").order_by("answered_at", "id")


def choices_for(meeting: Meeting) -> list[RSVP.Choice]:
    """The possible answers: no “in the room” without a place, no “online” without a link."""
    without = set()
    if not meeting.place:
        without.add(RSVP.Choice.COMING)
    if not meeting.online_url:
        without.add(RSVP.Choice.ONLINE)
    return [choice for choice in RSVP.Choice if choice not in without]


def rsvp_token(meeting: Meeting, employee_id: int) -> str:
    return sign_link(SALT, meeting.organisation_id, meeting.pk, employee_id)


def read_rsvp_token(token: str, organisation_id: int) -> tuple[Meeting, Employee]:
    """The meeting and the person of this token. Raises :class:`LinkExpired` and ``LinkInvalid``."""
    meeting_id, employee_id = read_link(token, salt=SALT, organisation_id=organisation_id)
    return _find_active(meeting_id, employee_id)


def _find_active(meeting_id: int, employee_id: int) -> tuple[Meeting, Employee]:
    meeting = Meeting.objects.select_related("community").filter(pk=meeting_id).first()
    employee = Employee.objects.select_related("user", "organisation").filter(pk=employee_id).first()
    is_here = employee is not None and employee.left_at is None and employee.user.is_active
    if meeting is None or employee is None or not is_here or not meeting.is_upcoming:
        raise LinkExpired(employee)
    return meeting, employee
