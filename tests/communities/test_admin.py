"""An administrator begins a community: a colleague is asked to lead it, and nobody is enrolled."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from communities.models import Community, Nomination, Participation, Phase, RoleTerm
from communities.nominations.answering import answer_nomination
from communities.nominations.nominating import nominate
from cop_platform.audit.models import AuditEntry
from cop_platform.outbox.delivery import send_due
from cop_platform.ui.dates import day_long
from members.invitations.inviting import give_seat
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_charter, make_employee, make_user, signed_in

ADD = "/o/mereldal/admin/communities/community/add/"
LIST = "/o/mereldal/admin/communities/community/"
CHANGE = f"{LIST}night-care/change/"
LEADER = f"{LIST}night-care/leader/"
NEW = {
    "name": "Night Care",
    "purpose": "Nights that are calm for whoever sleeps and whoever is awake.",
    "domain": "Care",
    "main_goal": "learn",
    "language": "en",
    "leader": "Chloé Simoens",
    "reason": "She wrote the list that every ward uses.",
}
ACCEPTED, DECLINED = Nomination.Answer


@pytest.fixture
def tom(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Tom"])


def night_care(house: Tenant) -> Community | None:
    with house.enter():
        return Community.objects.filter(slug="night-care").first()


def key_of(client: Client) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', client.get(ADD).content.decode())
    assert found
    return found[1]


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def leader_in_list(client: Client) -> str:
    found = re.search(r'<td class="field-leader_now">([^<]*)</td>', client.get(f"{LIST}?q=Night").content.decode())
    assert found
    return str(found[1])


# --- The community, and the question ---------------------------------------------------------------------------------


def test_the_community_is_there_at_once_and_a_colleague_is_asked(mereldal: Tenant, tom: Client) -> None:
    assert tom.post(ADD, NEW)["Location"] == LIST
    with mereldal.enter():
        found = Community.objects.get(slug="night-care")
        assert (found.name, found.phase, found.domain, found.language) == ("Night Care", Phase.INITIATE, "Care", "en")
        asked = Nomination.objects.get(community=found)
        assert (asked.nominee, asked.nominated_by, asked.role) == (mereldal["Chloé"], mereldal["Tom"], "leader")
        assert not Participation.objects.filter(community=found).exists()
        assert not RoleTerm.objects.filter(community=found).exists()
        log = AuditEntry.objects.get(action="community_created")
        assert (log.actor, log.label) == (mereldal["Tom"], "Night Care")
    send_due()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["chloe.simoens@mereldal.example"], "Tom Aerts would like you as leader")
    assert NEW["reason"] in str(letter.body)
    home = signed_in(mereldal["Chloé"]).get("/o/mereldal/").content.decode()
    assert "Tom Aerts would like you as leader of Night Care" in home


def test_the_administrator_sees_how_far_the_question_is(mereldal: Tenant, tom: Client) -> None:
    tom.post(ADD, NEW)
    assert leader_in_list(tom) == "Chloé Simoens is asked and has not answered yet"
    assert "Chloé Simoens is asked and has not answered yet" in tom.get(CHANGE).content.decode()
    with mereldal.enter():
        answer_nomination(Nomination.objects.get(community__slug="night-care"), ACCEPTED)
    assert leader_in_list(tom) == "Chloé Simoens"


def test_who_says_no_is_no_leader_and_somebody_else_can_be_asked(mereldal: Tenant, tom: Client) -> None:
    tom.post(ADD, NEW)
    assert tom.get(LEADER).status_code == 302  # somebody is being asked
    with mereldal.enter():
        answer_nomination(Nomination.objects.get(community__slug="night-care"), DECLINED)
    assert leader_in_list(tom) == "Chloé Simoens said no"
    refused = tom.post(LEADER, {"leader": "Chloé Simoens", "reason": "Once more."})
    assert (refused.status_code, "Let it rest for a while" in refused.content.decode()) == (422, True)
    assert tom.post(LEADER, {"leader": "Kofi Mensah", "reason": "Calm at night."})["Location"] == LIST
    assert leader_in_list(tom) == "Kofi Mensah is asked and has not answered yet"


def test_whoever_names_themself_has_said_yes(mereldal: Tenant, tom: Client) -> None:
    tom.post(ADD, {**NEW, "leader": "tom.aerts@mereldal.example"})
    assert leader_in_list(tom) == "Tom Aerts"
    send_due()
    assert mail.outbox == []


def test_what_colleagues_ask_each_other_is_not_shown(mereldal: Tenant, tom: Client) -> None:
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(phase=Phase.INITIATE)
        RoleTerm.objects.filter(role="leader").update(role="coordinator")
        plain = Community.objects.get(slug="plain-language")
        asked = nominate(plain, mereldal["Kofi"], "leader", by=mereldal["Karel"], reason="He listens.")  # type: ignore[arg-type]
        answer_nomination(asked, DECLINED)
    page = tom.get(f"{LIST}?q=Plain").content.decode()
    assert ("Kofi" in page, "Nobody yet" in page) == (False, True)


# --- What is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Plain Language", "plain  langUAGE", "Pláin Language"])
def test_a_taken_name_is_said_and_what_was_typed_stays(mereldal: Tenant, tom: Client, name: str) -> None:
    response = tom.post(ADD, {**NEW, "name": name})
    assert errors(response) == {"name": ["Another community has this name. Add a word to it."]}
    page = response.content.decode()
    assert [word for word in (NEW["purpose"], NEW["reason"], NEW["leader"]) if word not in page] == []
    assert night_care(mereldal) is None


def test_a_name_that_gives_the_same_address_gets_another_address(mereldal: Tenant, tom: Client) -> None:
    for name in ["Night Care", "Night-Care!", "夜"]:
        tom.post(ADD, {**NEW, "name": name, "leader": "Tom Aerts"})
    with mereldal.enter():
        created = Community.objects.filter(phase=Phase.INITIATE).order_by("pk").values_list("slug", flat=True)
        assert list(created) == ["night-care", "night-care-2", "community"]


def test_only_a_colleague_with_access_can_be_asked(mereldal: Tenant, duinzicht: Tenant, tom: Client) -> None:
    with mereldal.enter():
        deactivate(mereldal["Kofi"], by=mereldal["Tom"])
    with duinzicht.enter():
        make_employee(duinzicht.organisation, "Zoë Duindoorn")
    absent = ["Kofi Mensah", "kofi.mensah@mereldal.example", "Zoë Duindoorn", "zoe.duindoorn@duinzicht.example", "x@y"]
    for named in absent:
        response = tom.post(ADD, {**NEW, "leader": named})
        assert errors(response) == {"leader": [f"We know no colleague called “{named}”. Check the name."]}
    assert night_care(mereldal) is None


def test_of_two_with_one_name_the_address_decides(mereldal: Tenant, tom: Client) -> None:
    with mereldal.enter():
        other = give_seat(mereldal.organisation, make_user("chloe@mereldal.example"), "CHLOE Simoens")
    said = f"Several colleagues are called “{NEW['leader']}”. Write the e-mail address."
    assert errors(tom.post(ADD, NEW)) == {"leader": [said]}
    assert tom.post(ADD, {**NEW, "leader": "Chloe@mereldal.example"}).status_code == 302
    with mereldal.enter():
        assert Nomination.objects.get().nominee == other


def test_line_breaks_in_the_purpose_become_spaces(mereldal: Tenant, tom: Client) -> None:
    tom.post(ADD, {**NEW, "purpose": "Calm nights\r\nfor everyone."})
    found = night_care(mereldal)
    assert found
    assert found.purpose == "Calm nights for everyone."
    assert re.search(r"<textarea[^>]* name=\"purpose\"|<textarea name=\"purpose\"", tom.get(CHANGE).content.decode())


# --- Twice, at once, by others ---------------------------------------------------------------------------------------


def test_a_form_that_arrives_twice_makes_one_community(mereldal: Tenant, tom: Client) -> None:
    typed = {**NEW, "form_key": key_of(tom)}
    assert [tom.post(ADD, typed)["Location"] for _each in range(2)] == [LIST, LIST]
    with mereldal.enter():
        assert Community.objects.filter(name="Night Care").count() == 1
        assert Nomination.objects.count() == 1


def test_a_refused_form_can_be_sent_again_with_the_same_key(mereldal: Tenant, tom: Client) -> None:
    typed = {**NEW, "form_key": key_of(tom)}
    assert tom.post(ADD, {**typed, "name": ""}).status_code == 200
    assert tom.post(ADD, typed).status_code == 302
    assert night_care(mereldal)


def test_whoever_administers_another_organisation_finds_no_page(
    mereldal: Tenant, duinzicht: Tenant, tom: Client
) -> None:
    outsider = signed_in(duinzicht["Tom"])
    for address in [ADD, LEADER]:
        assert [outsider.get(address).status_code, outsider.post(address, NEW).status_code] == [404, 404]
    assert night_care(mereldal) is None
    tom.post(ADD, NEW)
    assert outsider.post(LEADER, {"leader": "Tom Aerts", "reason": "Me."}).status_code == 404
    with duinzicht.enter():
        assert not Community.objects.filter(slug="night-care").exists()


def test_a_colleague_who_administers_nothing_finds_no_page(mereldal: Tenant) -> None:
    assert signed_in(mereldal["Nele"]).post(ADD, NEW).status_code == 404
    assert night_care(mereldal) is None


def test_the_list_says_phase_people_next_meeting_and_review_date(
    mereldal: Tenant, tom: Client, django_assert_max_num_queries: Any
) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        plain.next_meeting_at = datetime(2027, 3, 4, 11, tzinfo=UTC)
        plain.save(update_fields=["next_meeting_at"])
        adopted = make_charter(plain, mereldal["Nele"])
        assert adopted.review_on
        day = day_long(adopted.review_on)
    row = tom.get(f"{LIST}?q=Plain+Language").content.decode()
    said = {key: re.sub("<[^>]+>", "", text) for key, text in re.findall(r'class="field-(\w+)[^"]*">(.*?)</td>', row)}
    assert (said["phase_now"], said["leader_now"], said["coach_now"]) == ("Perform", "Nele Baert", "Lotte Vermeersch")
    assert "4 March" in said["next_meeting_at"]
    assert said["charter_review_on"] == day
    assert "phase_since" in said
    with django_assert_max_num_queries(20):
        tom.get(LIST)
