"""The operator's list of mails by status, and requeueing a refused or unknown mail with a reason."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cop_platform.audit.models import AuditEntry, OperatorEntry
from cop_platform.outbox.delivery import lease
from cop_platform.outbox.models import QueuedMail
from cop_platform.outbox.queue import queue_account_mail
from members.admin.mail import MAX_REQUEUED_TOGETHER
from members.invitations.inviting import invite
from members.models import User
from tests.support.people import Tenant, signed_in, signed_in_operator

MAIL = "/admin/cop_platform/queuedmail/"
SEVERAL = f"{MAIL}requeue/"
WHY = {"reason": "Their server is back."}


@pytest.fixture
def operator(db: None) -> Client:
    return signed_in_operator()


def make_mail(house: Tenant, outcome: str = "", error: str = "", **fields: Any) -> QueuedMail:
    """A mail about an invitation, to another address each time."""
    with house.enter():
        invitation = invite(house.organisation, f"n{QueuedMail.objects.count()}@secret.example", by=None)
    settled = {"outcome": outcome, "settled_at": timezone.now(), "error": error} if outcome else {}
    mails = QueuedMail.objects.filter(object_id=invitation.pk, kind="organisation_invitation")
    mails.update(**settled, **fields)
    return mails.get()


def make_letter(outcome: str) -> QueuedMail:
    queue_account_mail(
        "account", {"to": "amina@secret.example", "subject": "Your code", "text": "K7Q2", "html": "K7Q2"}
    )
    mails = QueuedMail.objects.filter(kind="account")
    mails.update(outcome=outcome, settled_at=timezone.now())
    return mails.get()


def of(mail: QueuedMail, what: str = "change") -> str:
    return f"{MAIL}{mail.token}/{what}/"


def summary(client: Client) -> list[tuple[str, str]]:
    return [(tone, words) for tone, words, _link in client.get(MAIL).context["summary"]]


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def text(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.content.decode()))


# --- What it shows ---------------------------------------------------------------------------------------------------


def test_on_top_it_says_how_things_are(operator: Client, mereldal: Tenant) -> None:
    assert summary(operator) == [("success", "Nothing is late.")]
    make_mail(mereldal)
    assert summary(operator) == [("success", "Nothing is late."), ("", "1 mail waits for its moment.")]
    for outcome in ["refused", "refused", "unknown", "sent", "dropped"]:
        make_mail(mereldal, outcome)
    for _each in range(2):
        make_mail(mereldal, due_at=timezone.now() - timedelta(hours=1))
    assert summary(operator) == [
        ("error", "2 mails are late: due for 15 minutes and more, and not out."),
        ("warning", "2 mails were refused."),
        ("warning", "Of 1 mail nobody knows whether it arrived."),
        ("", "1 mail waits for its moment."),
    ]


def test_each_sentence_leads_to_its_mails(operator: Client, mereldal: Tenant) -> None:
    made = {outcome: make_mail(mereldal, outcome) for outcome in ["refused", "unknown", ""]}
    made["late"] = make_mail(mereldal, due_at=timezone.now() - timedelta(hours=1))
    page = operator.get(MAIL)
    links = [link for _tone, _words, link in page.context["summary"]]
    found = {link: list(operator.get(MAIL + link).context["cl"].result_list) for link in links}
    assert found == {
        "?status=late": [made["late"]],
        "?status=refused": [made["refused"]],
        "?status=unknown": [made["unknown"]],
        "?status=waiting": [made[""]],
    }


@pytest.mark.parametrize("standing", ["late", "waiting", "refused", "unknown", "sent", "dropped"])
def test_there_is_a_filter_for_each_way_to_stand(operator: Client, mereldal: Tenant, standing: str) -> None:
    for outcome in ["", "refused", "unknown", "sent", "dropped"]:
        make_mail(mereldal, outcome)
    make_mail(mereldal, due_at=timezone.now() - timedelta(hours=1))
    found = operator.get(f"{MAIL}?status={standing}").context["cl"].result_list
    assert [mail.status for mail in found] == [standing]


def test_what_wants_looking_at_stands_out(operator: Client, mereldal: Tenant) -> None:
    for outcome in ["refused", "unknown", "sent", "dropped", ""]:
        make_mail(mereldal, outcome)
    make_mail(mereldal, due_at=timezone.now() - timedelta(hours=1))
    page = operator.get(MAIL).content.decode()
    assert sorted(re.findall(r"<strong>([^<]*)</strong></td>", page)) == ["delivery unknown", "late", "refused"]


@pytest.mark.parametrize("page", ["", "?status=refused", "change", "requeue", "several"])
def test_nobodys_address_and_no_words_are_shown(operator: Client, mereldal: Tenant, page: str) -> None:
    mail = make_mail(mereldal, "refused", "SMTPRecipientsRefused: {'n0@secret.example': (550, b'no such box')}")
    letter = make_letter("refused")
    QueuedMail.objects.filter(pk=letter.pk).update(message={"to": "amina@secret.example", "text": "K7Q2"})
    places = {"": [MAIL], "change": [of(mail), of(letter)], "requeue": [of(mail, "requeue")], "several": [SEVERAL]}
    for place in places.get(page, [MAIL + page]):
        response = operator.get(place)
        assert response.status_code == 200
        assert [word for word in ["secret.example", "K7Q2", "Your code"] if word in response.content.decode()] == []
    assert page == "requeue" or "no such box" in operator.get(places.get(page, [MAIL])[0]).content.decode()


def test_a_mail_says_what_to_do_about_it(operator: Client, mereldal: Tenant) -> None:
    told = {outcome: text(operator.get(of(make_mail(mereldal, outcome)))) for outcome in ["refused", "unknown", "sent"]}
    assert "When its cause is gone, send it once more." in told["refused"]
    assert "send it once more if it did not arrive." in told["unknown"]
    late = make_mail(mereldal, due_at=timezone.now() - timedelta(hours=1))
    assert "See at /ready/ whether the worker runs" in text(operator.get(of(late)))
    assert f"{late.token}@testserver" in text(operator.get(of(late)))


def test_of_a_mail_about_an_account_it_says_why_it_cannot_go_out_again(operator: Client, db: None) -> None:
    letter = make_letter("refused")
    page = operator.get(of(letter))
    assert "its text was about signing in and is forgotten, so it cannot go out again." in text(page)
    assert page.context["admin_actions"] == []
    assert said(operator.post(of(letter, "requeue"), WHY, follow=True)) == ["There is nothing to do here any more."]


def test_only_the_operator_finds_it(mereldal: Tenant) -> None:
    mail, tom = make_mail(mereldal, "refused"), signed_in(mereldal["Tom"])
    for place in [MAIL, of(mail), of(mail, "requeue"), SEVERAL]:
        assert (tom.get(place).status_code, tom.post(place, WHY).status_code) == (404, 404)
        assert tom.get(f"/o/mereldal{place}").status_code == 404
        assert Client().get(place)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("count", [3, 60])
def test_the_list_asks_a_constant_number_of_questions(operator: Client, mereldal: Tenant, count: int) -> None:
    for _each in range(count):
        make_mail(mereldal, "refused")
    operator.get(MAIL)
    for place, expected in [(MAIL, 10), (SEVERAL, 7)]:
        with CaptureQueriesContext(connection) as seen:
            operator.get(place)
        assert len(seen) == expected, place


# --- Requeueing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["refused", "unknown"])
def test_one_is_sent_once_more_with_a_reason_that_both_logs_keep(
    operator: Client, mereldal: Tenant, outcome: str
) -> None:
    mail = make_mail(mereldal, outcome)
    assert operator.get(of(mail, "requeue")).status_code == 200
    response = operator.post(of(mail, "requeue"), WHY, follow=True)
    assert said(response) == ["1 mail goes out again."]
    assert QueuedMail.objects.filter(pk=mail.pk, outcome="", token=mail.token).exists()
    with mereldal.enter():
        entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.account, entry.after["reason"]) == (
        "mail_requeued",
        "operator@kring.example",
        WHY["reason"],
    )
    page = operator.get(of(mail, "history"), follow=True)
    assert list(page.context["cl"].result_list) == [OperatorEntry.objects.get()]
    entry_page = operator.get(f"/admin/cop_platform/operatorentry/{OperatorEntry.objects.get().public_id}/change/")
    assert "Reason: – → Their server is back." in text(entry_page)


@pytest.mark.parametrize("typed", [{}, {"reason": ""}, {"reason": "  "}, {"reason": "a\x00b"}, {"reason": "x" * 201}])
def test_without_a_reason_nothing_is_sent(operator: Client, mereldal: Tenant, typed: dict[str, str]) -> None:
    mail = make_mail(mereldal, "unknown")
    for place, more in [(of(mail, "requeue"), {}), (SEVERAL, {"mail": str(mail.token)})]:
        response = operator.post(place, {**typed, **more})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    assert QueuedMail.objects.get().outcome == "unknown"


@pytest.mark.parametrize("outcome", ["sent", "dropped", ""])
def test_there_is_nothing_to_do_about_any_other(operator: Client, mereldal: Tenant, outcome: str) -> None:
    mail = make_mail(mereldal, outcome)
    assert operator.get(of(mail)).context["admin_actions"] == []
    assert said(operator.post(of(mail, "requeue"), WHY, follow=True)) == ["There is nothing to do here any more."]
    operator.post(SEVERAL, {**WHY, "mail": str(mail.token)})
    assert QueuedMail.objects.get().outcome == outcome
    assert not OperatorEntry.objects.exists()


def test_who_was_slower_is_told(operator: Client, mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = make_mail(mereldal, "refused")
    monkeypatch.setattr("members.admin.mail.requeue", lambda *_mails, **_reason: 0)
    response = operator.post(of(mail, "requeue"), WHY)
    assert (response.status_code, response.context["form"].non_field_errors()) == (
        409,
        ["Somebody was faster: this mail is on its way again."],
    )


def test_several_are_chosen_and_sent_once_more(operator: Client, mereldal: Tenant, duinzicht: Tenant) -> None:
    mails = [make_mail(house, "refused") for house in [mereldal, duinzicht, mereldal]]
    assert operator.get(MAIL).context["requeue_url"] == SEVERAL
    chosen = [str(mail.token) for mail in mails[:2]]
    response = operator.post(SEVERAL, {**WHY, "mail": chosen}, follow=True)
    assert (response.redirect_chain, said(response)) == ([(MAIL, 302)], ["2 mails go out again."])
    assert list(QueuedMail.objects.order_by("pk").values_list("outcome", flat=True)) == ["", "", "refused"]
    assert OperatorEntry.objects.count() == 2


def test_refused_ones_are_chosen_beforehand_and_unknown_ones_are_not(operator: Client, mereldal: Tenant) -> None:
    for outcome in ["refused", "unknown", "sent"]:
        make_mail(mereldal, outcome)
    make_letter("refused")
    shown = [(mail.outcome, mail.is_chosen) for mail in operator.get(SEVERAL).context["mails"]]
    assert shown == [("unknown", False), ("refused", True)]


def test_choosing_none_says_so_and_keeps_the_reason(operator: Client, mereldal: Tenant) -> None:
    make_mail(mereldal, "refused")
    response = operator.post(SEVERAL, WHY)
    form = response.context["form"]
    assert (response.status_code, form.non_field_errors()) == (422, ["Choose at least one."])
    assert form["reason"].value() == WHY["reason"]
    assert [mail.is_chosen for mail in response.context["mails"]] == [False]


def test_a_missing_reason_keeps_what_was_chosen(operator: Client, mereldal: Tenant) -> None:
    mails = [make_mail(mereldal, "unknown") for _each in range(2)]
    response = operator.post(SEVERAL, {"mail": str(mails[0].token)})
    assert {mail.pk for mail in response.context["mails"] if mail.is_chosen} == {mails[0].pk}


def test_what_somebody_else_sent_meanwhile_is_said(operator: Client, mereldal: Tenant) -> None:
    mails = [make_mail(mereldal, outcome) for outcome in ["refused", ""]]
    typed = {**WHY, "mail": [str(mail.token) for mail in mails]}
    assert said(operator.post(SEVERAL, typed, follow=True)) == [
        "1 mail goes out again.",
        "Whatever else you chose had gone out again already, or cannot.",
    ]


def test_where_nothing_is_left_it_says_so(operator: Client, mereldal: Tenant) -> None:
    make_mail(mereldal, "sent")
    assert operator.get(MAIL).context["requeue_url"] == ""
    response = operator.get(SEVERAL, follow=True)
    assert (response.redirect_chain, said(response)) == ([(MAIL, 302)], ["There is nothing to do here any more."])


def test_so_many_fit_on_the_page(operator: Client, mereldal: Tenant) -> None:
    for _each in range(MAX_REQUEUED_TOGETHER + 2):
        make_mail(mereldal, "refused")
    response = operator.get(SEVERAL)
    assert len(response.context["mails"]) == MAX_REQUEUED_TOGETHER
    assert "These are the latest 50." in text(response)
    chosen = [str(mail.token) for mail in response.context["mails"]]
    assert said(operator.post(SEVERAL, {**WHY, "mail": chosen}, follow=True)) == ["50 mails go out again."]


@pytest.mark.parametrize(
    "junk",
    ["abc", "", "\x00", "1", "'; DROP TABLE", "😀", "0" * 33, "b03da615-00de-4fc8-9ffc-12c5e505dd5c0"],
    ids=ascii,
)
def test_made_up_mails_are_a_bad_request(operator: Client, mereldal: Tenant, junk: str) -> None:
    mail = make_mail(mereldal, "refused")
    response = operator.post(SEVERAL, {**WHY, "mail": [str(mail.token), junk]})
    assert (response.status_code, QueuedMail.objects.get().outcome) == (400, "refused")


def test_a_mail_that_does_not_exist_does_nothing(operator: Client, mereldal: Tenant) -> None:
    response = operator.post(SEVERAL, {**WHY, "mail": str(uuid4())}, follow=True)
    assert said(response) == ["Whatever else you chose had gone out again already, or cannot."]
    assert operator.post(f"{MAIL}{uuid4()}/requeue/", WHY).status_code == 404


def test_reading_changes_nothing_and_nothing_else_can_be_changed(operator: Client, mereldal: Tenant) -> None:
    mail = make_mail(mereldal, "unknown")
    before = QueuedMail.objects.values().get()
    for place in [MAIL, of(mail), of(mail, "requeue"), SEVERAL]:
        operator.get(place)
    assert operator.post(of(mail), {"outcome": "", "error": "x"}).status_code == 403
    assert operator.post(MAIL, {"action": "delete_selected", "_selected_action": mail.pk}).status_code == 405
    assert operator.put(SEVERAL).status_code == 405
    assert operator.post(of(mail, "delete"), {"post": "yes"}).status_code == 404
    assert QueuedMail.objects.values().get() == before


def test_time_alone_opens_no_unknown_mail_again(mereldal: Tenant) -> None:
    make_mail(mereldal, "unknown")
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert lease() == []


def test_who_lost_their_rights_sends_nothing(operator: Client, mereldal: Tenant) -> None:
    mail = make_mail(mereldal, "refused")
    User.objects.update(is_staff=False)
    assert operator.post(of(mail, "requeue"), WHY).status_code == 404
    assert QueuedMail.objects.get().outcome == "refused"
