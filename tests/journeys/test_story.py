"""The main story in a real browser, with a real worker, broker, database and mail server."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.models import QueuedMail
from cop_platform.outbox.wakeup import notify_worker
from meetings.scheduling.schedule import CHANGE
from tests.support.mails import content
from tests.support.people import Tenant

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(mailbox: MailCatcher, site: str) -> Iterator[subprocess.Popen[str]]:
    """A Celery worker in a process of its own, on the database and broker of this test."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}")),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mailbox.port),
        "SITE_URL": site,
        "ALLOWED_HOSTS": "localhost",
        "LOG_LEVEL": "INFO",  # at INFO it logs when it is ready
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "cop_platform",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "INFO",
    ]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    for line in process.stderr:
        if "ready." in line:
            break
    yield process
    process.terminate()
    process.communicate(timeout=20)


def sign_in_by_code(page: Page, mailbox: MailCatcher, email: str) -> None:
    seen = len(mailbox.messages())
    page.goto("/")
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_role("button", name="Send me a code").click()
    mailbox.wait_for(seen + 1, timeout=20)
    mail = mailbox.messages()[-1]
    assert mail["To"] == email
    page.get_by_label("Code").fill(mail["Subject"].split()[0])
    page.get_by_role("button", name="Sign in").click()


def test_from_finding_a_community_to_an_answer_from_the_mail(
    mereldal: Tenant, mailbox: MailCatcher, worker: subprocess.Popen[str], open_page: Callable[..., Page], site: str
) -> None:
    # Chloé signs in with a mailed code, finds the community and chooses a level.
    chloe = open_page()
    sign_in_by_code(chloe, mailbox, mereldal["Chloé"].user.email)
    expect(chloe.get_by_role("heading", level=1)).to_have_text("Hello Chloé")
    chloe.get_by_role("link", name="See all communities").click()
    chloe.get_by_label("Search").fill("plain")
    expect(chloe.get_by_role("link", name="Medication Safety")).to_be_hidden()
    chloe.get_by_role("link", name="Plain Language").click()
    chloe.get_by_role("radio", name="Active").click()
    expect(chloe.get_by_role("status")).to_contain_text("You’re active now.")
    expect(chloe.locator(".ring.active .face.me")).to_have_text("CS")

    # Wout, the coordinator, schedules a meeting.
    wout = open_page()
    sign_in_by_code(wout, mailbox, mereldal["Wout"].user.email)
    before = len(mailbox.messages())
    wout.goto("/o/mereldal/communities/plain-language/")
    wout.get_by_role("link", name="Plan a meeting").click()
    wout.get_by_label("What is it about?").fill("The bill nobody understands")
    wout.get_by_label("Date", exact=True).fill((timezone.localdate() + timedelta(days=8)).isoformat())
    wout.get_by_label("From", exact=True).fill("12:00")
    wout.get_by_label("Until", exact=True).fill("13:30")
    wout.get_by_label("Place", exact=False).fill("De Refter, Aalst")
    wout.get_by_role("button", name="Plan the meeting").click()
    expect(wout.get_by_role("status")).to_contain_text("The meeting is planned.")

    # The worker sends the invitation to the five members, and to Chloé.
    mailbox.wait_for(before + 6, timeout=30)
    [mail] = [message for message in mailbox.messages()[before:] if message["To"] == mereldal["Chloé"].user.email]
    assert Calendar.from_ical(content(mail, "text/calendar"))["METHOD"] == "REQUEST"

    # She answers from the mail without signing in.
    [link] = re.findall(rf"{site}/o/mereldal/rsvps/\S+", content(mail, "text/plain"))
    phone = open_page()
    phone.goto(f"{link}?choice=coming")
    expect(phone.get_by_role("group", name="Will we see you, Chloé Simoens?")).to_be_visible()
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_role("heading", name="Your answer is in.")).to_be_visible()

    # The answer shows on the page.
    wout.reload()
    expect(wout.get_by_role("img", name="Chloé Simoens")).to_be_visible()

    # The meeting is moved, then cancelled: five minutes later one mail tells so, and her calendar follows.
    before = len(mailbox.messages())
    wout.get_by_role("link", name="Move or change").click()
    wout.get_by_label("From", exact=True).fill("14:00")
    wout.get_by_label("Until", exact=True).fill("15:00")
    wout.get_by_role("button", name="Save").click()
    expect(wout.get_by_role("status")).to_contain_text("Everyone’s calendar follows.")
    wout.get_by_role("link", name="Call off this date").click()
    wout.get_by_role("button", name="Call off this date").click()
    expect(wout.get_by_role("status")).to_contain_text("Called off.")
    QueuedMail.objects.filter(kind=CHANGE, outcome="").update(due_at=timezone.now())
    notify_worker()
    mailbox.wait_for(before + 6, timeout=30)
    entries = [
        Calendar.from_ical(content(message, "text/calendar"))
        for message in mailbox.messages()
        if message["To"] == mereldal["Chloé"].user.email and "text/calendar" in str(message)
    ]
    assert [str(entry["METHOD"]) for entry in entries] == ["REQUEST", "CANCEL"]
    assert [entry.walk("VEVENT")[0]["SEQUENCE"] for entry in entries] == [0, 2]
    assert len({str(entry.walk("VEVENT")[0]["UID"]) for entry in entries}) == 1
