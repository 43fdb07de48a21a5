"""The organisation's list of rooms and platforms, offered where a meeting is planned."""

import pytest

from meetings.models import Place
from tests.support.people import Tenant, signed_in


@pytest.mark.requirement("S81")
def test_rooms_and_platforms_are_offered_while_planning(mereldal: Tenant) -> None:
    with mereldal.enter():
        own = {"organisation": mereldal.organisation}
        Place.objects.create(**own, name="De Refter, Aalst")
        Place.objects.create(**own, kind=Place.Kind.PLATFORM, name="Our video rooms", url="https://video.example/")
        Place.objects.create(**own, name="The old attic", is_offered=False)
        here = mereldal.communities["plain-language"].get_absolute_url()
    page = signed_in(mereldal["Wout"]).get(f"{here}meetings/new/").content.decode()
    assert "<option>De Refter, Aalst</option>" in page
    assert 'href="https://video.example/"' in page
    assert "Our video rooms" in page
    assert "The old attic" not in page


@pytest.mark.requirement("S81")
def test_an_administrator_keeps_the_list(mereldal: Tenant) -> None:
    tom = signed_in(mereldal["Tom"])
    here = f"/o/{mereldal.organisation.slug}/admin/meetings/place/"
    typed = {"kind": "room", "name": "De Refter, Aalst", "url": "", "is_offered": "on"}
    assert tom.post(f"{here}add/", typed).status_code == 302
    with mereldal.enter():
        place = Place.objects.get()
    tom.post(f"{here}{place.public_id}/change/", {"kind": "room", "name": "De Refter, Aalst", "url": ""})
    with mereldal.enter():
        place.refresh_from_db()
        assert not place.is_offered


def test_the_same_name_twice_is_refused_in_words(mereldal: Tenant) -> None:
    tom = signed_in(mereldal["Tom"])
    here = f"/o/{mereldal.organisation.slug}/admin/meetings/place/add/"
    tom.post(here, {"kind": "room", "name": "De Refter", "url": "", "is_offered": "on"})
    response = tom.post(here, {"kind": "room", "name": "de refter", "url": "", "is_offered": "on"})
    assert response.status_code == 200
    assert "This is on the list already." in response.content.decode()
    with mereldal.enter():
        assert Place.objects.count() == 1
