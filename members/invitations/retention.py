"""How long this app keeps what has ended, and what people read of it on the page about themselves."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from cop_platform.audit.models import LOG_KEPT_FOR
from cop_platform.retention import SETTLED_MAIL_KEPT, UNDECIDED_MAIL_KEPT, delete_in_batches
from members.models import OrganisationInvitation
from members.models.invitation import INVITATION_VALID_FOR

#: Accepted, withdrawn, or never answered: an address of somebody who perhaps never came.
ENDED_INVITATIONS_KEPT = timedelta(days=90)


def purge() -> int:
    """Of the organisation that is entered."""
    ended_by = timezone.now() - ENDED_INVITATIONS_KEPT
    answered = Q(accepted_at__lt=ended_by) | Q(withdrawn_at__lt=ended_by)
    too_old = Q(accepted_at=None, withdrawn_at=None, invited_at__lt=ended_by - INVITATION_VALID_FOR)
    return delete_in_batches(OrganisationInvitation.objects.filter(answered | too_old))


def retention_periods() -> dict[str, int]:
    """For the page about oneself: days, and years of the log."""
    return {
        "mail": SETTLED_MAIL_KEPT.days,
        "mail_undecided": UNDECIDED_MAIL_KEPT.days,
        "invitation": ENDED_INVITATIONS_KEPT.days,
        "log_years": LOG_KEPT_FOR.days // 365,
    }
