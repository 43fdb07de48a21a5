"""The mail queue: one row for each mail."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailOutcome(models.TextChoices):
    SENT = "sent", pgettext_lazy("mail", "sent")
    DROPPED = "dropped", pgettext_lazy("mail", "no longer true, not sent")
    REFUSED = "refused", pgettext_lazy("mail", "refused")
    UNKNOWN = "unknown", pgettext_lazy("mail", "delivery unknown")
    HELD = "held", pgettext_lazy("mail", "held back, told in the summary")


#: Mails of a day that one person gets without having asked for them, from one organisation (daily_limit.py).
MOST_A_DAY = 20


class QueuedMail(models.Model):
    """One mail to one recipient. A global table, so that one sweep serves all organisations: it holds ids, no text.

    ``recipient_id`` is an employee, or 0 where the object itself has the address. ``message`` holds a ready-made mail
    about an account (a sign-in code), which belongs to no organisation; it is deleted as soon as the mail is settled.
    ``shown_revision`` is the revision of the object that the message showed, which may be later than the one queued.
    ``counted_on`` and ``day_number`` are for the daily limit: the day, and the mail's number among those of that day;
    one that was held back has a day only.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "members.Organisation", models.CASCADE, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.BigIntegerField()
    revision = models.PositiveIntegerField(default=0)
    recipient_id = models.BigIntegerField(default=0)
    message = models.JSONField(null=True, editable=False)
    queued_at = models.DateTimeField(_("owed since"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"))
    kept_until = models.DateTimeField(null=True)
    shown_revision = models.PositiveIntegerField(null=True)
    counted_on = models.DateField(null=True)
    day_number = models.PositiveSmallIntegerField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    outcome = models.CharField(_("what became of it"), max_length=8, choices=MailOutcome, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    error = models.CharField(_("what was answered"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("owed mail")
        verbose_name_plural = _("owed mail")
        constraints = [
            # A job that runs twice queues each mail once.
            models.UniqueConstraint(
                fields=["organisation", "kind", "object_id", "revision", "recipient_id"], name="queuedmail_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_at=None) | ~models.Q(outcome="") & ~models.Q(settled_at=None),
                name="queuedmail_settled_with_outcome",
            ),
            # The daily limit: so many numbers a day, each given once.
            models.UniqueConstraint(
                fields=["organisation", "recipient_id", "counted_on", "day_number"], name="queuedmail_day_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(day_number=None)
                | models.Q(day_number__range=(1, MOST_A_DAY), counted_on__isnull=False),
                name="queuedmail_within_daily_limit",
            ),
        ]
        # In the order in which they are leased: of many that are due at once only the first are read.
        indexes = [models.Index("due_at", "id", condition=models.Q(settled_at=None), name="queuedmail_due")]

    def __str__(self) -> str:
        return self.kind

    @property
    def public_id(self) -> str:
        """Its identifier in addresses, in the audit log, and in the Message-ID."""
        return str(self.token)


class AcceptedMail(models.Model):
    """A mail that the mail server accepted and that is not settled yet: mails are settled several at a time.

    Written after each mail, so that a worker that is killed repeats at most the one it had in hand. A row lives for
    seconds, or until the lease of a worker that died runs out. Ids only, and no foreign key, which would lock the mail.
    """

    mail_id = models.BigIntegerField(primary_key=True)
    shown_revision = models.PositiveIntegerField(null=True)
    accepted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("accepted mail")
        verbose_name_plural = _("accepted mails")

    def __str__(self) -> str:
        return str(self.mail_id)
