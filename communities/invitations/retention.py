"""Retention of invitations to have a look."""

from django.utils import timezone

from communities.invitations.inviting import COOLDOWN, KEEP_FOR, _expire
from communities.models import CommunityInvitation, InvitationOutcome
from cop_platform import retention


def purge() -> None:
    """After sixty days one fades; ninety days after its end it is deleted. Of a no, the ids stay for a year."""
    now, refused = timezone.now(), InvitationOutcome.DECLINED
    _expire(CommunityInvitation.objects.all())
    old = CommunityInvitation.objects.filter(ended_at__lte=now - KEEP_FOR)
    retention.delete_in_batches(old.exclude(outcome=refused))
    retention.delete_in_batches(old.filter(outcome=refused, ended_at__lte=now - COOLDOWN))
    old.filter(outcome=refused).exclude(invited_by=None).update(invited_by=None, note="")
