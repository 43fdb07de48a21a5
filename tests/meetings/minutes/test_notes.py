"""The notes of a meeting: written together, nothing lost, put back."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from meetings.minutes.notes import MAX_WRITERS, notes_of, put_back, revisions_of, write_notes, writers_of
from meetings.minutes.notes_search import find_notes
from meetings.models import Meeting, MeetingNotes, NotesRevision
from meetings.scheduling.schedule import cancel
from tests.support.minutes import make_past_meeting
from tests.support.people import Tenant, make_meeting, signed_in


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    return make_past_meeting(inside.communities["plain-language"], inside["Wout"])


def write(client: Client, meeting: Meeting, text: str, version: str) -> "tuple[int, str]":
    response = client.post(f"{meeting.get_absolute_url()}notes/", {"text": text, "version": version})
    return response.status_code, response.content.decode()


def version_of(client: Client, meeting: Meeting) -> str:
    page = client.get(f"{meeting.get_absolute_url()}notes/").content.decode()
    return page.split('name="version" value="')[1].split('"')[0]


def test_members_write_the_notes_together(meeting: Meeting, inside: Tenant) -> None:
    write_notes(meeting, "One price.", by=inside["Nele"])
    write_notes(meeting, "One price. One name.", by=inside["Amina"])
    write_notes(meeting, "One price. One name. Soup.", by=inside["Nele"])
    page = signed_in(inside["Karel"]).get(meeting.get_absolute_url()).content.decode()
    assert "One price. One name. Soup." in page
    assert "Nele Baert and Amina El Idrissi wrote this." in page
    assert writers_of(meeting) == ["Nele Baert", "Amina El Idrissi"]


def test_of_many_the_first_writers_are_named(meeting: Meeting, inside: Tenant) -> None:
    people = [inside[name] for name in ("Nele", "Amina", "Wout", "Lotte", "Karel", "Griet", "Kofi")][::-1]
    for number, person in enumerate(people):
        write_notes(meeting, f"{number} prices", by=person)
    assert writers_of(meeting) == [*(person.display_name for person in people[:MAX_WRITERS]), "others"]


def test_of_two_who_write_the_first_notes_the_second_is_told(meeting: Meeting, inside: Tenant) -> None:
    nele, amina = signed_in(inside["Nele"]), signed_in(inside["Amina"])
    opened = [version_of(nele, meeting), version_of(amina, meeting)]
    assert write(nele, meeting, "By Nele.", opened[0])[0] == 302
    status, page = write(amina, meeting, "By Amina.", opened[1])
    assert status == 409
    assert "By Nele." in page
    assert "By Amina." in page


def test_of_two_who_change_them_both_texts_are_kept(meeting: Meeting, inside: Tenant) -> None:
    write_notes(meeting, "First.", by=inside["Nele"])
    nele, amina = signed_in(inside["Nele"]), signed_in(inside["Amina"])
    opened = [version_of(nele, meeting), version_of(amina, meeting)]
    assert write(nele, meeting, "By Nele.", opened[0])[0] == 302
    status, page = write(amina, meeting, "By Amina.", opened[1])
    assert status == 409
    assert "By Nele." in page
    assert "By Amina." in page
    again = page.split('name="version" value="')[1].split('"')[0]
    assert write(amina, meeting, "By both.", again)[0] == 302
    assert [each.text for each in revisions_of(meeting)] == ["By both.", "By Nele.", "First."]


def test_an_earlier_text_is_put_back_and_nothing_is_lost(meeting: Meeting, inside: Tenant) -> None:
    write_notes(meeting, "Good.", by=inside["Nele"])
    write_notes(meeting, "Worse.", by=inside["Amina"])
    first = NotesRevision.objects.earliest("pk")
    address = f"{meeting.get_absolute_url()}notes/history/"
    page = signed_in(inside["Karel"]).get(address).content.decode()
    assert "Good." in page
    assert signed_in(inside["Karel"]).post(f"{address}{first.public_id}/").status_code == 302
    assert [each.text for each in revisions_of(meeting)] == ["Good.", "Worse.", "Good."]
    assert not put_back(first, by=inside["Nele"])  # it stands already


def test_nothing_typed_is_refused_and_nothing_is_written(meeting: Meeting, inside: Tenant) -> None:
    status, _page = write(signed_in(inside["Nele"]), meeting, " \n ", "")
    assert status == 422
    assert notes_of(meeting) is None


def test_those_at_the_edge_and_outside_do_not_read_them(meeting: Meeting, inside: Tenant) -> None:
    write_notes(meeting, "Among ourselves.", by=inside["Nele"])
    for name in ("Kofi", "Yasmina", "Tom"):
        client = signed_in(inside[name])
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert "Among ourselves." not in page
        assert "is for the core group, active members and role holders" in page
        assert client.get(f"{meeting.get_absolute_url()}notes/history/").status_code == 403
        assert client.get(f"{meeting.get_absolute_url()}notes/").status_code == 403
    assert "Among ourselves." in signed_in(inside["Griet"]).get(meeting.get_absolute_url()).content.decode()


def test_nobody_writes_before_the_meeting_begins_or_when_it_was_called_off(inside: Tenant) -> None:
    plain, nele = inside.communities["plain-language"], inside["Nele"]
    coming = make_meeting(plain, nele)
    off = make_past_meeting(plain, nele)
    Meeting.objects.filter(pk=off.pk).update(is_open=False)
    for meeting in (coming, off):
        assert signed_in(nele).get(f"{meeting.get_absolute_url()}notes/").status_code == 403


def test_a_closed_community_keeps_its_notes_as_they_are(meeting: Meeting, inside: Tenant) -> None:
    nele = signed_in(inside["Nele"])
    write_notes(meeting, "What we learned.", by=inside["Nele"])
    meeting.community.phase = "closed"
    meeting.community.save(update_fields=["phase"])
    assert "What we learned." in nele.get(meeting.get_absolute_url()).content.decode()
    assert write(nele, meeting, "Changed.", "")[0] == 403


def test_the_database_keeps_one_text_for_each_meeting(meeting: Meeting, inside: Tenant) -> None:
    write_notes(meeting, "Once.", by=inside["Nele"])
    with pytest.raises(IntegrityError, match="meetingnotes_one_each"), transaction.atomic():
        MeetingNotes.objects.create(organisation=inside.organisation, meeting=meeting, text="Twice.")


def test_what_was_written_stays_when_a_running_meeting_is_called_off(inside: Tenant) -> None:
    plain, nele = inside.communities["plain-language"], inside["Nele"]
    running, empty = (
        make_past_meeting(plain, nele, ended=timezone.now() + timedelta(minutes=20), focus=focus)
        for focus in ("Soup", "Bread")
    )
    write_notes(running, "The bell rang after one line.", by=nele)
    for meeting in (running, empty):
        cancel(meeting, by=nele)
    for moment in (timezone.now(), timezone.now() + timedelta(days=2)):
        with time_machine.travel(moment):
            page = signed_in(inside["Karel"]).get(running.get_absolute_url()).content.decode()
            assert "Called off" in page
            assert "The bell rang after one line." in page
            assert "Edit the notes" not in page
            assert "What did we take away?" not in signed_in(nele).get(empty.get_absolute_url()).content.decode()
    assert [each.meeting for each in find_notes(inside["Karel"], "bell")] == [running]
    assert signed_in(nele).get(f"{running.get_absolute_url()}notes/").status_code == 403
