"""“Was it of use?”: asked once of those who said they would come, kept in words without a name."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from meetings.minutes.retention import USE_KEPT_FOR, purge
from meetings.minutes.usefulness import NotAsked, say, sentences_of
from meetings.models import RSVP, Meeting, UseSentence
from tests.support.minutes import make_past_meeting, said_yes
from tests.support.people import Tenant, make_meeting, signed_in

HOME = "/o/mereldal/"
ASKED = "Was it of use: The bill nobody understands?"


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    found = make_past_meeting(inside.communities["plain-language"], inside["Wout"])
    said_yes(found, inside["Amina"], inside["Kofi"])
    said_yes(found, inside["Karel"], choice=RSVP.Choice.ONLINE)
    said_yes(found, inside["Nele"], choice=RSVP.Choice.NOT_THIS_TIME)
    return found


def test_those_who_said_they_would_come_are_asked_on_home_and_on_the_page(meeting: Meeting, inside: Tenant) -> None:
    for name, is_asked in [("Amina", True), ("Kofi", True), ("Karel", True), ("Nele", False), ("Wout", False)]:
        client = signed_in(inside[name])
        assert (ASKED in client.get(HOME).content.decode()) is is_asked
        assert ('name="sentence"' in client.get(meeting.get_absolute_url()).content.decode()) is is_asked


def test_a_sentence_is_said_once_and_shows_without_a_name(meeting: Meeting, inside: Tenant) -> None:
    amina, address = signed_in(inside["Amina"]), f"{meeting.get_absolute_url()}use/"
    amina.post(address, {"sentence": "I rewrote my own letter."})
    amina.post(address, {"sentence": "Twice."})
    assert sentences_of(meeting) == ["I rewrote my own letter."]
    assert ASKED not in amina.get(HOME).content.decode()
    page = signed_in(inside["Karel"]).get(meeting.get_absolute_url()).content.decode()
    assert "“I rewrote my own letter.”" in page
    assert "Amina" not in page


def test_nothing_stored_says_who_wrote_it_or_when(meeting: Meeting, inside: Tenant) -> None:
    say(meeting, "Too many topics.", by=inside["Amina"])
    assert {field.name for field in UseSentence._meta.get_fields()} == {"id", "organisation", "meeting", "text"}
    assert not RSVP.objects.filter(meeting=meeting, employee=inside["Amina"]).exists()


def test_sentences_stand_by_their_words_and_not_as_they_came(meeting: Meeting, inside: Tenant) -> None:
    say(meeting, "Warm soup.", by=inside["Amina"])
    say(meeting, "A good hour.", by=inside["Karel"])
    assert sentences_of(meeting) == ["A good hour.", "Warm soup."]


def test_whoever_would_rather_not_is_not_asked_again(meeting: Meeting, inside: Tenant) -> None:
    amina = signed_in(inside["Amina"])
    amina.post(f"{meeting.get_absolute_url()}use/", {"rather_not": "1", "from_home": "1"})
    assert ASKED not in amina.get(HOME).content.decode()
    with pytest.raises(NotAsked):
        say(meeting, "After all.", by=inside["Amina"])
    assert not UseSentence.objects.exists()


def test_nothing_typed_is_refused_and_one_is_still_asked(meeting: Meeting, inside: Tenant) -> None:
    amina, address = signed_in(inside["Amina"]), f"{meeting.get_absolute_url()}use/"
    assert amina.post(address, {"sentence": "  "}).status_code == 422
    assert amina.post(address, {"sentence": "x" * 201}).status_code == 422
    assert RSVP.objects.filter(employee=inside["Amina"]).exists()


def test_nobody_is_asked_before_it_is_over(inside: Tenant) -> None:
    coming = make_meeting(inside.communities["plain-language"], inside["Wout"])
    said_yes(coming, inside["Amina"])
    with pytest.raises(NotAsked):
        say(coming, "Early.", by=inside["Amina"])
    signed_in(inside["Amina"]).post(f"{coming.get_absolute_url()}use/", {"rather_not": "1"})
    assert RSVP.objects.filter(meeting=coming).exists()


def test_a_sponsor_at_the_edge_and_those_outside_do_not_read_the_sentences(meeting: Meeting, inside: Tenant) -> None:
    say(meeting, "Too many topics.", by=inside["Amina"])
    for name in ("Griet", "Kofi", "Yasmina"):
        assert "Too many topics." not in signed_in(inside[name]).get(meeting.get_absolute_url()).content.decode()
    assert "Too many topics." in signed_in(inside["Lotte"]).get(meeting.get_absolute_url()).content.decode()


def test_where_few_are_active_the_page_says_so_before_one_writes(meeting: Meeting, inside: Tenant) -> None:
    warning = "Few people are active here"
    address = f"{meeting.get_absolute_url()}use/"
    assert warning not in signed_in(inside["Amina"]).get(address).content.decode()
    meeting.community.participations.filter(employee__in=[inside["Karel"], inside["Lotte"]]).delete()
    assert warning in signed_in(inside["Amina"]).get(address).content.decode()
    assert warning in signed_in(inside["Amina"]).get(meeting.get_absolute_url()).content.decode()


def test_sentences_go_a_year_after_the_meeting(meeting: Meeting, inside: Tenant) -> None:
    say(meeting, "A good hour.", by=inside["Amina"])
    with time_machine.travel(meeting.ends_at + USE_KEPT_FOR - timedelta(hours=1)):
        purge()
        assert UseSentence.objects.exists()
    with time_machine.travel(meeting.ends_at + USE_KEPT_FOR + timedelta(hours=1)):
        purge()
        assert not UseSentence.objects.exists()
    assert timezone.now() > meeting.ends_at
