"""The mail of an invitation to an organisation."""

from collections.abc import Iterator

from django.urls import reverse

from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage, Recipient, absolute, render_message
from members.invitations.inviting import token_for
from members.models import OrganisationInvitation
from members.organisations.sender import sender_for


@mail_kind("organisation_invitation", MailClass.ACCESS)
def organisation_invitation(
    object_id: int, revision: int, recipient_ids: list[int]
) -> Iterator[tuple[int, MailMessage | None]]:
    """“{person} invites you to {organisation}”."""
    found = OrganisationInvitation.objects.select_related("organisation", "invited_by").filter(pk=object_id).first()
    for recipient_id in recipient_ids:
        yield recipient_id, _compose_invitation(found) if found and found.is_open else None


def _compose_invitation(found: OrganisationInvitation) -> MailMessage:
    address = reverse("organisation-invitation", args=[found.organisation.slug, token_for(found)])
    return render_message(
        "members/invitations/email/organisation_invitation",
        {"invitation": found, "organisation_name": found.organisation.name, "invitation_url": absolute(address)},
        Recipient(found.email, found.language, found.organisation.zone),
        sender=sender_for(found.organisation),
    )
