"""Retention: ended invitations are deleted, and a page says how long everything is kept."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from members.invitations.inviting import accept, invite, withdraw
from members.invitations.retention import purge
from members.models import Employee, OrganisationInvitation
from members.tasks import purge_expired_data
from tests.support.people import Tenant, signed_in

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("end", "days"), [("accepted", 90), ("withdrawn", 90), ("never answered", 120)])
def test_an_invitation_goes_so_long_after_it_ended(inside: Tenant, end: str, days: int) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        invitation = invite(inside.organisation, "fatima@mereldal.example", by=inside["Tom"])
        if end == "accepted":
            accept(invitation, "Fatima")
        if end == "withdrawn":
            withdraw(invitation, by=inside["Tom"])
    for moment, left in [(timedelta(days=days) - MINUTE, 1), (timedelta(days=days) + MINUTE, 0)]:
        with time_machine.travel(now + moment, tick=False):
            purge()
        assert OrganisationInvitation.objects.count() == left
    assert Employee.objects.filter(name="Fatima").count() == (1 if end == "accepted" else 0)


def test_what_counts_for_the_limit_of_a_day_is_still_there(inside: Tenant) -> None:
    withdraw(invite(inside.organisation, "fatima@mereldal.example", by=None), by=inside["Tom"])
    assert purge() == 0


def test_each_organisation_keeps_house_in_its_own_rows(mereldal: Tenant, duinzicht: Tenant) -> None:
    for house in [mereldal, duinzicht]:
        with house.enter():
            invite(house.organisation, "fatima@mereldal.example", by=None)
    with time_machine.travel(timezone.now() + timedelta(days=200)):
        purge_expired_data(mereldal.organisation.pk)
    left = []
    for house in [mereldal, duinzicht]:
        with house.enter():
            left.append(OrganisationInvitation.objects.count())
    assert left == [0, 1]


def test_people_read_how_long_things_stay(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Amina"]).get("/o/mereldal/about-me/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    assert "Mails you got, not their words Whoever runs Kring 30 days; 90 if undelivered" in text
    assert "Your invitation to this organisation The administrators 90 days after you came" in text
    assert "What administrators change The administrators 3 years" in text
