"""Starting a community: it exists at once, led by whoever started it, under a name and an address of its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from communities.closing.outcome import Words, close
from communities.lifecycle.moving import PointsOpen, Step, move
from communities.models import Community, Interest, Level, Participation, Phase, PhaseChange, Role, RoleTerm
from communities.starting.interest import NoIdeaAnyMore, would_join
from communities.starting.similar import job_title_in, resembling
from communities.starting.starting import MAX_STARTED
from cop_platform.outbox.models import QueuedMail
from members.models import Employee
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_closing, make_community, make_idea

Browse = Callable[[Employee], Client]
NEW = "/o/mereldal/communities/new/"
WORDS = {"question": "Who cooks?", "purpose": "Soup for everyone.", "name": "Warm Soup", "language": "en"}


def start_anyway(client: Client, words: dict[str, str]) -> Any:
    """Sends the form, and again with what its page said if there are remarks."""
    first = client.post(NEW, words)
    if first.status_code != 200:
        return first
    seen = first.content.decode().split('name="seen" value="')[1].split('"')[0]
    return client.post(NEW, {**words, "seen": seen})


@pytest.mark.requirement("S49")
def test_whoever_starts_it_leads_it_at_once(inside: Tenant, browse: Browse) -> None:
    assert browse(inside["Kofi"]).post(NEW, WORDS).headers["Location"] == "/o/mereldal/communities/warm-soup/"
    soup = Community.objects.get(slug="warm-soup")
    assert [(term.employee, term.role) for term in RoleTerm.objects.filter(community=soup)] == [
        (inside["Kofi"], "leader")
    ]
    assert Participation.objects.get(community=soup).level == Level.CORE
    began = PhaseChange.objects.get(community=soup)
    assert (began.before, began.after, began.by) == ("", "initiate", inside["Kofi"])
    assert not QueuedMail.objects.exists(), "nobody is mailed for an idea"


def test_a_name_that_differs_only_in_case_or_accents_is_taken(inside: Tenant, browse: Browse) -> None:
    response = browse(inside["Kofi"]).post(NEW, {**WORDS, "name": "plàin LANGUAGE"})
    assert response.status_code == 409
    assert "Another community has this name." in response.content.decode()
    assert "Soup for everyone." in response.content.decode(), "what was typed is kept"


def test_a_slug_that_is_taken_or_reserved_gets_a_number(inside: Tenant, browse: Browse) -> None:
    make_community(inside.organisation, "Soup Already", slug="warm-soup")
    assert browse(inside["Kofi"]).post(NEW, WORDS).headers["Location"].endswith("/warm-soup-2/")
    assert start_anyway(browse(inside["Kofi"]), {**WORDS, "name": "New"}).headers["Location"].endswith("/new-2/")


def test_the_database_keeps_reserved_addresses_free(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="community_slug_not_reserved"), transaction.atomic():
        make_community(inside.organisation, "Brand New", slug="new")


def test_main_goal_and_domain_are_empty_in_an_idea_only(inside: Tenant) -> None:
    idea = make_idea(inside)
    assert (idea.main_goal, idea.domain) == ("", "")
    for fields, name in [
        ({"domain": "Care"}, "community_one_main_goal"),
        ({"main_goal": "learn"}, "community_has_domain"),
    ]:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Community.objects.filter(pk=idea.pk).update(phase=Phase.START_UP, **fields)
    with pytest.raises(PointsOpen) as refused:
        move(idea, Step(Phase.START_UP, Phase.INITIATE, "Now"), by=inside["Nele"])
    assert [each.check.key for each in refused.value.points] == ["main_goal", "domain"]


def test_a_form_sent_twice_starts_one(inside: Tenant, browse: Browse) -> None:
    client = browse(inside["Kofi"])
    key = client.get(NEW).content.decode().split('name="form_key" value="')[1].split('"')[0]
    first, second = (client.post(NEW, {**WORDS, "form_key": key}) for _each in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Community.objects.filter(name="Warm Soup").count() == 1


@pytest.mark.requirement("S127")
def test_ideas_do_not_come_in_bulk(inside: Tenant, browse: Browse) -> None:
    client = browse(inside["Kofi"])
    for number in range(MAX_STARTED):
        assert start_anyway(client, {**WORDS, "name": f"Soup number {number}"}).status_code == 302
    assert start_anyway(client, {**WORDS, "name": "One more"}).status_code == 429


@pytest.mark.requirement("S121")
def test_what_resembles_it_and_a_job_title_are_remarks_that_come_once(inside: Tenant, browse: Browse) -> None:
    words = {**WORDS, "name": "Letters for nurses", "question": "What is Plain Language for?"}
    words["purpose"] = "Language that is plain."
    client = browse(inside["Kofi"])
    first = client.post(NEW, words)
    page = first.content.decode()
    assert (first.status_code, Community.objects.filter(name=words["name"]).exists()) == (200, False)
    assert "“nurses” is a job." in page
    assert "/o/mereldal/communities/plain-language/" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert client.post(NEW, {**words, "seen": seen}).status_code == 302


def test_alike_is_shown_while_typing(inside: Tenant, browse: Browse) -> None:
    part = browse(inside["Kofi"]).get(f"{NEW}alike/", {"question": "plain language", "name": "\x00"})
    assert "Plain Language" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_what_is_near_a_field_of_work_is_shown_while_typing(inside: Tenant, browse: Browse) -> None:
    idea, typed = make_idea(inside), {"domain": "Communication of nurses"}
    part = browse(inside["Nele"]).get(f"{idea.get_absolute_url()}goal/", typed, headers={"HX-Request": "true"})
    page = part.content.decode()
    assert "<html" not in page
    assert "“nurses” is a job." in page
    assert "Plain Language" not in page, "one word of two is not enough"
    part = browse(inside["Nele"]).get(
        f"{idea.get_absolute_url()}goal/", {"domain": "Communication\x00"}, headers={"HX-Request": "true"}
    )
    assert "Plain Language" in part.content.decode()


def test_an_idea_says_how_people_come_in_and_what_comes_later(inside: Tenant, browse: Browse) -> None:
    page = browse(inside["Kofi"]).get(make_idea(inside).get_absolute_url()).content.decode()
    assert "How people come in" in page
    assert "Later, before Perform, you look at how you work: A Leader · A Coach ·" in page


def test_resembling_needs_two_words_in_common(inside: Tenant) -> None:
    assert resembling("A language of stars and planets") == []
    assert [each.name for each in resembling("plain language")] == ["Plain Language"]
    assert job_title_in("Verpleegkundigen en soep") == "Verpleegkundigen"
    assert job_title_in("Warm Soup") == ""


# --- Who would join -----------------------------------------------------------------------------------------------
def test_saying_it_twice_counts_once_and_can_be_taken_back(inside: Tenant, browse: Browse) -> None:
    idea, kofi = make_idea(inside), browse(inside["Kofi"])
    for _each in range(2):
        kofi.post(f"{idea.get_absolute_url()}interest/", {"wanted": "1"})
    assert Interest.objects.count() == 1
    assert "You would join" in kofi.get(idea.get_absolute_url()).content.decode()
    kofi.post(f"{idea.get_absolute_url()}interest/", {"wanted": "0"})
    assert not Interest.objects.exists()


def test_it_asks_to_tell_colleagues_only_until_one_would_join(inside: Tenant, browse: Browse) -> None:
    idea, ask = make_idea(inside), "Tell colleagues about it"
    kofi = browse(inside["Kofi"])
    assert ask in kofi.get(idea.get_absolute_url()).content.decode()
    would_join(idea, inside["Kofi"])
    assert ask not in kofi.get(idea.get_absolute_url()).content.decode()


def test_it_is_too_late_once_the_idea_has_started_up(inside: Tenant) -> None:
    with pytest.raises(NoIdeaAnyMore):
        would_join(inside.communities["plain-language"], inside["Kofi"])


def test_nobody_is_enrolled_by_a_launch(inside: Tenant) -> None:
    idea = make_idea(inside)
    would_join(idea, inside["Kofi"])
    Community.objects.filter(pk=idea.pk).update(main_goal="learn", domain="Food")
    move(idea, Step(Phase.START_UP, Phase.INITIATE), by=inside["Nele"])
    assert not Participation.objects.filter(community=idea, employee=inside["Kofi"]).exists()
    assert [mail.recipient_id for mail in QueuedMail.objects.filter(kind="idea_launched")] == [inside["Kofi"].pk]


def test_an_idea_with_nobody_else_is_dropped_at_once(inside: Tenant, browse: Browse) -> None:
    idea = make_idea(inside)
    sent = {"to": "closed", "seen": "initiate"}
    assert browse(inside["Nele"]).post(f"{idea.get_absolute_url()}phase/", sent).status_code == 302
    assert Community.objects.get(pk=idea.pk).is_closed
    assert not QueuedMail.objects.exists()


def test_those_who_would_join_are_told_why_it_is_dropped(inside: Tenant, browse: Browse) -> None:
    idea = make_idea(inside)
    address = f"{idea.get_absolute_url()}phase/"
    would_join(idea, inside["Kofi"])
    sent = {"to": "closed", "seen": "initiate"}
    assert browse(inside["Nele"]).post(address, sent).status_code == 422
    assert browse(inside["Nele"]).post(address, {**sent, "reason": "Nobody has time."}).status_code == 302
    assert [mail.recipient_id for mail in QueuedMail.objects.filter(kind="idea_dropped")] == [inside["Kofi"].pk]


def test_the_page_of_a_dropped_idea_says_why_and_not_that_it_did_what_it_came_for(
    inside: Tenant, browse: Browse
) -> None:
    closing = make_closing(inside, thanks_to=inside["Nele"])
    with time_machine.travel(closing.closes_at + timedelta(minutes=1)):
        close(closing, Words("We did it."), by=inside["Nele"])
        move(closing.community, Step(Phase.START_UP, Phase.CLOSED, "Again"), by=inside["Nele"])
        move(closing.community, Step(Phase.CLOSED, Phase.START_UP, "Nobody has time."), by=inside["Nele"])
        page = browse(inside["Kofi"]).get(closing.community.get_absolute_url()).content.decode()
    assert "Nothing came of it this time." in page
    assert "Nobody has time." in page
    assert "It did what it came for." not in page
    assert "We did it." not in page, "the earlier closing stays in its history"


def test_an_idea_whose_starter_left_can_be_taken_on_by_anybody(inside: Tenant, browse: Browse) -> None:
    idea = make_idea(inside)
    would_join(idea, inside["Kofi"])
    deactivate(inside["Nele"], by=inside["Tom"])
    page = browse(inside["Kofi"]).get(idea.get_absolute_url()).content.decode()
    assert "Nobody leads this idea now." in page
    assert "Take it on" in page
    link = page.split('<a class="btn quiet small" href="')[1].split('"')[0]
    assert browse(inside["Kofi"]).get(link).status_code == 200


def test_who_left_would_join_no_longer(inside: Tenant) -> None:
    would_join(make_idea(inside), inside["Kofi"])
    deactivate(inside["Kofi"], by=inside["Tom"])
    assert not Interest.objects.exists()


def test_a_dropped_idea_is_taken_up_with_a_goal_and_a_field(inside: Tenant, browse: Browse) -> None:
    idea = make_idea(inside)
    move(idea, Step(Phase.CLOSED, Phase.INITIATE), by=inside["Nele"])
    nele, address = browse(inside["Nele"]), f"{idea.get_absolute_url()}phase/"
    sent = {"to": "start_up", "seen": "closed", "reason": "A new summer."}
    assert nele.post(address, sent).status_code == 422
    assert nele.post(address, {**sent, "main_goal": "learn", "domain": "Buildings"}).status_code == 302
    assert Community.objects.get(pk=idea.pk).phase == Phase.START_UP


def test_when_nobody_leads_it_any_more_whoever_takes_it_up_does(inside: Tenant, browse: Browse) -> None:
    idea = make_idea(inside)
    move(idea, Step(Phase.CLOSED, Phase.INITIATE), by=inside["Nele"])
    deactivate(inside["Nele"], by=inside["Tom"])
    sent = {"to": "start_up", "seen": "closed", "reason": "Mine now.", "main_goal": "learn", "domain": "Buildings"}
    assert browse(inside["Kofi"]).post(f"{idea.get_absolute_url()}phase/", sent).status_code == 302
    held = RoleTerm.objects.get(community=idea, ended_at=None)
    assert (held.employee, held.role) == (inside["Kofi"], Role.LEADER)
