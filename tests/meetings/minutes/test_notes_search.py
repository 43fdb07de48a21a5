"""Past meetings are found by their notes, and kept in the tab of their community."""

from datetime import timedelta

from django.utils import timezone

from meetings.minutes.notes import write_notes
from meetings.minutes.notes_search import find_notes
from meetings.models import Meeting
from members.admin.sites import organisation_site
from tests.support.minutes import make_past_meeting
from tests.support.people import Tenant, signed_in

TAB = "/o/mereldal/communities/plain-language/meetings/"


def test_notes_are_found_by_those_who_may_read_them(inside: Tenant) -> None:
    meeting = make_past_meeting(inside.communities["plain-language"], inside["Wout"])
    write_notes(meeting, "The rhubarb invoice gets one price.", by=inside["Nele"])
    for name, is_found in [("Amina", True), ("Griet", True), ("Kofi", False), ("Yasmina", False)]:
        assert bool(find_notes(inside[name], "rhubarb")) is is_found
        page = signed_in(inside[name]).get("/o/mereldal/find/?q=rhubarb").content.decode()
        assert (f"{meeting.get_absolute_url()}#notes" in page) is is_found
    write_notes(meeting, "The invoice gets one price.", by=inside["Nele"])
    assert find_notes(inside["Amina"], "rhubarb") == []


def test_notes_of_a_meeting_that_was_called_off_while_it_ran_are_found_and_shown(inside: Tenant) -> None:
    meeting = make_past_meeting(inside.communities["plain-language"], inside["Wout"])
    write_notes(meeting, "The rhubarb invoice.", by=inside["Nele"])
    Meeting.objects.filter(pk=meeting.pk).update(is_open=False)
    [found] = find_notes(inside["Amina"], "rhubarb")
    page = signed_in(inside["Amina"]).get(found.meeting.get_absolute_url()).content.decode()
    assert "The rhubarb invoice." in page


def test_the_tab_goes_back_page_by_page_without_a_number(inside: Tenant) -> None:
    plain, wout, now = inside.communities["plain-language"], inside["Wout"], timezone.now()
    for number in range(45):
        make_past_meeting(plain, wout, focus=f"Number {number:02}", ended=now - timedelta(days=number + 1))
    client = signed_in(inside["Kofi"])
    first = client.get(TAB).content.decode()
    assert "Number 19" in first
    assert "Number 20" not in first
    oldest = Meeting.objects.get(focus="Number 19").public_id
    second = client.get(f"{TAB}?after={oldest}").content.decode()
    assert "Number 20" in second
    assert "Number 39" in second
    assert "Coming up" not in second
    back = client.get(f"{TAB}?before={Meeting.objects.get(focus='Number 20').public_id}").content.decode()
    assert "Number 00" in back
    assert "Coming up" in back
    assert "Number 00" in client.get(f"{TAB}?after=unknown").content.decode()


def test_administrators_read_meetings_and_nothing_that_members_said(inside: Tenant) -> None:
    shown = {model._meta.label for model in organisation_site._registry}
    assert "meetings.Meeting" in shown
    hidden = {"MeetingNotes", "NotesRevision", "ActionPoint", "ActionRequest", "UseSentence", "RSVP"}
    assert not {f"meetings.{name}" for name in hidden} & shown
