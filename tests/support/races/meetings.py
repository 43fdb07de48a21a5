"""Races of the locks in meetings."""

from meetings.models import RSVP
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.schedule import cancel
from tests.support.locks import Race, race
from tests.support.people import Tenant, make_meeting


@race("meetings.scheduling.schedule.lock_meeting")
def called_off_twice(house: Tenant) -> Race:
    meeting = make_meeting(house.communities["plain-language"], house["Nele"])
    return Race(
        lambda: cancel(meeting, by=house["Nele"]) and "done",
        lambda: cancel(meeting, by=house["Wout"]) and "done",
        ("done", "MeetingCancelled"),
    )


@race("meetings.rsvps.answering.set_rsvp")
def answered_while_it_is_called_off(house: Tenant) -> Race:
    meeting = make_meeting(house.communities["plain-language"], house["Nele"])
    return Race(
        lambda: cancel(meeting, by=house["Nele"]) and "done",
        lambda: set_rsvp(meeting, house["Amina"], RSVP.Choice.COMING).choice,
        ("done", "RSVPClosed"),
    )
