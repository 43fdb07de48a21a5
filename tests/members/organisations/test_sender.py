"""The sender of mails, whichever way DEFAULT_FROM_EMAIL is written."""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
import json, uuid, django
django.setup()
from cop_platform.outbox.messages import MailMessage, mail_domain, built_email
from members.organisations.sender import sender_for
def sent(sender):
    message = MailMessage("nele@mereldal.example", "Soup", "Soup", "<p>Soup", sender=sender)
    return built_email(message, uuid.uuid4()).message()
print(json.dumps([sent(sender_for("Zeehaven"))["From"], sent("")["From"], mail_domain()]))
"""


def start(value: str) -> subprocess.CompletedProcess[str]:
    """Start a program with this sender; the settings are read once, at the start."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cop_platform.settings", "DEFAULT_FROM_EMAIL": value}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("value", "ours"),
    [
        ("no-reply@kring.example", "no-reply@kring.example"),
        ("Kring Zeehaven <no-reply@kring.example>", "Kring Zeehaven <no-reply@kring.example>"),
        ("<no-reply@KRING.example>", "no-reply@kring.example"),
    ],
)
def test_an_organisation_puts_its_name_before_the_address(value: str, ours: str) -> None:
    started = start(value)
    assert started.returncode == 0, started.stderr
    assert json.loads(started.stdout) == ["Zeehaven <no-reply@kring.example>", ours, "kring.example"]


def test_a_sender_that_cannot_serve_stops_the_start() -> None:
    started = start("no-reply")
    assert started.returncode != 0
    assert "ImproperlyConfigured: DEFAULT_FROM_EMAIL is “no-reply”" in started.stderr
