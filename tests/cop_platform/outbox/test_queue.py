"""Queueing mail: in the transaction of its cause, and once."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.queue import queue_mail
from cop_platform.outbox.wakeup import worker_wakeup
from tests.support.people import Tenant, make_meeting


def test_owing_twice_owes_once(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    for _again in range(2):
        queue_mail("meeting_change", meeting, [inside["Amina"].pk, inside["Nele"].pk], revision=1)
    assert QueuedMail.objects.count() == 2


def test_a_later_revision_is_owed_beside_the_earlier(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    queue_mail("meeting_change", meeting, [inside["Amina"].pk], revision=1)
    queue_mail("meeting_change", meeting, [inside["Amina"].pk], revision=2)
    assert list(QueuedMail.objects.order_by("revision").values_list("revision", flat=True)) == [1, 2]


def test_what_is_owed_goes_with_the_transaction_that_failed(mereldal: Tenant) -> None:
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])

    def owe_and_fail() -> None:
        with mereldal.enter():
            queue_mail("meeting_change", meeting, [mereldal["Amina"].pk])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        owe_and_fail()
    assert not QueuedMail.objects.exists()


@pytest.mark.parametrize("fails", [False, True], ids=["committed", "rolled back"])
def test_the_worker_is_woken_when_the_transaction_commits_and_only_then(
    transactional_db: None, mereldal: Tenant, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
    woken: list[int] = []
    monkeypatch.setattr(worker_wakeup, "wake", lambda: woken.append(QueuedMail.objects.count()))
    with suppress(ZeroDivisionError), mereldal.enter():
        queue_mail("meeting_change", meeting, [mereldal["Amina"].pk])
        assert woken == []
        if fails:
            raise ZeroDivisionError
    assert woken == ([] if fails else [1])


def test_the_envelope_holds_no_address_and_no_words(inside: Tenant) -> None:
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    row = QueuedMail.objects.values().first()
    assert row
    assert "Amina" not in str(row)
    assert "@" not in str(row)


@pytest.mark.parametrize(
    "broken", [{"outcome": MailOutcome.SENT, "settled_at": None}, {"outcome": "", "settled_at": timezone.now()}]
)
def test_a_settled_mail_says_how(db: None, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuedMail.objects.create(kind="account", object_id=0, due_at=timezone.now(), **broken)
