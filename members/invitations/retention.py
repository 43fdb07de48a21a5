"""How long this app keeps what has ended, and what people read of it on the page about themselves."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from cop_platform.audit.models import KEPT_IN_LOG
from cop_platform.retention import MAIL_DONE, MAIL_UNDECIDED, forget
from members.models import Invitation
from members.models.invitation import VALID

#: Accepted, withdrawn, or never answered: an address of somebody who perhaps never came.
INVITATION_ENDED = timedelta(days=90)


def forget_ended_invitations() -> int:
    """Of the organisation that is entered."""
    ended_by = timezone.now() - INVITATION_ENDED
    answered = Q(accepted_at__lt=ended_by) | Q(withdrawn_at__lt=ended_by)
    too_old = Q(accepted_at=None, withdrawn_at=None, invited_at__lt=ended_by - VALID)
    return forget(Invitation.objects.filter(answered | too_old))


def terms() -> dict[str, int]:
    """For the page about oneself: days, and years of the log."""
    return {
        "mail": MAIL_DONE.days,
        "mail_undecided": MAIL_UNDECIDED.days,
        "invitation": INVITATION_ENDED.days,
        "log_years": KEPT_IN_LOG.days // 365,
    }
