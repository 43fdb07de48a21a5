"""The operator makes an organisation and invites its first administrator."""

import pytest
from django.core.exceptions import ValidationError

from members.founding import found
from members.invitations.inviting import accept
from members.models import Invitation, Organisation
from tests.people import House

NEW = {
    "slug": "zonnebos",
    "name": "Zonnebos",
    "language": "nl",
    "time_zone": "Europe/Amsterdam",
    "administrator": "ada@zonnebos.example",
}


def test_a_new_organisation_has_an_invitation_for_its_first_administrator(db: None) -> None:
    organisation = found(**NEW)
    with House(organisation, {}, {}).enter():
        invitation = Invitation.objects.get()
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
def test_what_is_wrong_is_named_and_nothing_is_made(mereldal: House, field: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        found(**{**NEW, field: value})
    assert list(caught.value.message_dict) == [field]
    assert list(Organisation.objects.values_list("slug", flat=True)) == ["mereldal"]
