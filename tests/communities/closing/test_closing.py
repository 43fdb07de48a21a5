"""Closing: everybody is asked and thanked before, what is open ends with a word, and nothing closes by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from communities.closing import retention
from communities.closing.attention import thanks
from communities.closing.consultation import (
    ClosingQuestion,
    ConsultationOver,
    NotNow,
    QuestionOpen,
    answer,
    consult,
)
from communities.closing.links import answer_token
from communities.closing.outcome import Words, close, go_on
from communities.closing.thanks import ThanksToOneself, WordsChanged, choose_naming, thank, thanks_in
from communities.joining.requests import submit
from communities.lifecycle.moving import AskFirst, PhaseMoved, PointsOpen, Step, move
from communities.models import (
    Closing,
    ClosingAnswer,
    ClosingReply,
    ClosingView,
    Community,
    Joining,
    JoinRequest,
    Nomination,
    Phase,
    Proposal,
    Recognition,
    Role,
    RoleSelection,
)
from communities.models.locking import CommunityClosed
from communities.nominations.nominating import create_nomination
from communities.nominations.selection import propose_candidate, reveal_reasons, suggest
from cop_platform.outbox.delivery import send_due
from meetings.models import RSVP
from meetings.rsvps.answering import RSVPClosed, set_rsvp
from members.models import Employee
from members.people.deactivation import deactivate
from tests.support.people import (
    MOTIVATION,
    Tenant,
    fill_every_table,
    make_closing,
    make_idea,
    make_meeting,
    make_proposal,
    make_selection,
)

Browse = Callable[[Employee], Client]
WHY = Words("We did it.")


def a_question(days: int = 14) -> ClosingQuestion:
    return ClosingQuestion(Closing.Reason.GOAL_MET, "Done?", timezone.now() + timedelta(days=days))


@pytest.fixture
def closing(inside: Tenant) -> Closing:
    return make_closing(inside, thanks_to=inside["Nele"])


@pytest.fixture
def later(closing: Closing) -> time_machine.travel:
    """A moment after the date until which people can answer."""
    return time_machine.travel(closing.closes_at + timedelta(minutes=1))


def again(closing: Closing) -> Community:
    return Community.objects.get(pk=closing.community_id)


# --- Asking -------------------------------------------------------------------------------------------------------
def test_asking_in_perform_winds_down_and_is_told_in_one_mail(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    consult(plain, a_question(), by=inside["Nele"])
    assert Community.objects.get(pk=plain.pk).phase == Phase.WIND_DOWN
    send_due()
    assert {sent.to[0] for sent in mail.outbox} == {
        f"{name}@mereldal.example" for name in ["amina.el.idrissi", "karel.segers", "wout.maes", "lotte.vermeersch"]
    }
    assert all("finished" in sent.subject for sent in mail.outbox)


def test_a_community_asks_one_question_at_a_time(inside: Tenant, closing: Closing) -> None:
    with pytest.raises(QuestionOpen):
        consult(closing.community, a_question(), by=inside["Nele"])
    with pytest.raises(IntegrityError, match="closing_one_at_a_time"), transaction.atomic():
        Closing.objects.create(
            organisation=closing.organisation,
            community=closing.community,
            reason="goal_met",
            words="Again",
            proposed_by=inside["Nele"],
            proposed_at=timezone.now(),
            closes_at=closing.closes_at + timedelta(days=1),
        )


def test_an_idea_is_dropped_rather_than_closed(inside: Tenant) -> None:
    with pytest.raises(NotNow):
        consult(make_idea(inside), a_question(), by=inside["Nele"])


# --- Answering ----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S54")
def test_it_is_answered_from_the_mail_without_signing_in(inside: Tenant, closing: Closing) -> None:
    address = f"/o/mereldal/closing-answers/{answer_token(closing, inside['Karel'].pk)}/"
    page = Client().get(f"{address}?view=close").content.decode()
    assert 'value="close" checked' in page
    assert not ClosingAnswer.objects.filter(employee=inside["Karel"]).exists(), "opening the link changes nothing"
    assert Client().post(address, {"view": "close", "text": ""}).status_code == 200
    assert ClosingAnswer.objects.get(employee=inside["Karel"]).view == ClosingView.CLOSE


def test_a_link_ends_with_the_date_and_with_the_place(
    inside: Tenant, closing: Closing, later: time_machine.travel
) -> None:
    follower = answer_token(closing, inside["Kofi"].pk)
    assert Client().get(f"/o/mereldal/closing-answers/{follower}/").status_code == 410
    assert Client().get("/o/mereldal/closing-answers/no:such:token/").status_code == 404
    with later:
        address = f"/o/mereldal/closing-answers/{answer_token(closing, inside['Karel'].pk)}/"
        assert Client().post(address, {"view": "close"}).status_code == 410


def test_after_the_date_nothing_is_added_whatever_ran(
    inside: Tenant, closing: Closing, later: time_machine.travel, browse: Browse
) -> None:
    with later:
        with pytest.raises(ConsultationOver):
            answer(closing, by=inside["Karel"], view=ClosingView.CLOSE)
        sent = {"view": "close", "text": "Too late, and kept."}
        response = browse(inside["Karel"]).post(closing.get_absolute_url(), sent)
    assert response.status_code == 409
    assert "Too late, and kept." in response.content.decode()


def test_continue_and_split_need_words(closing: Closing) -> None:
    with pytest.raises(IntegrityError, match="closinganswer_says_why"), transaction.atomic():
        ClosingAnswer.objects.update(text="")


def test_nobody_counts_the_answers(inside: Tenant, closing: Closing, browse: Browse) -> None:
    page = browse(inside["Wout"]).get(closing.get_absolute_url()).content.decode()
    assert "Forms are half done." in page
    assert "With whom?" in page
    assert "1 " not in page.split("What others say")[1].split("</section>")[0]


def test_each_page_asks_but_not_the_one_where_it_is_answered(inside: Tenant, closing: Closing, browse: Browse) -> None:
    nele, above = browse(inside["Nele"]), 'class="bar unanswered"'
    overview = closing.community.get_absolute_url()
    assert above in nele.get(overview).content.decode().split("<h1")[0]
    assert above in nele.get(f"{overview}how-we-work/").content.decode()
    assert above not in nele.get(closing.get_absolute_url()).content.decode()


# --- Thanks -------------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S55")
def test_a_name_stands_there_only_after_its_owner_said_yes(inside: Tenant, closing: Closing, browse: Browse) -> None:
    page = browse(inside["Amina"]).get(closing.get_absolute_url()).content.decode()
    assert "Nele Baert" not in page.split("Whom do we thank?")[1].split("</ul>")[0]
    address = f"{closing.get_absolute_url()}thanks/{Recognition.objects.get().public_id}/"
    assert browse(inside["Amina"]).post(address, {"named": "1"}).status_code == 404
    browse(inside["Nele"]).post(address, {"named": "1"})
    page = browse(inside["Amina"]).get(closing.get_absolute_url()).content.decode()
    assert "Nele Baert" in page.split("Whom do we thank?")[1].split("</ul>")[0]


def test_a_leader_who_said_no_is_not_named_with_thanks_either(
    inside: Tenant, closing: Closing, later: time_machine.travel, browse: Browse
) -> None:
    address = f"{closing.get_absolute_url()}thanks/{Recognition.objects.get().public_id}/"
    browse(inside["Nele"]).post(address, {"named": "0"})
    with later:
        close(closing, WHY, by=inside["Nele"])
    page = browse(inside["Amina"]).get(closing.community.get_absolute_url()).content.decode()
    said = page.split("Thank you</h2>")[1].split("</section>")[0]
    assert "Tested every version." in said
    assert "Nele Baert" not in said
    assert "Nele Baert" in page, "who led it is said all the same"


@pytest.mark.requirement("S55")
def test_a_second_thank_you_leaves_the_words_of_the_first(inside: Tenant, closing: Closing) -> None:
    thank(closing, inside["Nele"], "Brought the cake.", by=inside["Amina"])
    assert {each.text for each in thanks_in(closing)} == {"Tested every version.", "Brought the cake."}


@pytest.mark.requirement("S55")
def test_a_name_does_not_stand_with_words_that_its_owner_never_read(inside: Tenant, closing: Closing) -> None:
    written = Recognition.objects.get()
    choose_naming(written, Recognition.NameChoice.NAMED)
    thank(closing, inside["Nele"], written.text, by=written.written_by)
    assert Recognition.objects.get().is_named, "the same words once more change nothing"
    thank(closing, inside["Nele"], "Wrote it all alone.", by=written.written_by)
    changed = Recognition.objects.get()
    assert (changed.text, changed.naming) == ("Wrote it all alone.", Recognition.NameChoice.ASKED)
    assert [item.about for item in thanks(inside["Nele"])] == [changed]
    choose_naming(changed, Recognition.NameChoice.UNNAMED)
    thank(closing, inside["Nele"], "Wrote nearly all of it.", by=written.written_by)
    assert Recognition.objects.get().naming == Recognition.NameChoice.UNNAMED, "a no needs no second question"


@pytest.mark.requirement("S55")
def test_a_yes_on_a_page_that_shows_former_words_is_asked_again(
    inside: Tenant, closing: Closing, browse: Browse
) -> None:
    written = Recognition.objects.get()
    address = f"{closing.get_absolute_url()}thanks/{written.public_id}/"
    page = browse(inside["Nele"]).get(address).content.decode()
    read = page.split('name="read" value="')[1].split('"')[0]
    thank(closing, inside["Nele"], "Wrote it all alone.", by=written.written_by)
    answer = browse(inside["Nele"]).post(address, {"named": "1", "read": read})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "The words changed meanwhile." in said
    assert "Wrote it all alone." in said
    assert not Recognition.objects.get().is_named
    with pytest.raises(WordsChanged):  # what was read just before somebody changed it
        choose_naming(written, Recognition.NameChoice.NAMED)
    again = said.split('name="read" value="')[1].split('"')[0]
    assert browse(inside["Nele"]).post(address, {"named": "1", "read": again}).status_code == 302
    assert Recognition.objects.get().is_named


def test_nobody_thanks_themself(inside: Tenant, closing: Closing) -> None:
    with pytest.raises(ThanksToOneself):
        thank(closing, inside["Wout"], "Me", by=inside["Wout"])


# --- The outcome --------------------------------------------------------------------------------------------------
def test_it_does_not_close_before_everybody_was_asked(inside: Tenant, closing: Closing) -> None:
    with pytest.raises(PointsOpen) as refused:
        close(closing, WHY, by=inside["Nele"])
    assert [each.check.key for each in refused.value.points] == ["consulted"]
    with pytest.raises(IntegrityError, match="closing_after_asking"), transaction.atomic():
        Closing.objects.update(
            outcome="closed", outcome_words="x", decided_by=inside["Nele"].pk, decided_at=timezone.now()
        )
    with pytest.raises(AskFirst):
        move(closing.community, Step(Phase.CLOSED, Phase.WIND_DOWN, "Now"), by=inside["Nele"])


def test_it_does_not_close_without_thanks(inside: Tenant, closing: Closing, later: time_machine.travel) -> None:
    Recognition.objects.all().delete()
    with later, pytest.raises(PointsOpen) as refused:
        close(closing, WHY, by=inside["Nele"])
    assert [each.check.key for each in refused.value.points] == ["recognised"]


def test_what_is_open_ends_with_it_and_does_not_revive(
    inside: Tenant, closing: Closing, later: time_machine.travel
) -> None:
    community = closing.community
    Community.objects.filter(pk=community.pk).update(joining=Joining.BY_REQUEST, joining_reason="We talk.")
    asked = submit(Community.objects.get(pk=community.pk), inside["Yasmina"], MOTIVATION)
    proposal = make_proposal(community, inside["Nele"], closes_at=timezone.now() + timedelta(days=40))
    suggested = create_nomination(community, inside["Tom"], Role.COORDINATOR, by=inside["Nele"], reason="Calm.")
    meeting = make_meeting(community, inside["Nele"], starts_at=timezone.now() + timedelta(days=30))
    running = make_selection(community, inside["Nele"], Role.COORDINATOR)
    proposed = make_selection(community, inside["Nele"], Role.COACH)
    naming = suggest(proposed, inside["Karel"], by=inside["Amina"], reason="He is never in a hurry.")
    reveal_reasons(proposed, by=inside["Nele"], by_when=timezone.localdate())
    propose_candidate(proposed, naming, by=inside["Nele"], closes_on=timezone.localdate() + timedelta(days=40))
    with later:
        close(closing, WHY, by=inside["Nele"])
        assert {each.step for each in RoleSelection.objects.filter(pk__in=[running.pk, proposed.pk])} == {"stopped"}
        move(community, Step(Phase.START_UP, Phase.CLOSED, "Again"), by=inside["Nele"])
    assert JoinRequest.objects.get(pk=asked.pk).outcome == "closed"
    assert Proposal.objects.get(pk=proposal.pk).outcome == "withdrawn"
    assert Nomination.objects.get(pk=suggested.pk).withdrawn_at
    assert not type(meeting).objects.get(pk=meeting.pk).is_open
    with pytest.raises(RSVPClosed):
        set_rsvp(meeting, inside["Amina"], RSVP.Choice.COMING)


def test_a_closed_community_plans_no_meeting(inside: Tenant, closing: Closing, later: time_machine.travel) -> None:
    with later:
        close(closing, WHY, by=inside["Nele"])
        with pytest.raises(CommunityClosed):
            make_meeting(again(closing), inside["Nele"])


def test_of_two_who_record_the_outcome_the_second_is_told(
    inside: Tenant, closing: Closing, later: time_machine.travel
) -> None:
    with later:
        close(closing, WHY, by=inside["Nele"])
        with pytest.raises(PhaseMoved):
            close(closing, WHY, by=inside["Wout"])


def test_going_on_says_what_is_needed_before_perform(inside: Tenant, closing: Closing) -> None:
    assert not go_on(closing, WHY, by=inside["Nele"]), "there is no one-pager"
    assert again(closing).phase == Phase.WIND_DOWN
    assert Closing.objects.get().outcome == "continued"


def test_a_consultation_whose_proposer_left_goes_on(
    inside: Tenant, closing: Closing, later: time_machine.travel, browse: Browse
) -> None:
    deactivate(inside["Wout"], by=inside["Tom"])
    answer(closing, by=inside["Karel"], view=ClosingView.CLOSE)
    with later:
        words = {"outcome": "closed", "why": "We did it."}
        assert browse(inside["Nele"]).post(f"{closing.get_absolute_url()}outcome/", words).status_code == 302
    assert again(closing).is_closed


def test_everybody_is_told_and_the_last_mail_says_so(
    inside: Tenant, closing: Closing, later: time_machine.travel
) -> None:
    send_due()
    mail.outbox.clear()
    with later:
        close(closing, WHY, by=inside["Nele"])
        send_due()
    told = {sent.to[0]: sent for sent in mail.outbox if "closed" in sent.subject}
    assert set(told) >= {"kofi.mensah@mereldal.example", "griet.lambrecht@mereldal.example"}
    assert "This is the last mail about" in str(told["kofi.mensah@mereldal.example"].body)


# --- Kept and forgotten -------------------------------------------------------------------------------------------
def test_names_go_a_year_after_and_words_stay(inside: Tenant, closing: Closing, later: time_machine.travel) -> None:
    answer(closing, by=inside["Karel"], view=ClosingView.CLOSE, text="Enough.", keeps_name=True)
    with later:
        close(closing, WHY, by=inside["Nele"])
    assert retention.purge() == 0
    with time_machine.travel(closing.closes_at + timedelta(days=366)):
        assert retention.purge() == 2
    kept = dict(ClosingAnswer.objects.values_list("text", "employee"))
    assert kept == {"Forms are half done.": None, "Enough.": inside["Karel"].pk}
    assert ClosingReply.objects.get().employee is None


def test_a_community_in_which_everything_is_under_way_closes_and_can_be_read(mereldal: Tenant, browse: Browse) -> None:
    fill_every_table(mereldal)
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        asked = consult(plain, a_question(), by=mereldal["Nele"])
        thank(asked, mereldal["Amina"], "Reads everything aloud.", by=mereldal["Nele"])
        with time_machine.travel(asked.closes_at + timedelta(minutes=1)):
            close(asked, WHY, by=mereldal["Nele"])
        assert again(asked).is_closed
    below = plain.get_absolute_url()
    for name in ["Nele", "Kofi", "Yasmina"]:
        for page in ["", "phase/", "how-we-work/", "meetings/", "results/"]:
            assert browse(mereldal[name]).get(f"{below}{page}").status_code == 200, (name, page)
        assert browse(mereldal[name]).get("/o/mereldal/").status_code == 200
