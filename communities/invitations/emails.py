"""The mail to somebody who is invited to have a look."""

from django.utils.translation import gettext_lazy as _

from communities.invitations.inviting import INVITATION, stands
from communities.models import LookInvitation
from communities.notifications.messages import Letters, _who_want_it, letter
from communities.notifications.preferences import can_be_stopped
from cop_platform.outbox.kinds import mail_kind

can_be_stopped(
    INVITATION,
    about=_("colleagues who invite you to have a look"),
    stop=_("No more mail when a colleague invites you to have a look at %(community)s?"),
)


@mail_kind(INVITATION)
def look_invitation(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“{person} thinks {group} might be something for you”: have a look, you decide."""
    rows = LookInvitation.objects.select_related("community", "invited_by", "organisation")
    found = rows.filter(pk=object_id).first()
    if found is None or not stands(found) or found.community.is_closed:
        return
    template = "communities/email/look_invitation"
    for guest in _who_want_it(found.community, INVITATION, recipient_ids):
        yield guest.pk, letter(template, found.community, guest, kind=INVITATION, look=found)
