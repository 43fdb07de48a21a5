"""Organisation invitation model."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from members.invitations.inviting import accept, invite
from members.models import OrganisationInvitation
from tests.support.people import Tenant

MAIL = "fatima@mereldal.example"


def test_an_address_has_one_open_invitation(inside: Tenant) -> None:
    invite(inside.organisation, MAIL, by=None)
    with pytest.raises(IntegrityError, match="organisationinvitation_one_open"):
        OrganisationInvitation.objects.create(organisation=inside.organisation, email=MAIL)


def test_an_address_may_have_many_that_have_ended(inside: Tenant) -> None:
    for _again in range(3):
        accepted = invite(inside.organisation, MAIL, by=None)
    accept(accepted, "Fatima")
    OrganisationInvitation.objects.create(organisation=inside.organisation, email=MAIL)
    assert OrganisationInvitation.objects.count() == 4


def test_an_invitation_is_not_both_accepted_and_withdrawn(inside: Tenant) -> None:
    accept(invite(inside.organisation, MAIL, by=None), "Fatima")
    with pytest.raises(IntegrityError, match="organisationinvitation_one_end"):
        OrganisationInvitation.objects.update(withdrawn_at=timezone.now())


def test_whether_it_is_open(inside: Tenant) -> None:
    now = timezone.now()
    assert OrganisationInvitation(invited_at=now).is_open is True
    assert OrganisationInvitation(invited_at=now, accepted_at=now).is_open is False
    assert OrganisationInvitation(invited_at=now, withdrawn_at=now).is_open is False
