"""The pages of results: record, read, correct, take away, hide; bad input keeps what was typed."""

from html import unescape

import pytest
from django.utils import timezone

from communities.models import Ambition, Phase
from knowledge.models import Result
from knowledge.results.recording import ResultDetails, correct, remove
from members.models import Goal
from members.organisations.goals import retire
from tests.support.people import Tenant, make_employee, make_result, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
RESULTS = f"{PLAIN}results/"
NEW = f"{RESULTS}new/"


def make_goal(house: Tenant, title: str = "Residents feel at home") -> Goal:
    goal: Goal = Goal.objects.create(organisation=house.organisation, title=title)
    return goal


def make_ambition(house: Tenant, **fields: object) -> Ambition:
    own = {"organisation": house.organisation, "community": house.communities["plain-language"]}
    values = {"text": "Ten letters that families trust", "target_on": timezone.localdate(), **fields}
    ambition: Ambition = Ambition.objects.create(**own, **values)
    return ambition


def test_one_sentence_is_enough(mereldal: Tenant) -> None:
    amina = signed_in(mereldal["Amina"])
    answer = amina.post(NEW, {"title": "Letters are read the first time"}, follow=True)
    assert "Letters are read the first time" in answer.text
    with mereldal.enter():
        assert Result.objects.get().recorded_by == mereldal["Amina"]


def test_all_of_it_at_once(mereldal: Tenant) -> None:
    with mereldal.enter():
        goal, ambition = make_goal(mereldal), make_ambition(mereldal)
    typed = {
        "title": "Letters are read the first time",
        "story": "We read them aloud.",
        "ambition": ambition.public_id,
        "goal": goal.public_id,
        "gain": "sooner",
        "link": "example.org/letter",
        "thanks": "Karel Segers, kofi mensah",
        "places": "Gent, Aalst,, Gent",
    }
    page = signed_in(mereldal["Amina"]).post(NEW, typed, follow=True).text
    for said in ("We read them aloud.", goal.title, ambition.text, "Information, sooner", "https://example.org/letter"):
        assert said in page
    assert "Gent, Aalst" in page
    assert "Karel Segers" not in page
    with mereldal.enter():
        thanks = Result.objects.get().thanks.select_related("employee")
        assert {each.employee for each in thanks} == {mereldal["Karel"], mereldal["Kofi"]}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("link", "javascript:alert(1)", "Enter a valid URL."),
        ("link", "not an address", "Enter a valid URL."),
        ("link", "data:text/html,hello", "Enter a valid URL."),
        ("title", "", "Write a few words."),
        ("title", "x" * 121, "1 character too many."),
        ("story", "x" * 20_000, "17000 characters too many."),
        ("thanks", "Nobody Atall", "We know no colleague called “Nobody Atall”. Check the name."),
        ("places", "x" * 61, "One of these places has a long name."),
        ("places", ", ".join(f"Ward {number}" for number in range(21)), "That is a lot of places at once."),
        ("gain", "money", "Select a valid choice."),
        ("goal", "unknown", "This goal was taken from the list meanwhile. Choose another, or none."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(mereldal: Tenant, field: str, typed: str, said: str) -> None:
    with mereldal.enter():
        make_goal(mereldal)
    answer = signed_in(mereldal["Amina"]).post(NEW, {"title": "Letters", "story": "Our story.", field: typed})
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert said in page
    assert "Our story." in page or field == "story"
    with mereldal.enter():
        assert not Result.objects.exists()


def test_of_two_with_the_same_name_the_address_says_which(mereldal: Tenant) -> None:
    with mereldal.enter():
        other = make_employee(mereldal.organisation, "Kofi Other")
        type(other).objects.filter(pk=other.pk).update(name="Kofi Mensah")
    amina = signed_in(mereldal["Amina"])
    answer = amina.post(NEW, {"title": "Letters", "thanks": "Kofi Mensah"})
    assert "Several colleagues are called “Kofi Mensah”." in unescape(answer.text)
    assert amina.post(NEW, {"title": "Letters", "thanks": other.user.email}).status_code == 302


def test_a_goal_that_was_retired_meanwhile_cannot_be_chosen(mereldal: Tenant) -> None:
    with mereldal.enter():
        goal, other = make_goal(mereldal), make_goal(mereldal, "Care is safe")
        retire(goal, by=mereldal["Tom"])
    answer = signed_in(mereldal["Amina"]).post(NEW, {"title": "Letters", "goal": goal.public_id})
    assert answer.status_code == 422
    assert "This goal was taken from the list meanwhile." in unescape(answer.text)
    assert other.title in answer.text


def test_a_result_keeps_a_goal_that_was_retired(mereldal: Tenant) -> None:
    with mereldal.enter():
        goal = make_goal(mereldal)
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"], goal=goal)
        retire(goal, by=mereldal["Tom"])
    page = result.get_absolute_url()
    amina = signed_in(mereldal["Amina"])
    assert goal.title in amina.get(page).text
    answer = amina.post(f"{page}edit/", {"title": "Letters", "goal": goal.public_id})
    assert answer.status_code == 302
    with mereldal.enter():
        assert Result.objects.get().goal == goal


def test_sent_twice_it_is_recorded_once(mereldal: Tenant) -> None:
    amina, typed = signed_in(mereldal["Amina"]), {"title": "Letters", "form_key": "a" * 14}
    addresses = {amina.post(NEW, typed)["Location"] for _time in range(2)}
    with mereldal.enter():
        assert addresses == {Result.objects.get().get_absolute_url()}


@pytest.mark.requirement("S26")
def test_the_edge_and_colleagues_read_it_but_do_not_record(mereldal: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    for name in ("Kofi", "Chloé"):
        reader = signed_in(mereldal[name])
        for page in (RESULTS, result.get_absolute_url()):
            shown = reader.get(page)
            assert shown.status_code == 200
            assert result.title in shown.text
            assert "Record a result" not in shown.text
            assert "Correct it" not in shown.text
        assert reader.get(NEW).status_code == 403


def test_the_tab_is_there_once_there_is_something_in_it(mereldal: Tenant) -> None:
    link = f'href="{RESULTS}"'
    assert link not in signed_in(mereldal["Kofi"]).get(PLAIN).text
    assert link in signed_in(mereldal["Amina"]).get(PLAIN).text
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    assert link in signed_in(mereldal["Kofi"]).get(PLAIN).text
    with mereldal.enter():
        remove(result, by=mereldal["Amina"])
    page = signed_in(mereldal["Kofi"]).get(RESULTS).text
    assert "was taken away on" in page
    assert signed_in(mereldal["Kofi"]).get(result.get_absolute_url()).status_code == 200


def test_a_correction_is_visible_with_what_it_said(mereldal: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    page, amina = result.get_absolute_url(), signed_in(mereldal["Amina"])
    version = amina.get(f"{page}edit/").context["form"].version
    amina.post(f"{page}edit/", {"title": "Letter on one page", "version": version})
    shown = signed_in(mereldal["Kofi"]).get(page).text
    assert "What it said before" in shown
    assert "Admission letter, rewritten" in shown
    assert "corrected" in signed_in(mereldal["Kofi"]).get(RESULTS).text


def test_two_who_correct_it_are_both_told(mereldal: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    page, nele = result.get_absolute_url(), signed_in(mereldal["Nele"])
    version = nele.get(f"{page}edit/").context["form"].version
    with mereldal.enter():
        correct(result, ResultDetails("Amina was first"), by=mereldal["Amina"])
    answer = nele.post(f"{page}edit/", {"title": "Nele is second", "version": version})
    assert answer.status_code == 409
    assert "Amina was first" in answer.text
    assert "Nele is second" in answer.text
    again = nele.post(f"{page}edit/", {"title": "Nele is second", "version": answer.context["form"].version})
    assert again.status_code == 302


def test_a_correction_of_what_was_taken_away_meanwhile_is_refused(mereldal: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])
        remove(result, by=mereldal["Amina"])
    answer = signed_in(mereldal["Nele"]).post(f"{result.get_absolute_url()}edit/", {"title": "Back"})
    assert answer["Location"] == result.get_absolute_url()


def test_a_hidden_result_is_read_by_its_recorder_with_the_reason_and_by_nobody_else(mereldal: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    tom = signed_in(mereldal["Tom"])
    admin = f"/o/mereldal/admin/knowledge/result/{result.public_id}/hiding/"
    assert "Why?" in tom.get(admin).text
    assert tom.post(admin, {"reason": ""}).status_code == 422
    tom.post(admin, {"reason": "It names a resident."})
    page = result.get_absolute_url()
    assert "It names a resident." in signed_in(mereldal["Amina"]).get(page).text
    for name in ("Nele", "Kofi", "Tom"):
        assert signed_in(mereldal[name]).get(page).status_code == 404
    kofi = signed_in(mereldal["Kofi"])
    for other in (RESULTS, *(f"/o/mereldal/{page}" for page in ("", "results/", "results/csv/", "find/?q=letter"))):
        assert result.title not in kofi.get(other).text
    tom.post(admin.replace("hiding", "showing"))
    assert kofi.get(page).status_code == 200


def test_a_closed_community_still_shows_its_results(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        result = make_result(plain, mereldal["Amina"])
        plain.phase = Phase.CLOSED
        plain.save()
    amina = signed_in(mereldal["Amina"])
    for page in (PLAIN, RESULTS, "/o/mereldal/find/?q=admission+letter", "/o/mereldal/results/"):
        assert result.get_absolute_url() in amina.get(page).text
    shown = amina.get(result.get_absolute_url())
    assert "We use this too" not in shown.text
    assert "Correct it" not in shown.text
    assert amina.get(f"{result.get_absolute_url()}edit/").status_code == 403


def test_any_colleague_says_where_it_is_used(mereldal: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"], places=[])
    page, chloe = result.get_absolute_url(), signed_in(mereldal["Chloé"])
    bad = chloe.post(f"{page}take-up/", {"place": "Kortrijk", "state": "soon"})
    assert bad.status_code == 422
    assert 'value="Kortrijk"' in bad.text
    chloe.post(f"{page}take-up/", {"place": "Kortrijk", "state": "trying"})
    assert "Kortrijk" in chloe.get(page).text


def test_another_organisation_sees_nothing_of_it(mereldal: Tenant, duinzicht: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    stranger = signed_in(duinzicht["Amina"])
    assert stranger.get(result.get_absolute_url()).status_code == 404
    assert stranger.get(result.get_absolute_url().replace("mereldal", "duinzicht")).status_code == 404
