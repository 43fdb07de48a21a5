"""What is answered to an address that is too long for gunicorn: a page of ours instead of its bare line.

Gunicorn stops reading after `limit_request_line` bytes, so the language of the visitor is not known yet. The page
speaks each of ours.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

HEADERS = (
    "HTTP/1.1 414 URI Too Long",
    "Connection: close",
    "Content-Type: text/html; charset=utf-8",
    "Cache-Control: no-store",
    "Content-Security-Policy: default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'",
    "X-Content-Type-Options: nosniff",
)


class Worker(ThreadWorker):
    """A worker of gunicorn with threads, named in `gunicorn.conf.py`."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Refused an address: %s", exc)
        try:
            write_nonblock(client, page())
        except OSError:
            self.log.debug("The visitor was gone before the answer.")


@cache
def page() -> bytes:
    """The whole answer. Nothing in it depends on what was asked."""
    spoken = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            spoken.append(
                {
                    "language": "nl-BE" if code == "nl" else code,
                    "headline": _("That address is too long."),
                    "words": _("Nothing was changed. If you pasted it, something may have stuck to its end."),
                    "home": _("Back to home"),
                }
            )
    with override(settings.LANGUAGE_CODE):
        body = render_to_string("414.html", {"spoken": spoken}).encode()
    return "\r\n".join([*HEADERS, f"Content-Length: {len(body)}", "", ""]).encode() + body
