"""The welcome on a community's page, and the page where it is edited."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from communities.models import Community, Level, Newcomer, Opportunity, Participation, Phase
from communities.opportunities.offering import MAX_OPEN, offer, take
from communities.participation.levels import choose_level
from members.models import Employee
from tests.support.forms import settings_form
from tests.support.people import Tenant, make_employee, make_meeting, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"


@pytest.fixture
def arrived(mereldal: Tenant) -> Tenant:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        Community.objects.filter(pk=plain.pk).update(welcome_text="Bring a letter you read twice.")
        make_meeting(plain, mereldal["Wout"])
        offer(plain, "Bring soup")
        choose_level(plain, mereldal["Chloé"], Level.ACTIVE)
    return mereldal


@pytest.mark.requirement("S65")
def test_who_comes_in_reads_the_welcome_until_they_put_it_away(arrived: Tenant) -> None:
    chloe = signed_in(arrived["Chloé"])
    page = chloe.get(PLAIN).content.decode()
    panel = page[page.index("you-panel") : page.index("Got it")]
    for words in ["Bring a letter", "The bill nobody", "Nele Baert", "Lotte Vermeersch", "Bring soup"]:
        assert words in panel
    assert "you-panel" not in signed_in(arrived["Amina"]).get(PLAIN).content.decode()
    assert "you-panel" not in chloe.post(f"{PLAIN}welcome/dismissal/", follow=True).content.decode()


@pytest.mark.requirement("S29")
@pytest.mark.parametrize(
    ("name", "sees"), [("Nele", True), ("Lotte", True), ("Wout", False), ("Griet", False), ("Karel", False)]
)
def test_who_is_new_is_named_to_leader_and_coach(arrived: Tenant, name: str, sees: bool) -> None:
    client = signed_in(arrived[name])
    newcomers = client.get(f"{PLAIN}newcomers/")
    assert (newcomers.status_code, "Chloé Simoens" in newcomers.content.decode()) == (
        (200, True) if sees else (403, False)
    )
    assert (f'{PLAIN}newcomers/"' in client.get(PLAIN).content.decode()) == sees
    assert ("New: Chloé" in client.get("/o/mereldal/").content.decode()) == sees


def test_greeted_is_one_click_and_the_name_goes(arrived: Tenant) -> None:
    nele, address = signed_in(arrived["Nele"]), f"{PLAIN}newcomers/{arrived['Chloé'].public_id}/"
    assert "Chloé Simoens is no longer on your list." in nele.post(address, follow=True).content.decode()
    left = signed_in(arrived["Lotte"]).get(f"{PLAIN}newcomers/").content.decode()
    assert "Everybody who came lately has been greeted." in left
    assert nele.post(f"{PLAIN}newcomers/{arrived['Amina'].public_id}/").status_code == 404


def come_in(house: Tenant, first: int, last: int) -> None:
    """Adds newcomers who joined a minute apart."""
    with house.enter():
        plain, then = house.communities["plain-language"], timezone.now() - timedelta(days=2)
        own = {"organisation": house.organisation, "community": plain}
        for number in range(first, last):
            employee, at = make_employee(house.organisation, f"Newby N{number}"), then + timedelta(minutes=number)
            Participation.objects.create(**own, employee=employee, level=Level.ACTIVE, since=at)
            Newcomer.objects.create(**own, employee=employee, arrived_at=at)


def named_as_new(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'I said hello<span class="vh">: Newby N(\d+)<', page)]


def test_of_many_newcomers_the_newest_are_named_and_each_who_was_greeted_makes_room(mereldal: Tenant) -> None:
    come_in(mereldal, 100, 114)
    nele = signed_in(mereldal["Nele"])
    page = nele.get(f"{PLAIN}newcomers/").content.decode()
    others = "And others. Whoever you greeted goes from the list, and the next comes."
    assert (named_as_new(page), others in page) == (list(range(113, 101, -1)), True)
    for number in [113, 112]:
        page = nele.post(f"{PLAIN}newcomers/{public_id(mereldal, number)}/", follow=True).content.decode()
    assert (named_as_new(page), others in page) == (list(range(111, 99, -1)), False)


def public_id(house: Tenant, number: int) -> str:
    with house.enter():
        found: str = Employee.objects.get(name=f"Newby N{number}").public_id
        return found


@pytest.mark.parametrize("place", [f"{PLAIN}newcomers/", "/o/mereldal/"])
def test_with_three_hundred_newcomers_the_pages_of_the_leader_grow_no_heavier(mereldal: Tenant, place: str) -> None:
    nele, weights = signed_in(mereldal["Nele"]), []
    for first, last in [(100, 140), (140, 400)]:
        come_in(mereldal, first, last)
        page = nele.get(place).content.decode()
        assert len(named_as_new(page)) == (0 if place == "/o/mereldal/" else 12)
        weights.append(len(page))
    assert abs(weights[1] - weights[0]) < 200


def test_the_first_page_names_the_newest_of_each_community(mereldal: Tenant) -> None:
    come_in(mereldal, 100, 130)
    page = signed_in(mereldal["Nele"]).get("/o/mereldal/").content.decode()
    assert "New: Newby N129, Newby N128, Newby N127 and others" in page


@pytest.mark.requirement("S32")
def test_the_core_writes_the_welcome_and_the_small_steps(mereldal: Tenant) -> None:
    karel, day = signed_in(mereldal["Karel"]), timezone.localdate() + timedelta(days=3)
    version = settings_form(karel, "welcome").version
    karel.post(f"{PLAIN}settings/welcome/", {"welcome_text": "Come <i>in</i>.", "version": version})
    karel.post(f"{PLAIN}opportunities/", {"title": "Bring soup", "by_when": day.isoformat()})
    with mereldal.enter():
        assert mereldal.communities["plain-language"].opportunities.get().by_when == day
    assert "Come &lt;i&gt;in&lt;/i&gt;." in karel.get(f"{PLAIN}settings/").content.decode()
    typed = {"welcome_text": "Other words.", "version": version}
    nele = signed_in(mereldal["Nele"]).post(f"{PLAIN}settings/welcome/", typed)
    page = nele.content.decode()
    assert (nele.status_code, "Someone saved first." in page, "Other words." in page) == (409, True, True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Write a few words."),
        ({"title": "x" * 121}, "1 character too many."),
        ({"title": "a\x00b"}, "special signs"),
        ({"title": "Soup", "by_when": "2020-01-01"}, "That date has passed."),
        ({"title": "Soup", "by_when": "9999-12-31"}, "more than three years ahead"),
        ({"title": "Soup", "by_when": "soon"}, "That date isn’t right."),
    ],
)
def test_a_step_that_cannot_be_kept_is_refused_in_words(mereldal: Tenant, typed: dict[str, str], words: str) -> None:
    response = signed_in(mereldal["Karel"]).post(f"{PLAIN}opportunities/", typed)
    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_more_than_a_dozen_is_refused_and_stays_typed(mereldal: Tenant) -> None:
    with mereldal.enter():
        for number in range(MAX_OPEN):
            offer(mereldal.communities["plain-language"], f"Step {number}")
    response = signed_in(mereldal["Karel"]).post(f"{PLAIN}opportunities/", {"title": "One more of these"})
    assert (response.status_code, "One more of these" in response.content.decode()) == (409, True)


@pytest.mark.requirement("S20")
def test_from_the_edge_one_takes_a_step_and_is_thanked(mereldal: Tenant) -> None:
    with mereldal.enter():
        soup = offer(mereldal.communities["plain-language"], "Bring soup")
    address, kofi = f"/o/mereldal/opportunities/{soup.public_id}/", signed_in(mereldal["Kofi"])
    assert "Your name stands beside it" in kofi.post(address, {"action": "like"}, follow=True).content.decode()
    page = signed_in(mereldal["Amina"]).post(address, {"action": "like"}, follow=True).content.decode()
    assert "Kofi Mensah is doing this already." in page
    assert signed_in(mereldal["Amina"]).post(address, {"action": "done"}).status_code == 403
    page = kofi.post(address, {"action": "done"}, follow=True).content.decode()
    assert "Done, with thanks to Kofi Mensah." in page
    assert "no longer on offer" in kofi.post(address, {"action": "like"}, follow=True).content.decode()
    assert "Choose one." in kofi.post(address, {"action": "\x00"}, follow=True).content.decode()


@pytest.mark.requirement("S117")
def test_nobody_puts_down_somebody_elses_name(mereldal: Tenant) -> None:
    """Nele has every permission, and sends somebody else's ids in every field."""
    with mereldal.enter():
        soup = offer(mereldal.communities["plain-language"], "Bring soup")
    kofi = mereldal["Kofi"]
    forged = {"taken_by": kofi.pk, "by": kofi.pk, "person": kofi.public_id, "employee": kofi.pk, "action": "like"}
    signed_in(mereldal["Nele"]).post(f"/o/mereldal/opportunities/{soup.public_id}/?taken_by={kofi.pk}", forged)
    signed_in(mereldal["Nele"]).post(f"{PLAIN}opportunities/", {**forged, "title": "Bring bread"})
    with mereldal.enter():
        told = [(step.title, step.taken_by) for step in Opportunity.objects.order_by("pk")]
    assert told == [("Bring soup", mereldal["Nele"]), ("Bring bread", None)]


def test_where_a_hand_would_help_in_the_whole_organisation(mereldal: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        offer(duinzicht.communities["plain-language"], "Sweep the dunes")
    with mereldal.enter():
        offer(mereldal.communities["plain-language"], "Bring soup")
        offer(mereldal.communities["medication-safety"], "Read one label")
        take(offer(mereldal.communities["plain-language"], "Hang a poster"), by=mereldal["Kofi"])
        Community.objects.filter(slug="medication-safety").update(phase=Phase.CLOSED)
    page = signed_in(mereldal["Chloé"]).get("/o/mereldal/opportunities/?page=99999999999").content.decode()
    told = [words in page for words in ["Bring soup", "Read one label", "Hang a poster", "Sweep the dunes"]]
    assert told == [True, False, False, False]
    assert f'href="{PLAIN}#opportunities"' in page
