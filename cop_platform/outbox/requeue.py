"""Send mails again that were refused or whose delivery is unknown: an operator decides, and gives a reason.

Nothing else reopens a settled mail. It keeps its token and so its Message-ID: one that arrives twice is shown as one.
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

REQUEUED = audit_action("mail_requeued", _("sent a mail once more"), {"reason": (_("reason"), {})})

UNDECIDED = (MailOutcome.REFUSED, MailOutcome.UNKNOWN)
#: Not account mails, which belong to no organisation: their message, with a code, was deleted when they were settled.
CAN_BE_REQUEUED = Q(outcome__in=UNDECIDED, organisation__isnull=False)


def can_be_requeued(mail: QueuedMail) -> bool:
    return mail.outcome in UNDECIDED and mail.organisation_id is not None


@transaction.atomic
def requeue(tokens: Iterable[UUID], *, by: models.Model, reason: str) -> int:
    """Requeue those mails that can be, and return how many. Of two concurrent calls, only one requeues a mail.

    A mail that is no longer true is dropped at delivery.
    """
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
