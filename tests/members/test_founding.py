"""Creating an organisation, with an invitation for its first administrator."""

import pytest
from django.core.exceptions import ValidationError

from members.founding import create_organisation
from members.invitations.inviting import accept
from members.models import Organisation, OrganisationInvitation
from tests.support.people import Tenant

NEW = {
    "slug": "zonnebos",
    "name": "Zonnebos",
    "language": "nl",
    "time_zone": "Europe/Amsterdam",
    "administrator": "ada@zonnebos.example",
}


def test_a_new_organisation_has_an_invitation_for_its_first_administrator(db: None) -> None:
    organisation = create_organisation(**NEW)
    with Tenant(organisation, {}, {}).enter():
        invitation = OrganisationInvitation.objects.get()
        assert (invitation.email, invitation.language, invitation.invited_by) == ("ada@zonnebos.example", "nl", None)
        assert accept(invitation, "Ada Nis").is_administrator is True


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "not a slug"),
        ("slug", ""),
        ("slug", "mereldal"),
        ("name", ""),
        ("language", "fr"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(mereldal: Tenant, field: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        create_organisation(**{**NEW, field: value})
    assert list(caught.value.message_dict) == [field]
    assert list(Organisation.objects.order_by("pk").values_list("slug", flat=True)) == ["mereldal"]
