"""Permission to invite people to an organisation."""

from members.invitations.permissions import can_invite_colleagues
from tests.support.people import Tenant


def test_only_an_administrator_invites(inside: Tenant) -> None:
    assert [name for name in inside.people if can_invite_colleagues(inside[name])] == ["Tom"]
