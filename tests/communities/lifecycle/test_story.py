"""An idea from its question to a dignified end, and up again: page by page, as its people meet it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.models import Closing, Community, Interest, Level, Phase, PhaseChange, Recognition, Role, RoleTerm
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from cop_platform.outbox.models import QueuedMail
from meetings.models import Meeting
from members.models import Employee
from tests.support.people import Tenant, make_charter, make_meeting, noon_in

Browse = Callable[[Employee], Client]
NEW = "/o/mereldal/communities/new/"
IDEA = "/o/mereldal/communities/cool-in-summer/"
WORDS = {
    "question": "How do we keep rooms cool in summer?",
    "purpose": "Residents sleep well in a heatwave.",
    "name": "Cool in Summer",
    "language": "en",
}
END = {"outcome": "closed", "why": "It did what it came for.", "made": "Night cooling in three houses."}


def the_idea() -> Community:
    return Community.objects.select_related("organisation").get(slug="cool-in-summer")


def step(client: Client, to: str, reason: str = "") -> int:
    seen = the_idea().phase
    return client.post(f"{IDEA}phase/", {"to": to, "seen": seen, "reason": reason}).status_code


def _starts(inside: Tenant, browse: Browse) -> None:
    chloe = browse(inside["Chloé"])
    assert b"/communities/new/" in chloe.get("/o/mereldal/communities/").content
    assert chloe.get(NEW).status_code == 200
    assert chloe.post(NEW, WORDS).headers["Location"] == IDEA
    idea = the_idea()
    assert (idea.phase, idea.main_goal, idea.domain, idea.question) == ("initiate", "", "", WORDS["question"])
    assert RoleTerm.objects.get(community=idea).employee == inside["Chloé"]


def _colleagues_would_join(inside: Tenant, browse: Browse) -> None:
    chloe = browse(inside["Chloé"])
    for name in ["Amina", "Kofi", "Karel", "Wout", "Yasmina"]:
        assert "Would you join?" in browse(inside[name]).get(IDEA).content.decode()
        assert browse(inside[name]).post(f"{IDEA}interest/", {"wanted": "1"}).status_code == 302
    assert Interest.objects.count() == 5
    page = chloe.get(IDEA).content.decode()
    assert all(inside[name].name in page for name in ["Amina", "Kofi", "Karel", "Wout", "Yasmina"])


def _launches(inside: Tenant, browse: Browse) -> None:
    chloe = browse(inside["Chloé"])
    assert step(chloe, "start_up") == 422
    assert chloe.post(f"{IDEA}goal/", {"main_goal": "solve", "domain": "Buildings"}).status_code == 302
    assert step(chloe, "start_up") == 302
    assert the_idea().phase == Phase.START_UP
    assert QueuedMail.objects.filter(kind="idea_launched").count() == 5


def _performs(inside: Tenant, browse: Browse) -> None:
    chloe = browse(inside["Chloé"])
    choose_level(the_idea(), inside["Amina"], Level.ACTIVE)
    choose_level(the_idea(), inside["Karel"], Level.CORE)
    assert step(chloe, "perform", "We begin without food.") == 422
    start_term(the_idea(), inside["Lotte"], Role.COACH)
    make_charter(the_idea(), inside["Chloé"])
    held = make_meeting(the_idea(), inside["Chloé"], starts_at=noon_in(-3))
    assert held.is_over
    assert step(chloe, "perform") == 422, "soft points are open"
    assert step(chloe, "perform", "The Sponsor is on leave; we start with what we have.") == 302
    assert the_idea().phase == Phase.PERFORM
    assert PhaseChange.objects.filter(after="perform").get().left_open
    assert "The Sponsor is on leave" in chloe.get(f"{IDEA}phase/").content.decode()


def _asks_everyone(inside: Tenant, browse: Browse) -> None:
    chloe = browse(inside["Chloé"])
    make_meeting(the_idea(), inside["Chloé"], starts_at=noon_in(40))
    until = (timezone.localdate() + timedelta(days=14)).isoformat()
    asked = {"reason": "goal_met", "words": "Every house is cool now.", "closes_on": until}
    assert chloe.post(f"{IDEA}closing/proposal/", asked).headers["Location"] == f"{IDEA}closing/"
    assert the_idea().phase == Phase.WIND_DOWN
    amina = browse(inside["Amina"])
    assert "Are we finished?" in amina.get(IDEA).content.decode()
    assert amina.post(f"{IDEA}closing/", {"view": "continue"}).status_code == 422
    assert amina.post(f"{IDEA}closing/", {"view": "close", "text": "We did it."}).status_code == 302
    assert "We did it." in chloe.get(f"{IDEA}closing/").content.decode()
    thanks = {"person": "Amina El Idrissi", "text": "Asked every house twice."}
    assert chloe.post(f"{IDEA}closing/thanks/", thanks).status_code == 302
    assert chloe.post(f"{IDEA}closing/outcome/", END).status_code == 422, "people can still answer"


def _closes(inside: Tenant, browse: Browse) -> None:
    chloe, amina, written = browse(inside["Chloé"]), browse(inside["Amina"]), Recognition.objects.get()
    coming = Meeting.objects.latest("starts_at")
    assert chloe.post(f"{IDEA}closing/outcome/", END).status_code == 302
    assert the_idea().phase == Phase.CLOSED
    assert not Meeting.objects.get(pk=coming.pk).is_open
    told = QueuedMail.objects.filter(kind="community_closed").values_list("recipient_id", flat=True)
    assert {inside["Amina"].pk, inside["Karel"].pk, inside["Lotte"].pk} <= set(told)
    page = browse(inside["Griet"]).get(IDEA).content.decode()
    assert "Night cooling in three houses." in page
    assert "Asked every house twice." in page
    assert inside["Amina"].name not in page.split("Thank you</h2>")[1].split("</ul>")[0]
    assert amina.post(f"{IDEA}closing/thanks/{written.public_id}/", {"named": "1"}).status_code == 302
    page = browse(inside["Griet"]).get(IDEA).content.decode()
    assert inside["Amina"].name in page.split("Thank you</h2>")[1].split("</ul>")[0]


def _is_taken_up_again(inside: Tenant, browse: Browse) -> None:
    chloe = browse(inside["Chloé"])
    assert step(chloe, "start_up") == 422, "taking it up again is never without a word"
    assert step(chloe, "start_up", "A new heatwave.") == 302
    assert the_idea().phase == Phase.START_UP
    assert Closing.objects.get().outcome == "closed"
    phases = [change.after for change in PhaseChange.objects.filter(community=the_idea()).order_by("at", "id")]
    assert phases == ["initiate", "start_up", "perform", "wind_down", "closed", "start_up"]


@pytest.mark.requirement("S48", "S49", "S50", "S51", "S53", "S54", "S55", "S126")
def test_from_a_question_to_a_dignified_end_and_up_again(inside: Tenant, browse: Browse) -> None:
    for act in (_starts, _colleagues_would_join, _launches, _performs, _asks_everyone):
        act(inside, browse)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        _closes(inside, browse)
        _is_taken_up_again(inside, browse)
