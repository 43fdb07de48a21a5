"""Rules for the code as a whole: dependencies between apps, migrations, and no model that measures people."""

import ast
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model
from django.urls import get_resolver

from cop_platform.web.refusals import Refusal

ROOT = Path(__file__).resolve().parent.parent.parent
#: Nobody is measured: no model counts, rates or ranks what a person does (P3, V1, V3).
MEASURES = ["attend", "badge", "karma", "leaderboard", "point", "present", "rank", "rating", "score", "streak", "views"]
OURS = ["cop_platform", "members", "communities", "meetings", "charters", "knowledge"]


@pytest.mark.slow
def test_each_app_knows_only_what_it_stands_on() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([program, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout[-2000:] if ran.returncode else "") == (0, "")


def test_no_migration_is_missing(db: None) -> None:
    told = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=told)
    assert told.getvalue() == "No changes detected\n"


def bare(node: ast.AST) -> set[str]:
    """Names of what is raised without an argument there."""
    called = {id(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and id(each) not in called}


def test_a_refusal_has_a_sentence_and_the_status_of_one() -> None:
    assert get_resolver().url_patterns  # which loads all of them
    kinds = {each.__name__: each for each in Refusal.__subclasses__() if each.__module__.startswith(tuple(OURS))}
    trees = [ast.parse(file.read_text()) for app in OURS for file in (ROOT / app).rglob("*.py")]
    raised = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    unsaid = {name for node in raised for name in bare(node) if name in kinds and not kinds[name].sentence}
    assert ("RoundClosed" in kinds, unsaid) == (True, set())
    assert {name: each.status for name, each in kinds.items() if not 400 <= each.status < 500} == {}


@pytest.mark.requirement("S36", "S116", "S122")
def test_no_field_measures_people() -> None:
    measuring = [
        f"{model._meta.label}.{field.name}"
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        for word in MEASURES
        # An action point is something to do: its name has nothing to do with points that somebody is given.
        if word in field.name and getattr(field.related_model, "__name__", "") != "ActionPoint"
    ]
    assert measuring == []


def is_number(field: Any) -> bool:
    kind = field.get_internal_type()
    return not field.primary_key and ("Integer" in kind or kind in {"FloatField", "DecimalField"})


def is_about_a_person(model: type[Model]) -> bool:
    people = {apps.get_model(label) for label in ["members.Employee", "members.User"]}
    return model in people or bool(people & {field.related_model for field in model._meta.fields})


@pytest.mark.requirement("S36", "S122")
def test_no_table_has_a_number_beside_a_person() -> None:
    """A number would count something the person did; keys are not counted as numbers here."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models() if is_about_a_person(model)]
    numbers = [str(field) for model in models for field in model._meta.fields if is_number(field)]
    # Revision of a meeting, which calendars follow; revision of a proposal's text, to which responses belong.
    # Revision of a part of a charter, and number of a version of the organisation's approach, so that two people do not
    # overwrite each other.
    # A series: its rhythm and length, and the revision of its calendar entry, also of a date with an entry of its own.
    # Which of the three dots for a meeting this is, so that the database holds everybody to three.
    # Constants of a poll, by which the database keeps two times for it, and the revision of its times.
    # Renewals of a feed's address: part of the secret, so that an old one stops.
    assert sorted(numbers) == [
        "charters.CharterPart.revision",
        "communities.ApproachVersion.number",
        "communities.ProposalText.revision",
        "meetings.Dot.number",
        "meetings.Feed.renewals",
        "meetings.Meeting.own_entry_since",
        "meetings.Meeting.restored_from",
        "meetings.Meeting.revision",
        "meetings.Move.revision",
        "meetings.Poll.first_number",
        "meetings.Poll.revision",
        "meetings.Poll.second_number",
        "meetings.Series.count",
        "meetings.Series.interval",
        "meetings.Series.minutes",
        "meetings.Series.nth",
        "meetings.Series.revision",
    ]
