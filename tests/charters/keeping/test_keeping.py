"""A draft that nobody touches is asked about once and then goes; remarks are kept a year after adoption."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from charters.adoption.adopting import adopt
from charters.drafting.drafts import drop_draft, save_part
from charters.keeping.untouched import keep_draft
from charters.models import CharterRemark, CharterVersion, Part
from charters.remarks.remarks import add_remark
from charters.tasks import purge_expired_data
from communities.models import Community, Phase
from communities.notifications.preferences import set_preference
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.planning import plan_reminders
from tests.support.people import Tenant, make_draft, signed_in

DRAFT = "/o/mereldal/communities/plain-language/charter/draft/"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
pytestmark = pytest.mark.at("2026-03-02T08:00:00Z")


@pytest.fixture
def draft(mereldal: Tenant) -> CharterVersion:
    with mereldal.enter():
        return make_draft(mereldal.communities["plain-language"], mereldal["Nele"])


def run_jobs(house: Tenant, *days: float) -> None:
    """Plan, send and purge, at noon, so many days after the draft was written."""
    for day in days:
        with time_machine.travel(START + timedelta(days=day, hours=4)):
            with house.enter():
                plan_reminders()
            send_due()
            purge_expired_data(house.organisation.pk)


def is_there(house: Tenant) -> bool:
    with house.enter():
        return bool(CharterVersion.objects.exists())


def asked(mailbox: MailCatcher) -> list[tuple[str, str]]:
    """To whom, and about what."""
    return [(mail["To"].split(".")[0].strip('"').lower(), mail["Subject"]) for mail in mailbox.messages()]


ASKED = [("nele", "Plain Language: is the draft of the one-pager still needed?")]


def test_whoever_wrote_it_is_asked_once_and_a_month_later_it_goes(
    mereldal: Tenant, draft: CharterVersion, mailbox: MailCatcher
) -> None:
    run_jobs(mereldal, *range(0, 364, 13), 364)
    assert mailbox.messages() == []
    run_jobs(mereldal, *range(365, 394))
    assert asked(mailbox) == ASKED
    assert is_there(mereldal)
    run_jobs(mereldal, 396)
    assert not is_there(mereldal)
    assert asked(mailbox) == ASKED


def test_without_having_asked_it_stays(mereldal: Tenant, draft: CharterVersion, mailbox: MailCatcher) -> None:
    """The scheduler stood still for years: first it asks, and then it waits for an answer."""
    run_jobs(mereldal, 1000, 1003, 1029)
    assert len(mailbox.messages()) == 1
    assert is_there(mereldal)
    run_jobs(mereldal, 1031)
    assert not is_there(mereldal)


@pytest.mark.parametrize("how", ["kept", "edited", "remark"])
def test_whoever_touches_it_keeps_it_for_another_year(
    mereldal: Tenant, draft: CharterVersion, mailbox: MailCatcher, how: str
) -> None:
    run_jobs(mereldal, 365, 366)
    with time_machine.travel(START + timedelta(days=370)), mereldal.enter():
        if how == "kept":
            keep_draft(draft)
        elif how == "edited":
            save_part(draft, Part.PURPOSE, "Else.", by=mereldal["Nele"], revision=1)
        else:
            add_remark(draft, Part.PURPOSE, "Else?", by=mereldal["Amina"])
    run_jobs(mereldal, 400, 733)
    assert is_there(mereldal)
    assert len(mailbox.messages()) == 1
    run_jobs(mereldal, 735, 737, 738)
    assert len(mailbox.messages()) == 2
    run_jobs(mereldal, 770)
    assert not is_there(mereldal)


def test_who_wrote_it_and_may_no_longer_is_not_asked(
    mereldal: Tenant, draft: CharterVersion, mailbox: MailCatcher
) -> None:
    with mereldal.enter():
        mereldal["Nele"].left_at = START
        mereldal["Nele"].save(update_fields=["left_at"])
        set_preference(draft.community, mereldal["Lotte"], "charter_draft", wanted=False)
    run_jobs(mereldal, 366, 367)
    assert {mail["To"].split(".")[0].strip('"').lower() for mail in mailbox.messages()} == {"karel", "wout"}


def test_in_a_closed_community_nobody_is_asked(mereldal: Tenant, draft: CharterVersion, mailbox: MailCatcher) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.CLOSED)
    run_jobs(mereldal, 366, 394)
    assert is_there(mereldal)
    run_jobs(mereldal, 396)
    assert not is_there(mereldal)
    assert mailbox.messages() == []


def test_its_page_asks_too_and_one_click_keeps_it(mereldal: Tenant, draft: CharterVersion) -> None:
    assert "Keep this draft" not in signed_in(mereldal["Karel"]).get(DRAFT).content.decode()
    with time_machine.travel(START + timedelta(days=366)):
        karel, amina = signed_in(mereldal["Karel"]), signed_in(mereldal["Amina"])
        assert "Nobody has changed this draft since 2 March 2026." in amina.get(DRAFT).content.decode()
        assert "Keep this draft" not in amina.get(DRAFT).content.decode()
        assert "Keep this draft" in karel.get(DRAFT).content.decode()
        assert amina.post(f"{DRAFT}keeping/").status_code == 403
        assert "The draft stays." in karel.post(f"{DRAFT}keeping/", follow=True).content.decode()
        assert "Keep this draft" not in karel.get(DRAFT).content.decode()
        with mereldal.enter():
            drop_draft(draft)
        assert "There is no draft now." in karel.post(f"{DRAFT}keeping/", follow=True).content.decode()


@pytest.mark.parametrize("end", ["adopted", "dropped"])
def test_remarks_go_a_year_after_the_end_of_the_draft(mereldal: Tenant, draft: CharterVersion, end: str) -> None:
    with mereldal.enter():
        add_remark(draft, Part.PURPOSE, "Else?", by=mereldal["Amina"])
        if end == "adopted":
            adopt(draft)
        else:
            drop_draft(draft)
    counts = []
    for day in [364, 366]:
        run_jobs(mereldal, day)
        with mereldal.enter():
            counts.append((CharterRemark.objects.count(), CharterVersion.objects.count()))
    assert counts == [(1, 1), (0, 1 if end == "adopted" else 0)]


def test_a_year_in_which_it_was_touched_leaves_no_question(mereldal: Tenant, draft: CharterVersion) -> None:
    for month in range(1, 24):
        with time_machine.travel(START + timedelta(days=30 * month)), mereldal.enter():
            keep_draft(draft)
            plan_reminders()
    with mereldal.enter():
        assert not Reminder.objects.exists()
