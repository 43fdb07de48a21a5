"""Migrations that move rows: under forced row-level security one that forgets to enter an organisation moves none."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from members.invitations.inviting import invite
from members.models import OrganisationInvitation
from tests.people import Tenant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def back_to_the_newest() -> Iterator[None]:
    yield
    call_command("migrate", verbosity=0)


def test_invitations_of_every_organisation_get_an_id_of_their_own(
    mereldal: Tenant, duinzicht: Tenant, back_to_the_newest: None
) -> None:
    for house in [mereldal, duinzicht]:
        with house.enter():
            for number in range(3):
                invite(house.organisation, f"n{number}@{house.organisation.slug}.example", by=house["Tom"])
    call_command("migrate", "members", "0001", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = %s", COLUMN)
        assert cursor.fetchone() is None
    call_command("migrate", "members", verbosity=0)
    found: list[str] = []
    for house in [mereldal, duinzicht]:
        with house.enter():
            found += OrganisationInvitation.objects.values_list("public_id", flat=True)
    assert (len(found), {len(each) for each in found}, len(set(found))) == (6, {14}, 6)


COLUMN = ["members_organisationinvitation", "public_id"]
