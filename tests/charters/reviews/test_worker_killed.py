"""A worker is killed half-way through four hundred reminders: each arrives, one at most twice."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from communities.models import Level, Participation
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import LEASE, send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.outbox.settling import AcceptedMails
from cop_platform.reminders.planning import plan_reminders
from tests.support.people import Tenant, make_charter, make_employee

MANY = 400


@pytest.mark.slow
@pytest.mark.at("2026-05-01T08:00:00Z")
def test_each_of_four_hundred_reminders_arrives(
    mereldal: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        people = [make_employee(mereldal.organisation, f"Reader Number{number}") for number in range(MANY)]
        Participation.objects.bulk_create(
            Participation(
                organisation=mereldal.organisation,
                community=plain,
                employee=person,
                level=Level.CORE,
                since=timezone.now(),
            )
            for person in people
        )
        make_charter(plain, mereldal["Nele"], review_date=date(2026, 10, 21))
    clock.move_to("2026-10-20T20:00:00Z")
    with mereldal.enter():
        plan_reminders()
    expected = {person.user.email for person in people}
    morning = QueuedMail.objects.latest("due_at").due_at
    accepted = 0
    real = AcceptedMails.add

    def killed_half_way(*args: Any, **kwargs: Any) -> None:
        """The mail server has accepted it, and the worker dies before it writes that down."""
        nonlocal accepted
        accepted += 1
        if accepted == MANY // 2:
            raise SystemExit
        real(*args, **kwargs)

    monkeypatch.setattr(AcceptedMails, "add", killed_half_way)
    with time_machine.travel(morning + timedelta(minutes=1)), pytest.raises(SystemExit):
        send_due()
    monkeypatch.setattr(AcceptedMails, "add", real)
    with time_machine.travel(morning + timedelta(minutes=1) + LEASE * 2):
        send_due()
        send_due()
    arrived = Counter(mail["To"] for mail in mailbox.messages())
    assert expected <= set(arrived)
    twice = [to for to, count in arrived.items() if count > 1]
    assert len(twice) == 1
    assert arrived[twice[0]] == 2
    assert len({mail["Message-ID"] for mail in mailbox.messages() if mail["To"] == twice[0]}) == 1
    assert not QueuedMail.objects.filter(settled_at=None).exists()
