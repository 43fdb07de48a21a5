"""The pages of proposals."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from communities.decisions.consent import AMENDED, PROPOSED, REVIEW_AFTER, amend, respond, withdraw
from communities.decisions.discussion import answer_question, ask_question, unanswered_by
from communities.decisions.forms import USUAL_ROUND
from communities.decisions.methods import ConsentRequired, change_method, decide_proposal
from communities.decisions.settling import DECIDED, settle
from communities.models import (
    Community,
    Decision,
    DecisionMethod,
    Level,
    Phase,
    Proposal,
    Response,
    Role,
    RoundOutcome,
    Stance,
    Volunteer,
)
from communities.nominations.nominating import stand_for
from communities.notifications.preferences import set_preference, unsubscribe_token
from communities.participation.levels import choose_level, leave
from communities.tasks import settle_proposals
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_proposal, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
LIST, PROPOSALS = f"{PLAIN}decisions/", f"{PLAIN}proposals/"
OBJECTION = {
    "stance": "objection",
    "reason": "Night care can’t come.",
    "suggested_change": "Some at nine.",
    "revision": "0",
}


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


@pytest.fixture
def proposal(mereldal: Tenant) -> Proposal:
    with mereldal.enter():
        return make_proposal(plain(mereldal), mereldal["Nele"])


@pytest.fixture
def later() -> Iterator[None]:
    """Time is past the closing date of the proposals made before."""
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        yield


def at(proposal: Proposal, part: str = "") -> str:
    return f"{PROPOSALS}{proposal.public_id}/{part}"


def words(response: Any) -> str:
    text: str = response.content.decode()
    return text


def new(**typed: str) -> dict[str, str]:
    today = timezone.localdate()
    dates = {"closes_on": str(today + timedelta(days=9)), "review_on": str(today + timedelta(days=90))}
    return {"title": "We start at noon", "text": "With soup.", **dates, **typed}


# --- Proposing ----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S100")
def test_amina_proposes_something_and_it_stands_among_the_open_ones(mereldal: Tenant) -> None:
    amina = signed_in(mereldal["Amina"])
    assert "No proposals now." in words(amina.get(LIST))
    proposed = amina.post(f"{PROPOSALS}new/", new())
    with mereldal.enter():
        found = Proposal.objects.get()
    assert (proposed.status_code, proposed["Location"]) == (302, at(found))
    assert "We start at noon" in words(amina.get(LIST))
    page = words(amina.get(at(found)))
    assert "Good enough for now, safe enough to try?" in page
    assert "Open until the end of" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Write a few words."),
        ({"text": "x" * 4001}, "1 character too many."),
        ({"closes_on": "2020-01-01"}, "People need at least a day."),
        ({"closes_on": "2096-01-01"}, "That is more than two months ahead."),
        ({"closes_on": "soon"}, "That date isn’t right."),
        ({"review_on": "2020-01-01"}, "Choose a day after people have answered"),
        ({"review_on": "9999-01-01"}, "Choose a day after people have answered"),
    ],
)
def test_what_cannot_be_proposed_is_said_and_the_words_stay(mereldal: Tenant, typed: dict[str, str], said: str) -> None:
    response = signed_in(mereldal["Amina"]).post(f"{PROPOSALS}new/", new(**typed))
    assert response.status_code == 422
    assert said in words(response)
    assert ("With soup." in words(response)) is ("text" not in typed)


@pytest.mark.parametrize("name", ["Chloé", "Kofi", "Tom"])
def test_who_takes_no_part_finds_no_proposal_and_reads_who_does(
    mereldal: Tenant, proposal: Proposal, name: str
) -> None:
    client = signed_in(mereldal[name])
    assert "Active members and the core group" in words(client.get(LIST))
    assert client.get(at(proposal)).status_code == 404
    for part in ["answer/", "objection/", "volunteers/", "questions/", "text/", "extension/", "withdrawal/"]:
        assert client.post(at(proposal, part), OBJECTION).status_code == 404
    with mereldal.enter():
        assert not Response.objects.exists()


def test_a_closed_community_takes_no_proposals(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.CLOSED)
    amina = signed_in(mereldal["Amina"])
    assert (amina.get(LIST).status_code, amina.post(f"{PROPOSALS}new/", new()).status_code) == (200, 403)


# --- Responding ---------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S103")
def test_objections_and_concerns_stand_in_the_open_and_no_number_does(mereldal: Tenant, proposal: Proposal) -> None:
    assert signed_in(mereldal["Amina"]).post(at(proposal, "answer/"), OBJECTION).status_code == 302
    concern = {"stance": "concern", "reason": "Soup costs money.", "revision": "0"}
    assert signed_in(mereldal["Karel"]).post(at(proposal, "answer/"), concern).status_code == 302
    for name in ["Wout", "Lotte"]:
        signed_in(mereldal[name]).post(at(proposal, "answer/"), {"stance": "no_objection", "revision": "0"})
    page = words(signed_in(mereldal["Nele"]).get(at(proposal)))
    for said in [
        "“Night care can’t come.”",
        "Some at nine.",
        "Amina El Idrissi",
        "“Soup costs money.”",
        "Karel Segers",
    ]:
        assert said in page
    assert [name for name in ["Wout Maes", "Lotte Vermeersch"] if name in page] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"stance": ""}, "Choose one."),
        ({"stance": "advice"}, "Choose one."),
        ({"stance": "concern", "reason": ""}, "Say briefly what is on your mind."),
        ({"stance": "objection", "reason": " "}, "An objection needs its reason"),
        ({"stance": "objection", "reason": "x" * 2001}, "1 character too many."),
    ],
)
def test_an_answer_that_lacks_something_is_kept_as_typed(
    mereldal: Tenant, proposal: Proposal, typed: dict[str, str], said: str
) -> None:
    response = signed_in(mereldal["Amina"]).post(at(proposal, "answer/"), {**OBJECTION, **typed})
    assert response.status_code == 422
    assert said in words(response)
    assert "Some at nine." in words(response)


def anew(text: str, revision: str, title: str = "We start at noon") -> dict[str, str]:
    """Form data of an amended proposal."""
    return {"title": title, "text": text, "revision": revision}


def test_the_title_is_amended_with_the_text(mereldal: Tenant, proposal: Proposal) -> None:
    nele = signed_in(mereldal["Nele"])
    assert 'value="We start at noon"' in nele.get(at(proposal, "text/")).content.decode()
    assert nele.post(at(proposal, "text/"), anew("Every third at nine.", "0", "Some start at nine")).status_code == 302
    assert "Some start at nine" in words(nele.get(at(proposal)))
    assert nele.post(at(proposal, "text/"), anew("Again.", "1", "")).status_code == 422
    with mereldal.enter():
        withdraw(proposal, by=mereldal["Nele"])
        assert Decision.objects.get().title == "Some start at nine"


@pytest.mark.parametrize("revision", ["0", ""])
def test_who_answers_a_text_that_was_amended_sees_both_and_keeps_their_words(
    mereldal: Tenant, proposal: Proposal, revision: str
) -> None:
    with mereldal.enter():
        amend(proposal, by=mereldal["Nele"], text="Every third at nine.", revision=0)
    amina = signed_in(mereldal["Amina"])
    response = amina.post(at(proposal, "answer/"), {**OBJECTION, "revision": revision})
    page = words(response)
    assert response.status_code == 409
    for said in ["Someone wrote a new text meanwhile.", "Every third at nine.", "with soup.", "Night care can’t come."]:
        assert said in page
    assert 'name="revision" value="1"' in page
    assert amina.post(at(proposal, "answer/"), {**OBJECTION, "revision": "1"}).status_code == 302


def test_who_answers_too_late_is_told_and_keeps_their_words(mereldal: Tenant, proposal: Proposal, later: None) -> None:
    with mereldal.enter(), time_machine.travel(timezone.now() - timedelta(days=5)):
        respond(proposal, by=mereldal["Wout"], stance=Stance.NO_OBJECTION, revision=0)
    response = signed_in(mereldal["Amina"]).post(at(proposal, "answer/"), OBJECTION)
    assert response.status_code == 409
    assert "The date has passed or it is decided" in words(response)
    assert "Night care can’t come." in words(response)
    assert "We do it, since" in words(response)


def test_an_objection_is_taken_back_by_who_made_it(mereldal: Tenant, proposal: Proposal) -> None:
    amina = signed_in(mereldal["Amina"])
    amina.post(at(proposal, "answer/"), OBJECTION)
    assert "I take my objection back" in words(amina.get(at(proposal)))
    assert "I take my objection back" not in words(signed_in(mereldal["Nele"]).get(at(proposal)))
    signed_in(mereldal["Nele"]).post(at(proposal, "objection/"))
    with mereldal.enter():
        assert Response.objects.get().withdrawn_at is None
    amina.post(at(proposal, "objection/"))
    assert "Objection, taken back on" in words(amina.get(at(proposal)))


def test_the_objection_of_who_left_reads_as_a_concern(mereldal: Tenant, proposal: Proposal) -> None:
    signed_in(mereldal["Amina"]).post(at(proposal, "answer/"), OBJECTION)
    with mereldal.enter():
        leave(plain(mereldal), mereldal["Amina"])
    assert "A concern; once an objection, of someone who has left" in words(
        signed_in(mereldal["Nele"]).get(at(proposal))
    )


# --- Managing a proposal ------------------------------------------------------------------------------------------
def test_nele_weaves_an_objection_in_and_both_texts_stay(mereldal: Tenant, proposal: Proposal) -> None:
    signed_in(mereldal["Amina"]).post(at(proposal, "answer/"), OBJECTION)
    nele = signed_in(mereldal["Nele"])
    assert "Night care can’t come." in words(nele.get(at(proposal, "text/")))
    assert nele.post(at(proposal, "text/"), anew("Every third at nine.", "0")).status_code == 302
    page = words(nele.get(at(proposal)))
    assert page.index("Every third at nine.") < page.index("with soup.") < page.index("Night care can’t come.")
    same = nele.post(at(proposal, "text/"), anew("Every third at nine.", "1"))
    assert (same.status_code, "What changes?" in words(same)) == (422, True)
    late = nele.post(at(proposal, "text/"), anew("All at ten.", "0"))
    assert late.status_code == 409
    assert ("All at ten." in words(late), "Every third at nine." in words(late)) == (True, True)
    assert nele.post(at(proposal, "text/"), anew("All at ten.", "1")).status_code == 302


def test_more_time_has_a_later_date_and_a_reason(mereldal: Tenant, proposal: Proposal) -> None:
    nele, today = signed_in(mereldal["Nele"]), timezone.localdate()
    early = {"closes_on": str(today + timedelta(days=2)), "reason": "We talk on Monday."}
    assert "It is open until that day already." in words(nele.post(at(proposal, "extension/"), early))
    assert nele.post(at(proposal, "extension/"), {**early, "reason": ""}).status_code == 422
    assert (
        nele.post(at(proposal, "extension/"), {**early, "closes_on": str(today + timedelta(days=30))}).status_code
        == 302
    )
    assert "We talk on Monday." in words(nele.get(at(proposal)))


def test_who_proposed_takes_it_back(mereldal: Tenant, proposal: Proposal) -> None:
    nele = signed_in(mereldal["Nele"])
    assert signed_in(mereldal["Karel"]).post(at(proposal, "withdrawal/")).status_code == 403
    assert nele.post(at(proposal, "withdrawal/"), {"reason": "A bad idea."}).status_code == 302
    assert "It was taken back on" in words(nele.get(at(proposal)))
    assert nele.post(at(proposal, "withdrawal/")).status_code == 409
    assert nele.post(at(proposal, "text/"), anew("Once more.", "0")).status_code == 409
    assert nele.get(at(proposal, "text/"))["Location"] == at(proposal)


@pytest.mark.parametrize("way", ["left the organisation", "stepped to the edge"])
def test_once_who_proposed_is_gone_the_core_group_carries_it(mereldal: Tenant, proposal: Proposal, way: str) -> None:
    with mereldal.enter():
        if way == "left the organisation":
            deactivate(mereldal["Nele"], by=mereldal["Tom"])
        else:
            choose_level(plain(mereldal), mereldal["Nele"], Level.PERIPHERY)
    statuses = {name: signed_in(mereldal[name]).get(at(proposal, "text/")).status_code for name in ["Karel", "Amina"]}
    assert statuses == {"Karel": 200, "Amina": 403}


def test_questions_are_asked_and_answered_in_the_open(mereldal: Tenant, proposal: Proposal) -> None:
    amina, nele = signed_in(mereldal["Amina"]), signed_in(mereldal["Nele"])
    assert amina.post(at(proposal, "questions/"), {"text": ""}).status_code == 422
    asked = amina.post(at(proposal, "questions/"), {"text": "Who cooks?"})
    assert (asked.status_code, asked["Location"]) == (302, f"{proposal.get_absolute_url()}#questions")
    with mereldal.enter():
        place = at(proposal, f"questions/{proposal.questions.get().public_id}/")
    assert amina.post(place, {"answer": "Me?"}).status_code == 403
    assert nele.post(place, {"answer": ""}).status_code == 422
    assert nele.post(place, {"answer": "Wout does."}).status_code == 302
    again = nele.post(place, {"answer": "Lotte does."})
    assert again.status_code == 409
    assert ("Wout does." in words(again), "Lotte does." in words(again)) == (True, True)


@pytest.mark.requirement("S102")
def test_one_offers_oneself_with_a_click_and_nobody_else(mereldal: Tenant, proposal: Proposal) -> None:
    amina, wout = signed_in(mereldal["Amina"]), mereldal["Wout"]
    forged = {"wanted": "1", "employee": str(wout.pk), "person": wout.public_id}
    assert amina.post(at(proposal, "volunteers/"), forged).status_code == 302
    with mereldal.enter():
        assert [each.employee for each in Volunteer.objects.all()] == [mereldal["Amina"]]
    assert "Never mind" in words(amina.get(at(proposal)))
    amina.post(at(proposal, "volunteers/"), {"wanted": "0"})
    with mereldal.enter():
        withdraw(proposal, by=mereldal["Nele"])
    assert amina.post(at(proposal, "volunteers/"), {"wanted": "1"}).status_code == 409


# --- Other decision methods ---------------------------------------------------------------------------------------
@pytest.mark.requirement("S82")
def test_a_community_chooses_how_it_decides_and_says_so(mereldal: Tenant, proposal: Proposal) -> None:
    place, lotte = "/o/mereldal/communities/plain-language/settings/deciding/", signed_in(mereldal["Lotte"])
    assert signed_in(mereldal["Karel"]).get(place).status_code == 403
    assert lotte.post(place, {"method": "advice", "reason": ""}).status_code == 422
    assert lotte.post(place, {"method": "majority", "reason": "Quick."}).status_code == 422
    for _click in range(2):
        assert lotte.post(place, {"method": "advice", "reason": "We are small."}).status_code == 302
    with mereldal.enter():
        line = Decision.objects.get()
        assert (line.kind, line.title, line.reason, line.by) == ("method", "advice", "We are small.", mereldal["Lotte"])
        assert Proposal.objects.get().method == "consent"
    work = words(signed_in(mereldal["Amina"]).get(f"{PLAIN}how-we-work/"))
    assert "Deciding<" not in words(signed_in(mereldal["Chloé"]).get(f"{PLAIN}how-we-work/"))
    assert 0 < work.find("Deciding<") < work.find("Whoever does it decides, after asking advice.")
    log = words(lotte.get("/o/mereldal/communities/plain-language/decisions/"))
    assert "How we decide from now on: Whoever does it decides, after asking advice" in log


@pytest.mark.requirement("S82")
@pytest.mark.parametrize(("method", "who", "not_who"), [("advice", "Amina", "Nele"), ("leader", "Nele", "Amina")])
def test_after_advice_one_person_decides_and_says_why(mereldal: Tenant, method: str, who: str, not_who: str) -> None:
    with mereldal.enter():
        change_method(plain(mereldal), by=mereldal["Lotte"], method=DecisionMethod(method), reason="We are small.")
        plain(mereldal).refresh_from_db()
        proposal = make_proposal(plain(mereldal), mereldal["Amina"])
    typed = {"outcome": "declined", "reason": "Night care would be left out."}
    decider = signed_in(mereldal[who])
    signed_in(mereldal["Karel"]).post(at(proposal, "answer/"), {"reason": "Ask night care.", "revision": "0"})
    assert decider.post(at(proposal, "decision/"), typed).status_code == 409
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        assert signed_in(mereldal[not_who]).post(at(proposal, "decision/"), typed).status_code == 403
        assert decider.post(at(proposal, "decision/"), {**typed, "reason": ""}).status_code == 422
        assert "Record the decision" in words(decider.get(at(proposal)))
        assert decider.post(at(proposal, "decision/"), typed).status_code == 302
        assert "Not now, since" in words(decider.get(at(proposal)))
    with mereldal.enter():
        line = Decision.objects.get(kind="proposal")
        assert (line.outcome, line.reason, line.by) == ("declined", typed["reason"], mereldal[who])


@pytest.mark.requirement("S82")
def test_what_is_decided_by_consent_nobody_decides_alone(mereldal: Tenant, proposal: Proposal) -> None:
    typed = {"outcome": "adopted", "reason": "Because I say so."}
    assert signed_in(mereldal["Nele"]).post(at(proposal, "decision/"), typed).status_code == 403
    with mereldal.enter(), pytest.raises(ConsentRequired):
        decide_proposal(proposal, by=mereldal["Nele"], outcome=RoundOutcome.ADOPTED, reason="Because I say so.")


# --- Log, first page and job --------------------------------------------------------------------------------------
@pytest.mark.requirement("S100", "S103")
def test_the_log_leads_to_what_was_said_and_its_day_comes_round(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        respond(proposal, by=mereldal["Wout"], stance=Stance.CONCERN, reason="Soup.", revision=0)
        settle(proposal, timezone.now() + timedelta(days=11))
    amina = signed_in(mereldal["Amina"])
    log = words(amina.get("/o/mereldal/communities/plain-language/decisions/"))
    assert f'<a href="{at(proposal)}">We start at noon: we do it</a>' in log
    assert "Time to look again" not in words(amina.get(LIST))
    with time_machine.travel(timezone.now() + timedelta(days=200)):
        assert "Time to look again" in words(signed_in(mereldal["Amina"]).get(LIST))


def test_only_what_is_listed_to_be_looked_at_again_says_when(mereldal: Tenant, proposal: Proposal) -> None:
    """A round about a role has no review date: the holder of the role sets the end of the term."""
    with mereldal.enter():
        offered = stand_for(plain(mereldal), Role.SPONSOR, by=mereldal["Amina"], motivation="I know the board.")
        offered.refresh_from_db()
        role_round = offered.proposal
        assert role_round
        respond(role_round, by=mereldal["Nele"], stance=Stance.NO_OBJECTION, revision=0)
    karel = signed_in(mereldal["Karel"])
    assert "Review on" in words(karel.get(at(proposal)))
    assert "Review on" not in words(karel.get(at(role_round)))
    with mereldal.enter():
        assert settle(role_round, timezone.now() + timedelta(days=8)) == "adopted"
        assert [each.review_on for each in Decision.objects.all()] == [None]
    assert "Review on" not in words(karel.get(at(role_round)))


def test_the_first_page_offers_a_look_until_one_answered(mereldal: Tenant, proposal: Proposal) -> None:
    def offered(name: str) -> bool:
        return "Proposal: We start at noon" in words(signed_in(mereldal[name]).get("/o/mereldal/"))

    assert {name: offered(name) for name in ["Amina", "Karel", "Nele", "Kofi", "Chloé"]} == {
        "Amina": True,
        "Karel": True,
        "Nele": False,
        "Kofi": False,
        "Chloé": False,
    }
    signed_in(mereldal["Amina"]).post(at(proposal, "answer/"), {"stance": "no_objection", "revision": "0"})
    assert not offered("Amina")
    with mereldal.enter():
        amend(proposal, by=mereldal["Nele"], text="Every third at nine.", revision=0)
        assert unanswered_by(mereldal["Amina"]) == [proposal]
    with time_machine.travel(timezone.now() + timedelta(days=11)), mereldal.enter():
        assert unanswered_by(mereldal["Amina"]) == []


def test_the_job_settles_in_its_organisation(mereldal: Tenant, duinzicht: Tenant, proposal: Proposal) -> None:
    with duinzicht.enter():
        theirs = make_proposal(plain(duinzicht), duinzicht["Nele"])
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        settle_proposals(mereldal.organisation.pk)
    with mereldal.enter():
        assert Proposal.objects.get(pk=proposal.pk).extended_at is not None
    with duinzicht.enter():
        assert Proposal.objects.get(pk=theirs.pk).extended_at is None


# --- Mail ---------------------------------------------------------------------------------------------------------
def only_for(house: Tenant, *names: str) -> None:
    for name in set(house.people) - set(names):
        for kind in (PROPOSED, AMENDED, DECIDED):
            set_preference(plain(house), house[name], kind, wanted=False)


def test_mails_say_what_is_asked_what_changed_and_what_became_of_it(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    proposal = make_proposal(plain(inside), inside["Nele"])
    send_due()
    respond(proposal, by=inside["Amina"], stance=Stance.OBJECTION, reason="Nights.", revision=0)
    amend(proposal, by=inside["Nele"], text="Every third at nine.", revision=0)
    send_due()
    withdraw(proposal, by=inside["Nele"], reason="A bad idea.")
    send_due()
    mails = mailbox.messages()
    assert [message["Subject"] for message in mails] == [
        "Proposal: We start at noon",
        "A new text: We start at noon",
        "Outcome: We start at noon",
    ]
    assert {message["To"] for message in mails} == {"amina.el.idrissi@mereldal.example"}
    assert {message["List-Unsubscribe-Post"] for message in mails} == {"List-Unsubscribe=One-Click"}
    texts = [str(part.get_content()) for mail in mails if (part := mail.get_body(("plain",)))]
    for text, said in zip(texts, ["with soup.", "Every third at nine.", "A bad idea."], strict=True):
        assert said in text
        assert f"http://testserver{proposal.get_absolute_url()}" in text


def test_a_mail_that_is_no_longer_true_is_not_sent(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    proposal = make_proposal(plain(inside), inside["Nele"])
    withdraw(proposal, by=inside["Nele"])
    assert (send_due(), mailbox.messages()) == (0, [])


def test_who_steps_out_meanwhile_gets_no_mail(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    make_proposal(plain(inside), inside["Nele"])
    leave(plain(inside), inside["Amina"])
    assert (send_due(), mailbox.messages()) == (0, [])


@pytest.mark.parametrize("kind", [PROPOSED, AMENDED, DECIDED])
def test_each_kind_is_turned_off_with_one_click_and_named(mereldal: Tenant, kind: str) -> None:
    with mereldal.enter():
        token = unsubscribe_token(plain(mereldal), mereldal["Amina"], kind)
    amina = signed_in(mereldal["Amina"])
    assert "proposal" in words(amina.get(f"/o/mereldal/unsubscribe/{token}/"))
    amina.post(f"/o/mereldal/unsubscribe/{token}/")
    assert "proposals" in words(amina.get("/o/mereldal/settings/"))
    with mereldal.enter():
        assert plain(mereldal).mail_preferences.get().kind == kind


def test_a_question_of_another_proposal_is_not_found(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        other = make_proposal(plain(mereldal), mereldal["Nele"], title="Soup")
        question = ask_question(other, by=mereldal["Amina"], text="Who cooks?")
        answer_question(ask_question(proposal, by=mereldal["Amina"], text="Why?"), by=mereldal["Nele"], answer="So.")
    nele = signed_in(mereldal["Nele"])
    assert nele.post(at(proposal, f"questions/{question.public_id}/"), {"answer": "Wout."}).status_code == 404


# --- Role holders who are not members -----------------------------------------------------------------------------
@pytest.mark.requirement("S27", "S103")
def test_a_role_reads_inside_wherever_its_holder_sits_and_answers_from_inside(mereldal: Tenant) -> None:
    with mereldal.enter():
        community = mereldal.communities["plain-language"]
        proposal = make_proposal(community, mereldal["Karel"])
        leave(community, mereldal["Lotte"])
    lotte, place = signed_in(mereldal["Lotte"]), community.get_absolute_url()
    read = [proposal.get_absolute_url(), f"{place}decisions/", f"{place}how-we-work/", place]
    assert [lotte.get(address).status_code for address in read] == [200] * 4
    assert f'{place}decisions/"' in lotte.get(place).content.decode()
    said = lotte.post(f"{proposal.get_absolute_url()}answer/", {"stance": "no_objection", "revision": "0"})
    assert said.status_code == 403
    assert [lotte.get(f"{place}proposals/new/").status_code, lotte.get(f"{place}settings/deciding/").status_code] == [
        403,
        302,
    ]


@pytest.mark.requirement("S82")
def test_a_leader_who_sits_at_the_edge_decides_after_listening(mereldal: Tenant) -> None:
    with mereldal.enter():
        community = mereldal.communities["plain-language"]
        change_method(community, by=mereldal["Nele"], method=DecisionMethod.LEADER, reason="For a while.")
        choose_level(community, mereldal["Nele"], Level.PERIPHERY)
        community.refresh_from_db()
        proposal = make_proposal(community, mereldal["Karel"])
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False):
        decided = signed_in(mereldal["Nele"]).post(
            f"{proposal.get_absolute_url()}decision/", {"outcome": "adopted", "reason": "We try it."}
        )
    with mereldal.enter():
        proposal.refresh_from_db()
    assert (decided.status_code, proposal.outcome) == (302, "adopted")


def test_the_review_is_half_a_year_later_without_a_question_and_can_be_changed(mereldal: Tenant) -> None:
    form = signed_in(mereldal["Wout"]).get(f"{PLAIN}proposals/new/").content.decode()
    closed = form.partition('<details class="more"><summary>')[2].partition("</details>")[0]
    day = timezone.localdate() + USUAL_ROUND + REVIEW_AFTER
    assert closed.startswith(f"Review in {day:%B %Y} · change</summary>")
    assert f'value="{day.isoformat()}"' in closed
    refused = signed_in(mereldal["Wout"]).post(f"{PLAIN}proposals/new/", {"review_on": "2020-01-01"})
    assert '<details class="more" open><summary>Review in' in refused.content.decode()


@pytest.mark.parametrize(("name", "button"), [("Nele", "Change the text"), ("Amina", "Send my answer")])
def test_a_proposal_has_one_filled_button(mereldal: Tenant, proposal: Proposal, name: str, button: str) -> None:
    page = words(signed_in(mereldal[name]).get(at(proposal)))
    assert re.findall(r'class="btn"[^>]*>([^<]*)<', page) == [button]
