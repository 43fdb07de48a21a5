"""Sending once more what was refused, or of which nobody knows whether it arrived: an operator decides, and says why.

Nothing else opens a settled mail again. It keeps its token and so its Message-ID: who got it after all gets it as one.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action, record, snapshot
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.wakeup import wake_on_commit
from cop_platform.tenancy import enter

REQUEUED = audit_action("mail_requeued", _("sent a mail once more"))

UNDECIDED = (MailOutcome.REFUSED, MailOutcome.UNKNOWN)
#: A mail about an account belongs to no organisation. It held a code, and its words were forgotten when it was settled.
CAN_BE_REQUEUED = Q(outcome__in=UNDECIDED, organisation__isnull=False)


def can_be_requeued(mail: QueuedMail) -> bool:
    return mail.outcome in UNDECIDED and mail.organisation_id is not None


@transaction.atomic
def requeue(tokens: Iterable[UUID], *, by: models.Model, reason: str) -> int:
    """How many of these go out again; of two who ask at once, one does it. What is no longer true will be dropped."""
    rows = QueuedMail.objects.filter(CAN_BE_REQUEUED, token__in=list(tokens)).select_related("organisation")
    mails = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for mail in mails:
        _reopen(mail, by, reason)
    wake_on_commit()
    return len(mails)


def _reopen(mail: QueuedMail, by: models.Model, reason: str) -> None:
    before = snapshot(mail, ["outcome", "settled_at", "attempts", "error"])
    mail.outcome, mail.settled_at, mail.leased_until = "", None, None
    mail.due_at, mail.attempts, mail.error = timezone.now(), 0, ""
    mail.save(update_fields=["outcome", "settled_at", "leased_until", "due_at", "attempts", "error"])
    with enter(mail.organisation):  # type: ignore[arg-type]
        record(REQUEUED, mail, by=by, before=before, after={"due_at": mail.due_at, "reason": reason})
