"""An organisation's own word for a community: in each form, on pages, in mails, and nowhere else."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy, ngettext

from communities.models import Community, Level
from communities.participation.levels import choose_level
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from members.models import Organisation
from members.organisations.words import in_own_words
from tests.support.people import Tenant, signed_in

OWN = {
    "word_en": "umbrella group",
    "words_en": "umbrella groups",
    "article_en": "an",
    "word_nl": "netwerk",
    "words_nl": "netwerken",
    "article_nl": "het",
}
SETTINGS = "/o/mereldal/admin/members/organisation/mereldal/change/"


@pytest.fixture
def named(mereldal: Tenant) -> Tenant:
    """Mereldal with words of its own."""
    for name, value in OWN.items():
        setattr(mereldal.organisation, name, value)
    mereldal.organisation.save()
    return mereldal


def words_of(page: str) -> str:
    """What people read of a page: its text and the labels for a screen reader, without the addresses."""
    labels = " ".join(re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', page))
    return " ".join(re.sub(r"<[^>]*>", " ", page).split()) + " " + labels


# --- Forms of the word -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "usual", "own"),
    [
        ("[Communities]", "Communities", "Umbrella groups"),
        ("Back to [the community]", "Back to the community", "Back to the umbrella group"),
        ("[The community]’s page:", "The community’s page:", "The umbrella group’s page:"),
        ("of [a community]", "of a community", "of an umbrella group"),
        ("[A community] begins", "A community begins", "An umbrella group begins"),
        ("[a new community]", "a new community", "a new umbrella group"),
        ("of %(name)s and [our communities]", "of %(name)s and our communities", "of %(name)s and our umbrella groups"),
    ],
)
def test_english(named: Tenant, marked: str, usual: str, own: str) -> None:
    with translation.override("en"):
        assert in_own_words(marked) == usual
        with named.enter():
            assert in_own_words(marked) == own


@pytest.mark.parametrize(
    ("marked", "usual", "own"),
    [
        ("[Deze community] is af", "Deze community is af", "Dit netwerk is af"),
        ("[de community] en [de communities]", "de community en de communities", "het netwerk en de netwerken"),
        ("[Elke community]", "Elke community", "Elk netwerk"),
        ("[onze community]", "onze community", "ons netwerk"),
        ("[onze communities]", "onze communities", "onze netwerken"),
        ("[welke community]?", "welke community?", "welk netwerk?"),
        ("[een nieuwe/nieuw community]", "een nieuwe community", "een nieuw netwerk"),
        ("[de nieuwe community]", "de nieuwe community", "het nieuwe netwerk"),
        ("[nieuwe/nieuw communities]", "nieuwe communities", "nieuwe netwerken"),
        ("[een community die] erover gaat", "een community die erover gaat", "een netwerk dat erover gaat"),
        ("om [ze/het] te leiden", "om ze te leiden", "om het te leiden"),
        ("[Communities]", "Communities", "Netwerken"),
    ],
)
def test_dutch_agrees_with_its_article(named: Tenant, marked: str, usual: str, own: str) -> None:
    with translation.override("nl"):
        assert in_own_words(marked) == usual
        with named.enter():
            assert in_own_words(marked) == own


def test_a_word_with_de_changes_the_noun_alone(named: Tenant) -> None:
    named.organisation.word_nl, named.organisation.article_nl = "werkgroep", "de"
    with named.enter(), translation.override("nl"):
        assert in_own_words("[Deze community], [een nieuwe/nieuw community]") == "Deze werkgroep, een nieuwe werkgroep"


def test_one_language_may_keep_the_usual_word(named: Tenant) -> None:
    named.organisation.word_nl = named.organisation.words_nl = ""
    with named.enter():
        with translation.override("nl"):
            assert in_own_words("[de community]") == "de community"
        with translation.override("en"):
            assert in_own_words("[the community]") == "the umbrella group"


def test_brackets_of_others_stay(named: Tenant) -> None:
    with named.enter():
        assert in_own_words("[x] and [1] and [the colleague]") == "[x] and [1] and [the colleague]"


def test_every_way_to_a_message_gives_the_own_word(named: Tenant) -> None:
    lazy = gettext_lazy("Back to [the community]")
    with named.enter(), translation.override("nl"):
        assert gettext("Back to [the community]") == str(lazy) == "Terug naar het netwerk"
        one = ngettext("<b>%(count)s [community]</b>.", "<b>%(count)s [communities]</b>, the next to meet first.", 1)
        assert one == "<b>%(count)s netwerk</b>."
    with translation.override("nl"):
        assert str(lazy) == "Terug naar de community"


# --- Pages and mails -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "menu", "sentence"),
    [("en", "Umbrella groups", "Search umbrella groups"), ("nl", "Netwerken", "Zoek een netwerk")],
)
def test_pages_say_the_own_word(named: Tenant, language: str, menu: str, sentence: str) -> None:
    person = named["Nele"]
    person.user.language = language
    person.user.save()
    client = signed_in(person)
    page = words_of(client.get("/o/mereldal/communities/").content.decode())
    assert menu in page
    assert sentence in page
    for place in ["", "communities/", "communities/plain-language/", "communities/plain-language/settings/", "find/"]:
        page = words_of(client.get(f"/o/mereldal/{place}").content.decode())
        assert "communit" not in re.sub("communit(y|ies) of practice", "", page.lower()), place


def test_what_people_typed_is_no_mark(named: Tenant) -> None:
    with named.enter():
        Community.objects.filter(slug="plain-language").update(name="[the community] 100 %", purpose="[a community]")
    page = signed_in(named["Nele"]).get("/o/mereldal/communities/plain-language/").content.decode()
    assert "[the community] 100 %" in page
    assert "[a community]" in page


def test_another_organisation_and_pages_outside_keep_the_usual_word(named: Tenant, duinzicht: Tenant) -> None:
    assert "Communities" in signed_in(duinzicht["Nele"]).get("/o/duinzicht/communities/").content.decode()
    assert "A community begins" in Client().get(reverse("what-is-a-community")).content.decode()


def test_the_page_of_a_refusal_says_it_too(named: Tenant) -> None:
    response = signed_in(named["Chloé"]).get("/o/mereldal/communities/plain-language/meetings/new/")
    assert response.status_code == 403
    assert "umbrella group" in words_of(response.content.decode())


@pytest.mark.parametrize(("language", "says"), [("en", "See the umbrella group"), ("nl", "Bekijk het netwerk")])
def test_a_mail_says_the_word_of_its_organisation(
    named: Tenant, mailbox: MailCatcher, language: str, says: str
) -> None:
    """It is written by a worker, in the organisation whose mail it is."""
    person = named["Chloé"]
    person.user.language = language
    person.user.save()
    with named.enter():
        choose_level(named.communities["plain-language"], person, Level.ACTIVE)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert send_due() == 1
    [message] = mailbox.messages()
    for part in message.walk():
        if part.get_content_maintype() == "text":
            assert says in part.get_content()
            assert "communit" not in re.sub(r"https?://[^\s\"]+", "", part.get_content()).lower()


# --- Set by an administrator -----------------------------------------------------------------------------------------


def save(client: Client, **typed: str) -> Any:
    opened = client.get(SETTINGS).context["adminform"].form
    values = {name: opened[name].value() for name in opened.fields}
    values = {name: value for name, value in values.items() if value not in (None, False)}
    return client.post(SETTINGS, {**values, **typed})


def test_an_administrator_sets_it_and_the_menu_says_it(mereldal: Tenant) -> None:
    tom = signed_in(mereldal["Tom"])
    assert save(tom, **OWN).status_code == 302
    page = words_of(tom.get("/o/mereldal/admin/").content.decode())
    assert "Umbrella groups" in page
    assert "communit" not in page.lower()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"word_en": "network"}, "Write the word for one and for several"),
        ({"words_nl": "netwerken"}, "Write the word for one and for several"),
        ({"word_en": "<b>net</b>", "words_en": "nets"}, "Write letters"),
        ({"word_en": "100 %", "words_en": "nets"}, "Write letters"),
        ({"word_en": "x" * 31, "words_en": "nets"}, "1 character too many"),
    ],
)
def test_what_cannot_be_a_word_is_refused_with_a_sentence(
    mereldal: Tenant, typed: dict[str, str], sentence: str
) -> None:
    response = save(signed_in(mereldal["Tom"]), **typed)
    assert sentence in response.content.decode()
    assert Organisation.objects.get(slug="mereldal").word_en == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"word_en": "<b>", "words_en": "nets"},
        {"word_en": "100%", "words_en": "nets"},
        {"word_nl": "a]b", "words_nl": "netten"},
        {"word_nl": "netwerk"},
        {"words_en": "networks"},
        {"article_nl": "la"},
    ],
)
def test_the_database_keeps_no_other_word(mereldal: Tenant, fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(slug="mereldal").update(**fields)
