"""The table of all mail in a person's settings."""

import re

from communities.models import Community, MailPreference, Role
from communities.notifications.overview import mail_rows
from communities.notifications.preferences import MailColumn, kinds_in, set_preference, subscribers_of
from communities.roles.terms import start_term
from meetings.scheduling.schedule import INVITATION
from members.models import Employee
from tests.support.people import Tenant, signed_in

MAIL = "/o/mereldal/settings/mail/"


def ticks(house: Tenant, name: str) -> dict[str, list[str]]:
    """The ticked columns of each row, by slug."""
    with house.enter():
        rows = mail_rows(house[name])
    return {row.community.slug: [tick.column for tick in row.ticks if tick.is_ticked] for row in rows}


def said(person: Employee, community: Community) -> dict[str, bool]:
    return dict(MailPreference.objects.filter(employee=person, community=community).values_list("kind", "wanted"))


def test_what_comes_by_itself_is_ticked(mereldal: Tenant) -> None:
    """At the edge no news of meetings; all else comes until it is turned off."""
    assert ticks(mereldal, "Amina")["plain-language"] == list(MailColumn)
    assert ticks(mereldal, "Kofi")["plain-language"] == [each for each in MailColumn if each != MailColumn.MEETINGS]
    assert ticks(mereldal, "Chloé") == {}
    with mereldal.enter():
        start_term(mereldal.communities["medication-safety"], mereldal["Chloé"], Role.SPONSOR)
    assert list(ticks(mereldal, "Chloé")) == ["medication-safety"]


def test_saving_changes_what_was_changed_and_nothing_else(mereldal: Tenant) -> None:
    kofi, plain = mereldal["Kofi"], mereldal.communities["plain-language"]
    shown = {"shown": "plain-language"}
    meetings = [f"plain-language:{each}" for each in MailColumn]
    signed_in(kofi).post(MAIL, {**shown, "mail": meetings})
    with mereldal.enter():
        assert said(kofi, plain) == dict.fromkeys(kinds_in(MailColumn.MEETINGS), True)
        assert kofi.pk in subscribers_of(plain, INVITATION)
    signed_in(kofi).post(MAIL, {**shown, "mail": [each for each in meetings if not each.endswith("decisions")]})
    assert MailColumn.DECISIONS not in ticks(mereldal, "Kofi")["plain-language"]
    with mereldal.enter():
        assert {kind for kind, wanted in said(kofi, plain).items() if wanted} == {*kinds_in(MailColumn.MEETINGS)}


def test_a_community_that_was_not_on_the_page_keeps_its_mail(mereldal: Tenant) -> None:
    """Joined in another tab meanwhile, or of somebody else."""
    for typed in [{}, {"shown": "medication-safety"}, {"shown": "nowhere", "mail": "plain-language:meetings"}]:
        assert signed_in(mereldal["Amina"]).post(MAIL, typed).status_code == 302
    assert ticks(mereldal, "Amina")["plain-language"] == list(MailColumn)
    signed_in(mereldal["Chloé"]).post(MAIL, {"shown": "plain-language", "mail": "plain-language:meetings"})
    with mereldal.enter():
        assert not MailPreference.objects.filter(employee=mereldal["Chloé"]).exists()


def test_one_kind_turned_off_by_itself_stays_off_and_is_named(mereldal: Tenant) -> None:
    amina, plain = mereldal["Amina"], mereldal.communities["plain-language"]
    with mereldal.enter():
        set_preference(plain, amina, "check_in", wanted=False)
    client = signed_in(amina)
    page = client.get("/o/mereldal/settings/").content.decode()
    assert "not: whether your place is still right" in page
    form = {"shown": re.findall('name="shown" value="([^"]*)"', page)}
    client.post(MAIL, {**form, "mail": re.findall('name="mail" value="([^"]*)" checked', page)})
    with mereldal.enter():
        assert said(amina, plain) == {"check_in": False}


def test_a_closed_community_mails_nobody_and_has_no_row(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(phase="closed")
    assert "plain-language" not in ticks(mereldal, "Amina")


def test_who_takes_part_nowhere_reads_so(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Chloé"]).get("/o/mereldal/settings/").content.decode()
    assert ("Once you take part somewhere" in page, '<table class="ticks"' in page) == (True, False)
