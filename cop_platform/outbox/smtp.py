"""SMTP backend that knows whether a mail was already handed over to the server."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp

from cop_platform.outbox.skeletons import ReadyEmail, address_on_the_wire


class _TrackingSMTP(smtplib.SMTP):
    """``handed_over`` is true from the server's "go ahead" (354) until its answer: it may have accepted the mail."""

    handed_over = False

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()
        self.handed_over = code == 354
        return code, text


class _TrackingSMTPSSL(_TrackingSMTP, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    connection: Any
    _partial_connection: Any

    @property
    def connection_class(self) -> Any:
        return _TrackingSMTPSSL if self.use_ssl else _TrackingSMTP

    def open(self) -> bool | None:
        """Connect and wait for the answer to EHLO: a silent server costs one time-out, not one for each mail."""
        is_new = super().open()
        if is_new:
            self.connection.ehlo_or_helo_if_needed()
        return is_new

    def _send(self, email_message: Any) -> bool:
        """A mail that is serialised already goes out as it is. Errors are raised, as for all others."""
        if not isinstance(email_message, ReadyEmail):
            return bool(super()._send(email_message))  # type: ignore[misc]
        recipients = [address_on_the_wire(address) for address in email_message.to]
        self.connection.sendmail(email_message.from_email, recipients, email_message.raw)
        return True

    @property
    def handed_over(self) -> bool:
        return bool(self.connection and self.connection.handed_over)

    def drop(self) -> None:
        """Close a connection that failed, without sending QUIT."""
        for connection in (self.connection, self._partial_connection):
            if connection is not None:
                connection.close()
        self.connection = self._partial_connection = None
