"""Web page with the caught mails, on localhost only.

Mails are untrusted text: all of it is escaped, and an HTML part is shown in a frame without scripts, requests or
access to the page around it.
"""

import re
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

OWN_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
# Links of the mail may open a new window, outside the sandbox.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]']")

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
ol { list-style: none; padding: 0; }
li { border-top: 1px solid #8885; padding: .5rem 0; }
li a { font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8885; padding: 1rem; }
iframe { width: 100%; height: 40rem; border: 1px solid #8885; background: #fff; color-scheme: light; }
"""


def serve_page(directory: Path, port: int) -> None:
    """Serve the page until the process ends."""
    ThreadingHTTPServer(("127.0.0.1", port), partial(Page, directory)).serve_forever()


class Page(BaseHTTPRequestHandler):
    """``/`` lists mails, ``/<mail>/`` shows one, ``/<mail>/html`` is its HTML part and ``/<mail>/source`` all of it."""

    def __init__(self, directory: Path, *arguments: object) -> None:
        self.directory = directory
        super().__init__(*arguments)  # type: ignore[arg-type]  # as the server passes them

    def do_GET(self) -> None:
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in LOCAL_NAMES:
            # DNS rebinding: a foreign name that points here is another site's page trying to read sign-in codes.
            return self.answer("This page answers on localhost only.", "text/plain", status=403)
        path = urlsplit(self.path).path
        if path == "/":
            return self.answer(list_page(self.files()))
        if path == "/style.css":
            return self.answer(STYLE, "text/css")
        return self.answer_mail(*path.strip("/").partition("/")[::2])

    def answer_mail(self, name: str, part: str) -> None:
        file = {file.stem: file for file in self.files()}.get(name)
        if not file or part not in {"", "html", "source"}:
            return self.answer("There is no such mail.", "text/plain", status=404)
        source = file.read_bytes()
        message = message_from_bytes(source, policy=policy.default)
        if part == "source":
            return self.answer(source.decode(errors="replace"), "text/plain")
        if part == "html":
            # Links leave the frame: most sites refuse to be shown in one.
            return self.answer('<base target="_blank">' + body(message, "html"), rules=MAIL_POLICY)
        return self.answer(mail_page(name, message))

    def files(self) -> list[Path]:
        return sorted(self.directory.glob("*.eml"), reverse=True)

    def answer(self, text: str, kind: str = "text/html", *, status: int = 200, rules: str = OWN_POLICY) -> None:
        content = text.encode(errors="replace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", rules)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """Requests are not logged."""


def list_page(files: Iterable[Path]) -> str:
    rows = "".join(list_row(file) for file in files)
    listed = f"<ol>{rows}</ol>" if rows else "<p>No mail has come yet. This page looks again by itself.</p>"
    return page("Caught mail", f"<h1>Caught mail</h1>{listed}", '<meta http-equiv="refresh" content="10">')


def list_row(file: Path) -> str:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    subject = header(message, "Subject") or "(no subject)"
    return f'<li><a href="/{file.stem}/">{subject}</a><br>{header(message, "Date")}, to {header(message, "To")}</li>'


def mail_page(name: str, message: EmailMessage) -> str:
    subject = header(message, "Subject") or "(no subject)"
    names = ("From", "To", "Delivered-To", "Reply-To", "Date")
    facts = "".join(f"<dt>{name}</dt><dd>{header(message, name)}</dd>" for name in names if message[name])
    parts = [
        ("Text", f"<pre>{linked(text)}</pre>" if (text := body(message, "plain")) else ""),
        (
            "HTML",
            f'<iframe src="/{name}/html" title="The mail as HTML" sandbox="allow-popups '
            'allow-popups-to-escape-sandbox"></iframe>'
            if body(message, "html")
            else "",
        ),
        ("Calendar", f"<pre>{escape(entry)}</pre>" if (entry := body(message, "calendar")) else ""),
    ]
    shown = "".join(f"<h2>{title}</h2>{part}" for title, part in parts if part)
    back, source = '<p><a href="/">All mails</a></p>', f'<p><a href="/{name}/source">Source</a></p>'
    return page(subject, f"{back}<h1>{subject}</h1><dl>{facts}</dl>{shown}{source}")


def page(title: str, content: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">{head}</head>'
        f"<body><main>{content}</main></body></html>"
    )


def header(message: EmailMessage, name: str) -> str:
    return escape(", ".join(str(value) for value in message.get_all(name, [])))


def linked(text: str) -> str:
    """The text, escaped, with its web addresses as links."""
    pieces, end = [], 0
    for found in ADDRESS.finditer(text):
        address = escape(found.group())
        pieces += [
            escape(text[end : found.start()]),
            f'<a href="{address}" target="_blank" rel="noreferrer">{address}</a>',
        ]
        end = found.end()
    return "".join([*pieces, escape(text[end:])])


def body(message: EmailMessage, subtype: str) -> str:
    """The first part of that kind, as text whatever its charset claims."""
    for part in message.walk():
        if part.get_content_type() == f"text/{subtype}":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)  # noqa: S101 - a text part has no parts of its own
            return decoded(content, part.get_content_charset("utf-8"))
    return ""


def decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset, errors="replace")
    except LookupError:
        return content.decode(errors="replace")
