"""Changing the decision method of a community: members are notified, and the changes a day are limited."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from communities.decisions.methods import METHOD_CHANGED, change_method
from communities.models import Community, Decision, DecisionMethod, Level, Phase
from communities.notifications.preferences import set_preference, unsubscribe_token
from communities.participation.levels import choose_level, leave
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.web.rate_limits import TooMany
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def choose(house: Tenant, method: DecisionMethod = DecisionMethod.LEADER, by: str = "Nele") -> bool:
    return change_method(plain(house), by=house[by], method=method, reason="We are in a hurry.")


def owed(house: Tenant) -> set[str]:
    ids = set(QueuedMail.objects.filter(kind=METHOD_CHANGED).values_list("recipient_id", flat=True))
    return {name for name, person in house.people.items() if person.pk in ids}


@pytest.mark.requirement("S82")
def test_everyone_in_the_core_and_active_hears_of_it_once(inside: Tenant) -> None:
    set_preference(plain(inside), inside["Karel"], METHOD_CHANGED, wanted=False)
    assert [choose(inside), choose(inside)] == [True, False]
    assert owed(inside) == {"Amina", "Wout", "Lotte"}
    assert QueuedMail.objects.filter(kind=METHOD_CHANGED).count() == 3


def test_who_tends_it_from_the_edge_or_from_outside_hears_of_it_too_and_a_sponsor_there_does_not(
    inside: Tenant, mailbox: MailCatcher
) -> None:
    choose_level(plain(inside), inside["Wout"], Level.PERIPHERY)
    leave(plain(inside), inside["Lotte"])
    choose(inside)
    assert owed(inside) == {"Amina", "Karel", "Wout", "Lotte"}
    send_due()
    wout, lotte = inside["Wout"].user.email, inside["Lotte"].user.email
    heard = {message["To"] for message in mailbox.messages()}
    assert heard >= {wout, lotte}
    for name in ["Wout", "Lotte"]:
        assert signed_in(inside[name]).get(f"{PLAIN}decisions/").status_code == 200


@pytest.mark.requirement("S82")
@pytest.mark.at("2026-11-24T09:00:00Z")
def test_the_mail_says_who_which_way_why_and_from_when(inside: Tenant, mailbox: MailCatcher) -> None:
    choose(inside)
    QueuedMail.objects.exclude(recipient_id=inside["Amina"].pk).delete()
    send_due()
    [message] = mailbox.messages()
    assert message["Subject"] == "How Plain Language decides now: The leader decides, after listening"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ["plain", "html"]:
        part: Any = message.get_body((kind,))
        text = " ".join(part.get_content().split())
        for said in ["Nele Baert", "24 November", "10:00", "“We are in a hurry.”", "stays as it began"]:
            assert said in text
        assert f"http://testserver{PLAIN}decisions/" in text


@pytest.mark.parametrize("change", ["taken back", "closed", "stepped out"])
def test_a_mail_that_is_no_longer_true_is_not_sent(inside: Tenant, mailbox: MailCatcher, change: str) -> None:
    choose(inside)
    if change == "taken back":
        Community.objects.update(decision_method=DecisionMethod.CONSENT)
    elif change == "closed":
        Community.objects.update(phase=Phase.CLOSED)
    else:
        QueuedMail.objects.exclude(recipient_id=inside["Amina"].pk).delete()
        leave(plain(inside), inside["Amina"])
    assert (send_due(), mailbox.messages()) == (0, [])


def test_it_changes_twice_a_day_at_most_and_the_words_stay(mereldal: Tenant) -> None:
    nele = signed_in(mereldal["Nele"])
    for method in ["leader", "advice"]:
        assert nele.post(f"{PLAIN}settings/deciding/", {"method": method, "reason": "Why not?"}).status_code == 302
    typed = {"method": "consent", "reason": "Back to where we were."}
    refused = nele.post(f"{PLAIN}settings/deciding/", typed)
    page = refused.content.decode()
    assert (refused.status_code, 0 < int(refused.headers["Retry-After"]) <= 86_400) == (429, True)
    assert "changed 2 times within a day how it decides" in page
    assert "Back to where we were." in page
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert signed_in(mereldal["Nele"]).post(f"{PLAIN}settings/deciding/", typed).status_code == 302


def test_who_chooses_at_once_does_not_pass_the_limit(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        choose(mereldal, DecisionMethod.ADVICE)
    methods = iter([DecisionMethod.LEADER, DecisionMethod.CONSENT] * 2)
    told = run_at_once(mereldal, lambda: choose(mereldal, next(methods)), times=4)
    with mereldal.enter():
        assert Decision.objects.filter(kind=Decision.Kind.METHOD).count() == 2
    assert set(told) <= {"True", "False", TooMany.__name__}
    assert told.count("True") == 1


def test_this_kind_is_turned_off_with_one_click_and_named(mereldal: Tenant) -> None:
    with mereldal.enter():
        token = unsubscribe_token(plain(mereldal), mereldal["Karel"], METHOD_CHANGED)
    karel = signed_in(mereldal["Karel"])
    assert "chooses a new way of deciding?" in karel.get(f"/o/mereldal/unsubscribe/{token}/").content.decode()
    karel.post(f"/o/mereldal/unsubscribe/{token}/")
    assert "a new way of deciding" in karel.get("/o/mereldal/settings/").content.decode()
