"""An organisation's own admin: for its administrators and its own data; it never sets a person's level or role."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_urlconf, reverse
from django.utils.html import escape

from communities.models import Community, CommunityRevision, Joining, Level, Nomination, Participation, Phase, RoleTerm
from communities.participation.levels import choose_level
from cop_platform.audit.models import AuditEntry
from cop_platform.outbox.models import QueuedMail
from knowledge.models import ExperimentIdea
from meetings.models import Cancellation, CoHosting, Meeting, Place, Poll, Series
from meetings.scheduling.schedule import cancel
from members.admin import sites
from members.admin.sites import operator_site, organisation_site
from members.invitations.inviting import accept, give_seat, invite, withdraw
from members.models import Employee, Goal, Organisation, OrganisationInvitation, Seat
from members.organisations.administrators import make_administrator
from members.people.deactivation import deactivate
from tests.support.addresses import (
    Address,
    OwnRecords,
    all_addresses,
    put_back_belongings,
    response_of,
    unknown_values,
)
from tests.support.people import Tenant, make_meeting, signed_in

ADMIN = "/o/mereldal/admin/"


@pytest.fixture
def tom(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Tom"])


@pytest.fixture
def own(db: None) -> OwnRecords:
    return put_back_belongings("mereldal", "Hilde Merelveld", "Blackbird Song", "Why they sing at night")


@pytest.fixture
def other(db: None) -> OwnRecords:
    return put_back_belongings("duinzicht", "Zoë Duindoorn", "Dune Walkers", "What the sand remembers")


def of(employee: Employee, what: str = "change") -> str:
    return f"{ADMIN}members/employee/{employee.public_id}/{what}/"


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def log(house: Tenant) -> list[tuple[str, str]]:
    with house.enter():
        return list(AuditEntry.objects.order_by("pk").values_list("action", "label"))


# --- Contents --------------------------------------------------------------------------------------------------------

NEVER = {"Participation", "LevelChange", "RoleTerm", "Nomination", "Answer", "MailWish"}


def test_each_admin_shows_what_it_is_for() -> None:
    assert {model._meta.label for model in organisation_site._registry} == {
        "charters.CharterVersion",
        "communities.Community",
        "cop_platform.AuditEntry",
        "knowledge.ExperimentIdea",
        "knowledge.Result",
        "meetings.CoHosting",
        "meetings.Meeting",
        "meetings.Place",
        "meetings.Poll",
        "meetings.Series",
        "members.Employee",
        "members.Goal",
        "members.OrganisationInvitation",
        "members.Organisation",
    }
    assert {model._meta.label for model in operator_site._registry} == {
        "cop_platform.OperatorEntry",
        "cop_platform.QueuedMail",
        "members.Organisation",
        "members.User",
    }


@pytest.mark.parametrize("site", [organisation_site, operator_site], ids=lambda site: site.name)
def test_no_admin_places_or_moves_anybody_nor_deletes_or_acts_in_bulk(site: Any, mereldal: Tenant) -> None:
    for model, admin in site._registry.items():
        assert model.__name__ not in NEVER
        assert admin.inlines == ()
        assert admin.actions is None
        assert not admin.list_editable
        assert not admin.autocomplete_fields
        assert not admin.has_delete_permission(None)
        shown = {name for name in [*(admin.fields or []), *admin.list_display] if isinstance(name, str)}
        assert shown & {"participations", "role_terms", "nominations", "level", "phase", "rsvps", "password"} == set()
    names = {each.name or "" for each in all_addresses() if "admin/" in each.route}
    assert [name for name in names if "delete" in name or "autocomplete" in name or "view_on_site" in name] == []


@pytest.mark.crawl
def test_what_can_be_typed_is_exactly_this(own: OwnRecords) -> None:
    """No field points at another row, so no choice can offer one of another organisation."""
    administrator = signed_in(own.person)
    forms = {
        "members/employee/<person>/change/": {"name", "works_at", "is_administrator"},
        "members/organisationinvitation/add/": {"email", "name", "language", "as_administrator"},
        "members/goal/add/": {"title", "description", "position"},
        "members/organisation/mereldal/change/": {
            *("name", "welcome", "language", "time_zone", "former_name_policy", "administrators_need_second_factor"),
            *("colleagues_may_write", "word_en", "words_en", "article_en", "word_nl", "words_nl", "article_nl"),
        },
        "communities/community/add/": {
            *("name", "question", "purpose", "domain", "main_goal", "language", "leader", "reason"),
        },
        "communities/community/medication-safety/change/": {
            *("name", "purpose", "domain", "language", "main_goal", "colour", "cadence", "joining", "joining_reason"),
            "joining_criteria",
        },
        # It has a charter, which says its purpose and rhythm.
        "communities/community/blackbird-song/change/": {
            *("name", "domain", "language", "main_goal", "colour", "joining", "joining_reason", "joining_criteria"),
        },
        "meetings/meeting/<meeting>/change/": set(),
        "charters/charterversion/<charter>/change/": set(),
        "members/organisationinvitation/<invitation>/change/": set(),
    }
    for place, fields in forms.items():
        response = administrator.get(ADMIN + placed(place, own))
        assert set(response.context["adminform"].form.fields) == fields, place


def placed(place: str, of: OwnRecords) -> str:
    places: dict[str, Any] = {
        "<person>": of.person,
        "<meeting>": of.meeting,
        "<charter>": of.charter,
        "<invitation>": of.organisation_invitation,
    }
    for name, found in places.items():
        place = place.replace(name, found.public_id)
    return place


# --- Access ----------------------------------------------------------------------------------------------------------


def admin_addresses() -> list[Address]:
    return [each for each in all_addresses() if each.route.startswith("o/<slug:slug>/admin/")]


#: What has a page in the admin and is no part of ``OwnRecords``: the first one there is.
OTHERS: dict[str, Any] = {
    "cohosting": CoHosting,
    "experimentidea": ExperimentIdea,
    "place": Place,
    "poll": Poll,
    "series": Series,
}


def path(address: Address, slug: str, own: OwnRecords, of: OwnRecords | None = None) -> str:
    """The path with a real id in it: of the organisation ``of``, or of none at all."""
    ids = {"employee": "person", "meeting": "meeting", "organisationinvitation": "organisation_invitation"}
    ids["charterversion"] = "charter"
    model = address.route.split("/")[4] if address.route.count("/") > 4 else ""
    reference = unknown_values()["public_id"]
    if of and model == "community":
        reference = of.community.slug
    elif of and model == "organisation":
        reference = of.slug
    elif of and model in ids:
        reference = getattr(of, ids[model]).public_id
    elif of and model == "goal":
        with of.house.enter():
            reference = Goal.objects.get().public_id
    elif of and model == "result":
        reference = of.result.public_id
    elif of and model in OTHERS:
        with of.house.enter():
            found = OTHERS[model].objects.first()
            reference = found.public_id
    elif of and model == "auditentry":
        with of.house.enter():
            reference = AuditEntry.objects.latest("pk").public_id
    route = address.route.replace("<slug:slug>", slug).replace("<path:object_id>", reference)
    return "/" + route.replace("^(?P<app_label>", "members/").split("members|")[0].replace("(?P<url>.*)$", "anything")


@pytest.mark.crawl
def test_the_walk_below_knows_every_address(own: OwnRecords) -> None:
    """An administrator gets a page at each; otherwise the 404s of the tests below would prove nothing."""
    administrator = signed_in(own.person)
    places = {path(address, own.slug, own, own) for address in admin_addresses()}
    assert len(places) > 20
    statuses = {place: response_of(administrator, "get", place)[0] for place in places}
    assert {place: status for place, status in statuses.items() if status not in {200, 302}} == {
        f"{ADMIN}anything": 404,
        placed(f"{ADMIN}cop_platform/auditentry/", own) + log_reference(own) + "/history/": 404,
    }


def log_reference(own: OwnRecords) -> str:
    with own.house.enter():
        return str(AuditEntry.objects.latest("pk").public_id)


@pytest.mark.crawl
@pytest.mark.parametrize("name", ["Chloé", "Nele"])
def test_colleagues_find_nothing_as_at_any_unknown_address(own: OwnRecords, name: str) -> None:
    colleague = signed_in(own.house[name])
    for method in ["get", "post", "head"]:
        nothing = response_of(colleague, method, f"/o/{own.slug}/no-such-page/")
        for address in admin_addresses():
            assert response_of(colleague, method, path(address, own.slug, own, own)) == nothing, (method, address.route)


@pytest.mark.crawl
def test_administrators_of_another_organisation_find_nothing(own: OwnRecords, other: OwnRecords) -> None:
    outsider = signed_in(other.person)
    for method in ["get", "post"]:
        nothing = response_of(outsider, method, "/o/nowhere/")
        for address in admin_addresses():
            assert response_of(outsider, method, path(address, own.slug, own, own)) == nothing, (method, address.route)


@pytest.mark.crawl
def test_visitors_sign_in_first(own: OwnRecords) -> None:
    for address in admin_addresses():
        for slug in [own.slug, "nowhere"]:
            status, _page, headers = response_of(Client(), "get", path(address, slug, own, own))
            assert (status, headers["Location"]) == (302, "/accounts/login/?next=<here>")


@pytest.mark.crawl
def test_what_belongs_to_another_house_is_as_missing_as_what_does_not_exist(own: OwnRecords, other: OwnRecords) -> None:
    administrator = signed_in(own.person)
    for address in admin_addresses():
        if "<path:object_id>" in address.route:
            for method in ["get", "post"]:
                foreign = response_of(administrator, method, path(address, own.slug, own, other))
                missing = response_of(administrator, method, path(address, own.slug, own))
                assert foreign == missing, (method, address.route)
                assert foreign[0] in {403, 404}  # 403: pages that nobody may change, whether the object exists or not


@pytest.mark.crawl
def test_lists_searches_and_filters_show_only_ones_own(own: OwnRecords, other: OwnRecords) -> None:
    administrator = signed_in(own.person)
    for place in [
        "members/employee/",
        "members/organisationinvitation/",
        "communities/community/",
        "meetings/meeting/",
        "charters/charterversion/",
    ]:
        for query in ["", "?q=Duin", "?q=duinzicht", "?q=sand", "?q=Dune"]:
            page = administrator.get(f"{ADMIN}{place}{query}").content.decode()
            assert [word for word in other.texts if escape(word) in page] == [], place
    page = administrator.get(f"{ADMIN}cop_platform/auditentry/").content.decode()
    assert [word for word in other.texts if escape(word) in page] == []
    assert "new@mereldal.example" in page


def test_rights_end_with_the_next_click(mereldal: Tenant, tom: Client) -> None:
    assert tom.get(ADMIN).status_code == 200
    with mereldal.enter():
        Employee.objects.filter(pk=mereldal["Tom"].pk).update(is_administrator=False)
    assert tom.get(ADMIN).status_code == 404


@pytest.mark.crawl
def test_each_form_wants_its_token(own: OwnRecords) -> None:
    administrator = signed_in(own.person)
    administrator.handler.enforce_csrf_checks = True
    for address in admin_addresses():
        assert administrator.post(path(address, own.slug, own, own)).status_code == 403, address.route


@pytest.mark.crawl
def test_every_link_in_the_admin_stays_in_this_organisations_admin_or_on_its_pages(own: OwnRecords) -> None:
    administrator = signed_in(own.person)
    for address in admin_addresses():
        response = administrator.get(path(address, own.slug, own, own))
        if response.status_code == 200 and "html" in response["Content-Type"]:
            links = {part.split('"')[0] for part in response.content.decode().split('href="')[1:]}
            stays = ("/o/mereldal/", "/static/", "?", "#", own.meeting.online_url)
            wrong = [link for link in links if not link.startswith(stays)]
            assert wrong == [], address.route


@pytest.mark.crawl
def test_no_address_shows_a_sequence_number(own: OwnRecords) -> None:
    administrator = signed_in(own.person)
    for address in admin_addresses():
        response = administrator.get(path(address, own.slug, own, own), follow=True)
        links = [part.split('"')[0] for part in response.content.decode().split('href="')[1:]]
        assert [link for link in links if re.search(r"/\d+/", link)] == [], address.route


def test_administrators_find_the_way_in_their_menu_and_others_do_not(mereldal: Tenant, tom: Client) -> None:
    link = f'href="{ADMIN}"'
    assert link in tom.get("/o/mereldal/").content.decode()
    assert link not in signed_in(mereldal["Nele"]).get("/o/mereldal/").content.decode()
    assert link in tom.get(f"{ADMIN}no-such-page/").content.decode()


def test_addresses_name_the_organisation_of_the_request_and_no_other(
    mereldal: Tenant, duinzicht: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when cached URLconfs of other organisations were dropped in between."""
    monkeypatch.setattr(sites, "_urlconfs", {})
    monkeypatch.setattr(sites, "MAX_CACHED_URLCONFS", 1)
    clients = {house.organisation.slug: signed_in(house["Tom"]) for house in (mereldal, duinzicht)}
    for slug in ["mereldal", "duinzicht", "mereldal"]:
        page = clients[slug].get(f"/o/{slug}/admin/members/employee/").content.decode()
        other = "duinzicht" if slug == "mereldal" else "mereldal"
        assert (f'href="/o/{slug}/admin/"' in page, f"/o/{other}/" in page) == (True, False)
        assert reverse("administration:index", args=["elsewhere"]) == "/o/elsewhere/admin/"
        assert get_urlconf() is None
    assert len(sites._urlconfs) == 1


def test_an_administrator_of_two_organisations_stays_in_the_one_of_the_address(
    mereldal: Tenant, duinzicht: Tenant, tom: Client
) -> None:
    with duinzicht.enter():
        give_seat(duinzicht.organisation, mereldal["Tom"].user, "Tom A.", as_administrator=True)
    for slug in ["mereldal", "duinzicht"]:
        page = tom.get(f"/o/{slug}/admin/members/employee/")
        assert {employee.organisation.slug for employee in page.context["cl"].result_list} == {slug}


# --- People ----------------------------------------------------------------------------------------------------------


def edit(client: Client, employee: Employee, **typed: str) -> Any:
    return client.post(of(employee), {"name": employee.name, "works_at": employee.works_at, **typed}, follow=True)


def test_a_name_is_put_right_and_the_log_says_so(mereldal: Tenant, tom: Client) -> None:
    nele = mereldal["Nele"]
    response = edit(tom, nele, name="Nele De Baert", works_at="Aalst", left_at="2020-01-01", organisation="1")
    assert response.redirect_chain == [(f"{ADMIN}members/employee/", 302)]
    with mereldal.enter():
        found = Employee.objects.get(pk=nele.pk)
        entry = AuditEntry.objects.get()
    assert (found.name, found.works_at, found.left_at, found.organisation) == (
        "Nele De Baert",
        "Aalst",
        None,
        mereldal.organisation,
    )
    assert (entry.action, entry.actor_id) == ("person_edited", mereldal["Tom"].pk)
    assert (entry.before, entry.after) == (
        {"name": "Nele Baert", "works_at": ""},
        {"name": "Nele De Baert", "works_at": "Aalst"},
    )


def test_saving_without_a_change_is_nothing(mereldal: Tenant, tom: Client) -> None:
    edit(tom, mereldal["Nele"])
    assert log(mereldal) == []


@pytest.mark.parametrize("name", ["", "Nele\r\nBcc: x@y.example", "Nele\x00", "Ne\u202ele", "x" * 101], ids=ascii)
def test_a_name_that_is_none_is_refused(mereldal: Tenant, tom: Client, name: str) -> None:
    response = edit(tom, mereldal["Nele"], name=name)
    assert (response.status_code, list(response.context["adminform"].form.errors)) == (200, ["name"])


def test_rights_are_given_and_taken_here(mereldal: Tenant, tom: Client) -> None:
    nele = mereldal["Nele"]
    edit(tom, nele, is_administrator="on")
    assert signed_in(nele).get(ADMIN).status_code == 200
    edit(tom, nele)
    assert signed_in(nele).get(ADMIN).status_code == 404
    assert log(mereldal) == [("administrator_given", "Nele Baert"), ("administrator_taken", "Nele Baert")]


def test_the_last_administrator_stays_one(mereldal: Tenant, tom: Client) -> None:
    response = edit(tom, mereldal["Tom"])
    assert response.context["adminform"].form.errors == {
        "is_administrator": ["This is the last administrator. Make somebody else an administrator first."]
    }
    response = tom.post(of(mereldal["Tom"], "departure"))
    assert response.status_code == 409
    assert "This is the last administrator." in response.content.decode()
    assert log(mereldal) == []


def test_who_lays_down_their_own_rights_lands_on_the_pages_for_everyone(mereldal: Tenant, tom: Client) -> None:
    with mereldal.enter():
        make_administrator(mereldal["Nele"], by=mereldal["Tom"])
    response = edit(tom, mereldal["Tom"])
    assert response.redirect_chain == [("/", 302), ("/o/mereldal/", 302)]
    assert response.status_code == 200


def test_access_ends_after_a_question_and_comes_back(mereldal: Tenant, tom: Client) -> None:
    nele = mereldal["Nele"]
    assert "roles they hold end" in tom.get(of(nele, "departure")).content.decode()
    assert Seat.objects.filter(user=nele.user).exists()
    response = tom.post(of(nele, "departure"), follow=True)
    assert said(response) == ["Nele Baert has no access any more."]
    assert signed_in(nele).get("/o/mereldal/").status_code == 404
    again = tom.post(of(nele, "departure"), follow=True)
    assert said(again) == ["There is nothing to do here any more."]
    assert said(tom.post(of(nele, "return"), follow=True)) == ["Nele Baert can come in again."]
    assert signed_in(nele).get("/o/mereldal/").status_code == 200
    assert [what for what, _label in log(mereldal)] == ["person_deactivated", "role_ended", "person_reactivated"]


def test_who_ends_their_own_access_is_outside(mereldal: Tenant, tom: Client) -> None:
    with mereldal.enter():
        make_administrator(mereldal["Nele"], by=mereldal["Tom"])
    response = tom.post(of(mereldal["Tom"], "departure"))
    assert (response.status_code, response["Location"]) == (302, "/")
    assert tom.get(ADMIN).status_code == 404


def test_who_has_left_is_read_not_changed(mereldal: Tenant, tom: Client) -> None:
    with mereldal.enter():
        deactivate(mereldal["Nele"], by=mereldal["Tom"])
    assert "adminform" in tom.get(of(mereldal["Nele"])).context
    assert edit(tom, mereldal["Nele"], is_administrator="on").status_code == 403
    page = tom.get(f"{ADMIN}members/employee/?access=ended").content.decode()
    assert ("Nele Baert" in page, "Amina El Idrissi" in page) == (True, False)


@pytest.mark.parametrize("place", ["add/", "{}/delete/", "{}/password/"])
def test_nobody_is_added_or_deleted_here(mereldal: Tenant, tom: Client, place: str) -> None:
    address = f"{ADMIN}members/employee/{place.format(mereldal['Nele'].public_id)}"
    assert tom.get(address).status_code == tom.post(address, {"post": "yes"}).status_code == 404


@pytest.mark.parametrize("act", ["departure", "return"])
def test_an_act_is_asked_for_by_get_and_done_by_post_only(mereldal: Tenant, tom: Client, act: str) -> None:
    assert tom.put(of(mereldal["Nele"], act)).status_code == 405
    assert tom.delete(of(mereldal["Nele"], act)).status_code == 405
    assert log(mereldal) == []


def test_who_saves_second_is_told_and_loses_nothing(mereldal: Tenant, tom: Client) -> None:
    nele = mereldal["Nele"]
    opened = tom.get(of(nele)).content.decode()
    mark = re.search(r'name="version" value="(\w+)"', opened)
    assert mark
    edit(tom, nele, works_at="Aalst", version=mark[1])
    second = edit(tom, nele, name="Nele De Baert", works_at="", version=mark[1])
    assert "Someone saved first." in second.content.decode()
    assert "Aalst" in second.content.decode()
    assert 'value="Nele De Baert"' in second.content.decode()
    with mereldal.enter():
        assert Employee.objects.get(pk=nele.pk).works_at == "Aalst"
    again = re.search(r'name="version" value="(\w+)"', second.content.decode())
    assert again
    edit(tom, nele, name="Nele De Baert", works_at="", version=again[1])
    with mereldal.enter():
        found = Employee.objects.get(pk=nele.pk)
    assert (found.name, found.works_at) == ("Nele De Baert", "")


@pytest.mark.parametrize("mark", ["", "abc", "\x00", "x" * 5000], ids=ascii)
def test_a_made_up_mark_is_a_stale_one(mereldal: Tenant, tom: Client, mark: str) -> None:
    assert "Someone saved first." in edit(tom, mereldal["Nele"], name="Other", version=mark).content.decode()


# --- Invitations -----------------------------------------------------------------------------------------------------

INVITED = {"email": "Fatima@Mereldal.Example", "name": "Fatima", "language": "nl"}


def test_someone_is_invited_by_mail(mereldal: Tenant, tom: Client) -> None:
    response = tom.post(
        f"{ADMIN}members/organisationinvitation/add/", {**INVITED, "as_administrator": "on"}, follow=True
    )
    assert response.redirect_chain == [(f"{ADMIN}members/organisationinvitation/", 302)]
    assert "The invitation to Fatima@Mereldal.Example is on its way." in said(response)
    with mereldal.enter():
        invitation = OrganisationInvitation.objects.get()
    assert (invitation.email, invitation.language, invitation.as_administrator, invitation.invited_by_id) == (
        "fatima@mereldal.example",
        "nl",
        True,
        mereldal["Tom"].pk,
    )
    assert list(QueuedMail.objects.order_by("pk").values_list("kind", "object_id")) == [
        ("organisation_invitation", invitation.pk)
    ]


def test_the_form_starts_in_the_language_of_the_organisation(mereldal: Tenant, tom: Client) -> None:
    Organisation.objects.update(language="nl")
    assert tom.get(f"{ADMIN}members/organisationinvitation/add/").context["adminform"].form["language"].value() == "nl"


def test_who_is_here_already_is_said(mereldal: Tenant, tom: Client) -> None:
    typed = {**INVITED, "email": mereldal["Nele"].user.email.upper()}
    response = tom.post(f"{ADMIN}members/organisationinvitation/add/", typed)
    assert "works with us here already" in str(response.context["adminform"].form.errors["email"])


def test_who_comes_in_between_the_check_and_the_saving_is_no_failure(
    mereldal: Tenant, tom: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("members.admin.invitations.has_seat", lambda *_anybody: False)
    typed = {**INVITED, "email": mereldal["Nele"].user.email}
    response = tom.post(f"{ADMIN}members/organisationinvitation/add/", typed, follow=True)
    assert "nele.baert@mereldal.example works with us here already." in said(response)


def test_beyond_the_limit_of_a_day_it_says_so_and_keeps_what_was_typed(mereldal: Tenant, tom: Client) -> None:
    for _again in range(3):
        assert tom.post(f"{ADMIN}members/organisationinvitation/add/", INVITED).status_code == 302
    response = tom.post(f"{ADMIN}members/organisationinvitation/add/", INVITED)
    form = response.context["adminform"].form
    assert (response.status_code, form["name"].value()) == (429, "Fatima")
    assert form.errors["email"][0].startswith("fatima@mereldal.example got 3 invitations within a day")
    assert QueuedMail.objects.count() == 3


def test_a_limit_reached_between_the_check_and_the_saving_is_no_failure(
    mereldal: Tenant, tom: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("members.admin.invitations.enforce_invitation_limits", lambda *_anybody, **_by: None)
    monkeypatch.setattr("members.invitations.inviting.MAX_PER_INVITER", 0)
    response = tom.post(f"{ADMIN}members/organisationinvitation/add/", INVITED, follow=True)
    assert [words.split(".")[0] for words in said(response)] == ["You can invite at most 0 people a day"]


def test_an_invitation_is_withdrawn_once(mereldal: Tenant, tom: Client) -> None:
    with mereldal.enter():
        invitation = invite(mereldal.organisation, "fatima@mereldal.example", by=mereldal["Tom"])
    address = f"{ADMIN}members/organisationinvitation/{invitation.public_id}/withdrawal/"
    tom.get(address)
    assert said(tom.post(address, follow=True)) == ["The invitation to fatima@mereldal.example is withdrawn."]
    assert said(tom.post(address, follow=True)) == ["There is nothing to do here any more."]
    with mereldal.enter():
        assert OrganisationInvitation.objects.get().withdrawn_at


@pytest.mark.parametrize("ended", ["accepted", "withdrawn"])
def test_what_ended_meanwhile_is_said(
    mereldal: Tenant, tom: Client, monkeypatch: pytest.MonkeyPatch, ended: str
) -> None:
    with mereldal.enter():
        invitation = invite(mereldal.organisation, "fatima@mereldal.example", by=mereldal["Tom"])

    def someone_was_faster(found: OrganisationInvitation, *, by: Employee) -> None:
        accept(invitation, "Fatima") if ended == "accepted" else withdraw(invitation, by=mereldal["Tom"])
        withdraw(found, by=by)

    monkeypatch.setattr("members.admin.invitations.withdraw", someone_was_faster)
    response = tom.post(f"{ADMIN}members/organisationinvitation/{invitation.public_id}/withdrawal/")
    assert response.status_code == 409
    assert "This invitation has ended meanwhile." in response.content.decode()


# --- Communities and meetings ----------------------------------------------------------------------------------------

PLAIN = f"{ADMIN}communities/community/plain-language/change/"
WORDS = {
    "name": "Plain Words",
    "purpose": "Letters people understand.",
    "domain": "Communication",
    "language": "nl",
    "main_goal": "learn",
    "colour": "teal",
    "cadence": "Every other Tuesday",
    "joining": "open",
    "joining_reason": "",
}


def test_a_communitys_words_are_changed_and_nothing_else(mereldal: Tenant, tom: Client) -> None:
    before = mereldal.communities["plain-language"]
    with mereldal.enter():
        placed = list(Participation.objects.order_by("pk").values()), list(RoleTerm.objects.order_by("pk").values())
    forged = {"phase": "closed", "slug": "other", "participations": "1", "organisation": "2"}
    assert tom.post(PLAIN, {**WORDS, **forged}).status_code == 302
    with mereldal.enter():
        found = Community.objects.get(pk=before.pk)
        assert {name: getattr(found, name) for name in WORDS} == WORDS
        assert (found.phase, found.slug, found.organisation_id) == (before.phase, before.slug, before.organisation_id)
        assert placed == (
            list(Participation.objects.order_by("pk").values()),
            list(RoleTerm.objects.order_by("pk").values()),
        )
        entry = AuditEntry.objects.get()
    assert (entry.action, entry.reference, entry.before["name"], entry.after["name"]) == (
        "community_edited",
        "plain-language",
        "Plain Language",
        "Plain Words",
    )
    with mereldal.enter():
        kept = CommunityRevision.objects.get(field="name")
    assert (kept.before, kept.after, kept.changed_by_id) == ("Plain Language", "Plain Words", mereldal["Tom"].pk)


def test_a_community_does_not_get_the_name_of_another(mereldal: Tenant, tom: Client) -> None:
    response = tom.post(PLAIN, {**WORDS, "name": "Medication Safety"})
    assert response.context["adminform"].form.errors["name"] == ["Another community has this name. Add a word to it."]


def test_by_conversation_needs_its_why(mereldal: Tenant, tom: Client) -> None:
    response = tom.post(PLAIN, {**WORDS, "joining": Joining.BY_REQUEST})
    assert response.context["adminform"].form.errors["joining_reason"] == ["Say why it is not open to everyone."]
    assert tom.post(PLAIN, {**WORDS, "joining": Joining.BY_REQUEST, "joining_reason": "Real cases."}).status_code == 302


def test_a_closed_community_stays_as_it_was(mereldal: Tenant, tom: Client) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.CLOSED)
    assert tom.get(PLAIN).status_code == 200
    assert tom.post(PLAIN, WORDS).status_code == 403


@pytest.fixture
def meeting(mereldal: Tenant) -> Meeting:
    with mereldal.enter():
        return make_meeting(mereldal.communities["plain-language"], mereldal["Nele"], invite=True)


def test_a_meeting_is_called_off_with_words(mereldal: Tenant, tom: Client, meeting: Meeting) -> None:
    address = f"{ADMIN}meetings/meeting/{meeting.public_id}/cancellation/"
    assert tom.get(address).status_code == 200
    response = tom.post(address, {"note": "The house is closed."}, follow=True)
    assert said(response) == ["Called off. Everyone’s calendar follows."]
    with mereldal.enter():
        cancellation = Cancellation.objects.get()
        assert (cancellation.note, cancellation.by) == ("The house is closed.", mereldal["Tom"])
        assert QueuedMail.objects.filter(kind="meeting_change").exists()
        assert AuditEntry.objects.get().after == {"words": "The house is closed."}
    assert said(tom.post(address, {"note": ""}, follow=True)) == ["There is nothing to do here any more."]


def test_words_of_two_lines_are_refused(tom: Client, meeting: Meeting) -> None:
    response = tom.post(f"{ADMIN}meetings/meeting/{meeting.public_id}/cancellation/", {"note": "a\nBcc: b"})
    assert response.status_code == 422
    assert "Write this on one line" in response.content.decode()


def test_a_meeting_called_off_meanwhile_is_said(
    mereldal: Tenant, tom: Client, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def someone_was_faster(found: Meeting, **how: Any) -> None:
        cancel(meeting, by=mereldal["Nele"])
        cancel(found, **how)

    monkeypatch.setattr("meetings.admin.cancel", someone_was_faster)
    response = tom.post(f"{ADMIN}meetings/meeting/{meeting.public_id}/cancellation/", {"note": ""})
    assert response.status_code == 409
    assert log(mereldal) == []


def test_a_meeting_is_read_not_changed(tom: Client, meeting: Meeting) -> None:
    address = f"{ADMIN}meetings/meeting/{meeting.public_id}/change/"
    assert meeting.focus in tom.get(address).content.decode()
    assert tom.post(address, {"focus": "Mine"}).status_code == 403


def test_what_a_coordinator_calls_off_is_no_act_of_administration(mereldal: Tenant, meeting: Meeting) -> None:
    with mereldal.enter():
        cancel(meeting, by=mereldal["Wout"])
    assert log(mereldal) == []


# --- Settings and log ------------------------------------------------------------------------------------------------

SETTINGS = f"{ADMIN}members/organisation/mereldal/change/"


def test_an_organisation_changes_its_own_words(mereldal: Tenant, duinzicht: Tenant, tom: Client) -> None:
    typed = {"name": "De Merel", "welcome": "Soup!", "language": "nl", "time_zone": "UTC", "slug": "duinzicht-2"}
    typed["former_name_policy"] = "keep"
    assert tom.post(SETTINGS, typed).status_code == 302
    found = Organisation.objects.get(pk=mereldal.organisation.pk)
    assert (found.name, found.welcome, found.language, found.time_zone, found.slug) == (
        "De Merel",
        "Soup!",
        "nl",
        "UTC",
        "mereldal",
    )
    assert log(mereldal) == [("organisation_changed", "De Merel")]
    assert log(duinzicht) == []
    assert Organisation.objects.get(slug="duinzicht").name == "Duinzicht"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("name", "a\nb"), ("language", "fr"), ("time_zone", "Mars/Olympus"), ("welcome", "x" * 301)],
    ids=ascii,
)
def test_what_is_wrong_in_the_settings_is_said_at_its_field(tom: Client, field: str, typed: str) -> None:
    right = {"name": "De Merel", "welcome": "", "language": "nl", "time_zone": "UTC", "former_name_policy": "keep"}
    response = tom.post(SETTINGS, {**right, field: typed})
    assert list(response.context["adminform"].form.errors) == [field]


def test_another_organisations_settings_do_not_exist_here(duinzicht: Tenant, tom: Client) -> None:
    for reference in ["duinzicht", str(duinzicht.organisation.pk)]:
        assert tom.get(f"{ADMIN}members/organisation/{reference}/change/").status_code == 404


def test_the_log_is_read_and_found_by_what_it_is_about(mereldal: Tenant, tom: Client) -> None:
    edit(tom, mereldal["Nele"], name="Nele De Baert")
    edit(tom, mereldal["Amina"], works_at="Aalst")
    page = tom.get(of(mereldal["Nele"], "history"), follow=True).content.decode()
    assert ("Nele De Baert" in page, "Amina" in page) == (True, False)
    with mereldal.enter():
        entry = AuditEntry.objects.get(label="Nele De Baert")
    address = f"{ADMIN}cop_platform/auditentry/{entry.public_id}/change/"
    assert "Name: Nele Baert → Nele De Baert" in tom.get(address).content.decode()
    assert tom.post(address, {"label": "nobody"}).status_code == 403


def test_what_is_written_in_the_log_is_shown_as_text(mereldal: Tenant, tom: Client) -> None:
    edit(tom, mereldal["Nele"], name="<script>alert(1)</script>")
    with mereldal.enter():
        entry = AuditEntry.objects.get()
    for place in ["", f"{entry.public_id}/change/"]:
        assert "<script>alert" not in tom.get(f"{ADMIN}cop_platform/auditentry/{place}").content.decode()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_djangos_own_log_is_not_written(mereldal: Tenant, tom: Client, language: str) -> None:
    """Django's log is one table for all organisations."""
    from django.contrib.admin.models import LogEntry

    edit(tom, mereldal["Nele"], name="Nele De Baert")
    tom.post(f"{ADMIN}members/organisationinvitation/add/", INVITED)
    assert not LogEntry.objects.exists()


def test_lists_ask_a_constant_number_of_questions(mereldal: Tenant, tom: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> dict[str, int]:
        counts = {}
        for place in [
            "members/employee/",
            "members/organisationinvitation/",
            "meetings/meeting/",
            "cop_platform/auditentry/",
        ]:
            with CaptureQueriesContext(connection) as seen:
                tom.get(ADMIN + place)
            counts[place] = len(seen)
        return counts

    def more(count: int, start: int) -> None:
        with mereldal.enter():
            for index in range(start, start + count):
                invitation = invite(mereldal.organisation, f"n{index}@x.example", by=mereldal["Tom"])
                accept(invitation, f"Colleague {index}")
                make_meeting(mereldal.communities["plain-language"], mereldal["Nele"], focus=f"Focus {index}")

    more(1, 0)
    asked()
    few = asked()
    more(20, 1)
    assert asked() == few


def test_no_level_role_or_nomination_comes_of_anything_here(mereldal: Tenant, tom: Client) -> None:
    """Whatever an administrator does here, nobody's level changes (P1)."""
    with mereldal.enter():
        choose_level(mereldal.communities["plain-language"], mereldal["Chloé"], Level.ACTIVE)
        before = [list(model.objects.order_by("pk").values()) for model in (Participation, Nomination)]
    for act in ["departure", "return"]:
        tom.post(of(mereldal["Chloé"], act), {"level": "core", "community": "1"})
    edit(tom, mereldal["Chloé"], level="core", participations="1")
    with mereldal.enter():
        assert [list(model.objects.order_by("pk").values()) for model in (Participation, Nomination)] == before
