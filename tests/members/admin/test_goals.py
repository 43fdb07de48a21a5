"""Goals in the organisation's admin: added, edited, retired and brought back, each in the log."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cop_platform.audit.models import AuditEntry
from members.models import Goal
from tests.support.people import Tenant, signed_in

GOALS = "/o/mereldal/admin/members/goal/"


@pytest.fixture
def tom(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Tom"])


def add(client: Client, title: str, **typed: Any) -> Any:
    return client.post(f"{GOALS}add/", {"title": title, "position": "0", **typed}, follow=True)


def test_a_goal_is_added_and_edited(mereldal: Tenant, tom: Client) -> None:
    assert add(tom, "Residents go home sooner", description="With one plan.").status_code == 200
    with mereldal.enter():
        goal = Goal.objects.get()
    edited = {"title": "Residents go home well", "description": "With one plan.", "position": "2"}
    tom.post(f"{GOALS}{goal.public_id}/change/", edited)
    with mereldal.enter():
        goal = Goal.objects.get()
        log = list(AuditEntry.objects.order_by("pk").values_list("action", "label"))
    assert (goal.title, goal.position, goal.is_retired) == ("Residents go home well", 2, False)
    assert log == [("goal_added", "Residents go home sooner"), ("goal_edited", "Residents go home well")]


def test_a_goal_is_retired_and_brought_back_and_never_deleted(mereldal: Tenant, tom: Client) -> None:
    add(tom, "Residents go home sooner")
    with mereldal.enter():
        goal = Goal.objects.get()
    tom.post(f"{GOALS}{goal.public_id}/retirement/")
    with mereldal.enter():
        assert Goal.objects.get().retired_on == timezone.localdate()
    assert "nothing to do here" in tom.get(f"{GOALS}{goal.public_id}/retirement/", follow=True).content.decode()
    tom.post(f"{GOALS}{goal.public_id}/return/")
    with mereldal.enter():
        assert Goal.objects.get().retired_on is None
        assert [each.action for each in AuditEntry.objects.order_by("pk")][1:] == ["goal_retired", "goal_retired"]
    assert tom.post(f"{GOALS}{goal.public_id}/delete/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"title": "  "}, "Write a few words."), ({"title": "x" * 121}, "1 character too many.")],
    ids=["nothing", "too long"],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(
    mereldal: Tenant, tom: Client, typed: dict[str, str], sentence: str
) -> None:
    page = add(tom, **typed, description="With one plan.").content.decode()
    assert sentence in page
    assert "With one plan." in page
    with mereldal.enter():
        assert not Goal.objects.exists()


def test_goals_stand_in_the_order_of_their_places_and_then_of_their_words(inside: Tenant) -> None:
    for title, position in [("Éclairs", 1), ("Waste", 1), ("Doors", 1), ("Safety", 0)]:
        Goal.objects.create(organisation=inside.organisation, title=title, position=position)
    assert [goal.title for goal in Goal.in_order()] == ["Safety", "Doors", "Éclairs", "Waste"]


def test_the_database_keeps_no_goal_without_words(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="goal_has_title"), transaction.atomic():
        Goal.objects.create(organisation=inside.organisation, title="")
