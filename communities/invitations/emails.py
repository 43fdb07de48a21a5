"""The mail to the invitee of a community invitation."""

from django.utils.translation import gettext_lazy as _

from communities.invitations.inviting import INVITATION, is_pending
from communities.models import CommunityInvitation
from communities.notifications.messages import MailMessages, compose, deliverable_subscribers
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind

register_optional_mail(
    INVITATION,
    MailKindDescription(
        column=MailColumn.PEOPLE,
        topic=_("colleagues who invite you to have a look"),
        stop_question=_("No more mail when a colleague invites you to have a look at %(community)s?"),
    ),
)


@mail_kind(INVITATION, MailClass.UNREQUESTED)
def community_invitation(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{person} thinks {group} might be something for you”."""
    rows = CommunityInvitation.objects.select_related("community", "invited_by", "organisation")
    found = rows.filter(pk=object_id).first()
    if found is None or not is_pending(found) or found.community.is_closed:
        return
    template = "communities/invitations/email/invitation"
    for invitee in deliverable_subscribers(found.community, INVITATION, recipient_ids):
        yield invitee.pk, compose(template, found.community, invitee, kind=INVITATION, invitation=found)
