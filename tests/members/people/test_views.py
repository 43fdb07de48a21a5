"""A colleague's page, one's own page, and inviting people to the organisation."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from communities.participation.levels import leave
from cop_platform.outbox.models import QueuedMail
from members.invitations import inviting
from members.models import Employee, Organisation, OrganisationInvitation, User
from members.people.expertise import add_topic
from tests.support.people import Tenant, signed_in

PROFILE, SETTINGS = "/o/mereldal/profile/", "/o/mereldal/settings/"
INVITATIONS = "/o/mereldal/invitations/"


def save(house: Tenant, part: str, typed: str, **more: str) -> tuple[int, list[str]]:
    """Status of the response, and the names of the parts with an error."""
    place = SETTINGS if part in {"language", "theme", "time_zone"} else PROFILE
    response = signed_in(house["Amina"]).post(place, {"part": part, part: typed, **more})
    forms = response.context["forms"] if response.context else {}
    return response.status_code, [name for name, form in forms.items() if form.errors]


def amina(house: Tenant) -> Employee:
    with house.enter():
        return Employee.objects.select_related("user").get(pk=house["Amina"].pk)


def invite(client: Client, emails: str, language: str = "en") -> tuple[int, list[str]]:
    response = client.post(INVITATIONS, {"emails": emails, "language": language})
    return response.status_code, response.context["form"].errors.get("emails", []) if response.context else []


def open_invitations(house: Tenant) -> list[str]:
    with house.enter():
        return sorted(OrganisationInvitation.objects.filter(withdrawn_at=None).values_list("email", flat=True))


def test_everybody_here_sees_who_somebody_is_and_where_they_take_part(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Chloé"]).get(mereldal["Nele"].get_absolute_url()).content.decode()
    assert "<h1>Nele Baert</h1>" in page
    assert "Plain Language" in page


@pytest.mark.requirement("S19")
def test_nobody_sees_how_somebody_moved_nor_how_close_they_sit(mereldal: Tenant) -> None:
    with mereldal.enter():
        leave(mereldal.communities["plain-language"], mereldal["Nele"])
    page = signed_in(mereldal["Chloé"]).get(mereldal["Nele"].get_absolute_url()).content.decode()
    assert "Where you sat before" not in page
    assert "outside" not in page
    karel = signed_in(mereldal["Chloé"]).get(mereldal["Karel"].get_absolute_url()).content.decode()
    assert ("Plain Language" in karel, "Core group" in karel) == (True, False)


def test_who_has_left_is_still_known_by_name(mereldal: Tenant) -> None:
    with mereldal.enter():
        Employee.objects.filter(pk=mereldal["Kofi"].pk).update(left_at=timezone.now())
    page = signed_in(mereldal["Chloé"]).get(mereldal["Kofi"].get_absolute_url()).content.decode()
    assert "No longer at Mereldal." in page


def test_each_part_is_saved_by_itself(mereldal: Tenant) -> None:
    typed = {"name": " Amina E. ", "works_at": "Wound care", "language": "nl", "time_zone": "kathmandu"}
    for part, text in typed.items():
        assert save(mereldal, part, text) == (302, [])
    found = amina(mereldal)
    kept = (found.name, found.works_at, found.user.language, found.user.time_zone)
    assert kept == ("Amina E.", "Wound care", "nl", "Asia/Kathmandu")


def test_the_next_page_speaks_the_chosen_language(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    page = client.post(SETTINGS, {"part": "language", "language": "nl"}, follow=True).content.decode()
    assert '<html lang="nl-BE">' in page
    assert "Bewaard." in page


def test_pages_are_light_or_dark_as_somebody_chose_and_else_as_the_device_is(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])

    def head(typed: str) -> str:
        page = client.post(SETTINGS, {"part": "theme", "theme": typed}, follow=True).content.decode()
        return str(page.split("<title>")[0])

    assert "data-theme" not in head("")
    for theme in ["dark", "light"]:
        assert f'<html lang="en" data-theme="{theme}">' in head(theme)
        assert f'<meta name="color-scheme" content="{theme}">' in head(theme)
    elsewhere = signed_in(mereldal["Nele"]).get(SETTINGS).content.decode()
    assert "data-theme" not in elsewhere
    assert '<meta name="color-scheme" content="light dark">' in elsewhere


@pytest.mark.parametrize("place", [PROFILE, SETTINGS])
@pytest.mark.parametrize("part", ["", "user", "left_at", "\x00"], ids=ascii)
def test_a_part_that_is_none_changes_nothing(mereldal: Tenant, place: str, part: str) -> None:
    typed = {"part": part, "name": "X", "language": "nl", part: "x"}
    assert signed_in(mereldal["Amina"]).post(place, typed).status_code == 422
    found = amina(mereldal)
    assert (found.name, found.user.language) == ("Amina El Idrissi", "en")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "EST"),
        ("time_zone", "\x00"),
        ("time_zone", "../../etc/passwd"),
        ("language", "fr"),
        ("language", ""),
        ("theme", "sepia"),
        ("name", ""),
        ("name", "x" * 101),
        ("name", "A\nB"),
        ("name", "\u202eAnima"),
        ("works_at", "x" * 101),
        ("works_at", "A\x00B"),
        ("works_at", "A\rB"),
    ],
    ids=ascii,
)
def test_what_will_not_do_is_refused_at_its_field_and_nothing_is_saved(
    mereldal: Tenant, field: str, typed: str
) -> None:
    assert save(mereldal, field, typed) == (422, [field])
    found = amina(mereldal)
    kept = (found.name, found.works_at, found.user.language, found.user.time_zone)
    assert kept == ("Amina El Idrissi", "", "en", "")


def test_a_refused_name_stands_in_the_form_and_not_in_the_head_of_the_page(mereldal: Tenant) -> None:
    response = signed_in(mereldal["Amina"]).post(PROFILE, {"part": "name", "name": "Mallory\u202e"})
    page = response.content.decode()
    assert page.count("Mallory") == 1
    assert response.context["me"].name == "Amina El Idrissi"


def test_only_the_fields_of_the_form_are_theirs_to_change(mereldal: Tenant, duinzicht: Tenant) -> None:
    nele = mereldal["Nele"]
    typed = {
        "is_administrator": "1",
        "organisation": str(duinzicht.organisation.pk),
        "user": str(nele.user_id),
        "employee": str(nele.pk),
        "public_id": "x",
        "email": "boss@mereldal.example",
        "is_staff": "1",
    }
    assert save(mereldal, "works_at", "Aalst", **typed) == (302, [])
    assert save(mereldal, "time_zone", "", **typed) == (302, [])
    found = amina(mereldal)
    assert (found.is_administrator, found.organisation_id, found.public_id) == (
        False,
        mereldal.organisation.pk,
        mereldal["Amina"].public_id,
    )
    assert (found.user.email, found.user.is_staff) == ("amina.el.idrissi@mereldal.example", False)
    with mereldal.enter():
        assert Employee.objects.get(pk=nele.pk).name == "Nele Baert"


def test_colleagues_who_are_no_administrator_read_whom_to_ask(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Nele"])
    for response in [client.get(INVITATIONS), client.post(INVITATIONS, {"emails": "x@x.example", "language": "en"})]:
        assert response.status_code == 403
        assert "An administrator of your organisation invites people. Ask one of them." in response.content.decode()
    assert open_invitations(mereldal) == []


def test_an_administrator_of_another_organisation_is_nobody_here(mereldal: Tenant, duinzicht: Tenant) -> None:
    assert signed_in(duinzicht["Tom"]).post(INVITATIONS, {"emails": "x@x.example"}).status_code == 404
    assert open_invitations(mereldal) == []


def test_who_is_no_administrator_any_more_is_refused_at_the_next_click(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Tom"])
    assert client.get(INVITATIONS).status_code == 200
    with mereldal.enter():
        Employee.objects.filter(pk=mereldal["Tom"].pk).update(is_administrator=False)
    assert client.get(INVITATIONS).status_code == 403


def test_an_administrator_invites_several_people_each_once(mereldal: Tenant) -> None:
    typed = "One@x.example\r\ntwo@x.example, three@x.example; two@x.example\n\n"
    assert invite(signed_in(mereldal["Tom"]), typed, "nl") == (302, [])
    assert open_invitations(mereldal) == ["one@x.example", "three@x.example", "two@x.example"]
    assert QueuedMail.objects.count() == 3
    with mereldal.enter():
        assert set(OrganisationInvitation.objects.values_list("language", "invited_by")) == {("nl", mereldal["Tom"].pk)}


def test_the_page_shows_who_has_not_answered_yet(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Tom"])
    invite(client, "one@x.example")
    assert [str(each) for each in client.get(INVITATIONS).context["pending_invitations"]] == ["one@x.example"]


def test_who_works_here_already_is_named_and_not_invited(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Tom"])
    page = client.post(
        INVITATIONS, {"emails": f"{mereldal['Amina'].user.email} one@x.example", "language": "en"}, follow=True
    ).content.decode()
    assert "amina.el.idrissi@mereldal.example works with us here already." in page
    assert "1 invitation is on its way." in page
    assert open_invitations(mereldal) == ["one@x.example"]


def test_whether_an_address_is_known_elsewhere_does_not_show(mereldal: Tenant, duinzicht: Tenant) -> None:
    client = signed_in(mereldal["Tom"])
    answers = []
    for email in [duinzicht["Amina"].user.email, "amina.el.idrissj@duinzicht.example"]:
        page = client.post(INVITATIONS, {"emails": email, "language": "en"}, follow=True).content.decode()
        answers.append("1 invitation is on its way." in page)
    assert answers == [True, True]


@pytest.mark.parametrize(
    ("emails", "words"),
    [
        ("", "This field is required."),
        ("one@x.example two", "Is this address complete? two"),
        ("one@x.example <two>", "Is this address complete? two"),
        (f"{'a' * 250}@x.example", f"Is this address complete? {'a' * 250}@x.example"),
        (" ".join(f"p{index}@x.example" for index in range(51)), "50 at a time at most; this is 51."),
        ("a\x00@x.example", "Null characters are not allowed."),
        ("x" * 8001, "Ensure this value has at most 8000 characters (it has 8001)."),
    ],
    ids=range(7),
)
def test_addresses_that_will_not_do_invite_nobody_and_stay_typed(mereldal: Tenant, emails: str, words: str) -> None:
    response = signed_in(mereldal["Tom"]).post(INVITATIONS, {"emails": emails, "language": "en"})
    assert (response.status_code, response.context["form"].errors["emails"]) == (422, [words])
    assert response.context["form"]["emails"].value() == emails
    assert open_invitations(mereldal) == []


def test_accounts_are_made_by_nobody_but_the_person(mereldal: Tenant) -> None:
    before = User.objects.count()
    invite(signed_in(mereldal["Tom"]), "one@x.example")
    assert User.objects.count() == before


SIX = "\n".join(f"p{index}@x.example" for index in range(6))


def test_many_at_once_are_seen_before_anything_goes_out(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Tom"])
    response = client.post(INVITATIONS, {"emails": SIX, "language": "nl"})
    page = response.content.decode()
    assert (response.status_code, response.context["preview"]) == (200, SIX.split())
    assert "6 people get a mail" in page
    assert '<button class="btn" name="previewed" value="6">Send 6 invitations</button>' in page
    assert [response.context["form"][name].value() for name in ["emails", "language"]] == [SIX, "nl"]
    assert open_invitations(mereldal) == []
    assert client.post(INVITATIONS, {"emails": SIX, "language": "nl", "previewed": "6"}).status_code == 302
    assert open_invitations(mereldal) == SIX.split()


@pytest.mark.parametrize("seen", ["5", "7", "abc", "\x00", "6" * 50, "", "٦"], ids=ascii)
def test_what_was_not_seen_is_shown_first_whatever_is_sent(mereldal: Tenant, seen: str) -> None:
    response = signed_in(mereldal["Tom"]).post(INVITATIONS, {"emails": SIX, "language": "en", "previewed": seen})
    assert (response.status_code, response.context["preview"]) == (200, SIX.split())
    assert open_invitations(mereldal) == []


def test_few_need_no_look(mereldal: Tenant) -> None:
    assert invite(signed_in(mereldal["Tom"]), SIX.replace("p0@x.example", ""))[0] == 302


@pytest.mark.parametrize("seen", ["", "6"])
def test_beyond_the_limit_the_page_says_so_and_keeps_what_was_typed(
    mereldal: Tenant, monkeypatch: pytest.MonkeyPatch, seen: str
) -> None:
    monkeypatch.setattr(inviting, "MAX_PER_INVITER", 5)
    response = signed_in(mereldal["Tom"]).post(INVITATIONS, {"emails": SIX, "language": "nl", "previewed": seen})
    assert (response.status_code, 86_000 < int(response["Retry-After"]) <= 86_400) == (429, True)
    assert response.context["form"].errors["emails"][0].startswith("You can invite at most 5 people a day")
    assert [response.context["form"][name].value() for name in ["emails", "language"]] == [SIX, "nl"]
    assert (open_invitations(mereldal), QueuedMail.objects.count()) == ([], 0)


# --- Writing to a colleague ---------------------------------------------------------------------------------------
def mail_to(house: Tenant, name: str, query: str = "") -> str:
    """Where the button “Write to …” on somebody's page leads; empty without a button."""
    page = signed_in(house["Chloé"]).get(house[name].get_absolute_url() + query).content.decode()
    found = re.search(r'<a class="btn" href="mailto:([^"]*)"', page)
    return unquote(found[1]) if found else ""


def test_a_colleague_is_written_to_with_a_subject(mereldal: Tenant) -> None:
    assert mail_to(mereldal, "Nele") == f"{mereldal['Nele'].user.email}?subject=A question for you"


def test_who_comes_for_a_topic_asks_about_it(mereldal: Tenant) -> None:
    with mereldal.enter():
        add_topic(mereldal["Nele"], "Letters & forms")
    page = signed_in(mereldal["Chloé"]).get("/o/mereldal/people/?q=letters").content.decode()
    assert f'{mereldal["Nele"].get_absolute_url()}?about=letters"' in page
    assert mail_to(mereldal, "Nele", "?about=letters").endswith("?subject=A question about Letters & forms")
    for other in ["?about=", "?about=soup", "?about=%00", "?about=baert"]:
        assert mail_to(mereldal, "Nele", other).endswith("?subject=A question for you")


def test_nobody_writes_to_who_has_left_nor_where_addresses_are_hidden(mereldal: Tenant) -> None:
    with mereldal.enter():
        Employee.objects.filter(pk=mereldal["Kofi"].pk).update(left_at=timezone.now())
    assert mail_to(mereldal, "Kofi") == ""
    Organisation.objects.filter(pk=mereldal.organisation.pk).update(colleagues_may_write=False)
    page = signed_in(mereldal["Chloé"]).get(mereldal["Nele"].get_absolute_url()).content.decode()
    assert ("Write to" in page, mereldal["Nele"].user.email in page) == (False, False)
    assert "shows no mail addresses" in signed_in(mereldal["Nele"]).get(PROFILE).content.decode()


def test_a_topic_leads_to_all_who_named_it(mereldal: Tenant) -> None:
    with mereldal.enter():
        add_topic(mereldal["Nele"], "Letters & forms")
    page = signed_in(mereldal["Chloé"]).get(mereldal["Nele"].get_absolute_url()).content.decode()
    assert '<a href="/o/mereldal/people/?q=Letters+%26+forms">Letters &amp; forms</a>' in page


def test_ones_own_page_is_the_profile(mereldal: Tenant) -> None:
    nele = mereldal["Nele"]
    assert signed_in(nele).get(nele.get_absolute_url())["Location"] == PROFILE
