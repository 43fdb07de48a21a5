"""Deactivation: access ends at once, roles end, nothing is deleted; and reactivation."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone

from communities.models import Level, Nomination, Participation, Role, RoleTerm
from communities.nominations.nominating import create_nomination
from communities.roles.terms import start_term
from cop_platform.outbox.delivery import send_due
from meetings.rsvps.answering import rsvp_token
from members.invitations.inviting import accept, invite, token_for
from members.models import Employee, Seat
from members.organisations.administrators import LastAdministrator, make_administrator, remove_administrator
from members.people.deactivation import deactivate, employee_deactivated, reactivate
from members.people.expertise import add_topic, topics_of
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_community, make_meeting, signed_in


def held(employee: Employee) -> list[str]:
    return list(RoleTerm.objects.filter(employee=employee, ended_at=None).order_by("pk").values_list("role", flat=True))


def test_access_ends_with_the_next_request(mereldal: Tenant) -> None:
    nele = signed_in(mereldal["Nele"])
    assert nele.get("/o/mereldal/").status_code == 200
    with mereldal.enter():
        deactivate(mereldal["Nele"], by=mereldal["Tom"])
    for page in ["", "communities/", "about-me/", "communities/plain-language/meetings/new/"]:
        assert nele.get(f"/o/mereldal/{page}").status_code == 404
    assert not Seat.objects.filter(user=mereldal["Nele"].user).exists()


def test_signed_links_end_as_well(mereldal: Tenant) -> None:
    amina = mereldal["Amina"]
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Nele"])
        link = f"/o/mereldal/rsvps/{rsvp_token(meeting, amina.pk)}/"
        deactivate(amina, by=mereldal["Tom"])
    assert signed_in(amina).get(link).status_code == 410


def test_every_open_session_ends_and_no_file_is_given_out(mereldal: Tenant) -> None:
    """Both browsers of a person who is signed in twice."""
    nele = mereldal["Nele"]
    browsers = [signed_in(nele), signed_in(nele)]
    with mereldal.enter():
        entry = make_meeting(mereldal.communities["plain-language"], nele).get_absolute_url() + "calendar.ics"
        assert [each.get(entry).status_code for each in browsers] == [200, 200]
        deactivate(nele, by=mereldal["Tom"])
    for place in [entry, "/o/mereldal/", "/o/mereldal/confidential/", "/o/mereldal/people/"]:
        assert [each.get(place).status_code for each in browsers] == [404, 404], place
    post = [each.post("/o/mereldal/communities/plain-language/participation/", {"level": "core"}) for each in browsers]
    assert [each.status_code for each in post] == [404, 404]
    assert "You have no seat in an organisation yet" in browsers[0].get("/").content.decode()


def test_an_invitation_that_waited_lets_them_in_no_more(mereldal: Tenant) -> None:
    """An invitation that was sent before they joined in another way, to any address of their account."""
    kofi = mereldal["Kofi"]
    EmailAddress.objects.create(user=kofi.user, email="kofi@home.example", verified=True)
    with mereldal.enter():
        Seat.objects.filter(user=kofi.user).delete()
        links = [
            f"/o/mereldal/invitations/{token_for(invite(mereldal.organisation, email, by=mereldal['Tom']))}/"
            for email in [kofi.user.email, "kofi@home.example"]
        ]
        Seat.objects.create(user=kofi.user, organisation=mereldal.organisation)
        deactivate(kofi, by=mereldal["Tom"])
    browser = signed_in(kofi)
    assert [browser.get(link).status_code for link in links] == [410, 410]
    assert [browser.post(link, {"name": "Kofi"}).status_code for link in links] == [410, 410]
    assert not Seat.objects.filter(user=kofi.user).exists()
    send_due()
    assert mail.outbox == [], "An invitation that had not left yet never does."


def test_who_works_in_two_houses_and_leaves_one_notices_nothing_in_the_other(
    mereldal: Tenant, duinzicht: Tenant
) -> None:
    there = duinzicht["Amina"]
    with duinzicht.enter():
        start_term(duinzicht.communities["plain-language"], there, Role.COACH)
        add_topic(there, "Letters")
    with mereldal.enter():
        invitation = invite(mereldal.organisation, there.user.email, by=mereldal["Tom"])
        here = accept(invitation, "Amina E.", account=there.user)
        add_topic(here, "Soup")
        start_term(mereldal.communities["plain-language"], here, Role.LEADER)
    browser = signed_in(there)
    with mereldal.enter():
        deactivate(here, by=mereldal["Tom"])
        assert held(here) == []
    assert [browser.get(f"/o/{slug}/").status_code for slug in ["mereldal", "duinzicht"]] == [404, 200]
    with duinzicht.enter():
        found = Employee.objects.get(pk=there.pk)
        assert (found.left_at, held(found), [each.text for each in topics_of(found)]) == (None, ["coach"], ["Letters"])
    assert browser.get("/")["Location"] == "/o/duinzicht/"


def test_places_and_what_one_may_ask_show_no_more_and_return(mereldal: Tenant) -> None:
    nele, amina = mereldal["Nele"], signed_in(mereldal["Amina"])
    with mereldal.enter():
        add_topic(nele, "Letters that families trust")
        deactivate(nele, by=mereldal["Tom"])
    page = amina.get(nele.get_absolute_url()).content.decode()
    assert ["Letters that families trust" in page, "Plain Language" in page] == [False, False]
    assert "Letters" not in amina.get("/o/mereldal/people/").content.decode()
    with mereldal.enter():
        reactivate(nele, by=mereldal["Tom"])
    page = amina.get(nele.get_absolute_url()).content.decode()
    assert ["Letters that families trust" in page, "Plain Language" in page] == [True, True]


def test_the_database_knows_two_ways_to_name_who_left(mereldal: Tenant) -> None:
    mereldal.organisation.former_name_policy = "by_number"
    with pytest.raises(IntegrityError, match="organisation_former_name_policy"):
        mereldal.organisation.save()


def test_a_seat_elsewhere_stays(mereldal: Tenant, duinzicht: Tenant) -> None:
    with mereldal.enter():
        invitation = invite(mereldal.organisation, duinzicht["Amina"].user.email, by=mereldal["Tom"])
        amina = accept(invitation, "Amina E.", account=duinzicht["Amina"].user)
        deactivate(amina, by=mereldal["Tom"])
    assert signed_in(duinzicht["Amina"]).get("/o/duinzicht/").status_code == 200


def test_roles_end_and_nothing_waits_for_an_answer(inside: Tenant) -> None:
    nele, plain = inside["Nele"], inside.communities["plain-language"]
    start_term(inside.communities["medication-safety"], nele, Role.COACH)
    create_nomination(plain, nele, Role.SPONSOR)
    create_nomination(plain, inside["Amina"], Role.SPONSOR)
    deactivate(nele, by=inside["Tom"])
    assert held(nele) == []
    assert held(inside["Wout"]) == ["coordinator"]
    assert [nomination.nominee for nomination in Nomination.objects.all()] == [inside["Amina"]]


def test_roles_are_history_not_gone(inside: Tenant) -> None:
    deactivate(inside["Nele"], by=inside["Tom"])
    term = RoleTerm.objects.get(employee=inside["Nele"])
    assert term.ended_at is not None
    assert timezone.now() - term.ended_at < timedelta(minutes=1)


def test_what_they_chose_and_wrote_stays(inside: Tenant) -> None:
    deactivate(inside["Nele"], by=inside["Tom"])
    assert Participation.objects.get(employee=inside["Nele"]).level == Level.CORE
    assert Employee.objects.get(pk=inside["Nele"].pk).name == "Nele Baert"


def test_leaving_twice_is_leaving_once(inside: Tenant) -> None:
    nele, left = inside["Nele"], []

    def note(**signal: object) -> None:
        left.append(signal["employee"])

    employee_deactivated.connect(note)
    try:
        deactivate(nele, by=inside["Tom"])
        first = Employee.objects.get(pk=nele.pk).left_at
        deactivate(nele, by=inside["Tom"])
    finally:
        employee_deactivated.disconnect(note)
    assert (Employee.objects.get(pk=nele.pk).left_at, left) == (first, [nele])


def test_when_something_fails_nobody_has_left(inside: Tenant) -> None:
    def fail(**signal: object) -> None:
        raise RuntimeError

    employee_deactivated.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            deactivate(inside["Nele"], by=inside["Tom"])
    finally:
        employee_deactivated.disconnect(fail)
    assert Employee.objects.get(pk=inside["Nele"].pk).left_at is None
    assert Seat.objects.filter(user=inside["Nele"].user).exists()
    assert held(inside["Nele"]) == ["leader"]


def test_coming_back_gives_the_seat_and_neither_roles_nor_rights(mereldal: Tenant) -> None:
    nele, tom = mereldal["Nele"], mereldal["Tom"]
    with mereldal.enter():
        make_administrator(nele, by=tom)
        deactivate(nele, by=tom)
        reactivate(nele, by=tom)
        reactivate(nele, by=tom)
        found = Employee.objects.get(pk=nele.pk)
        assert (found.left_at, found.is_administrator, held(found)) == (None, False, [])
        assert Participation.objects.get(employee=nele).level == Level.CORE
    assert signed_in(nele).get("/o/mereldal/").status_code == 200


def test_the_last_leader_may_go(inside: Tenant) -> None:
    circle = make_community(inside.organisation, "Circle")
    start_term(circle, inside["Chloé"], Role.LEADER)
    deactivate(inside["Chloé"], by=inside["Tom"])
    assert held(inside["Chloé"]) == []


@pytest.mark.parametrize("verb", [deactivate, remove_administrator])
def test_the_last_administrator_names_another_first(inside: Tenant, verb: object) -> None:
    tom, nele = inside["Tom"], inside["Nele"]
    with pytest.raises(LastAdministrator):
        verb(tom, by=tom)  # type: ignore[operator]
    found = Employee.objects.get(pk=tom.pk)
    assert (found.is_administrator, found.left_at) == (True, None)
    make_administrator(nele, by=tom)
    verb(tom, by=tom)  # type: ignore[operator]
    assert list(Employee.objects.filter(is_administrator=True).order_by("pk")) == [nele]


@pytest.mark.parametrize("gone", ["left", "barred"])
def test_an_administrator_who_cannot_act_does_not_count(inside: Tenant, gone: str) -> None:
    tom, nele = inside["Tom"], inside["Nele"]
    make_administrator(nele, by=tom)
    if gone == "barred":
        nele.user.is_active = False
        nele.user.save()
    else:
        Employee.objects.filter(pk=nele.pk).update(left_at=timezone.now())
    with pytest.raises(LastAdministrator):
        remove_administrator(tom, by=tom)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [deactivate, remove_administrator])
def test_two_administrators_who_drop_each_other_at_once_leave_one(mereldal: Tenant, verb: object) -> None:
    with mereldal.enter():
        make_administrator(mereldal["Nele"], by=mereldal["Tom"])
    pairs = [("Tom", "Nele"), ("Nele", "Tom")]

    def drop() -> str:
        by, whom = pairs.pop()
        verb(Employee.objects.get(pk=mereldal[whom].pk), by=mereldal[by])  # type: ignore[operator]
        return "dropped"

    assert run_at_once(mereldal, drop, times=2) == ["LastAdministrator", "dropped"]
