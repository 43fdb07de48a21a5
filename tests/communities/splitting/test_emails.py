"""The mail about a split, as a mail server receives it."""

import pytest

from communities.models import Community, Phase
from communities.notifications.preferences import set_preference
from communities.participation.levels import leave
from communities.splitting.splitting import SPLIT_CHOICE
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from tests.support.mails import content
from tests.support.people import Tenant, make_split


def sent_to(mailbox: MailCatcher) -> set[str]:
    found = (each for each in mailbox.messages() if "smaller" in each["Subject"] or "kleinere" in each["Subject"])
    return {each["To"].split(".")[0].lower() for each in found}


def test_each_gets_one_mail_with_the_way_to_choose(mereldal: Tenant, mailbox: MailCatcher) -> None:
    with mereldal.enter():
        kofi = mereldal["Kofi"].user
        kofi.language = "nl"
        kofi.save()
        community = mereldal.communities["plain-language"]
        set_preference(community, mereldal["Griet"], SPLIT_CHOICE, wanted=False)
        make_split(community, mereldal["Nele"], mereldal["Nele"], mereldal["Nele"])
    send_due()
    assert sent_to(mailbox) == {"amina", "wout", "lotte", "karel", "kofi"}
    [mail] = [each for each in mailbox.messages() if each["To"].lower().startswith("amina")]
    assert mail["Subject"] == "Plain Language goes on as smaller communities"
    text = content(mail)
    assert "Nele Baert asks where you would like to go on." in text
    assert "Plain Language Letters\nLetters are clear." in text.replace("\r", "")
    assert "/o/mereldal/communities/plain-language/split/" in text
    [dutch] = [each for each in mailbox.messages() if each["To"].lower().startswith("kofi")]
    assert dutch["Subject"] == "Plain Language gaat verder als kleinere communities"


@pytest.mark.parametrize("what", ["left", "closed"])
def test_it_is_skipped_once_it_is_no_longer_true(mereldal: Tenant, mailbox: MailCatcher, what: str) -> None:
    with mereldal.enter():
        community = mereldal.communities["plain-language"]
        make_split(community, mereldal["Nele"])
        if what == "left":
            leave(community, mereldal["Kofi"])
        else:
            Community.objects.filter(pk=community.pk).update(phase=Phase.CLOSED)
    send_due()
    assert ("kofi" in sent_to(mailbox), bool(sent_to(mailbox))) == (False, what == "left")
