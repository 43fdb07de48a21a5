"""The organisation's approach: written by administrators, read by everybody, with its versions."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from communities.approach import writing
from communities.approach.writing import ApproachChanged, newest_approach, write
from communities.models import ApproachVersion
from tests.support.locks import Race, ends_right
from tests.support.people import Tenant, make_approach_texts, signed_in

APPROACH = "/o/mereldal/approach/"
TEXT = f"{APPROACH}text/"


@pytest.fixture
def tom(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Tom"])


def post(client: Client, seen: int, **parts: str) -> Any:
    return client.post(TEXT, {**make_approach_texts(**parts), "seen": seen}, follow=True)


@pytest.mark.requirement("S87")
def test_an_administrator_writes_it_and_everybody_reads_it(mereldal: Tenant, tom: Client) -> None:
    assert "Saved." in post(tom, 0, roles="The <Sponsor> opens doors.").content.decode()
    page = signed_in(mereldal["Chloé"]).get(APPROACH).content.decode()
    for words in ["Why we do this", "What one ward learns", "How to start", "The &lt;Sponsor&gt; opens doors."]:
        assert words in page
    for empty in ["When and how to end", "Where we work together online", "Change it", "Earlier versions"]:
        assert empty not in page


def test_it_is_linked_once_there_is_something_to_read(mereldal: Tenant, tom: Client) -> None:
    directory, link = "/o/mereldal/communities/", f'href="{APPROACH}"'
    chloe = signed_in(mereldal["Chloé"])
    assert link not in chloe.get(directory).content.decode()
    assert link in tom.get(directory).content.decode()
    assert "Nothing is written here yet." in chloe.get(APPROACH).content.decode()
    post(tom, 0)
    assert link in chloe.get(directory).content.decode()


def test_every_change_is_a_version_with_who_and_when(mereldal: Tenant, tom: Client) -> None:
    post(tom, 0)
    post(tom, 1, why="Because it works.")
    chloe = signed_in(mereldal["Chloé"])
    assert "Because it works." in chloe.get(APPROACH).content.decode()
    listed = chloe.get(f"{APPROACH}versions/").content.decode()
    assert "Version 1," in listed
    assert "by Tom Aerts." in listed
    with mereldal.enter():
        first = ApproachVersion.objects.get(number=1)
    page = chloe.get(f"{APPROACH}versions/{first.public_id}/").content.decode()
    assert "What one ward learns" in page
    assert "Because it works." not in page


def test_who_saves_second_sees_both_texts_and_loses_nothing(mereldal: Tenant, tom: Client) -> None:
    post(tom, 0)
    post(tom, 1, why="Because it works.")
    late = post(tom, 1, why="Because we want to.", ending="With cake.")
    assert late.status_code == 409
    page = late.content.decode()
    for words in ["Someone saved first.", "Because it works.", "Because we want to.", "With cake."]:
        assert words in page
    assert 'name="seen" value="2"' in page
    assert post(tom, 2, why="Because we want to.").status_code == 200
    with mereldal.enter():
        assert [(each.number, each.why) for each in ApproachVersion.objects.order_by("number")][1:] == [
            (2, "Because it works."),
            (3, "Because we want to."),
        ]


def test_two_who_save_in_the_same_moment_make_one_version(inside: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one looked before the first had saved."""
    tom = inside["Tom"]
    write(make_approach_texts(), seen=0, by=tom)
    monkeypatch.setattr(writing, "newest_approach", lambda: None)
    with pytest.raises(ApproachChanged):
        write(make_approach_texts(why="Mine."), seen=0, by=tom)
    assert [each.why for each in ApproachVersion.objects.all()] == ["What one ward learns, the next one needs."]


@pytest.mark.slow
def test_of_two_open_transactions_one_makes_the_version(transactional_db: None, mereldal: Tenant) -> None:
    def prepare(house: Tenant) -> Race:
        def save(why: str) -> bool:
            return write(make_approach_texts(why=why), seen=0, by=house["Tom"])

        return Race(lambda: save("Mine."), lambda: save("Yours."), ("True", "ApproachChanged"))

    assert ends_right(mereldal, prepare)


def test_the_same_text_makes_no_version_and_the_same_form_may_arrive_twice(inside: Tenant) -> None:
    assert write(make_approach_texts(), seen=0, by=inside["Tom"])
    assert not write(make_approach_texts(), seen=0, by=inside["Tom"])
    assert not write(make_approach_texts(), seen=1, by=inside["Tom"])
    newest = newest_approach()
    assert newest
    assert newest.number == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999", "7"])
def test_a_made_up_number_is_no_error(mereldal: Tenant, tom: Client, seen: str) -> None:
    response = tom.post(TEXT, {**make_approach_texts(), "seen": seen})
    assert response.status_code in {409, 422}
    with mereldal.enter():
        assert not ApproachVersion.objects.exists()


def test_too_much_is_said_and_stays_typed(mereldal: Tenant, tom: Client) -> None:
    response = tom.post(TEXT, {**make_approach_texts(why="x" * 3001, ending="With cake."), "seen": 0})
    assert response.status_code == 422
    assert "1 character too many." in response.content.decode()
    assert "With cake." in response.content.decode()


def test_others_are_told_whom_to_ask(mereldal: Tenant) -> None:
    response = signed_in(mereldal["Nele"]).get(TEXT)
    assert response.status_code == 403
    assert "An administrator of your organisation writes this." in response.content.decode()


def test_the_database_numbers_versions_once(inside: Tenant) -> None:
    write(make_approach_texts(), seen=0, by=inside["Tom"])
    for number in (0, 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApproachVersion.objects.create(organisation=inside.organisation, number=number, written_at=timezone.now())
