"""A decision is looked at again on its review day: reminded of, kept, changed or dropped."""

from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from communities.decisions.reviews import AlreadyReviewed, drop, keep, propose_change
from communities.models import Community, Decision, DecisionReview, Level, Phase, Proposal
from communities.models.locking import CommunityClosed
from cop_platform.attention import action_items_for
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.planning import plan_reminders
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_decision, make_proposal, signed_in

LINE = "communities/decisions/attention/decision_review.html"
CLOSES = timedelta(days=10)


@pytest.fixture
def decision(mereldal: Tenant) -> Decision:
    """Amina's proposal of two weeks ago, adopted; its review day is today."""
    with mereldal.enter():
        with time_machine.travel(timezone.now() - timedelta(days=14)):
            proposal = make_proposal(mereldal.communities["plain-language"], mereldal["Amina"])
        Proposal.objects.update(outcome="adopted", decided_at=timezone.now())
        return make_decision(proposal, review_on=timezone.localdate(), reason="")


def today() -> date:
    return timezone.localdate()


def asked(house: Tenant) -> set[str]:
    people = {name: action_items_for(person) for name, person in house.people.items()}
    return {name for name, items in people.items() if LINE in [item.template for item in items]}


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    content: str = body.get_content()
    return content


def days_pass(house: Tenant, most: int) -> None:
    """The jobs run once on each day; a mail of a weekend leaves on Monday."""
    start = timezone.now()
    for days in range(most + 1):
        with time_machine.travel(start + timedelta(days=days)):
            with house.enter():
                plan_reminders()
            send_due()


def post(house: Tenant, who: str, decision: Decision, **typed: Any) -> Any:
    return signed_in(house[who]).post(decision.review_url, {"of": decision.review_on or today(), **typed})


# --- Who is asked -------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S100")
def test_on_the_day_its_proposer_and_the_role_holders_read_it_at_home(mereldal: Tenant, decision: Decision) -> None:
    with mereldal.enter():
        assert asked(mereldal) == {"Amina", "Wout", "Nele", "Lotte"}
        with time_machine.travel(timezone.now() - timedelta(days=1)):
            assert asked(mereldal) == set()


@pytest.mark.requirement("S100")
def test_they_get_one_mail_that_leads_to_the_page(mereldal: Tenant, decision: Decision, mailbox: MailCatcher) -> None:
    days_pass(mereldal, 5)
    mails = mailbox.messages()
    assert sorted(mail["To"].split(".")[0] for mail in mails) == ["amina", "lotte", "nele", "wout"]
    assert {mail["Subject"] for mail in mails} == {"Time to look again: We start at noon"}
    body = text(mails[0])
    assert f"http://testserver{decision.review_url}" in body
    assert "Every meeting starts at noon, with soup." in body


def test_what_was_looked_at_before_the_mail_leaves_is_not_mailed(
    mereldal: Tenant, decision: Decision, mailbox: MailCatcher
) -> None:
    with mereldal.enter():
        for days in range(3):
            with time_machine.travel(timezone.now() + timedelta(days=days)):
                plan_reminders()
        assert Reminder.objects.exists()
        keep(decision, by=mereldal["Wout"], of=today(), next_review_on=today() + timedelta(days=100))
    days_pass(mereldal, 5)
    assert mailbox.messages() == []


# --- Keep, change, drop -------------------------------------------------------------------------------------------
@pytest.mark.requirement("S100")
def test_kept_until_another_day_it_leaves_home_and_the_log_says_so(mereldal: Tenant, decision: Decision) -> None:
    later = today() + timedelta(days=100)
    response = post(mereldal, "Amina", decision, outcome="keep", next_review_on=later, reason="The soup helps.")
    assert (response.status_code, response["Location"]) == (302, "/o/mereldal/communities/plain-language/decisions/")
    with mereldal.enter():
        assert asked(mereldal) == set()
        review = DecisionReview.objects.get()
        assert (review.outcome, review.next_review_on, review.reviewed_by) == ("keep", later, mereldal["Amina"])
    page = signed_in(mereldal["Karel"]).get(response["Location"]).content.decode()
    assert "We keep it" in page
    assert "The soup helps." in page


@pytest.mark.requirement("S100")
def test_dropped_it_ends_in_the_log(mereldal: Tenant, decision: Decision) -> None:
    post(mereldal, "Nele", decision, outcome="drop", reason="Nobody can come at noon.")
    with mereldal.enter():
        line = Decision.objects.order_by("-id")[0]
        assert (line.outcome, line.title, line.by) == ("ended", "We start at noon", mereldal["Nele"])
        assert Decision.objects.get(pk=decision.pk).review_on is None
    page = signed_in(mereldal["Amina"]).get("/o/mereldal/communities/plain-language/decisions/").content.decode()
    assert "We start at noon</bdi>: we stop doing it" in page or "We start at noon: we stop doing it" in page


@pytest.mark.requirement("S100")
def test_a_change_is_a_new_proposal_with_the_text_copied(mereldal: Tenant, decision: Decision) -> None:
    to = post(mereldal, "Amina", decision, outcome="change")["Location"]
    client = signed_in(mereldal["Amina"])
    page = client.get(to).content.decode()
    assert "Every meeting starts at noon, with soup." in page
    dates = {"closes_on": today() + timedelta(days=9), "review_on": today() + timedelta(days=90)}
    response = client.post(to, {"title": "We start at one", "text": "At one, with soup.", **dates})
    assert response.status_code == 302
    with mereldal.enter():
        review = DecisionReview.objects.get()
        assert review.outcome == "change"
        assert review.proposal is not None
        assert (review.proposal.title, review.proposal.outcome) == ("We start at one", "")
        assert asked(mereldal) == set()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose one."),
        ({"outcome": "keep"}, "Choose a date."),
        ({"outcome": "keep", "next_review_on": "2020-01-01"}, "That date has passed."),
        ({"outcome": "keep", "next_review_on": "9999-01-01"}, "That is more than three years ahead."),
        ({"outcome": "drop"}, "Say why in a few words."),
        ({"outcome": "drop", "reason": "x" * 601}, "1 character too many."),
        ({"outcome": "other"}, "Choose one."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    mereldal: Tenant, decision: Decision, typed: dict[str, Any], words: str
) -> None:
    response = post(mereldal, "Amina", decision, **typed)
    assert response.status_code == 422
    assert words in response.content.decode()


# --- Who may, and two at once ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status"), [("Amina", 200), ("Nele", 200), ("Lotte", 200), ("Karel", 403), ("Tom", 403), ("Griet", 403)]
)
def test_only_its_proposer_and_those_who_look_after_the_group(
    mereldal: Tenant, decision: Decision, who: str, status: int
) -> None:
    assert signed_in(mereldal[who]).get(decision.review_url).status_code == status


def test_another_organisation_does_not_find_it(mereldal: Tenant, duinzicht: Tenant, decision: Decision) -> None:
    url = decision.review_url
    assert signed_in(duinzicht["Nele"]).get(url).status_code == 404
    assert signed_in(duinzicht["Nele"]).get(url.replace("mereldal", "duinzicht")).status_code == 404


def test_whoever_comes_second_reads_it_and_keeps_their_words(mereldal: Tenant, decision: Decision) -> None:
    with mereldal.enter():
        drop(decision, by=mereldal["Nele"], of=today(), reason="No.")
    response = post(
        mereldal, "Amina", decision, outcome="keep", next_review_on=today() + timedelta(days=9), reason="It helps me."
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Someone looked at this first" in page
    assert "It helps me." in page
    assert signed_in(mereldal["Wout"]).get(decision.review_url).status_code == 302


def test_of_many_at_once_one_review_counts(mereldal: Tenant, decision: Decision, transactional_db: None) -> None:
    """Without the lock on the community two reviews would meet in the constraint and one request would fail."""
    results = run_at_once(mereldal, lambda: drop(decision, by=mereldal["Nele"], of=today(), reason="No."), times=4)
    assert results == ["AlreadyReviewed", "AlreadyReviewed", "AlreadyReviewed", "None"]


def test_a_change_of_what_was_reviewed_meanwhile_proposes_nothing(inside: Tenant, decision: Decision) -> None:
    keep(decision, by=inside["Nele"], of=today(), next_review_on=today() + timedelta(days=30))
    before = Proposal.objects.count()
    with pytest.raises(AlreadyReviewed):
        propose_change(
            decision, by=inside["Wout"], of=today(), title="One", text="At one.", closes_at=timezone.now() + CLOSES
        )
    assert Proposal.objects.count() == before


def test_in_a_closed_community_nothing_waits(mereldal: Tenant, decision: Decision) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.CLOSED)
        assert asked(mereldal) == set()
        with pytest.raises(CommunityClosed):
            drop(decision, by=mereldal["Nele"], of=today(), reason="No.")


def test_a_proposer_who_went_to_the_edge_is_not_asked(mereldal: Tenant, decision: Decision) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        plain.participations.filter(employee=mereldal["Amina"]).update(level=Level.PERIPHERY)
        assert "Amina" not in asked(mereldal)
    assert signed_in(mereldal["Amina"]).get(decision.review_url).status_code == 403
