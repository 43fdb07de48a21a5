"""Whatever names a person is in the file that this person can download."""

import json
import re

import pytest

from communities.models import SelectionStep
from cop_platform.personal_data import entries, models_in
from cop_platform.tenancy import tenant_models
from members.models import Employee, User
from tests.support.people import Tenant, put_back_furnished, signed_in

#: Names a person and is not in the file: the steps of a role selection are those of the selection led.
ELSEWHERE = {SelectionStep}


def test_each_table_that_names_a_person_is_in_the_file(inside: Tenant) -> None:
    naming = {
        model
        for model in tenant_models()
        if any(field.related_model is Employee for field in model._meta.concrete_fields)
    }
    assert naming - models_in(inside["Amina"]) == ELSEWHERE


def test_each_entry_says_what_who_and_until_when(db: None) -> None:
    assert [entry for entry in entries() if not (entry.what and entry.readers and entry.kept_until)] == []


def test_the_file_has_my_words_and_nobody_elses(duinzicht: Tenant) -> None:
    mereldal = put_back_furnished("mereldal")
    answer = signed_in(mereldal["Amina"]).get("/o/mereldal/about-me/download/")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="mereldal-\d{4}-\d\d-\d\d\.json"', answer["Content-Disposition"])
    found = json.loads(answer.content)
    assert found["profile"][0]["name"] == "Amina El Idrissi"
    assert {"community name": "Plain Language", "level": "active"}.items() <= found["places"][0].items()
    others = [person.name for name, person in mereldal.people.items() if name != "Amina"]
    assert [name for name in others if name in answer.content.decode()] == []


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_is_short(mereldal: Tenant, language: str) -> None:
    with mereldal.enter():
        User.objects.filter(pk=mereldal["Amina"].user_id).update(language=language)
    page = signed_in(mereldal["Amina"]).get("/o/mereldal/about-me/").content.decode()
    main = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])
    assert len(main.split()) <= 600
