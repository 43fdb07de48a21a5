"""Confidential conversations: only the writer and the chosen coach read them."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from communities.confidential import conversations
from communities.confidential.conversations import (
    ConversationClosed,
    NoSuchCoach,
    available_coaches,
    close,
    delete,
    notify_about_former_coaches,
    pending_for,
    start,
)
from communities.confidential.retention import KEEP_FOR
from communities.confidential.retention import purge as purge_conversations
from communities.models import Community, ConfidentialConversation, ConfidentialMessage, Role, RoleTerm
from communities.participation.levels import leave
from communities.roles.terms import start_term
from communities.tasks import close_conversations_of_former_coaches, purge_expired_data
from cop_platform.audit.models import AuditEntry
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.tasks import run_for_each_organisation
from members.admin.sites import operator_site, organisation_site
from members.models import Employee
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, signed_in, signed_in_operator
from tests.support.written import WrittenLog, written

__all__ = ["written"]

FORM = "/o/mereldal/communities/plain-language/confidential/"
SECRET = "Since the reorganisation Wout mutes me, verbatim."


def requirement(*ids: str) -> pytest.MarkDecorator:
    return pytest.mark.requirement(*ids)


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def open_line(house: Tenant, words: str = SECRET) -> ConfidentialConversation:
    return start(
        plain(house), house["Lotte"], by=house["Amina"], text=words, contact_details="After four, at the bench"
    )


def test_a_new_conversation_begins_although_the_one_it_replaces_was_deleted_meanwhile(inside: Tenant) -> None:
    before = open_line(inside)
    delete(before, by=inside["Amina"])
    opened = start(plain(inside), inside["Lotte"], by=inside["Amina"], text=SECRET, instead_of=before)
    assert list(ConfidentialConversation.objects.order_by("pk")) == [opened]


def lay_down(house: Tenant, name: str = "Lotte") -> None:
    RoleTerm.objects.filter(employee=house[name], role=Role.COACH, ended_at=None).update(ended_at=timezone.now())


def typed(coach: Employee, words: str = SECRET, reach: str = "") -> dict[str, str]:
    return {"coach": coach.public_id, "text": words, "contact_details": reach}


@pytest.fixture
def line(mereldal: Tenant) -> ConfidentialConversation:
    with mereldal.enter():
        return open_line(mereldal)


# --- Access -------------------------------------------------------------------------------------------------------
@requirement("S14", "S83")
def test_who_takes_part_writes_and_the_coach_answers(mereldal: Tenant) -> None:
    amina, lotte = signed_in(mereldal["Amina"]), signed_in(mereldal["Lotte"])
    assert "Only Lotte Vermeersch reads it." in amina.get(FORM).content.decode()
    place = amina.post(FORM, typed(mereldal["Lotte"], reach="After four"))["Location"]
    page = lotte.get(place).content.decode()
    assert 0 < page.find("From Amina El Idrissi") < page.find("After four") < page.find(SECRET)
    assert lotte.post(f"{place}messages/", {"text": "Shall we walk?"})["Location"] == place
    assert amina.get(place).content.decode().find("Shall we walk?") > 0
    assert place in amina.get("/o/mereldal/").content.decode()
    assert place not in lotte.get("/o/mereldal/").content.decode()


@requirement("S14", "S83")
def test_for_everybody_else_it_does_not_exist(
    mereldal: Tenant, duinzicht: Tenant, line: ConfidentialConversation
) -> None:
    """A 404 for the leader, administrators, another coach of the same community and the operator too."""
    with mereldal.enter():
        start_term(plain(mereldal), mereldal["Karel"], Role.COACH)
    others = [signed_in(mereldal[name]) for name in mereldal.people if name not in {"Amina", "Lotte"}]
    others += [signed_in(duinzicht["Lotte"]), signed_in_operator()]
    place = line.get_absolute_url()
    for client in others:
        assert client.get(place).status_code == 404
        for act in ["messages", "closing", "deletion"]:
            assert client.post(f"{place}{act}/", {"text": "x"}).status_code == 404
        listed = client.get("/o/mereldal/confidential/")
        assert listed.status_code == 404 or line.public_id not in listed.content.decode()
        assert SECRET not in listed.content.decode()
    with mereldal.enter():
        assert (ConfidentialMessage.objects.count(), ConfidentialConversation.objects.get().closed_at) == (1, None)


@requirement("S83")
def test_no_admin_shows_it_and_no_log_of_acts_knows_of_it(mereldal: Tenant, line: ConfidentialConversation) -> None:
    hidden: set[type[Model]] = {ConfidentialConversation, ConfidentialMessage}
    for site in [organisation_site, operator_site]:
        shown = {each for admin in site._registry.values() for each in [admin.model, *(i.model for i in admin.inlines)]}
        assert not shown & hidden
    with mereldal.enter():
        conversations.reply(line, by=mereldal["Lotte"], text="Tell me more.")
        close(line, by=mereldal["Lotte"])
        assert not AuditEntry.objects.filter(model__contains="confiden").exists()
        assert SECRET not in str(list(AuditEntry.objects.order_by("pk").values()))
    assert str(line) == "in confidence"


@requirement("S83")
def test_mails_say_neither_who_nor_what_nor_where(mereldal: Tenant, line: ConfidentialConversation) -> None:
    send_due()
    with mereldal.enter():
        conversations.reply(line, by=mereldal["Lotte"], text="Shall we walk?")
    send_due()
    assert [letter.to for letter in mail.outbox] == [[mereldal["Lotte"].user.email], [mereldal["Amina"].user.email]]
    assert {letter.subject for letter in mail.outbox} == {"Somebody wrote to you in confidence"}
    for letter, reader in zip(mail.outbox, ["Lotte", "Amina"], strict=True):
        text = str(letter.message())
        telling = ["mutes", "walk", "bench", "Plain Language", "plain-language", "coach"]
        telling += [
            part for name in {"Amina", "Lotte"} - {reader} for part in mereldal[name].name.split() if len(part) > 2
        ]
        assert [word for word in telling if word.lower() in letter.body.lower() + text.lower()] == []
        assert f"http://testserver{line.get_absolute_url()}" in letter.body
        assert "List-Unsubscribe" not in letter.extra_headers


@requirement("S83")
def test_no_word_of_it_is_logged(mereldal: Tenant, written: WrittenLog) -> None:
    """Neither in normal use nor when the database fails."""
    amina, lotte = signed_in(mereldal["Amina"]), signed_in(mereldal["Lotte"])
    amina.raise_request_exception = False
    place = amina.post(FORM, typed(mereldal["Lotte"], reach="At the bench by the pond"))["Location"]
    lotte.post(f"{place}messages/", {"text": "Shall we walk to the mill?"})
    lotte.get(place)
    amina.post(f"{place}messages/", {"text": "x" * 4001 + SECRET})
    with pytest.MonkeyPatch.context() as patch:

        def fail(*args: object, **facts: object) -> None:
            raise IntegrityError(f"Failing row contains ({facts}).")

        patch.setattr(ConfidentialMessage.objects, "create", fail)
        assert amina.post(f"{place}messages/", {"text": SECRET}).status_code == 500
    send_due()
    routes = {"confidential", "confidential-conversation", "confidential-message"}
    lines = [line for line in written.lines() if line.get("route") in routes]
    assert len(lines) >= 4
    people = {mereldal[name].public_id for name in mereldal.people}
    assert [line for line in lines if line.keys() & {"account", "person"}] == []
    assert [one for one in people if any(one in str(line) for line in lines)] == []
    telling = [SECRET, "mutes me", "bench by the pond", "walk to the mill", "El Idrissi"]
    assert [word for word in telling if word in written.text] == []


# --- Writing ------------------------------------------------------------------------------------------------------
def test_who_takes_no_part_is_told_how_to(mereldal: Tenant) -> None:
    for name in ["Chloé", "Tom", "Yasmina"]:
        page = signed_in(mereldal[name]).get(FORM)
        assert page.status_code == 403
        assert "Take a place first, if only at the edge." in page.content.decode()
    assert "/confidential/" not in signed_in(mereldal["Chloé"]).get(plain(mereldal).get_absolute_url()).content.decode()


def test_with_several_coaches_one_chooses_who_reads_it(mereldal: Tenant) -> None:
    with mereldal.enter():
        start_term(plain(mereldal), mereldal["Karel"], Role.COACH)
    amina = signed_in(mereldal["Amina"])
    assert "Only the one you choose reads it." in amina.get(FORM).content.decode()
    refused = amina.post(FORM, {"text": SECRET})
    assert (refused.status_code, refused.context["form"].errors) == (422, {"coach": ["Choose one."]})
    assert SECRET in refused.content.decode()
    amina.post(FORM, typed(mereldal["Karel"]))
    with mereldal.enter():
        assert ConfidentialConversation.objects.get().coach == mereldal["Karel"]


def test_nobody_reads_what_was_meant_for_another(mereldal: Tenant) -> None:
    """The form was opened while Lotte was coach; now Karel is."""
    amina = signed_in(mereldal["Amina"])
    with mereldal.enter():
        lay_down(mereldal)
        start_term(plain(mereldal), mereldal["Karel"], Role.COACH)
    page = amina.post(FORM, typed(mereldal["Lotte"]))
    assert page.status_code == 422
    assert page.context["form"].errors["coach"] == ["They are no longer coach here, so nothing was sent. Choose again."]
    assert SECRET in page.content.decode()
    with mereldal.enter():
        assert not ConfidentialConversation.objects.exists()
        with pytest.raises(NoSuchCoach):
            open_line(mereldal)


def test_without_a_coach_it_says_whom_one_could_turn_to(mereldal: Tenant) -> None:
    with mereldal.enter():
        lay_down(mereldal)
    amina = signed_in(mereldal["Amina"])
    page = amina.get(FORM).content.decode()
    assert "This community has no coach now" in page
    assert [name in page for name in ["Nele Baert", "The confidential adviser of your organisation", "Tom Aerts"]] == [
        True,
        True,
        False,
    ]
    assert "<textarea" not in page
    late = amina.post(FORM, typed(mereldal["Lotte"]))
    assert (late.status_code, SECRET in late.content.decode()) == (422, True)


def test_a_coach_does_not_write_to_themselves(inside: Tenant) -> None:
    assert available_coaches(plain(inside), inside["Lotte"]) == []
    with pytest.raises(NoSuchCoach):
        start(plain(inside), inside["Lotte"], by=inside["Lotte"], text="Me.")
    page = signed_in(inside["Lotte"]).get(FORM).content.decode()
    assert "You are the coach here yourself." in page


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Write a few words."),
        (" \n ", "Write a few words."),
        ("a\x00b", "There is a character in this text that we cannot keep. Type it again."),
        ("x" * 4001, "1 character too many."),
        ("x" * 10_000, "6000 characters too many."),
    ],
    ids=ascii,
)
def test_what_will_not_do_is_said_and_stays_as_typed(
    mereldal: Tenant, line: ConfidentialConversation, words: str, says: str
) -> None:
    for client, place in [
        (signed_in(mereldal["Kofi"]), FORM),
        (signed_in(mereldal["Lotte"]), f"{line.get_absolute_url()}messages/"),
    ]:
        response = client.post(place, typed(mereldal["Lotte"], words))
        assert (response.status_code, response.context["form"].errors["text"]) == (422, [says])
        assert response.context["form"]["text"].value() == words


def test_long_words_with_signs_of_all_kinds_are_kept(mereldal: Tenant) -> None:
    words = "Zo moe 😔\n\n<b>echt</b> & ‘waar’ " + "é" * 3900
    place = signed_in(mereldal["Amina"]).post(FORM, typed(mereldal["Lotte"], words))["Location"]
    page = signed_in(mereldal["Lotte"]).get(place).content.decode()
    assert "&lt;b&gt;echt&lt;/b&gt; &amp; ‘waar’ ééé" in page


# --- Ending -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Amina", "Lotte"])
def test_either_closes_it_without_a_word_and_nothing_is_added(
    mereldal: Tenant, line: ConfidentialConversation, name: str
) -> None:
    client, place = signed_in(mereldal[name]), line.get_absolute_url()
    assert client.post(f"{place}closing/")["Location"] == place
    assert client.post(f"{place}closing/").status_code == 302
    assert "it is deleted." in client.get(place).content.decode()
    late = client.post(f"{place}messages/", {"text": "One more thing"})
    assert (late.status_code, "One more thing" in late.content.decode()) == (409, True)
    with mereldal.enter():
        assert ConfidentialMessage.objects.count() == 1
        assert pending_for(mereldal[name]) == []


@requirement("S83")
def test_taken_back_it_is_gone_at_once_with_its_answers_and_its_mail(
    mereldal: Tenant, line: ConfidentialConversation
) -> None:
    with mereldal.enter():
        conversations.reply(line, by=mereldal["Lotte"], text="Shall we walk?")
    place = line.get_absolute_url()
    assert signed_in(mereldal["Lotte"]).post(f"{place}deletion/").status_code == 403
    amina = signed_in(mereldal["Amina"])
    assert amina.post(f"{place}deletion/")["Location"] == "/o/mereldal/confidential/"
    with mereldal.enter():
        assert (ConfidentialConversation.objects.count(), ConfidentialMessage.objects.count()) == (0, 0)
    assert [each.get(place).status_code for each in [amina, signed_in(mereldal["Lotte"])]] == [404, 404]
    send_due()
    assert mail.outbox == []
    assert amina.post(f"{place}deletion/").status_code == 404


def test_closed_it_is_kept_for_ninety_days_and_no_longer(mereldal: Tenant, line: ConfidentialConversation) -> None:
    with mereldal.enter():
        still_open = start(plain(mereldal), mereldal["Lotte"], by=mereldal["Kofi"], text="Open")
        close(line, by=mereldal["Amina"])
    for days, left in [(89, 2), (91, 1), (900, 1)]:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            purge_expired_data(mereldal.organisation.pk)
        with mereldal.enter():
            assert ConfidentialConversation.objects.count() == left
    with mereldal.enter():
        assert ConfidentialConversation.objects.get() == still_open
        assert ConfidentialMessage.objects.count() == 1


def test_the_schedule_looks_after_each_organisation(mereldal: Tenant, duinzicht: Tenant) -> None:
    rung: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(close_conversations_of_former_coaches, "delay", rung.append)
        run_for_each_organisation("communities.tasks.close_conversations_of_former_coaches")
    assert sorted(rung) == sorted([mereldal.organisation.pk, duinzicht.organisation.pk])


# --- When the coach or the writer leaves --------------------------------------------------------------------------
def leave_organisation(house: Tenant) -> None:
    deactivate(house["Lotte"], by=house["Tom"])


def step_down(house: Tenant) -> None:
    lay_down(house)
    notify_about_former_coaches()


@requirement("S83")
@pytest.mark.parametrize("go", [leave_organisation, step_down])
def test_when_the_coach_goes_the_writer_hears_it_once(
    mereldal: Tenant, line: ConfidentialConversation, go: object
) -> None:
    send_due()
    mail.outbox.clear()
    with mereldal.enter():
        go(mereldal)  # type: ignore[operator]
        assert notify_about_former_coaches() == 0
        start_term(plain(mereldal), mereldal["Karel"], Role.COACH)
    send_due()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([mereldal["Amina"].user.email], "Something waits for you")
    amina, place = signed_in(mereldal["Amina"]), line.get_absolute_url()
    page = amina.get(place).content.decode()
    assert ["Only you read this." in page, "is no longer coach here" in page] == [True, True]
    assert place in amina.get("/o/mereldal/").content.decode()
    for name in ["Lotte", "Karel"]:
        assert signed_in(mereldal[name]).get(place).status_code == 404
    assert amina.post(f"{place}messages/", {"text": "Are you there?"}).status_code == 409


def test_only_the_writer_sends_their_own_words_on(mereldal: Tenant, line: ConfidentialConversation) -> None:
    with mereldal.enter():
        conversations.reply(line, by=mereldal["Lotte"], text="What the first coach said.")
        step_down(mereldal)
        start_term(plain(mereldal), mereldal["Karel"], Role.COACH)
    amina, address = signed_in(mereldal["Amina"]), f"{FORM}?of={line.public_id}"
    form = amina.get(address).content.decode()
    assert [SECRET in form, "After four, at the bench" in form, "What the first coach said." in form] == [
        True,
        True,
        False,
    ]
    for name in ["Karel", "Nele", "Wout"]:
        assert SECRET not in signed_in(mereldal[name]).get(address).content.decode()
    place = amina.post(address, typed(mereldal["Karel"], "In fewer words."))["Location"]
    karel = signed_in(mereldal["Karel"])
    assert "In fewer words." in karel.get(place).content.decode()
    assert SECRET not in karel.get(place).content.decode()
    with mereldal.enter():
        line.refresh_from_db()
        assert line.closed_at is not None
        assert pending_for(mereldal["Amina"]) == []


def test_a_coach_who_went_reads_nothing_even_before_anybody_was_told(
    mereldal: Tenant, line: ConfidentialConversation
) -> None:
    """The role is checked at each request, however it ended."""
    with mereldal.enter():
        lay_down(mereldal)
        assert [each.pk for each in pending_for(mereldal["Amina"])] == [line.pk]
        with pytest.raises(ConversationClosed):
            conversations.reply(line, by=mereldal["Amina"], text="Are you there?")
    assert signed_in(mereldal["Lotte"]).get(line.get_absolute_url()).status_code == 404
    send_due()
    assert mail.outbox == [], "What waited for Lotte is not hers any more."


def test_a_coach_who_comes_back_does_not_find_it_again(mereldal: Tenant, line: ConfidentialConversation) -> None:
    with mereldal.enter():
        step_down(mereldal)
        start_term(plain(mereldal), mereldal["Lotte"], Role.COACH)
        assert [each.pk for each in pending_for(mereldal["Amina"])] == [line.pk]
    assert signed_in(mereldal["Lotte"]).get(line.get_absolute_url()).status_code == 404


def test_what_nobody_decided_about_goes_after_ninety_days_too(inside: Tenant) -> None:
    open_line(inside)
    step_down(inside)
    with time_machine.travel(timezone.now() + KEEP_FOR + timedelta(hours=1)):
        assert purge_conversations() == 2, "The line and its words."
    assert not ConfidentialConversation.objects.exists()


def test_when_the_writer_leaves_the_organisation_it_closes(inside: Tenant) -> None:
    line = open_line(inside)
    deactivate(inside["Amina"], by=inside["Tom"])
    line.refresh_from_db()
    assert line.closed_at is not None
    assert pending_for(inside["Lotte"]) == []


def test_a_writer_who_leaves_after_closing_does_not_prolong_it(
    mereldal: Tenant, line: ConfidentialConversation
) -> None:
    """It goes ninety days after it was closed, not ninety days after the writer left."""
    with mereldal.enter():
        close(line, by=mereldal["Amina"])
    with time_machine.travel(timezone.now() + timedelta(days=30)), mereldal.enter():
        deactivate(mereldal["Amina"], by=mereldal["Tom"])
    for days, left in [(89, 1), (91, 0)]:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            purge_expired_data(mereldal.organisation.pk)
        with mereldal.enter():
            assert ConfidentialConversation.objects.count() == left


def test_who_steps_out_of_the_community_keeps_the_line(inside: Tenant) -> None:
    line = open_line(inside)
    leave(plain(inside), inside["Amina"])
    conversations.reply(line, by=inside["Amina"], text="I left, and it still weighs.")
    assert [each.pk for each in pending_for(inside["Lotte"])] == [line.pk]


# --- Concurrency and constraints ----------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_taken_back_while_the_coach_answers_nothing_is_left(mereldal: Tenant) -> None:
    for _try in range(5):
        with mereldal.enter():
            line = open_line(mereldal)
        acts = [
            lambda line=line: conversations.reply(line, by=mereldal["Lotte"], text="I am here."),
            lambda line=line: delete(line, by=mereldal["Amina"]),
        ]
        told = run_at_once(mereldal, lambda acts=acts: acts.pop()(), times=2)  # type: ignore[misc]
        assert told in [["None", "None"], ["ConversationClosed", "None"]]
        with mereldal.enter():
            assert (ConfidentialConversation.objects.count(), ConfidentialMessage.objects.count()) == (0, 0)
    send_due()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_closed_twice_at_once_is_closed_once(mereldal: Tenant) -> None:
    with mereldal.enter():
        line = open_line(mereldal)
    people = [mereldal["Amina"], mereldal["Lotte"]]
    assert run_at_once(mereldal, lambda: close(line, by=people.pop()), times=2) == ["None", "None"]


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_tell_the_writer_once(mereldal: Tenant) -> None:
    with mereldal.enter():
        open_line(mereldal)
        lay_down(mereldal)
    assert run_at_once(mereldal, notify_about_former_coaches, times=3) == ["0", "0", "1"]
    assert QueuedMail.objects.filter(kind="confidential_coach_ended").count() == 1


def test_the_database_knows_two_people_and_words(inside: Tenant) -> None:
    line = open_line(inside)
    lotte = inside["Lotte"]
    with pytest.raises(IntegrityError, match="confidential_between_two"), transaction.atomic():
        ConfidentialConversation.objects.filter(pk=line.pk).update(writer=lotte)
    with pytest.raises(IntegrityError, match="confidentialmessage_say_something"), transaction.atomic():
        ConfidentialMessage.objects.filter(conversation=line).update(text="")


def test_the_list_says_to_whom_and_when_and_no_word(mereldal: Tenant, line: ConfidentialConversation) -> None:
    page = signed_in(mereldal["Amina"]).get("/o/mereldal/confidential/").content.decode()
    assert ["To Lotte Vermeersch" in page, SECRET in page] == [True, False]
    page = signed_in(mereldal["Lotte"]).get("/o/mereldal/confidential/").content.decode()
    assert ["From Amina El Idrissi" in page, SECRET in page] == [True, False]
    assert "Nothing here." in signed_in(mereldal["Tom"]).get("/o/mereldal/confidential/").content.decode()


def test_opening_a_page_changes_nothing(mereldal: Tenant, line: ConfidentialConversation) -> None:
    lotte: Client = signed_in(mereldal["Lotte"])
    for act in ["messages", "closing", "deletion"]:
        assert lotte.get(f"{line.get_absolute_url()}{act}/")["Location"] == line.get_absolute_url()
