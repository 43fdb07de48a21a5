"""Search quality: forty searches as people type them, each with the community that should come first."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils.text import slugify

from communities.directory.search import DirectoryQuery, find
from communities.models import Community
from cop_platform.tenancy import enter
from demo.load import load
from members.models import Employee, Organisation
from tests.support.people import make_community

pytestmark = pytest.mark.slow

#: How many of the searches must show what is expected.
AT_LEAST = 38
#: Names and sentences of public communities of practice (digital.gov, CC0), beside the demonstration's own.
OTHERS = {
    "A/B Testing": "We encourage data-driven decisions and continuous optimization through A/B testing.",
    "Artificial Intelligence (AI)": "Supporting and coordinating the use of artificial intelligence technologies.",
    "Blockchain": "This community is no longer active.",
    "Challenge & Prize": "Public participation in crowdsourcing competitions to find innovative solutions.",
    "Cloud and Infrastructure": "For those who support their agency’s IT modernization efforts.",
    "Communicators": "Improve written and verbal communication to make government more effective.",
    "Contact Center": "Explore methods of service delivery that improve customer experience in contact centers.",
    "Crowdsourcing and Citizen Science": "Best practices for designing and evaluating citizen science initiatives.",
    "Customer Experience": "We are an interagency group of customer experience practitioners.",
    "Evidence and Evaluation": "For staff interested in evaluation and evidence-building.",
    "Innovation Adoption": "Build innovation and intrapreneurship capacity across government.",
    "Section 508 IT Accessibility": "To support people working to enhance access to information technology.",
    "IT Buyers": "Brings together acquisition programs and contract vehicle programs.",
    "Mindful FED": "Guided meditations, team trainings, and curated digital resources to boost mindfulness.",
    "Multilingual": "Expand and improve digital content in languages other than English.",
    "Open Data": "Unites open data leads at federal agencies, data stewards, and all others.",
    "Records management": "Seeking to improve records management across the government.",
    "Robotic Process Automation (RPA)": "Accelerate the adoption of robotic process automation technology.",
    "Social Media": "Improve social media outreach and performance.",
    "User Experience": "Create better user-centered products for the public.",
    "Video Production Pros": "Brings together passionate storytellers, artists, and video production experts.",
    "Web Analytics": "Make better decisions using web analytics and other optimization strategies.",
}
FIRST = {
    # Words as they stand, in part, in another form
    "wondzorg": "Wondzorg",
    "wonden": "Wondzorg",
    "een manier": "Wondzorg",
    "medicines": "Medication Safety",
    "vallen": "Valpreventie",
    "familie gesprek": "Gesprekken met familie",
    "factuur": "Warme huizen, lage facturen",
    "huis": "Warme huizen, lage facturen",
    "facilitating": "Facilitators’ Circle",
    "nacht": "Nachtstemmen",
    "buddy": "Onboarding Buddies",
    "lunch alone": "Onboarding Buddies",
    "gadget": "Handy Tech",
    "keukens": "Keuken zonder afval",
    "afval": "Keuken zonder afval",
    "energie": "Warme huizen, lage facturen",
    "buyer": "IT Buyers",
    "citizens": "Crowdsourcing and Citizen Science",
    "evaluating evidence": "Evidence and Evaluation",
    "video storyteller": "Video Production Pros",
    # Typing errors
    "wondzrog": "Wondzorg",
    "medicatoin safety": "Medication Safety",
    "valpreventei": "Valpreventie",
    "dementia": "Waardig met dementie",
    "plain langauge": "Plain Language",
    "nachtstemen": "Nachtstemmen",
    "accesibility": "Section 508 IT Accessibility",
    "multilingaul": "Multilingual",
    "blokchain": "Blockchain",
    "social medai": "Social Media",
    "web analitics": "Web Analytics",
    "comunicaters": "Communicators",
    # Ambitions, and what one can ask
    "word list": "Plain Language",
    "muziek": "Waardig met dementie",
    # People
    "nele": "Plain Language",
    "yasmina": "Data for Humans",
    "yildiz": "Gesprekken met familie",
    "BRAM DE SMET": "Keuken zonder afval",
    "sofie wouter": "Wondzorg",
    "Mensah": "Nachtstemmen",
}


@pytest.fixture
def reader(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Employee]:
    """A colleague of the demonstration, with the others beside its communities."""
    with override_settings(VAR_DIR=tmp_path_factory.mktemp("var")), transaction.atomic():
        load()
    house = Organisation.objects.get(slug="mereldal")
    with enter(house):
        for name, purpose in OTHERS.items():
            make_community(house, name, slug=slugify(name), purpose=purpose, domain="Government")
        yield Employee.objects.earliest("id")


@pytest.mark.at("2026-06-01T09:00:00Z")
def test_what_people_mean_comes_first(reader: Employee) -> None:
    wrong: dict[str, Any] = {}
    for text, expected in FIRST.items():
        found = [each.name for each in find(DirectoryQuery(text), reader).page.items]
        if found[:1] != [expected]:
            wrong[text] = (expected, found[:3])
    assert len(FIRST) == 40
    assert len(FIRST) - len(wrong) >= AT_LEAST, wrong


@pytest.mark.at("2026-06-01T09:00:00Z")
def test_a_name_comes_first_and_is_not_lost_while_it_is_typed(reader: Employee) -> None:
    """The list follows each letter, also the first of a second word."""
    wrong: dict[str, list[str]] = {}
    for name in Community.objects.values_list("name", flat=True):
        found: dict[str, list[str]] = {}
        for typed in [name[:letters] for letters in range(3, len(name))] if name not in OTHERS else []:
            found[typed] = [each.name for each in find(DirectoryQuery(typed.strip()), reader).page.items[:3]]
        shown = [typed for typed, names in found.items() if name in names]
        wrong |= {typed: names for typed, names in found.items() if shown and typed > shown[0] and name not in names}
        first = [each.name for each in find(DirectoryQuery(name), reader).page.items[:1]]
        wrong |= {name: first} if first != [name] else {}
    assert wrong == {}


def test_what_nobody_does_is_not_found(reader: Employee) -> None:
    for text in [
        "zeppelin",
        "xylofoon",
        "quantum",
        "beekeeping",
        "paardrijden",
        "wondzorg blockchain",
        "Vandenbroucke",
    ]:
        assert find(DirectoryQuery(text), reader).page.items == [], text


def test_most_searches_show_few(reader: Employee) -> None:
    """Tolerance does not drown what was meant."""
    shown = {text: len(find(DirectoryQuery(text), reader).page.items) for text in FIRST}
    assert sum(shown.values()) / len(shown) < 4, shown
