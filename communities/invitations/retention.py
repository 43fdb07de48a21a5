"""Retention of community invitations."""

from django.utils import timezone

from communities.invitations.inviting import COOLDOWN, KEEP_FOR, _expire
from communities.models import CommunityInvitation, InvitationOutcome
from cop_platform import retention


def purge() -> None:
    """Expire invitations after sixty days, and delete them ninety days after their end.

    A refusal is kept for a year; its sender and note are removed after ninety days.
    """
    now, refused = timezone.now(), InvitationOutcome.DECLINED
    _expire(CommunityInvitation.objects.all())
    old = CommunityInvitation.objects.filter(ended_at__lte=now - KEEP_FOR)
    retention.delete_in_batches(old.exclude(outcome=refused))
    retention.delete_in_batches(old.filter(outcome=refused, ended_at__lte=now - COOLDOWN))
    old.filter(outcome=refused).exclude(invited_by=None).update(invited_by=None, note="")
