"""The way to the mail server, which remembers whether a mail was already in the server's hands."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class _TrackingSMTP(smtplib.SMTP):
    """From the server's "go ahead" (354) until its answer, the message is in its hands."""

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
        """Connected means that the server answered our greeting: a silent one costs one time-out, not one each mail."""
        is_new = super().open()
        if is_new:
            self.connection.ehlo_or_helo_if_needed()
        return is_new

    @property
    def handed_over(self) -> bool:
        return bool(self.connection and self.connection.handed_over)

    def drop(self) -> None:
        """Forget a connection that failed, without another word to the server."""
        for connection in (self.connection, self._partial_connection):
            if connection is not None:
                connection.close()
        self.connection = self._partial_connection = None
