"""Support in three respects: those with a role are asked once a year, and the Sponsor reads their words."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Phase, Role, RoleTerm
from communities.notifications.preferences import set_preference
from communities.roles.terms import start_term
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.reminders.planning import plan_reminders
from knowledge.models import SupportCheck
from knowledge.support_check import retention
from knowledge.support_check.checking import KEEP_FOR, answer
from tests.support.people import Tenant, signed_in

PAGE = "/o/mereldal/communities/plain-language/self-steering/support/"
RESULTS = "/o/mereldal/results/"


def asked(mailbox: MailCatcher) -> Counter[str]:
    ours = [message for message in mailbox.messages() if "How well is Plain Language" in str(message["Subject"])]
    return Counter(str(message["To"]).split(".")[0].split("<")[-1].lower() for message in ours)


def let_days_pass(house: Tenant, *days: int) -> None:
    for day in days:
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            with house.enter():
                plan_reminders()
            send_due()


@pytest.mark.requirement("S93")
def test_the_sponsor_reads_words_without_names_and_nobody_else_does(mereldal: Tenant) -> None:
    lotte = signed_in(mereldal["Lotte"])
    typed = {"culture": "We may fail here.", "leadership": "", "means": "An hour more would help."}
    assert lotte.post(PAGE, typed).status_code == 302
    assert lotte.get(PAGE).context["form"].initial["means"] == "An hour more would help."
    shown = signed_in(mereldal["Griet"]).get(RESULTS).text
    section = shown.split('id="s-h"')[1].split("</section>")[0]
    assert "An hour more would help." in section
    assert "Lotte" not in section
    assert "Leadership" not in section
    for other in ("Amina", "Nele", "Tom"):
        assert "An hour more would help." not in signed_in(mereldal[other]).get(RESULTS).text
        assert "An hour more would help." not in signed_in(mereldal[other]).get(f"{RESULTS}?communities=all").text
    lotte.post(PAGE, {})
    assert 'id="s-h"' not in signed_in(mereldal["Griet"]).get(RESULTS).text


def test_too_long_a_text_is_told_and_stays_typed(mereldal: Tenant) -> None:
    refused = signed_in(mereldal["Lotte"]).post(PAGE, {"culture": "x" * 301})
    assert refused.status_code == 422
    assert "1 character too many." in refused.text
    assert "x" * 301 in refused.text


def test_it_is_asked_once_a_year_of_each_with_a_role(mereldal: Tenant, mailbox: MailCatcher) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        start_term(plain, mereldal["Lotte"], Role.LEADER)
    let_days_pass(mereldal, 30, 80)
    assert asked(mailbox) == {}
    let_days_pass(mereldal, *range(90, 96))
    assert asked(mailbox) == {"lotte": 1, "nele": 1, "wout": 1}
    with mereldal.enter(), time_machine.travel(timezone.now() + timedelta(days=300)):
        answer(plain, by=mereldal["Wout"], culture="", leadership="", means="")
    let_days_pass(mereldal, *range(450, 463))
    assert asked(mailbox) == {"lotte": 2, "nele": 2, "wout": 1}


@pytest.mark.parametrize("what", ["answered", "closed", "opted out", "left the role"])
def test_whoever_need_not_answer_gets_no_mail(mereldal: Tenant, mailbox: MailCatcher, what: str) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        if what == "answered":
            answer(plain, by=mereldal["Lotte"], culture="We may fail here.", leadership="", means="")
        elif what == "closed":
            plain.phase = Phase.CLOSED
            plain.save()
        elif what == "opted out":
            set_preference(plain, mereldal["Lotte"], "support_check", wanted=False)
        else:
            RoleTerm.objects.filter(employee=mereldal["Lotte"]).update(ended_at=timezone.now())
    let_days_pass(mereldal, *range(90, 96))
    assert "lotte" not in asked(mailbox)


def test_words_are_shown_and_kept_for_a_year(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        answer(plain, by=mereldal["Lotte"], culture="We may fail here.", leadership="", means="")
    with mereldal.enter(), time_machine.travel(timezone.now() + KEEP_FOR - timedelta(hours=1)):
        retention.purge()
        assert SupportCheck.objects.exists()
    with mereldal.enter(), time_machine.travel(timezone.now() + KEEP_FOR + timedelta(hours=1)):
        retention.purge()
        assert not SupportCheck.objects.exists()


def test_the_database_keeps_one_answer_of_each(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    for _time in range(2):
        answer(plain, by=inside["Lotte"], culture="We may fail here.", leadership="", means="")
    row = SupportCheck.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
