"""The market of an open space: rooms and times inside the meeting, and topics that take a place."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from meetings.live.forms import MarketForm
from meetings.live.market import OutsideMeeting, market_of, set_market
from meetings.models import MarketPlace, Meeting, Topic
from members.models import Employee
from tests.support.people import Tenant, make_live_meeting

pytestmark = [pytest.mark.requirement("S109"), pytest.mark.at("2026-06-01T10:30:00Z")]
Browse = Callable[[Employee], Client]


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    """From 13:00 to 14:30 in Brussels."""
    return make_live_meeting(inside.communities["plain-language"], inside["Nele"], "Forms", format="open_space")


def live(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url()}live/"


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_market_of_rooms_and_times(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    here, nele, kofi = live(meeting), browse(inside["Nele"]), browse(inside["Kofi"])
    assert "The host sets the rooms" in text(kofi, here)
    rooms = {"rooms": "Kitchen\nGarden\nKitchen", "first": "13:00", "rounds": "2", "minutes": "30"}
    assert kofi.post(f"{here}market/", rooms).status_code == 403
    assert nele.post(f"{here}market/", {**rooms, "rounds": "9"}).status_code == 422
    assert nele.post(f"{here}market/", rooms).status_code == 302
    assert MarketPlace.objects.count() == 4
    place, other = MarketPlace.objects.order_by("starts_at", "position")[:2]
    kofi.post(f"{here}market/topics/", {"title": "Letters", "spot": place.public_id})
    taken = browse(inside["Amina"]).post(f"{here}market/topics/", {"title": "Late", "spot": place.public_id})
    assert (taken.status_code, "Somebody took that place meanwhile." in taken.content.decode()) == (409, True)
    assert "Late" in taken.content.decode()
    assert not Topic.objects.filter(title="Late").exists()
    forms = Topic.objects.get(title="Forms")
    assert kofi.post(f"{here}market/topics/{forms.public_id}/", {"spot": other.public_id}).status_code == 403
    nele.post(f"{here}market/topics/{forms.public_id}/", {"spot": other.public_id})
    page = text(kofi, here)
    assert page.index("Kitchen") < page.index("Letters") < page.index("Garden") < page.index("Forms")
    # Other rooms: what is taken stays.
    nele.post(f"{here}market/", {**rooms, "rooms": "Hall"})
    assert sorted(MarketPlace.objects.values_list("room", flat=True)) == ["Garden", "Hall", "Hall", "Kitchen"]
    kofi.post(f"{here}market/topics/{Topic.objects.get(title='Letters').public_id}/", {"action": "out"})
    assert Topic.objects.get(title="Letters").place is None


@pytest.mark.parametrize(
    ("first", "rounds", "minutes", "fits"),
    [("13:00", 3, 30, True), ("14:00", 1, 30, True), ("12:59", 1, 30, False), ("13:01", 3, 30, False)],
)
def test_all_rounds_lie_inside_the_meeting(
    inside: Tenant, meeting: Meeting, browse: Browse, first: str, rounds: int, minutes: int, fits: bool
) -> None:
    typed = {"rooms": "Kitchen", "first": first, "rounds": rounds, "minutes": minutes}
    answer = browse(inside["Nele"]).post(f"{live(meeting)}market/", typed)
    assert answer.status_code == (302 if fits else 422)
    assert MarketPlace.objects.count() == (rounds if fits else 0)
    if not fits:
        page = answer.content.decode()
        assert "The rounds do not fit in the meeting." in page
        assert f'value="{first}"' in page


def test_the_rule_holds_for_whoever_sets_a_market(meeting: Meeting) -> None:
    with pytest.raises(OutsideMeeting):
        set_market(meeting, ["Kitchen"], meeting.ends_at, 1, 30)


def test_a_round_after_midnight_is_on_the_next_day(meeting: Meeting) -> None:
    start = datetime(2026, 6, 1, 21, 0, tzinfo=UTC)  # 23:00 in Brussels
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))
    meeting.refresh_from_db()
    form = MarketForm({"rooms": "Kitchen", "first": "00:15", "rounds": 1, "minutes": 30}, meeting=meeting)
    assert form.is_valid()
    assert form.cleaned_data["first"] == start + timedelta(minutes=75)


def test_what_the_form_proposes_fits(meeting: Meeting) -> None:
    for minutes in (20, 45, 50, 75, 90, 600):
        Meeting.objects.filter(pk=meeting.pk).update(ends_at=meeting.starts_at + timedelta(minutes=minutes))
        found = Meeting.objects.get(pk=meeting.pk)
        typed = {"rooms": "Kitchen", **MarketForm(meeting=found).initial}
        form = MarketForm(typed, meeting=found)
        assert form.is_valid(), form.errors
        set_market(found, **form.cleaned_data)


def test_the_form_opens_with_the_market_as_it_stands(inside: Tenant, meeting: Meeting) -> None:
    """Who adds a room does not move the rounds."""
    set_market(meeting, ["Kitchen", "Garden"], meeting.starts_at + timedelta(minutes=10), 3, 20)
    initial = MarketForm(meeting=meeting, market=market_of(meeting)).initial
    shown = (initial["rooms"], initial["first"].isoformat(), initial["rounds"], initial["minutes"])
    assert shown == ("Kitchen\nGarden", "13:10:00", 3, 20)
    before = set(MarketPlace.objects.values_list("pk", flat=True))
    form = MarketForm({**initial, "rooms": f"{initial['rooms']}\nHall"}, meeting=meeting)
    assert form.is_valid()
    set_market(meeting, **form.cleaned_data)
    assert before < set(MarketPlace.objects.values_list("pk", flat=True))
    assert timezone.now() < meeting.starts_at
