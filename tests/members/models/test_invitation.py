"""Somebody is asked to come and work with us here."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from members.invitations.inviting import accept, invite
from members.models import Invitation
from tests.people import House

MAIL = "fatima@mereldal.example"


def test_an_address_has_one_open_invitation(inside: House) -> None:
    invite(inside.organisation, MAIL, by=None)
    with pytest.raises(IntegrityError, match="invitation_one_open"):
        Invitation.objects.create(organisation=inside.organisation, email=MAIL)


def test_an_address_may_have_many_that_have_ended(inside: House) -> None:
    for _again in range(3):
        accepted = invite(inside.organisation, MAIL, by=None)
    accept(accepted, "Fatima")
    Invitation.objects.create(organisation=inside.organisation, email=MAIL)
    assert Invitation.objects.count() == 4


def test_an_invitation_is_not_both_accepted_and_withdrawn(inside: House) -> None:
    accept(invite(inside.organisation, MAIL, by=None), "Fatima")
    with pytest.raises(IntegrityError, match="invitation_one_end"):
        Invitation.objects.update(withdrawn_at=timezone.now())


def test_whether_it_is_open(inside: House) -> None:
    now = timezone.now()
    assert Invitation(invited_at=now).is_open is True
    assert Invitation(invited_at=now, accepted_at=now).is_open is False
    assert Invitation(invited_at=now, withdrawn_at=now).is_open is False
