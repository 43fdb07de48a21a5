"""The pages on which a community is split, and on which people choose where to go on."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.models import Community, Level, Nomination, Participation, Phase, Split, SplitChoice, SplitPart
from communities.nominations.answering import answer_nomination
from communities.participation.levels import leave, level_of
from tests.support.people import Tenant, make_community_by_request, make_employee, make_split, signed_in

COMMUNITY = "/o/mereldal/communities/plain-language/"
NEW, PAGE = f"{COMMUNITY}new-split/", f"{COMMUNITY}split/"


def typed(house: Tenant, **changes: str) -> dict[str, str]:
    return {
        "count": "2",
        "name_1": "Smart Handover",
        "purpose_1": "A change of shift in five minutes, with nothing lost.",
        "leader_1": "karel segers",
        "name_2": "Forms Gardeners",
        "purpose_2": "Every form asks only what somebody uses.",
        "leader_2": house["Nele"].user.email,
        "closes_on": (timezone.localdate() + timedelta(days=14)).isoformat(),
        **changes,
    }


def send(client: Client, house: Tenant, **changes: str) -> tuple[int, str]:
    response = client.post(NEW, typed(house, **changes))
    return response.status_code, response.content.decode()


@pytest.fixture
def nele(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Nele"])


# --- Naming them --------------------------------------------------------------------------------------------------
def test_the_leader_names_two_and_everyone_is_asked(mereldal: Tenant, nele: Client) -> None:
    page = nele.get(NEW).content.decode()
    assert (page.count("What should get better?"), "Add another" in page) == (2, True)
    response = nele.post(NEW, typed(mereldal))
    assert (response.status_code, response["Location"]) == (302, PAGE)
    page = nele.get(PAGE).content.decode()
    assert "Asked to keep it going at first: Karel Segers" in page
    assert "Keeps it going at first: Nele Baert" in page
    assert nele.get(NEW)["Location"] == PAGE


def test_another_row_keeps_what_was_typed_and_an_empty_third_is_none(mereldal: Tenant, nele: Client) -> None:
    status, page = send(nele, mereldal, more="1", name_1="Smart <b>Handover</b>")
    assert (status, page.count("What should get better?"), "Smart &lt;b&gt;Handover" in page) == (200, 3, True)
    status, page = send(nele, mereldal, more="1", count="6")
    assert (page.count("What should get better?"), "Add another" in page) == (6, False)
    empty = {"name_3": " ", "purpose_3": "", "leader_3": ""}
    assert send(nele, mereldal, count="3", **empty)[0] == 302
    with mereldal.enter():
        assert SplitPart.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"purpose_2": ""}, "Give it a question too."),
        ({"name_2": ""}, "Give it a name."),
        ({"leader_1": "Nobody Atall"}, "We know no colleague called “Nobody Atall”. Check the name."),
        ({"leader_1": "Karel\x00 Segers"}, "Write this on one line, without special signs."),
        ({"name_2": "smart HANDOVER"}, "Another community has this name. Add a word to it."),
        ({"name_1": "Plain  Language"}, "Another community has this name. Add a word to it."),
        ({"name_1": "n" * 81}, "1 character too many."),
        ({"count": "3", "name_3": "A third", "purpose_3": "", "leader_3": ""}, "Give it a question too."),
        ({"closes_on": ""}, "Choose a date."),
        ({"closes_on": "2020-01-01"}, "People need at least a day. Choose a later date."),
        ({"closes_on": "soon"}, "That date isn’t right."),
        ({"count": "999999999999999999999"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    mereldal: Tenant, nele: Client, changes: dict[str, str], words: str
) -> None:
    status, page = send(nele, mereldal, **changes)
    if words:
        assert (status in {409, 422}, words in page, "A change of shift in five minutes" in page) == (True, True, True)
    with mereldal.enter():
        assert Split.objects.count() == (0 if words else 1)


def test_of_two_colleagues_with_one_name_it_asks_for_the_address(mereldal: Tenant, nele: Client) -> None:
    with mereldal.enter():
        twin = make_employee(mereldal.organisation, "Karel Twin")
        twin.name = "KAREL SEGERS"
        twin.save()
    status, page = send(nele, mereldal)
    assert (status, "Several colleagues are called “" in page) == (422, True)


def test_a_form_that_comes_twice_splits_once(mereldal: Tenant, nele: Client) -> None:
    key = nele.get(NEW).content.decode().split('name="form_key" value="')[1].split('"')[0]
    assert [send(nele, mereldal, form_key=key)[0] for _click in range(2)] == [302, 302]
    with mereldal.enter():
        assert Split.objects.count() == 1


def test_a_second_split_is_told_of_the_first(mereldal: Tenant, nele: Client) -> None:
    assert send(nele, mereldal)[0] == 302
    again = {"name_1": "Other", "name_2": "Others"}
    status, page = send(signed_in(mereldal["Wout"]), mereldal, **again)
    assert (status, "Everyone is being asked already where to go on." in page) == (409, True)
    assert 'value="Others"' in page


@pytest.mark.parametrize("phase", [Phase.INITIATE, Phase.CLOSED])
def test_how_we_work_offers_it_only_where_it_can_be_done(mereldal: Tenant, nele: Client, phase: Phase) -> None:
    page = f"{COMMUNITY}how-we-work/"
    assert NEW in nele.get(page).content.decode()
    assert NEW not in signed_in(mereldal["Karel"]).get(page).content.decode()
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(phase=phase)
    assert NEW not in nele.get(page).content.decode()
    assert nele.get(NEW).status_code == 403


# --- Choosing -----------------------------------------------------------------------------------------------------
@pytest.fixture
def asked(mereldal: Tenant) -> Split:
    with mereldal.enter():
        return make_split(mereldal.communities["plain-language"], mereldal["Nele"], mereldal["Karel"], mereldal["Nele"])


LETTERS, FORMS = "place-plain-language-letters", "place-plain-language-forms"


def taken(house: Tenant, name: str) -> dict[str, str]:
    with house.enter():
        rows = Participation.objects.filter(employee=house[name], community__split_parts__isnull=False)
        return dict(rows.values_list("community__slug", "level"))


def test_somebody_chooses_and_changes_it_until_the_date(mereldal: Tenant, asked: Split) -> None:
    amina = signed_in(mereldal["Amina"])
    assert "goes on as smaller communities" in amina.get("/o/mereldal/").content.decode()
    page = amina.get(PAGE).content.decode()
    assert ("Where would you like to go on?" in page, "checked" in page) == (True, False)
    assert amina.post(PAGE, {LETTERS: "active", FORMS: "none"})["Location"] == PAGE
    assert taken(mereldal, "Amina") == {"plain-language-letters": "active"}
    assert "goes on as smaller communities" not in amina.get("/o/mereldal/").content.decode()
    page = amina.get(PAGE).content.decode()
    assert ("Change my places" in page, page.count(" checked")) == (True, 2)
    amina.post(PAGE, {LETTERS: "none", FORMS: "periphery"})
    assert taken(mereldal, "Amina") == {"plain-language-forms": "periphery"}
    with mereldal.enter():
        assert level_of(asked.community, mereldal["Amina"]) == Level.ACTIVE


def test_nothing_chosen_is_an_answer_too(mereldal: Tenant, asked: Split) -> None:
    kofi = signed_in(mereldal["Kofi"])
    assert kofi.post(PAGE, {}).status_code == 302
    assert taken(mereldal, "Kofi") == {}
    assert "goes on as smaller communities" not in kofi.get("/o/mereldal/").content.decode()


def test_an_odd_place_is_refused_in_a_sentence(mereldal: Tenant, asked: Split) -> None:
    response = signed_in(mereldal["Kofi"]).post(PAGE, {LETTERS: "throne", FORMS: "active"})
    assert (response.status_code, "Choose one of the places." in response.content.decode()) == (422, True)
    assert taken(mereldal, "Kofi") == {}


def test_only_who_takes_part_is_asked_and_others_read_it(mereldal: Tenant, asked: Split) -> None:
    chloe = signed_in(mereldal["Chloé"])
    page = chloe.get(PAGE).content.decode()
    assert ("Plain Language Letters" in page, "Take these places" in page) == (True, False)
    assert chloe.post(PAGE, {LETTERS: "active"}).status_code == 403
    with mereldal.enter():
        leave(asked.community, mereldal["Kofi"])
    kofi = signed_in(mereldal["Kofi"])
    assert "Take these places" not in kofi.get(PAGE).content.decode()
    assert "goes on as smaller communities" not in kofi.get("/o/mereldal/").content.decode()


def test_after_the_date_the_page_only_tells(mereldal: Tenant, asked: Split) -> None:
    with time_machine.travel(asked.asks_until + timedelta(minutes=1)):
        amina = signed_in(mereldal["Amina"])
        assert "Take these places" not in amina.get(PAGE).content.decode()
        response = amina.post(PAGE, {LETTERS: "active"})
        assert (response.status_code, "The date to choose has passed." in response.content.decode()) == (409, True)
        assert "goes on as smaller communities" not in amina.get("/o/mereldal/").content.decode()


def test_where_people_come_in_after_a_conversation_a_follower_is_offered_the_edge(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_split(make_community_by_request(mereldal, "Quiet Rounds"), mereldal["Nele"])
    page = "/o/mereldal/communities/quiet-rounds/split/"
    followers = signed_in(mereldal["Kofi"]).get(page).content.decode()
    members = signed_in(mereldal["Amina"]).get(page).content.decode()
    assert (followers.count('value="active"'), followers.count('value="periphery"')) == (0, 2)
    assert members.count('value="active"') == 2


def test_a_part_that_was_dropped_and_one_without_a_leader_say_so(mereldal: Tenant, asked: Split) -> None:
    with mereldal.enter():
        answer_nomination(Nomination.objects.get(answer=""), Nomination.Answer.DECLINED)
        Community.objects.filter(slug="plain-language-forms").update(phase=Phase.CLOSED)
    page = signed_in(mereldal["Amina"]).get(PAGE).content.decode()
    assert "Nobody keeps it going yet. Whoever takes a place there can offer to, on its page." in page
    assert ("It is closed by now." in page, FORMS in page, LETTERS in page) == (True, False, True)


def test_without_a_split_there_is_no_page(mereldal: Tenant, nele: Client) -> None:
    assert nele.get(PAGE).status_code == 404


# --- Links both ways ----------------------------------------------------------------------------------------------
def test_both_pages_link_to_each_other_for_good(mereldal: Tenant, asked: Split) -> None:
    amina, chloe = signed_in(mereldal["Amina"]), signed_in(mereldal["Chloé"])
    part = "/o/mereldal/communities/plain-language-letters/"
    assert "Choose where to go on" in amina.get(COMMUNITY).content.decode()
    whole = chloe.get(COMMUNITY).content.decode()
    assert (part in whole, "Choose where to go on" in whole, "What each is about" in whole) == (True, False, True)
    page = chloe.get(part).content.decode()
    assert ("It comes from" in page, f'href="{COMMUNITY}"' in page) == (True, True)
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(phase=Phase.CLOSED)
    closed = amina.get(COMMUNITY).content.decode()
    assert (part in closed, "Choose where to go on" in closed) == (True, False)


# --- A whole split ------------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.requirement("S115")
def test_a_community_of_120_splits_in_two_and_each_sits_where_they_chose(mereldal: Tenant, nele: Client) -> None:
    with mereldal.enter():
        community = mereldal.communities["plain-language"]
        crowd = [make_employee(mereldal.organisation, f"Member {number}") for number in range(113)]
        Participation.objects.bulk_create(
            Participation(
                organisation=mereldal.organisation,
                community=community,
                employee=each,
                level=Level.ACTIVE,
                since=timezone.now(),
            )
            for each in crowd
        )
        assert community.participations.count() == 120
    assert send(nele, mereldal)[0] == 302
    places: list[dict[str, str]] = [
        {"place-smart-handover": "active", "place-forms-gardeners": "none"},
        {"place-smart-handover": "core", "place-forms-gardeners": "active"},
        {"place-smart-handover": "periphery"},
        {"place-smart-handover": "none", "place-forms-gardeners": "none"},
    ]
    for each, said in zip(crowd[:8], places * 2, strict=True):
        assert signed_in(each).post(PAGE, said).status_code == 302
    with mereldal.enter():
        levels: dict[str, list[str]] = {}
        rows = Participation.objects.filter(community__split_parts__isnull=False).order_by("employee__pk")
        for slug, level in rows.values_list("community__slug", "level"):
            levels.setdefault(slug, []).append(level)
        assert levels == {"smart-handover": ["active", "core", "periphery"] * 2, "forms-gardeners": ["active"] * 2}
        assert community.participations.count() == 120
        assert SplitChoice.objects.count() == 8
