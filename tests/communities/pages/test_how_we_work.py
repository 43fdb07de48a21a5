"""The page of roles of a community, and the actions on it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from communities.models import Community, Level, Nomination, Phase, Role, RoleTerm
from communities.nominations.answering import answer_nomination
from communities.nominations.nominating import MAX_PER_DAY, nominate
from communities.participation.levels import choose_level
from communities.roles.terms import resign, start_term
from tests.support.people import Tenant, make_employee, make_selection, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
MEDICATION = "/o/mereldal/communities/medication-safety/"
ROLES = f"{PLAIN}how-we-work/"
MATCHES = {"HX-Request": "true", "HX-Target": "matches"}
WHY = "She asks what nobody dared to ask."


@pytest.fixture(autouse=True)
def starting_up(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.START_UP)


def read(house: Tenant, name: str, address: str = ROLES) -> str:
    return str(signed_in(house[name]).get(address).content.decode())


def send(house: Tenant, name: str, address: str, **typed: Any) -> Any:
    return signed_in(house[name]).post(f"{PLAIN}roles/{address}", typed, follow=True)


def see(house: Tenant, name: str = "Nele", whom: str = "Amina", **typed: Any) -> Any:
    return send(house, name, "coach/", **{"way": "suggest", "nominee": house[whom].public_id, "reason": WHY, **typed})


def offer(house: Tenant, name: str, role: str = "coach", reason: str = "I like questions.") -> Any:
    return send(house, name, f"{role}/", way="offer", reason=reason)


def held(house: Tenant, name: str) -> list[str]:
    with house.enter():
        return list(
            RoleTerm.objects.filter(employee=house[name], ended_at=None).order_by("pk").values_list("role", flat=True)
        )


# --- The page -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "roles"), [("Chloé", ["sponsor", "coach"]), ("Kofi", Role.values), ("Wout", Role.values)]
)
def test_each_role_has_one_link_to_fill_it_for_whom_it_is_open(mereldal: Tenant, name: str, roles: list[str]) -> None:
    page = read(mereldal, name)
    assert [role for role in Role.values if f'href="{PLAIN}roles/{role}/"' in page] == roles
    assert "Nele Baert" in page


def test_one_line_below_the_roles_leads_to_those_that_are_filled(mereldal: Tenant) -> None:
    """Not a link beside each of them: it would look like a request."""
    until(mereldal, Role.COACH, 40)
    page = read(mereldal, "Kofi")
    shared = page.split("Suggest someone for a role")[1].split("</details>")[0]
    assert re.findall(r'roles/(\w+)/"', shared) == ["sponsor", "leader", "coordinator"]
    assert sorted(re.findall(r'roles/(\w+)/"', page)) == sorted(Role.values)
    assert "Suggest someone for a role" not in read(mereldal, "Chloé")
    assert "Offer yourself for a role" in read(mereldal, "Chloé")


def until(house: Tenant, role: Role, days: int | None) -> None:
    with house.enter():
        day = None if days is None else timezone.localdate() + timedelta(days=days)
        RoleTerm.objects.filter(role=role, ended_at=None).update(until=day)


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, "CoP Coach"), (90, "CoP Coach"), (40, "Fill this role")],
)
def test_a_filled_role_asks_quietly_and_one_that_ends_soon_asks_aloud(
    mereldal: Tenant, days: int | None, words: str
) -> None:
    with mereldal.enter():
        start_term(mereldal.communities["plain-language"], mereldal["Lotte"], Role.COACH)
    until(mereldal, Role.COACH, days)
    link = re.search(rf'<a[^>]*href="{PLAIN}roles/coach/">([^<]*)<', read(mereldal, "Kofi"))
    assert link
    assert link[1] == words
    assert (' class="btn' in link[0]) is (words == "Fill this role")


def test_of_several_roles_that_need_somebody_one_has_the_filled_button(mereldal: Tenant) -> None:
    with mereldal.enter():
        RoleTerm.objects.update(ended_at=timezone.now())
    buttons = re.findall(r'<a class="(btn[^"]*)" href="[^"]*roles/', read(mereldal, "Kofi"))
    assert buttons == ["btn small", *["btn small quiet"] * 3]


# --- Filling a role -----------------------------------------------------------------------------------------------
WAYS = {
    "offer": "I’d like to do it",
    "suggest": "I’ll suggest a colleague",
    "choose": "Let’s choose together (a few days)",
}


def ways_on(page: str) -> dict[str, bool]:
    """The ways on this page, and whether each is open."""
    found = re.findall(r'<details name="way" id="(\w+)"( open)?>.*?<b>([^<]*)</b>', page, re.DOTALL)
    assert all(WAYS[way] == words for way, _, words in found)
    return {way: bool(is_open) for way, is_open, _ in found}


@pytest.mark.parametrize(
    ("name", "role", "query", "expected"),
    [
        ("Chloé", "coach", "", {"offer": True}),
        ("Kofi", "coach", "", {"offer": False, "suggest": False}),
        ("Karel", "coach", "", {"offer": False, "suggest": False, "choose": False}),
        ("Karel", "coach", "?way=choose", {"offer": False, "suggest": False, "choose": True}),
        ("Karel", "coach", "?way=<b>", {"offer": False, "suggest": False, "choose": False}),
        ("Karel", "coach", "?q=am", {"offer": False, "suggest": True, "choose": False}),
        ("Lotte", "coach", "", {"suggest": False, "choose": False}),
    ],
)
def test_one_page_has_the_ways_that_are_open_to_the_reader(
    mereldal: Tenant, name: str, role: str, query: str, expected: dict[str, bool]
) -> None:
    assert ways_on(read(mereldal, name, f"{PLAIN}roles/{role}/{query}")) == expected


def test_before_one_offers_oneself_one_reads_what_the_role_is_and_whom_to_ask(mereldal: Tenant) -> None:
    with mereldal.enter():
        RoleTerm.objects.filter(employee=mereldal["Lotte"]).update(hours="two hours a week")
    page = read(mereldal, "Kofi", f"{PLAIN}roles/coach/")
    facts = page[: page.index('name="way"')]
    for words in ["Helps the group to look at how it works together.", "two hours a week", "Lotte Vermeersch</a>"]:
        assert words in facts
    there = read(mereldal, "Kofi", f"{MEDICATION}roles/coach/")
    assert ("In other communities: two hours a week" in there, "Lotte Vermeersch" in there) == (True, False)


def test_where_nobody_holds_the_role_one_reads_who_else_to_ask(mereldal: Tenant) -> None:
    with mereldal.enter():
        RoleTerm.objects.filter(role=Role.COACH).update(ended_at=timezone.now())
    page = read(mereldal, "Kofi", f"{PLAIN}roles/coach/")
    facts = page[: page.index('name="way"')]
    assert ("Nele Baert</a>, leader" in facts, "Nobody wrote it down yet." in facts) == (True, True)


def test_while_the_group_chooses_the_page_leads_there(mereldal: Tenant) -> None:
    with mereldal.enter():
        selection = make_selection(mereldal.communities["plain-language"], mereldal["Wout"])
    page = read(mereldal, "Karel", f"{PLAIN}roles/coordinator/")
    assert ways_on(page) == {"offer": False, "suggest": False}
    assert f'href="{selection.get_absolute_url()}"' in page


@pytest.mark.parametrize(
    ("name", "role", "way", "words"),
    [
        ("Chloé", "leader", "offer", "Take part first, at the edge if you like. Then offer yourself."),
        ("Chloé", "coach", "suggest", "Everyone who takes part here, also at the edge, can suggest someone."),
        ("Kofi", "coach", "choose", "The core group and those with a role here start this."),
        ("Chloé", "leader", "", "Take part first, at the edge if you like. Then offer yourself."),
    ],
)
def test_a_way_that_is_not_open_to_somebody_is_refused_in_words(
    mereldal: Tenant, name: str, role: str, way: str, words: str
) -> None:
    page = send(mereldal, name, f"{role}/", way=way, reason=WHY, nominee=mereldal["Amina"].public_id)
    assert (page.status_code, words in page.content.decode()) == (403, True)


@pytest.mark.parametrize("way", ["", "fly", "x\x00"])
def test_without_a_way_nothing_is_chosen(mereldal: Tenant, way: str) -> None:
    page = send(mereldal, "Karel", "coach/", way=way)
    assert (page.status_code, "Choose one." in page.content.decode()) == (422, True)


def test_a_closed_community_shows_its_roles_and_no_way_in(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.CLOSED)
    page = read(mereldal, "Nele")
    assert ("Nele Baert" in page, "/roles/" in page) == (True, False)
    assert signed_in(mereldal["Nele"]).get(f"{PLAIN}roles/coach/").status_code == 403


@pytest.mark.parametrize("role", ["boss", "LEADER", "\x00"])
@pytest.mark.parametrize("way", ["", "mine/"])
def test_a_role_that_does_not_exist_is_not_found(mereldal: Tenant, role: str, way: str) -> None:
    assert signed_in(mereldal["Nele"]).get(f"{PLAIN}roles/{role}/{way}").status_code == 404


@pytest.mark.requirement("S38")
def test_what_is_still_needed_stands_on_the_page_of_the_community_with_a_way_to_offer(mereldal: Tenant) -> None:
    page = read(mereldal, "Kofi", MEDICATION)
    assert "Still needed: a leader" in page
    assert "Still needed" not in read(mereldal, "Kofi", PLAIN)


FIRST_A_PLACE = "For somebody who takes part. At the edge is fine, with one click; then you can offer yourself."


@pytest.mark.parametrize("where", ["", "how-we-work/"])
@pytest.mark.parametrize("takes_part", [True, False])
def test_nobody_is_offered_what_answers_with_a_no(mereldal: Tenant, where: str, takes_part: bool) -> None:
    """A coach may be any colleague; a leader must take part in the community (S27)."""
    chloe = signed_in(mereldal["Chloé"])
    with mereldal.enter():
        RoleTerm.objects.filter(role__in=[Role.LEADER, Role.COACH]).update(ended_at=timezone.now())
    if takes_part:
        chloe.post(f"{PLAIN}participation/", {"level": "periphery"})
    page = chloe.get(f"{PLAIN}{where}").content.decode()
    ways = {role: f'href="{PLAIN}roles/{role}/"' in page for role in ["leader", "coach"]}
    assert ways == {"leader": takes_part, "coach": True}
    assert (FIRST_A_PLACE in page, '#take-part">Choose my place</a>' in page) == (not takes_part, not takes_part)
    for role, is_offered in ways.items():
        assert chloe.get(f"{PLAIN}roles/{role}/").status_code == (200 if is_offered else 403)


def test_where_a_hand_would_help_leads_everybody_to_words(mereldal: Tenant) -> None:
    chloe = signed_in(mereldal["Chloé"])
    links = re.findall(r'href="([^"]+)">Fill this role', chloe.get("/o/mereldal/opportunities/").content.decode())
    assert [chloe.get(link.partition("#")[0]).status_code for link in links] == [200, 200]
    page = read(mereldal, "Chloé", links[0].partition("#")[0])
    assert [f'id="{link.partition("#")[2]}"' in page for link in links] == [True, True]


def test_the_roles_page_says_quietly_that_nobody_holds_a_role(mereldal: Tenant) -> None:
    assert "Nobody holds it now." not in read(mereldal, "Amina")
    with mereldal.enter():
        RoleTerm.objects.filter(role__in=[Role.LEADER, Role.COORDINATOR]).update(ended_at=timezone.now())
    page = read(mereldal, "Amina")
    assert (page.count("Nobody holds it now."), page.count("Role open")) == (1, 1)


def test_one_finds_communities_where_a_role_is_open(mereldal: Tenant) -> None:
    found = signed_in(mereldal["Chloé"]).get("/o/mereldal/communities/", {"vacant": "1"}).context["communities"]
    assert [each.name for each in found] == ["Medication Safety"]


# --- Nominating a colleague ---------------------------------------------------------------------------------------
def test_who_is_seen_is_asked_and_who_asked_reads_what_became_of_it(mereldal: Tenant) -> None:
    page = see(mereldal)
    assert page.redirect_chain == [(ROLES, 302)]
    assert "Amina El Idrissi reads why you think of them. No is fine too." in page.content.decode()
    assert "No answer yet." in read(mereldal, "Nele")
    assert "Nele Baert would like you as coach of Plain Language" in read(mereldal, "Amina", "/o/mereldal/")
    assert WHY in read(mereldal, "Amina", "/o/mereldal/")
    with mereldal.enter():
        answer_nomination(Nomination.objects.get(), Nomination.Answer.DECLINED)
    assert "Not this time." in read(mereldal, "Nele")
    for name in ["Wout", "Tom", "Amina"]:
        assert "Not this time." not in read(mereldal, name)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": ""}, "Write a few words."),
        ({"reason": "x" * 601}, "1 character too many."),
        ({"nominee": ""}, "Choose a colleague."),
        ({"nominee": "😀"}, "Choose a colleague."),
        ({"nominee": "x\x00"}, "Choose a colleague."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(mereldal: Tenant, typed: dict[str, str], words: str) -> None:
    page = see(mereldal, **typed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert typed.get("reason", WHY) in page.content.decode()


def test_one_finds_them_by_name_and_then_says_why(mereldal: Tenant) -> None:
    address = f"{PLAIN}roles/coach/"
    first = signed_in(mereldal["Nele"]).get(address, {"q": "amina"}).content.decode()
    found = f'{address}?nominee={mereldal["Amina"].public_id}"'
    assert (found in first, "Karel Segers" in first, 'id="suggest_reason"' in first) == (True, False, False)
    then = signed_in(mereldal["Nele"]).get(address, {"nominee": mereldal["Amina"].public_id}).content.decode()
    assert ('id="suggest_reason"' in then, "Amina El Idrissi" in then) == (True, True)
    assert signed_in(mereldal["Nele"]).get(address, {"nominee": mereldal["Chloé"].public_id}).status_code == 404


def test_of_many_a_few_are_shown_and_the_list_follows_what_one_types(mereldal: Tenant) -> None:
    with mereldal.enter():
        for number in range(30):
            choose_level(
                mereldal.communities["plain-language"],
                make_employee(mereldal.organisation, f"Colleague {number}"),
                Level.PERIPHERY,
            )
    client = signed_in(mereldal["Nele"])
    page = client.get(f"{PLAIN}roles/coach/").content.decode()
    assert (page.count("?nominee="), "There are others." in page, len(page) < 15_000) == (8, True, True)
    part = client.get(f"{PLAIN}roles/coach/", {"q": "nobody at all"}, headers=MATCHES).content.decode()
    assert (part.strip().startswith("<section"), "No colleague by that name." in part) == (True, True)


def test_the_colleagues_begin_with_those_who_are_active_or_in_the_core_group(mereldal: Tenant) -> None:
    with mereldal.enter():
        edge, core = (make_employee(mereldal.organisation, name) for name in ["Aaron Aerts", "Zita Zaman"])
        choose_level(mereldal.communities["plain-language"], edge, Level.PERIPHERY)
        choose_level(mereldal.communities["plain-language"], core, Level.CORE)
        selection = make_selection(mereldal.communities["plain-language"], mereldal["Wout"])
    for address in [f"{PLAIN}roles/coach/?way=suggest", f"{selection.get_absolute_url()}suggestion/"]:
        shown = signed_in(mereldal["Nele"]).get(address).context["results"].people
        names = [person.name for person in shown]
        assert names.index("Zita Zaman") < names.index("Aaron Aerts")
    found = signed_in(mereldal["Nele"]).get(f"{PLAIN}roles/coach/?q=a").context["results"].people
    assert [person.name for person in found][:2] == ["Amina El Idrissi", "Aaron Aerts"]


def test_nobody_is_seen_who_takes_no_part_or_by_who_takes_none(mereldal: Tenant, duinzicht: Tenant) -> None:
    for person in [mereldal["Chloé"], mereldal["Nele"], duinzicht["Amina"]]:
        assert see(mereldal, nominee=person.public_id).status_code == 422
    assert see(mereldal, name="Chloé").status_code == 403
    with mereldal.enter():
        assert not Nomination.objects.exists()


def test_the_reasons_not_to_ask_are_said_in_words(mereldal: Tenant) -> None:
    assert "Lotte Vermeersch holds this role already." in see(mereldal, whom="Lotte").content.decode()
    see(mereldal)
    assert "Amina El Idrissi is being asked already." in see(mereldal, name="Wout").content.decode()
    with mereldal.enter():
        answer_nomination(Nomination.objects.get(), Nomination.Answer.DECLINED)
    assert "Amina El Idrissi has had your question. Let it rest for a while." in see(mereldal).content.decode()
    with mereldal.enter():
        for number in range(MAX_PER_DAY - 1):
            other = make_employee(mereldal.organisation, f"Colleague Number{number}")
            nominate(mereldal.communities["plain-language"], other, Role.COACH, by=mereldal["Nele"], reason=WHY)
    page = see(mereldal, whom="Karel")
    assert page.status_code == 422
    assert "That is enough for one day." in page.content.decode()


def test_what_one_asked_is_taken_back_by_oneself_only(mereldal: Tenant) -> None:
    see(mereldal)
    with mereldal.enter():
        address = f"/o/mereldal/nominations/{Nomination.objects.get().public_id}/withdrawal/"
    for name in ["Wout", "Amina", "Tom"]:
        assert signed_in(mereldal[name]).post(address).status_code == 404
    nele = signed_in(mereldal["Nele"])
    assert "Withdrawn." in nele.post(address, follow=True).content.decode()
    assert "There is an answer already." in nele.post(address, follow=True).content.decode()


# --- Standing for a role ------------------------------------------------------------------------------------------
def test_who_offers_themself_says_why_and_holds_the_role(mereldal: Tenant) -> None:
    assert offer(mereldal, "Chloé", reason="").status_code == 422
    page = offer(mereldal, "Chloé")
    assert page.redirect_chain == [(f"{PLAIN}roles/coach/mine/", 302)]
    assert "It’s yours. Good that you do it." in page.content.decode()
    assert held(mereldal, "Chloé") == ["coach"]
    again = offer(mereldal, "Chloé")
    assert "This role is yours already." in again.content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.COORDINATOR])
def test_leader_and_coordinator_take_part_first(mereldal: Tenant, role: Role) -> None:
    page = offer(mereldal, "Chloé", role)
    assert page.status_code == 403
    assert "Take part first, at the edge if you like. Then offer yourself." in page.content.decode()
    assert offer(mereldal, "Kofi", role).status_code == 200
    assert (held(mereldal, "Chloé"), held(mereldal, "Kofi")) == ([], [role])


# --- One's own term -----------------------------------------------------------------------------------------------
@pytest.mark.requirement("S37")
def test_the_holder_says_until_when_and_how_much_time_was_agreed(mereldal: Tenant) -> None:
    day = timezone.localdate() + timedelta(days=200)
    typed = {"until": day.isoformat(), "hours": "two hours a week"}
    assert send(mereldal, "Lotte", "coach/mine/", **typed).redirect_chain == [(ROLES, 302)]
    assert "two hours a week" in read(mereldal, "Griet", ROLES)
    for name in ["Nele", "Tom", "Amina"]:
        assert send(mereldal, name, "coach/mine/", **typed).status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"until": "2020-01-01"}, "That date has passed. Choose another."),
        ({"until": "2999-01-01"}, "That is far away. Choose an earlier date."),
        ({"until": "soon"}, "That date isn’t right. Write it like this: 27/10/2026."),
        ({"hours": "two\nhours"}, "Write this on one line, without special signs."),
        ({"hours": "x" * 61}, "1 character too many."),
    ],
)
def test_what_cannot_be_is_said(mereldal: Tenant, typed: dict[str, str], words: str) -> None:
    page = send(mereldal, "Lotte", "coach/mine/", **typed)
    assert (page.status_code, words in page.content.decode()) == (422, True)


def test_one_steps_down_on_the_page_of_ones_role_and_not_on_home(mereldal: Tenant) -> None:
    until(mereldal, Role.COACH, 10)
    page = read(mereldal, "Lotte", f"{PLAIN}roles/coach/mine/")
    section = page[page.index('id="step-down"') :]
    assert 0 < section.find("<details") < section.find(f'action="{PLAIN}roles/coach/mine/resignation/"')
    assert "Yes, I step down" in section
    lotte = signed_in(mereldal["Lotte"])
    assert lotte.get(f"{PLAIN}roles/coach/mine/resignation/")["Location"] == f"{PLAIN}roles/coach/mine/"
    assert "you said until" in lotte.get("/o/mereldal/").content.decode()
    assert "tep down<" not in lotte.get("/o/mereldal/").content.decode()


def test_a_note_that_is_too_long_stays_where_one_wrote_it(mereldal: Tenant) -> None:
    page = send(mereldal, "Lotte", "coach/mine/resignation/", note="x" * 2001)
    assert (page.status_code, held(mereldal, "Lotte")) == (422, ["coach"])
    assert "1 character too many." in page.content.decode()
    assert '<details class="more" open><summary>Step down' in page.content.decode()


def test_laying_down_is_for_the_holder_and_the_note_for_those_who_carry(mereldal: Tenant) -> None:
    for name in ["Nele", "Tom", "Amina"]:
        assert send(mereldal, name, "coach/mine/resignation/").status_code == 404
    page = send(mereldal, "Lotte", "coach/mine/resignation/", note="The soup is the secret.")
    assert page.redirect_chain == [(ROLES, 302)]
    assert "You’ve stepped down. Thank you for what you did." in page.content.decode()
    readers = {name for name in mereldal.people if "The soup is the secret." in read(mereldal, name)}
    assert readers == {"Nele", "Wout", "Lotte", "Karel", "Griet"}
    offer(mereldal, "Amina", reason="Gladly.")
    mine = read(mereldal, "Amina", f"{PLAIN}roles/coach/mine/")
    assert ("Lotte Vermeersch left a note" in mine, "The soup is the secret." in mine) == (True, True)
    assert send(mereldal, "Lotte", "coach/mine/resignation/").status_code == 404


def test_the_log_says_who_took_up_and_who_laid_down(mereldal: Tenant) -> None:
    with mereldal.enter():
        resign(start_term(mereldal.communities["plain-language"], mereldal["Karel"], Role.COACH))
    offer(mereldal, "Amina", reason="Gladly.")
    log = read(mereldal, "Karel", f"{PLAIN}decisions/")
    assert 0 < log.find("Amina El Idrissi is coach") < log.find("Karel Segers is coach no longer")


# --- During a round of consent ------------------------------------------------------------------------------------
def test_in_a_community_that_performs_the_group_is_asked_and_one_may_think_again(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.PERFORM)
    before = read(mereldal, "Amina", f"{PLAIN}roles/coach/")
    assert "Then the core group and active members have a week to say whether they object." in before
    page = offer(mereldal, "Amina")
    assert page.redirect_chain == [(ROLES, 302)]
    assert "Good. Now the core group and active members say whether they object." in page.content.decode()
    readers = {name for name in mereldal.people if "Amina El Idrissi said yes." in read(mereldal, name)}
    assert readers == {"Amina", "Nele", "Wout", "Lotte", "Karel"}
    again = offer(mereldal, "Amina")
    assert "You said yes already; the group is asked now." in again.content.decode()
    with mereldal.enter():
        nomination = Nomination.objects.get()
    address = f"/o/mereldal/nominations/{nomination.public_id}/withdrawal/"
    assert signed_in(mereldal["Nele"]).post(address).status_code == 404
    assert "Withdrawn." in signed_in(mereldal["Amina"]).post(address, follow=True).content.decode()
    assert held(mereldal, "Amina") == []
    assert "said yes." not in read(mereldal, "Nele")


def test_who_leads_for_long_reads_on_their_own_first_page_alone_who_would_like_to(mereldal: Tenant) -> None:
    with mereldal.enter():
        RoleTerm.objects.filter(role=Role.LEADER).update(started_at=timezone.now() - timedelta(days=800))
    question, ways = "who would like to lead next?", [f"{PLAIN}roles/leader/{way}" for way in ["mine/", "?way=suggest"]]
    nele, lotte = (read(mereldal, name, "/o/mereldal/") for name in ["Nele", "Lotte"])
    assert (question in nele, [way for way in ways if way in nele], question in lotte) == (True, ways, False)
    assert send(mereldal, "Nele", "leader/mine/", until="", hours="").redirect_chain == [(ROLES, 302)]
    assert question not in read(mereldal, "Nele", "/o/mereldal/")
