"""The mails of this app, one function each."""

from collections.abc import Iterator

from django.urls import reverse

from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.messages import Letter, Reader, absolute, write
from members.invitations.inviting import token_for
from members.models import Invitation
from members.organisations.sender import sender_for


@mail_kind("invitation")
def invitation(object_id: int, revision: int, recipient_ids: list[int]) -> Iterator[tuple[int, Letter | None]]:
    """“{person} invites you to {organisation}”."""
    found = Invitation.objects.select_related("organisation", "invited_by").filter(pk=object_id).first()
    for recipient_id in recipient_ids:
        yield recipient_id, _write_invitation(found) if found and found.is_open else None


def _write_invitation(found: Invitation) -> Letter:
    address = reverse("invitation", args=[found.organisation.slug, token_for(found)])
    return write(
        "members/email/invitation",
        {"invitation": found, "organisation_name": found.organisation.name, "link": absolute(address)},
        Reader(found.email, found.language, found.organisation.zone),
        sender=sender_for(found.organisation),
    )
