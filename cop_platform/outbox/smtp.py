"""The way to the mail server, which remembers whether a mail was already in the server's hands."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class _Watching:
    """From the server's "go ahead" (354) until its answer, the message is in its hands: nobody knows what became of it."""

    handed_over = False

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()  # type: ignore[misc]
        self.handed_over = code == 354
        return code, text


class WatchingSMTP(_Watching, smtplib.SMTP):
    pass


class WatchingSMTPSSL(_Watching, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> Any:
        return WatchingSMTPSSL if self.use_ssl else WatchingSMTP

    @property
    def handed_over(self) -> bool:
        return bool(self.connection and self.connection.handed_over)

    def drop(self) -> None:
        """Forget a connection that failed, without another word to the server."""
        for connection in (self.connection, self._partial_connection):
            if connection is not None:
                connection.close()
        self.connection = self._partial_connection = None
