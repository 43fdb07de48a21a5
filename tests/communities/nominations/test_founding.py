"""Creating a community with a question to its first Leader: what holds when two things happen at once."""

import pytest

from communities.description import editing
from communities.description.editing import NameTaken
from communities.models import Colour, Community, MainGoal, Nomination, Phase
from communities.nominations.founding import LeaderLeft, create_community, needs_leader
from members.models import Organisation
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once, run_during_transaction
from tests.support.people import Tenant, signed_in


def new(house: Tenant, name: str = "Night Care") -> Community:
    return Community(
        organisation=house.organisation,
        name=name,
        purpose="Calm nights.",
        domain="Care",
        main_goal=MainGoal.LEARN,
        language="en",
    )


def create(house: Tenant, name: str = "Night Care", leader: str = "Chloé") -> Community:
    return create_community(new(house, name), leader=house[leader], reason="She listens.", by=house["Tom"])


def test_it_begins_in_its_first_phase_with_a_colour_of_its_own(inside: Tenant) -> None:
    found = create(inside)
    found.refresh_from_db()
    assert (found.phase, found.slug, found.colour in Colour.values) == (Phase.INITIATE, "night-care", True)
    assert not needs_leader(found)
    assert not needs_leader(inside.communities["plain-language"])


def test_a_taken_name_and_a_leader_without_access_leave_nothing(inside: Tenant) -> None:
    deactivate(inside["Chloé"], by=inside["Tom"])
    before = Community.objects.count()
    with pytest.raises(LeaderLeft):
        create(inside)
    with pytest.raises(NameTaken):
        create(inside, "PLAIN language", "Kofi")
    assert (Community.objects.count(), Nomination.objects.count()) == (before, 0)


def test_who_leaves_while_being_asked_is_asked_no_more(inside: Tenant) -> None:
    found = create(inside)
    deactivate(inside["Chloé"], by=inside["Tom"])
    assert (Nomination.objects.count(), needs_leader(found)) == (0, True)


def test_a_long_name_has_an_address_that_fits(inside: Tenant) -> None:
    assert [len(create(inside, "n" * 79 + sign).slug) for sign in "ab"] == [55, 57]


@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_name_at_once_one_is_created(mereldal: Tenant) -> None:
    assert run_at_once(mereldal, lambda: create(mereldal).slug, 2) == ["NameTaken", "night-care"]


@pytest.mark.django_db(transaction=True)
def test_whoever_leaves_in_the_same_moment_is_not_asked(mereldal: Tenant) -> None:
    told = run_during_transaction(
        mereldal, lambda: deactivate(mereldal["Chloé"], by=mereldal["Tom"]), lambda: create(mereldal)
    )
    assert told == ["None", "LeaderLeft"]
    with mereldal.enter():
        assert not Community.objects.filter(slug="night-care").exists()


def test_a_name_taken_since_the_form_was_checked_is_said_on_the_form(
    mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else creates it between the check of the form and the saving."""
    tom, is_taken = signed_in(mereldal["Tom"]), editing.is_name_taken
    answers = iter([False])
    monkeypatch.setattr("communities.admin.is_name_taken", lambda name: next(answers, None) or is_taken(name))
    typed = {"name": "Plain Language", "purpose": "x", "domain": "Care", "main_goal": "learn", "language": "en"}
    typed |= {"leader": "Chloé Simoens", "reason": "She listens."}
    response = tom.post("/o/mereldal/admin/communities/community/add/", typed)
    assert response.context["adminform"].form.errors == {"name": ["Another community has this name. Add a word to it."]}
    assert Organisation.objects.count() == 1
