"""An organisation may show former colleagues as “a former colleague”: then only administrators see their names.

Checked in the source, and tried: somebody with a unique name leaves, and every page and mail is searched for it.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from communities.confidential.conversations import reply as answer_in_confidence
from communities.confidential.conversations import start
from communities.models import Decision, DecisionOutcome, Level, Role
from communities.models.decision import log
from communities.nominations.nominating import create_nomination
from communities.notifications.preferences import unsubscribe_token
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from cop_platform.audit.models import AuditEntry
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.tenancy import tenant_models
from meetings.models import RSVP, Meeting
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.schedule import cancel, update
from members.invitations.inviting import invite
from members.models import Employee, FormerNamePolicy
from members.people.deactivation import deactivate, reactivate
from members.people.expertise import add_topic
from tests.support.addresses import crawl
from tests.support.people import Tenant, make_employee, make_meeting, make_meeting_details, noon_in, signed_in

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ["cop_platform", "members", "communities", "meetings", "charters", "knowledge"]
#: Modules that need the real name: the administrators' and the import's. The demonstration has no former colleagues.
NAMES_MEANT = ("members/admin/", "members/models/employee.py", "communities/importing/", "demo/")
#: Read as a value and made an Employee again, whose display_name is shown.
BECOMES_A_COLLEAGUE = {"communities/roles/terms.py: employee__name"}
#: Names before ``.name`` in a template that are no colleague; ``me`` is the reader, who has not left.
NO_COLLEAGUE = {
    "community",
    "offered_community",
    "co_host",
    "planned_by",
    "organisation",
    "other_organisation",
    "me",
    "form",
    "attrs",
    "model",
    "invitation",
    "guest",
    "guest_form",
    "platform",
    "source",
    "domain",
    "state",
    "above",
    "forms",
}


@cache
def keys_to_people() -> set[str]:
    """Names by which code refers to a colleague: those of the foreign keys, and a few variables."""
    keys = {
        field.name
        for model in tenant_models()
        for field in model._meta.concrete_fields
        if field.related_model is Employee
    }
    return keys | {"person", "colleague", "holder", "who"}


def names_in_python() -> Iterator[str]:
    for app in OURS:
        for file in sorted((ROOT / app).rglob("*.py")):
            place = str(file.relative_to(ROOT))
            if not place.startswith(NAMES_MEANT) and "/migrations/" not in place:
                for node in ast.walk(ast.parse(file.read_text())):
                    found = (f"{place}: {name}" for name in names_read(node))
                    yield from (each for each in found if each not in BECOMES_A_COLLEAGUE)


def names_read(node: ast.AST) -> list[str]:
    """Uses of a colleague's ``name``: as an attribute, or in a query through a foreign key."""
    people = keys_to_people()
    if isinstance(node, ast.Attribute) and node.attr == "name":
        said = getattr(node.value, "attr", None) or getattr(node.value, "id", None)
        return [ast.unparse(node)] if said in people else []
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"values", "values_list"}:
        asked = [str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant)]
        return [text for text in asked if text.endswith("__name") and text.split("__")[-2] in people]
    return []


def names_in_templates() -> Iterator[str]:
    for file in sorted({*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")}):
        place = str(file.relative_to(ROOT))
        if place.startswith("templates/allauth/") or place == "templates/members/site/organisations.html":
            continue
        text = file.read_text()
        for found in re.finditer(r"([\w.]+)\.name\b", text):
            if found[1].rsplit(".", maxsplit=1)[-1] not in NO_COLLEAGUE:
                yield f"{place}: {found[0]}"
        for found in re.finditer(r"{{ *(\w+\.[\w.]+) *[|}]", text):  # a whole object shows the real name
            if found[1].rsplit(".", maxsplit=1)[-1] in keys_to_people():
                yield f"{place}: {found[0]}"


def test_what_is_shown_of_a_colleague_is_their_shown_name() -> None:
    """If it fails: use ``display_name``; what is no colleague belongs in NO_COLLEAGUE."""
    assert [*names_in_python(), *names_in_templates()] == []


# --- Pages and mails ----------------------------------------------------------------------------------------------
NAME, PARTS = "Zebulon Quackenbush", ["Zebulon", "Quackenbush"]


def busy_life(house: Tenant) -> Employee:
    """Somebody whose name appears in every place where a name can appear."""
    plain, nele = house.communities["plain-language"], house["Nele"]
    zeb = make_employee(house.organisation, NAME, works_at="The attic", introduction="Ask me about owls.")
    choose_level(plain, zeb, Level.CORE)
    for role in [Role.LEADER, Role.COACH]:
        start_term(plain, zeb, role)
    create_nomination(plain, zeb, Role.SPONSOR, reason="He opens doors.")
    add_topic(zeb, "Owls")
    for kind in [Decision.Kind.JOINING, Decision.Kind.ROLE]:
        log(plain, kind, DecisionOutcome.ACCEPTED, person=zeb, role=Role.COACH, by=nele)
    log(plain, Decision.Kind.PROPOSAL, DecisionOutcome.ACCEPTED, title="Soup first", by=zeb)
    hosted = make_meeting(plain, zeb, host=zeb, invite=True, focus="Hosted")
    set_rsvp(hosted, zeb, RSVP.Choice.COMING)
    update(hosted, make_meeting_details(focus="Hosted", starts_at=noon_in(9), host=zeb), by=zeb, revision=0)
    make_meeting(plain, zeb, host=zeb, focus="Over", starts_at=noon_in(-3))
    cancel(make_meeting(plain, zeb, focus="Called off", invite=True), by=zeb, note="The room is flooded.")
    invite(house.organisation, "later@mereldal.example", by=zeb)
    mine = start(plain, house["Lotte"], by=zeb, text="It weighs on me.")
    answer_in_confidence(mine, by=house["Lotte"], text="Tell me.")
    start(plain, zeb, by=house["Amina"], text="And on me.")
    return zeb


@pytest.fixture
def gone(mereldal: Tenant) -> Employee:
    with mereldal.enter():
        zeb = busy_life(mereldal)
        deactivate(zeb, by=mereldal["Tom"])
        return zeb


def set_names(house: Tenant, how: FormerNamePolicy) -> None:
    house.organisation.former_name_policy = how
    house.organisation.save()


def starts(house: Tenant) -> list[str]:
    with house.enter():
        meetings = [each.get_absolute_url() for each in Meeting.objects.all()]
    return ["/o/mereldal/", "/o/mereldal/communities/plain-language/decisions/", *meetings]


def pages_of(house: Tenant, name: str) -> dict[str, str]:
    found = crawl(signed_in(house[name]), starts(house), most_of_a_kind=9)
    return {place: page for place, page in found.items() if "/admin/" not in place}


def named(pages: dict[str, str]) -> list[str]:
    return [place for place, page in pages.items() if any(part in page for part in PARTS)]


@pytest.mark.crawl
@pytest.mark.parametrize("name", ["Amina", "Chloé", "Lotte", "Tom"])
def test_no_page_names_who_left(mereldal: Tenant, gone: Employee, name: str) -> None:
    set_names(mereldal, FormerNamePolicy.FORMER_COLLEAGUE)
    pages = pages_of(mereldal, name)
    assert named(pages) == []
    hosted = [page for page in pages.values() if "<dd>A former colleague</dd>" in page]
    assert hosted, "Otherwise nothing was shown of them at all."
    assert not [place for place, page in pages.items() if gone.public_id in page], "A link to nobody."
    assert signed_in(mereldal[name]).get(gone.get_absolute_url()).status_code == 404


@pytest.mark.crawl
def test_where_names_are_kept_the_same_pages_name_them(mereldal: Tenant, gone: Employee) -> None:
    """Otherwise the test above would pass because it finds nothing."""
    places = named(pages_of(mereldal, "Amina"))
    assert "/o/mereldal/communities/plain-language/decisions/" in places
    assert gone.get_absolute_url() in places
    assert len([place for place in places if "/meetings/" in place]) == 2


def test_no_mail_and_no_calendar_entry_names_who_left(mereldal: Tenant, gone: Employee) -> None:
    set_names(mereldal, FormerNamePolicy.FORMER_COLLEAGUE)
    send_due()
    assert len(mail.outbox) > 3
    assert [letter.subject for letter in mail.outbox if any(part in str(letter.message()) for part in PARTS)] == []
    with mereldal.enter():
        entry = Meeting.objects.get(focus="Hosted").get_absolute_url() + "calendar.ics"
    assert NAME not in signed_in(mereldal["Amina"]).get(entry).content.decode()


def test_nothing_that_was_owed_reaches_who_left(mereldal: Tenant, gone: Employee) -> None:
    """A mail of each kind that is about a colleague is queued for the person who left."""
    kinds = {"meeting_invitation", "meeting_change", "confidential_message", "confidential_coach_ended"}
    with mereldal.enter():
        about = {mail.kind: mail for mail in QueuedMail.objects.filter(kind__in=kinds)}
        assert set(about) == kinds
        for kind, known in about.items():
            QueuedMail.objects.get_or_create(
                organisation=mereldal.organisation,
                kind=kind,
                object_id=known.object_id,
                revision=known.revision,
                recipient_id=gone.pk,
                defaults={"due_at": timezone.now()},
            )
    QueuedMail.objects.filter(recipient_id=gone.pk, settled_at=None).update(due_at=timezone.now())
    send_due()
    assert [letter.to for letter in mail.outbox if gone.user.email in letter.to] == []
    theirs = QueuedMail.objects.filter(recipient_id=gone.pk, kind__in=kinds)
    assert set(theirs.values_list("kind", "outcome")) == {(kind, MailOutcome.DROPPED) for kind in kinds}


def test_an_old_link_to_stop_mails_says_no_name_and_changes_nothing(mereldal: Tenant, gone: Employee) -> None:
    with mereldal.enter():
        token = unsubscribe_token(mereldal.communities["plain-language"], gone, "meeting_invitation")
    before = signed_in(mereldal["Amina"]).get(f"/o/mereldal/unsubscribe/{token}/")
    after = signed_in(mereldal["Amina"]).post(f"/o/mereldal/unsubscribe/{token}/")
    assert [before.status_code, after.status_code] == [200, 200]
    assert not any(part in page.content.decode() for page in [before, after] for part in PARTS)
    with mereldal.enter():
        assert not gone.mail_preferences.exists()


def test_administrators_and_their_log_keep_every_name(mereldal: Tenant, gone: Employee) -> None:
    set_names(mereldal, FormerNamePolicy.FORMER_COLLEAGUE)
    tom = signed_in(mereldal["Tom"])
    for place in ["members/employee/", "cop_platform/auditentry/"]:
        assert NAME in tom.get(f"/o/mereldal/admin/{place}").content.decode()
    with mereldal.enter():
        assert AuditEntry.objects.get(action="person_deactivated").label == NAME


@pytest.mark.crawl
def test_who_comes_back_has_their_name_back(mereldal: Tenant, gone: Employee) -> None:
    set_names(mereldal, FormerNamePolicy.FORMER_COLLEAGUE)
    with mereldal.enter():
        reactivate(gone, by=mereldal["Tom"])
    assert named(pages_of(mereldal, "Amina"))
    assert signed_in(mereldal["Amina"]).get(gone.get_absolute_url()).status_code == 200


def test_another_house_of_theirs_shows_them_as_ever(mereldal: Tenant, duinzicht: Tenant, gone: Employee) -> None:
    set_names(mereldal, FormerNamePolicy.FORMER_COLLEAGUE)
    with duinzicht.enter():
        there = make_employee(duinzicht.organisation, NAME)
        assert (there.display_name, there.initials) == (NAME, "ZQ")


def test_an_organisation_says_it_one_way_or_the_other(mereldal: Tenant) -> None:
    assert mereldal.organisation.former_name_policy == FormerNamePolicy.KEEP
    client = signed_in(mereldal["Tom"])
    address = f"/o/mereldal/admin/members/organisation/{mereldal.organisation.slug}/change/"
    typed = {"name": "Mereldal", "language": "en", "time_zone": "Europe/Brussels", "welcome": ""}
    typed |= {"colleagues_may_write": "on"}
    assert client.post(address, {**typed, "former_name_policy": "nobody"}).status_code == 200
    mereldal.organisation.refresh_from_db()
    assert mereldal.organisation.former_name_policy == FormerNamePolicy.KEEP
    assert client.post(address, {**typed, "former_name_policy": "former_colleague"}).status_code == 302
    mereldal.organisation.refresh_from_db()
    assert mereldal.organisation.former_name_policy == FormerNamePolicy.FORMER_COLLEAGUE
    with mereldal.enter():
        entry = AuditEntry.objects.get(action="organisation_changed")
        assert entry.after == {"former_name_policy": "former_colleague"}
