"""Retention of ended invitations, and the retention periods shown on the page about oneself."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from cop_platform.audit.models import LOG_KEPT_FOR
from cop_platform.retention import SETTLED_MAIL_KEPT, UNDECIDED_MAIL_KEPT, delete_in_batches
from members.models import OrganisationInvitation
from members.models.invitation import INVITATION_VALID_FOR

#: Accepted, withdrawn, or expired: the e-mail address of somebody who may never have joined.
ENDED_INVITATIONS_KEPT = timedelta(days=90)


def purge() -> int:
    """Delete ended invitations of the current organisation. Returns how many."""
    ended_by = timezone.now() - ENDED_INVITATIONS_KEPT
    answered = Q(accepted_at__lt=ended_by) | Q(withdrawn_at__lt=ended_by)
    too_old = Q(accepted_at=None, withdrawn_at=None, invited_at__lt=ended_by - INVITATION_VALID_FOR)
    return delete_in_batches(OrganisationInvitation.objects.filter(answered | too_old))


def retention_periods() -> dict[str, int]:
    """For the page about oneself, in days; ``log_years`` in years."""
    return {
        "mail": SETTLED_MAIL_KEPT.days,
        "mail_undecided": UNDECIDED_MAIL_KEPT.days,
        "invitation": ENDED_INVITATIONS_KEPT.days,
        "log_years": LOG_KEPT_FOR.days // 365,
    }
