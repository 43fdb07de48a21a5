"""What the product must never become: a tool to manage people (the ⛔ of docs/requirements.md).

Two kinds of test. One examines how tables, forms, addresses and jobs are built and what they do, by whatever name. The
other searches for forbidden words, which would reveal a forbidden purpose behind a permitted structure.
"""

import ast
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.db import connection, models
from django.utils import timezone
from django.utils.html import strip_tags

from communities.check_ins.questions import CHECK_IN
from communities.decisions.volunteers import help_with, stop_helping_with
from communities.models import (
    Community,
    Joining,
    Level,
    LevelChange,
    Nomination,
    Participation,
    Role,
    RoleTerm,
    Volunteer,
)
from communities.participation.forms import LevelForm
from communities.participation.levels import choose_level, level_of
from cop_platform.celery import app as celery
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.sources import reminder_sources
from cop_platform.time_zones import time_zones
from meetings.models import RSVP, Format, Meeting
from meetings.rsvps.forms import RSVPForm
from meetings.templatetags.meetings import FORMAT_HINTS
from members.admin.sites import operator_site, organisation_site
from members.models import Employee, Organisation, User
from members.people.forms import ProfileForm
from tests.support.addresses import (
    FORM_VALUES,
    OwnRecords,
    all_addresses,
    crawl,
    form_values,
    in_organisation,
    put_back_belongings,
    sample,
)
from tests.support.people import Tenant, make_community, make_meeting, noon_in, signed_in

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ["cop_platform", "members", "communities", "meetings", "charters", "knowledge"]
#: A person's level or role in a community, as they chose or accepted it.
PLACES: list[type[models.Model]] = [Participation, LevelChange, RoleTerm, Nomination]


def requirement(*ids: str) -> pytest.MarkDecorator:
    return pytest.mark.requirement(*ids)


# --- Helpers ------------------------------------------------------------------------------------------------------
def our_models() -> list[type[models.Model]]:
    """All our models, including the many-to-many tables that Django generates."""
    return [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def columns(model: type[models.Model]) -> list[Any]:
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def links(model: type[models.Model], to: type[models.Model]) -> list[str]:
    return [field.name for field in columns(model) if field.related_model is to]


def named(model: type[models.Model], fields: list[str]) -> set[str]:
    return {f"{model._meta.label}.{field}" for field in fields}


def modules() -> Iterator[Any]:
    for package in map(import_module, OURS):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("wsgi"):  # would start the application again
                yield import_module(found.name)


def our_forms() -> list[type[forms.BaseForm]]:
    list(modules())  # imports what is not imported yet
    waiting, found = [forms.BaseForm], []
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            if each.__module__.split(".")[0] in OURS:
                found.append(each)
    return found


def fields_of(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    return form.base_fields  # type: ignore[attr-defined]


def offered(field: Any) -> set[str]:
    """The values of a field with fixed choices."""
    fixed = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    return {str(value) for value, _label in field.choices} if fixed else set()


def admins() -> Iterator[Any]:
    sites: list[AdminSite] = [organisation_site, operator_site]
    for site in sites:
        yield from site._registry.values()


@pytest.fixture
def own(db: None) -> OwnRecords:
    return put_back_belongings("mereldal", "Hilde Merelveld", "Blackbird Song", "Why they sing at night")


# --- Nobody sets another person's level or role -------------------------------------------------------------------
def places_of_others(house: Tenant, me: Employee) -> dict[str, list[Any]]:
    with house.enter():
        whose = {model: "nominee" if model is Nomination else "employee" for model in PLACES}
        return {
            model._meta.label: list(model._default_manager.exclude(**{key: me.pk}).order_by("pk").values())
            for model, key in whose.items()
        }


@pytest.mark.crawl
@requirement("S18", "S117")
@pytest.mark.parametrize("name", ["Chloé", "Karel"])
def test_no_address_places_moves_or_appoints_somebody_else(own: OwnRecords, name: str) -> None:
    """A leader and administrator posts to every address, with somebody else's ids in every field."""
    mereldal, someone = own.house, own.house[name]
    names = {field.name for model in PLACES for field in model._meta.fields} | {"person", "member", "user", "who"}
    ids = {key: value for key in names for value in [someone.pk] if key not in {"level", "before", "after", "answer"}}
    forged = {**ids, "public_id": someone.public_id, "email": someone.user.email, "role": Role.LEADER}
    before, mine = places_of_others(mereldal, own.person), signed_in(own.person)
    mine.raise_request_exception = False
    for address in in_organisation():
        if "/admin/" in address.route:  # tested separately below: it writes no levels
            continue
        path = address.path(own.slug, sample(address, own))
        mine.post(f"{path}?employee={someone.pk}&person={someone.public_id}", {**forged, **form_values(address.name)})
        assert places_of_others(mereldal, own.person) == before, address.route
    with mereldal.enter():
        moved = LevelChange.objects.filter(employee=own.person, after=FORM_VALUES["level"])
        assert moved.exists(), "Otherwise nothing was tried."


@requirement("S18", "S117")
def test_no_form_offers_a_level_together_with_anything_else() -> None:
    """A second field could name somebody else."""
    levels = set(Level.values)
    offering = [form for form in our_forms() if any(levels & offered(field) for field in fields_of(form).values())]
    assert offering == [LevelForm]
    assert list(fields_of(LevelForm)) == ["level"]
    of_tables = [form for form in our_forms() if issubclass(form, forms.ModelForm)]
    assert [form for form in of_tables if form._meta.model in PLACES] == []


@requirement("S18", "S117")
def test_administrators_and_operators_write_no_places() -> None:
    every = list(admins())
    assert len(every) > 2
    shown = {model for admin in every for model in [admin.model, *(inline.model for inline in admin.inlines)]}
    # Not even read-only: level changes are private, and RSVPs are for the meeting, not for administrators (P3, M2).
    assert shown & {*PLACES, RSVP} == set()


WRITES = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "save"}
WRITES |= {f"a{verb}" for verb in WRITES} | {"add", "set", "remove", "clear"}
DEMONSTRATION = "demo."


def functions() -> Iterator[tuple[str, ast.AST]]:
    """Each function and method of our apps, without the demonstration, and the code outside of them."""
    for app in OURS:
        for file in (ROOT / app).rglob("*.py"):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            if "migrations" not in module and not module.startswith(DEMONSTRATION):
                yield from _functions(module, ast.parse(file.read_text()))


def _functions(name: str, tree: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.AST]]:
    loose = ast.Module([], [])
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(f"{name}.{node.name}", node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name}.{node.name}", node
        else:
            loose.body.append(node)
    yield name, loose


def mentions(node: ast.AST, *names: str) -> bool:
    """Whether the code names one of these: as a name, an attribute (also of a module or a reverse key) or a string."""
    for each in ast.walk(node):
        said = getattr(each, "id", None) or getattr(each, "attr", None) or getattr(each, "value", None)
        if isinstance(said, str) and said.rsplit(".", maxsplit=1)[-1] in names:
            return True
    return False


def calls(node: ast.AST) -> set[str]:
    called: list[Any] = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return {str(getattr(each, "attr", "") or getattr(each, "id", "")) for each in called}


def writers(model: type[models.Model], *ways_back: str) -> set[str]:
    """Functions that name this model, or a reverse key to it, and write or create rows."""
    name = model.__name__
    return {
        where for where, node in functions() if mentions(node, name, *ways_back) and calls(node) & (WRITES | {name})
    }


def callers(*verbs: str) -> set[str]:
    return {where for where, node in functions() if calls(node) & set(verbs)}


@requirement("S18", "S117")
def test_only_three_verbs_write_a_level_and_only_one_view_calls_them() -> None:
    """Only three functions write a level: choose, leave and undo of one's own last change.

    The import carries over levels that people chose elsewhere, once, and only for people who never took part here.
    """
    carried_over = {where for where in writers(Participation, "participations") if ".importing." in where}
    assert writers(Participation, "participations") - carried_over == {
        "communities.participation.levels._set_level",
        "communities.participation.levels._remove",
    }
    assert callers("_set_level") == {
        "communities.participation.levels.choose_level",
        "communities.participation.levels.undo_change",
    }
    assert callers("_remove") == {
        "communities.participation.levels.leave",
        "communities.participation.levels.undo_change",
    }
    assert {where.rsplit(".", maxsplit=2)[0] for where in carried_over} == {"communities.importing.writing"}
    assert callers("choose_level", "leave", "undo_change") == {
        "communities.pages.taking_part._change_level",
        # After a split: several places at once, all of the person who chooses.
        "communities.splitting.splitting.choose_places",
        # Whoever starts a community sits in it.
        "communities.starting.starting.start",
    }
    assert callers("_change_level") == {"communities.pages.taking_part.participation"}
    assert callers("choose_places") == {"communities.splitting.views.the_split"}


@requirement("S18")
def test_that_view_acts_for_who_asks() -> None:
    [view] = [node for where, node in functions() if where == "communities.pages.taking_part.participation"]
    asked = [each for each in ast.walk(view) if isinstance(each, ast.Call) and calls(each) >= {"_change_level"}]
    people = [ast.unparse(each.args[1]) for each in asked if getattr(each.func, "id", "") == "_change_level"]
    assert people == ["request.employee"]


@requirement("S18", "S115")
def test_after_a_split_each_chooses_for_themself() -> None:
    found = dict(functions())
    [chosen] = re.findall(r"choose_places\(.*\)", ast.unparse(found["communities.splitting.views.the_split"]))
    assert chosen.endswith("by=request.employee)")
    levels = re.findall(
        r"(?:choose_level|leave)\(.*\)", ast.unparse(found["communities.splitting.splitting.choose_places"])
    )
    assert levels == ["choose_level(part.community, by, Level(place))", "leave(part.community, by)"]


@requirement("S124")
def test_a_role_begins_only_with_the_yes_of_who_was_asked() -> None:
    """A term starts only after the nominee accepted.

    Others write what the holder says of it, and its end: the holder's own, or when the holder leaves the organisation.
    """
    assert callers("start_term") == {
        "communities.nominations.answering._start_term",
        # Whoever starts a community, or takes up a closed one that nobody leads, leads it by that.
        "communities.starting.starting.start",
        "communities.lifecycle.moving.reopen",
    }
    # Directly after an acceptance; or after a round in which nobody objected to an accepted nomination.
    assert callers("_start_term") == {
        "communities.nominations.answering.answer_nomination",
        "communities.nominations.answering.apply_round_to_nomination",
    }
    assert callers("answer_nomination") == {
        "communities.nominations.nominating.stand_for",
        "communities.nominations.views.answering._answer",
    }
    # An administrator who creates a community may name themself, or do so after somebody said no.
    assert callers("stand_for") == {
        "communities.nominations.views.filling._offer",
        "communities.nominations.founding.create_community",
        "communities.admin._ask_to_lead",
    }
    assert callers("_end_term") == {"communities.roles.terms.resign", "communities.roles.terms.end_terms_of"}
    # A candidate accepts the term and hours that everyone could read in the selection.
    assert callers("agree_term") == {
        "communities.roles.views._save_agreement",
        "communities.nominations.selection._agree_as_described",
    }
    assert callers("_agree_as_described") == {"communities.nominations.selection.candidate_answered"}
    assert callers("resign") == {"communities.roles.views.resignation"}
    assert callers("end_terms_of") == {"communities.receivers._on_employee_deactivated"}


@requirement("S124")
@pytest.mark.parametrize("name", ["my_term", "resignation"])
def test_what_somebody_says_of_a_role_or_when_they_lay_it_down_is_their_own(name: str) -> None:
    [view] = [node for where, node in functions() if where == f"communities.roles.views.{name}"]
    assert "term = _find_my_term(request, community_slug, role)" in ast.unparse(view)
    assert callers("_save_agreement") == {"communities.roles.views.my_term"}
    [mine] = [node for where, node in functions() if where == "communities.roles.views._find_my_term"]
    assert "term_of(found, request.employee, held)" in ast.unparse(mine)


@requirement("S102", "S117")
def test_only_oneself_offers_to_help_and_answers_a_proposal() -> None:
    assert writers(Volunteer, "volunteers") == {
        "communities.decisions.volunteers.help_with",
        "communities.decisions.volunteers.stop_helping_with",
        "communities.decisions.volunteers.release_volunteer",
    }
    # An offer to help ends with the access it depended on; nobody else can remove it.
    assert callers("release_volunteer") == {
        "communities.receivers._release_volunteers",
        "communities.decisions.volunteers.release_without_membership",
        "communities.receivers._release_commitments",
    }
    assert callers("release_without_membership") == {"communities.receivers._release_volunteers_without_role"}
    assert callers("help_with", "stop_helping_with") == {"communities.decisions.views.proposals.volunteers"}
    assert callers("respond") == {"communities.decisions.views.proposals.response"}
    for verb in [help_with, stop_helping_with]:
        assert list(inspect.signature(verb).parameters) == ["proposal", "by"]


@requirement("S21")
def test_one_sits_in_the_core_of_as_many_communities_as_one_likes(inside: Tenant) -> None:
    circles = [make_community(inside.organisation, f"Circle {number}") for number in range(40)]
    for circle in circles:
        assert choose_level(circle, inside["Chloé"], Level.CORE)
    assert {level_of(circle, inside["Chloé"]) for circle in circles} == {Level.CORE}


@requirement("S97")
def test_a_community_is_open_unless_somebody_says_otherwise() -> None:
    assert Community().joining == Joining.OPEN


@requirement("S59")
def test_one_reads_the_purpose_before_one_takes_a_place(mereldal: Tenant) -> None:
    plain = mereldal.communities["plain-language"]
    page = signed_in(mereldal["Chloé"]).get(plain.get_absolute_url()).content.decode()
    assert 0 < page.find(plain.purpose) < page.find('name="level"')


# --- No change without an action by the person --------------------------------------------------------------------
@pytest.fixture
def jobs_run_here() -> Iterator[None]:
    """Runs jobs, and the jobs they start, in this process and at once."""
    here = {"task_always_eager": True, "task_eager_propagates": True}
    before = {name: celery.conf[name] for name in here}
    celery.conf.update(here)
    yield
    celery.conf.update(before)


def as_it_stands(house: Tenant) -> dict[str, list[Any]]:
    with house.enter():
        rows = {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in PLACES}
        return {**rows, "phases": list(Community.objects.order_by("pk").values_list("pk", "phase", "phase_since"))}


@requirement("S18", "S22", "S52", "S113", "S124")
def test_years_of_silence_change_no_place_no_role_and_no_phase(mereldal: Tenant, jobs_run_here: None) -> None:
    """Every scheduled job runs for years, with the jobs it starts, while nobody does anything."""
    celery.loader.import_default_modules()
    jobs = {(str(entry["task"]), *entry.get("args", [])) for entry in celery.conf.beat_schedule.values()}
    assert len(jobs) >= len(settings.CELERY_BEAT_SCHEDULE)
    with mereldal.enter():
        elsewhere = mereldal.communities["medication-safety"]  # without participants
        make_meeting(elsewhere, mereldal["Tom"])
        core = set(Participation.objects.filter(level=Level.CORE).values_list("employee", flat=True))
        members = set(Participation.objects.exclude(level=Level.PERIPHERY).values_list("employee", flat=True))
    before, today = as_it_stands(mereldal), timezone.now()
    owed: set[tuple[int, str, int]] = set()
    # Nobody is asked on a weekend, so two days later once more.
    for days in [0, 9, 45, 100, 200, 202, 400, 402, 3000, 3002]:
        with time_machine.travel(today + timedelta(days=days), tick=False):
            for job, *named in sorted(jobs):
                celery.tasks[job].delay(*named)
        owed |= set(QueuedMail.objects.values_list("pk", "kind", "recipient_id"))  # before the mails are purged
    assert as_it_stands(mereldal) == before
    assert {kind for _pk, kind, _recipient in owed} <= {source.name for source in reminder_sources()}
    mailed = {recipient for _pk, kind, recipient in owed if kind != CHECK_IN}
    assert mailed <= core, "Who is quiet is left in peace."
    # One check-in, one more after the interval, and then none until the person acts; none at the periphery.
    asked = Counter(recipient for _pk, kind, recipient in owed if kind == CHECK_IN)
    assert asked == dict.fromkeys(members, 2)
    with mereldal.enter():
        elsewhere.refresh_from_db()
        assert elsewhere.next_meeting_at is None, "Otherwise the jobs did nothing."


# --- Meetings: no attendance records ------------------------------------------------------------------------------
@requirement("S116")
def test_a_meeting_knows_who_plans_and_who_means_to_come_and_nobody_who_was_there() -> None:
    of_meetings = [model for model in our_models() if model is Meeting or links(model, Meeting)]
    people = set[str]().union(*(named(model, links(model, Employee) + links(model, User)) for model in of_meetings))
    assert people == {
        "meetings.Meeting.host",
        "meetings.Meeting.scheduled_by",
        "meetings.Move.by",
        "meetings.Cancellation.by",
        "meetings.RSVP.employee",
        # Who said yes to an action point afterwards, who wrote it down, and who wrote a decision down.
        "meetings.ActionPoint.owner",
        "meetings.ActionPoint.written_by",
        "meetings.MeetingDecision.recorded_by",
        # What people want to talk about, also those who do not come. Dots, and who said a sentence, go when it is over.
        "meetings.Topic.added_by",
        "meetings.Topic.removed_by",
        "meetings.Dot.employee",
        "meetings.RetrospectiveSentence.said_by",
        "meetings.GoesOn.by",
        # Who asks which date suits, and who would host it then.
        "meetings.Poll.asked_by",
        "meetings.Poll.host",
        # Before it: who arranged something, who asked somebody from outside, and what one does not eat, for a day.
        "meetings.PreparationTask.done_by",
        "meetings.Guest.invited_by",
        "meetings.DietaryNeed.employee",
        # Who asked another community to host it too, who answered for that one, and who ended it.
        "meetings.CoHosting.asked_by",
        "meetings.CoHosting.answered_by",
        "meetings.CoHosting.ended_by",
    }
    kept = [field for model in of_meetings for field in columns(model) if isinstance(field, models.JSONField)]
    assert kept == [], "People could stand in there."


@requirement("S116", "S119")
def test_an_answer_is_a_choice_ahead_and_nothing_more() -> None:
    fields = {field.name for field in columns(RSVP)}
    named = {"id", "organisation", "meeting", "meeting_is_open", "employee", "choice", "answered_at", "is_for_series"}
    assert fields == named
    assert set(RSVP.Choice.values) == {"coming", "online", "maybe", "not_this_time"}
    assert links(Employee, Meeting) == []


@requirement("S119")
def test_nobody_has_to_say_why_they_leave_move_or_stay_away() -> None:
    """No text is stored with a level or an RSVP, and no form asks for one."""
    places: list[type[models.Model]] = [Participation, LevelChange, RSVP]
    words = [str(field) for model in places for field in columns(model) if is_text(field) and not field.choices]
    assert words == []
    assert (list(fields_of(LevelForm)), list(fields_of(RSVPForm))) == (["level"], ["choice"])
    assert fields_of(LevelForm)["level"].required is False


@requirement("S109")
def test_each_format_of_the_source_is_there_and_says_how_it_goes() -> None:
    assert {"lean_coffee", "open_space", "world_cafe", "fishbowl", "pecha_kucha"} <= set(Format.values)
    assert set(FORMAT_HINTS) == set(Format)
    assert all(str(words).strip() for words in FORMAT_HINTS.values())


# --- No organisation chart ----------------------------------------------------------------------------------------
def is_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def is_quantity(field: Any) -> bool:
    numbers = (models.IntegerField, models.FloatField, models.DecimalField, models.DurationField)
    return isinstance(field, numbers) and not field.primary_key


@requirement("S40", "S120")
def test_no_colleague_stands_above_another() -> None:
    """No key from person to person, and no table with two people in it, except where one acts for the other."""
    assert links(Employee, Employee) == links(User, User) == links(User, Employee) == []
    pairs = {model._meta.label: links(model, Employee) for model in our_models() if len(links(model, Employee)) > 1}
    assert pairs == {
        "members.OrganisationInvitation": ["invited_by", "accepted_by"],
        "meetings.Meeting": ["host", "scheduled_by"],
        # Whoever said yes to it, and whoever wrote it down; whoever is asked to do it, and who asked.
        "meetings.ActionPoint": ["owner", "written_by"],
        "meetings.ActionRequest": ["employee", "asked_by"],
        "meetings.Series": ["host", "scheduled_by"],
        # Whoever asks which date suits, and who hosts the meeting that comes of it.
        "meetings.Poll": ["host", "asked_by"],
        # Whoever asked another community to host a meeting too, who answered for that one, and who ended it.
        "meetings.CoHosting": ["asked_by", "answered_by", "ended_by"],
        # Whoever asked where each goes when a community splits, and who took that question back.
        "communities.Split": ["asked_by", "cancelled_by"],
        "communities.Closing": ["proposed_by", "decided_by"],
        # Whoever is thanked, and whose words they are.
        "communities.Recognition": ["person", "written_by"],
        "communities.Decision": ["person", "by"],
        # Whoever writes the draft says that a remark on it is handled.
        "charters.CharterRemark": ["written_by", "handled_by"],
        # The person who asks to join, and the steward who answers.
        "communities.JoinRequest": ["employee", "decided_by"],
        "communities.ConfidentialConversation": ["writer", "coach"],
        "communities.CommunityInvitation": ["invitee", "invited_by"],
        "communities.Nomination": ["nominee", "nominated_by"],
        "communities.Proposal": ["candidate", "proposed_by"],
        "communities.Question": ["asked_by", "answered_by"],
        "communities.RoleSelection": ["facilitator", "candidate"],
        "communities.Suggestion": ["by", "person"],
        # Whoever began it, and whoever said for the group how it went.
        "knowledge.Experiment": ["started_by", "judged_by"],
        "knowledge.Result": ["recorded_by", "removed_by"],
        "knowledge.SupportRequest": ["asked_by", "answered_by"],
        # Whoever plans meetings may take a topic off the list, which then says so.
        "meetings.Topic": ["added_by", "removed_by"],
        # Whoever is asked whether they may be thanked, and who asked.
        "knowledge.Thanks": ["employee", "asked_by"],
    }


@requirement("S40", "S120")
def test_what_stands_about_a_person_is_theirs_to_write() -> None:
    """Every text and choice about a person can be edited by that person, for example where they work (O5)."""
    own_words = set(ProfileForm.Meta.fields)
    texts = {field.name for field in columns(Employee) if is_text(field)} - {"public_id"}
    assert texts == own_words
    assert {field.related_model for field in columns(Employee) if field.related_model} == {Organisation, User}


@requirement("S120")
def test_a_community_belongs_to_its_organisation_and_to_no_part_of_it() -> None:
    """A community may get relations to other communities and people, never to organisational units."""
    related = {field.related_model for field in columns(Community) if field.related_model}
    assert related <= {Organisation, Community, Employee}
    assert Organisation in related


# --- No measuring of people ---------------------------------------------------------------------------------------
@requirement("S111", "S123")
def test_neither_community_nor_organisation_has_a_number_to_reach() -> None:
    """Targets for growth, size or balance would need a number. Only a day or a duration may ever be added here."""
    quantities = [str(field) for model in [Community, Organisation] for field in columns(model) if is_quantity(field)]
    assert quantities == ["communities.Community.cadence_weekday", "communities.Community.cadence_minutes"]
    assert [name for name, field in fields_of(LevelForm).items() if isinstance(field, forms.IntegerField)] == []


def crowd(community: Community, level: Level, count: int) -> None:
    house, since = community.organisation, noon_in(-9)
    accounts = User.objects.bulk_create(User(email=f"{level.value}-{number}@x.example") for number in range(count))
    people = Employee.objects.bulk_create(
        Employee(organisation=house, user=each, name=f"Guest speaker {chr(65 + number % 26)}")
        for number, each in enumerate(accounts)
    )
    Participation.objects.bulk_create(
        Participation(organisation=house, community=community, employee=each, level=level, since=since)
        for each in people
    )


#: The planner of a meeting sees how many people will be mailed, before sending; it is no measure of success.
TO_BE_MAILED = re.compile(r"\d+ colleagues? gets? this mail")


@pytest.mark.crawl
@requirement("S122")
def test_no_page_says_how_many_people_take_part(own: OwnRecords) -> None:
    """Groups of unmistakable sizes: neither these numbers nor their sums appear on any page."""
    crowds = {Level.CORE: 107, Level.ACTIVE: 211, Level.PERIPHERY: 419}
    with own.house.enter():
        for level, count in crowds.items():
            crowd(own.community, level, count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        sizes = [own.community.participations.filter(level=level).count() for level in Level]
    figures = {*sizes, sum(sizes)} | {sum(sizes) - size for size in sizes} | {size - 1 for size in sizes}
    assert min(figures) > 100
    pages = crawl(signed_in(own.person), [f"/o/{own.slug}/", own.community.get_absolute_url()])
    assert own.community.get_absolute_url() in pages
    told = {
        place: found
        for place, page in pages.items()
        if "/admin/" not in place and (found := figures & {int(each) for each in numbers_read(page)})
    }
    assert told == {}


def numbers_read(page: str) -> list[str]:
    """Numbers in the text, labels and alternative texts of a page; not those in scripts, styles and drawings."""
    page = TO_BE_MAILED.sub(" ", page)
    drawn = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", page)
    heard = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', page)
    return re.findall(r"(?<![\w.,:/-])\d{3,5}(?![\w:/-])", " ".join([strip_tags(drawn.replace("<", " <")), *heard]))


# --- Forbidden words ----------------------------------------------------------------------------------------------
#: By requirement. A word, or several in a row joined by underscores.
NEVER = {
    "S36": "badge badges karma medal points reputation trophy xp",
    "S40": "boss hierarchy line_manager manager org_chart reports_to subordinate supervisor",
    "S111": "growth growth_target slow stagnating",
    "S113": "expire_membership expires membership_ends remove_members rotate_members",
    "S116": "absence absent absentees attendance attended attendees"
    " attending no_show no_shows noshow register_of showed_up",
    "S117": "add_member add_members add_participant assign assigned"
    " assignee assignment enrol enroll enrolment move_member",
    "S119": "compulsory excuse excuses excused mandatory must_attend obligatory",
    "S120": "business_unit cost_center cost_centre department division fte"
    " head_count headcount job job_title org_unit unit",
    "S122": "kpi kpis leaderboard leaderboards metrics ranking rankings scoreboard statistics stats top_members totals",
    "S123": "equality_of_participation evenness participation_rate participation_target quota",
    "S124": "next_leader roster rota rotation turn turns whose_turn",
}


def of_tables() -> Iterator[tuple[str, str]]:
    for model in our_models():
        yield model._meta.label, snake(model.__name__)
        for field in columns(model):
            yield str(field), field.name
            for value, _label in field.flatchoices:
                yield f"{field}: {value}", str(value)


def of_forms() -> Iterator[tuple[str, str]]:
    for form in our_forms():
        for name, field in fields_of(form).items():
            yield f"{form.__qualname__}.{name}", name
            for value in sorted(offered(field) - set(time_zones())):
                yield f"{form.__qualname__}.{name}: {value}", value


def written() -> Iterator[tuple[str, str]]:
    """Names and texts that carry a meaning in the product, each with the place where it was found."""
    yield from of_tables()
    yield from of_forms()
    for address in all_addresses():
        if not address.route.startswith(("accounts/", "admin/")):
            yield address.route, address.route
            yield address.route, address.name
    celery.loader.import_default_modules()
    for job in [*settings.CELERY_BEAT_SCHEDULE, *(name for name in celery.tasks if name.split(".")[0] in OURS)]:
        yield job, job
    for file in sorted({*(ROOT / "templates").rglob("*.html")} - {*(ROOT / "templates" / "allauth").rglob("*")}):
        yield str(file.relative_to(ROOT)), file.stem


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)


@pytest.mark.parametrize(
    ("words", "id_"), [pytest.param(words, id_, marks=requirement(id_), id=id_) for id_, words in NEVER.items()]
)
def test_nothing_is_called_what_it_must_not_be(words: str, id_: str) -> None:
    everywhere = [(where, "_".join(["", *re.findall(r"[a-z]+", text.lower()), ""])) for where, text in written()]
    assert len(everywhere) > 200
    found = [(where, word) for where, text in everywhere for word in words.split() if f"_{word}_" in text]
    assert found == [], f"{id_} of docs/requirements.md"
