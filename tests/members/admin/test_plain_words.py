"""Both admins in plain words: dates as people write them, no None, labels with a capital, in both languages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from communities.roles.terms import resign
from cop_platform.audit.recording import record
from cop_platform.outbox.models import QueuedMail
from meetings.models import Meeting
from members.models import User
from members.people.deactivation import deactivate
from tests.support.people import Tenant, put_back_furnished, signed_in, signed_in_operator

pytestmark = [pytest.mark.crawl, pytest.mark.django_db]

#: What a machine writes: no value, a time stamp, the name of a field.
MACHINE = r"(\b(None|True|False)\b|\d{4}-\d\d-\d\d|\d:\d\d\.\d+|(?<![@./\w])[a-z]+_[a-z_]+\b)"
#: Words of a label that both languages write the same.
SAME_IN_BOTH = {
    "Communities",
    "Community:",
    "Community",
    "Coach",
    "Accounts",
    "Message-ID:",
    "Domain:",
    "Link:",
    "Status:",
}


class Reader(HTMLParser):
    """Collects what a page shows: its words, and the labels of its fields, columns and filters."""

    LABELS = ("label", "th", "caption", "legend", "summary")
    UNSEEN = ("script", "style", "option", "title")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.labels: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        is_label = tag in self.LABELS and (tag != "th" or "scope" in named)  # the others are cells of a row
        if is_label or tag in self.UNSEEN:
            self._within = tag
        if is_label:
            self.labels.append("")
        self.words += [value for name in ("alt", "title", "placeholder", "aria-label") if (value := named.get(name))]

    def handle_endtag(self, tag: str) -> None:
        self._within = "" if tag == self._within else self._within

    def handle_data(self, data: str) -> None:
        text = data.strip()
        if not text or self._within in self.UNSEEN:
            return
        self.words.append(text)
        if self._within:
            self.labels[-1] = f"{self.labels[-1]} {text}".strip()


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def pages(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """Every page of one admin, with one page of each kind of object and action."""
    waiting, seen = [start], set[str]()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        response: Any = client.get(place)
        if response.status_code != 200:
            continue
        page = response.content.decode()
        yield place, page
        links = re.findall(r'href="([^"?#]+)"', page)
        waiting += [link for link in links if link.startswith(start)]


def read_by_machines() -> re.Pattern[str]:
    """What no page shows. Kinds of mail it does: operators look for them in the code and in logs."""
    kinds = "|".join(QueuedMail.objects.values_list("kind", flat=True).distinct())
    return re.compile(f"(?!({kinds})\\b){MACHINE}")


def speak(language: str) -> None:
    User.objects.update(language=language)


def log_of_every_kind(house: Tenant) -> None:
    """Entries with a moment, a choice, a yes or no, and values that are no fields."""
    plain, tom, nele = house.communities["plain-language"], house["Tom"], house["Nele"]
    record("community_edited", plain, by=tom, before={"main_goal": "learn"}, after={"main_goal": "solve"})
    record("organisation_changed", house.organisation, by=tom, before={"language": "nl"}, after={"language": "en"})
    record("person_edited", nele, by=tom, before={"is_administrator": False}, after={"is_administrator": True})
    record("person_deactivated", nele, by=tom, before={"left_at": None}, after={"left_at": timezone.now()})
    record("meeting_called_off", Meeting.objects.earliest("pk"), by=tom, after={"words": "The hall is flooded."})
    [term] = plain.role_terms.filter(employee=nele, ended_at=None)
    resign(term, note="")
    mail = QueuedMail.objects.earliest("pk")
    operator = User.objects.get(is_staff=True)
    facts = {"due_at": timezone.now(), "reason": "The line is back."}
    record("mail_requeued", mail, by=operator, before={"settled_at": timezone.now(), "error": ""}, after=facts)


@pytest.fixture(params=["organisation", "operator"])
def admin(request: pytest.FixtureRequest) -> tuple[Client, str]:
    mereldal = put_back_furnished("mereldal")
    operator = signed_in_operator()
    with mereldal.enter():
        deactivate(mereldal["Wout"], by=mereldal["Tom"])
        log_of_every_kind(mereldal)
    if request.param == "operator":
        return operator, "/admin/"
    return signed_in(mereldal["Tom"]), "/o/mereldal/admin/"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_of_both_admins_speaks_plainly(admin: tuple[Client, str], language: str) -> None:
    client, start = admin
    speak(language)
    faults, machine = [], read_by_machines()
    for place, page in pages(client, start):
        assert f'<html lang="{language}"' in page, place
        shown = read(page)
        faults += [(place, each) for each in shown.words if machine.search(each)]
        faults += [(place, each) for each in shown.labels if each[:1].islower()]
    assert set(faults) == set()


def test_every_label_is_written_in_the_language_of_the_reader(admin: tuple[Client, str]) -> None:
    client, start = admin
    labels = {}
    for language in ["en", "nl"]:
        speak(language)
        labels[language] = {place: read(page).labels for place, page in pages(client, start)}
    assert labels["en"].keys() == labels["nl"].keys()
    both = [
        english
        for place in labels["en"]
        for english, dutch in zip(labels["en"][place], labels["nl"][place], strict=True)
        if english == dutch and re.search("[A-Za-z]{2}", english)
    ]
    assert set(both) - SAME_IN_BOTH == set()
