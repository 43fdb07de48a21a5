"""Both admins in a real browser: no complaint in its console under our Content-Security-Policy."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from cop_platform.outbox.models import QueuedMail
from members.invitations.inviting import invite
from members.models import OrganisationInvitation, User
from tests.journeys.test_every_page import faults
from tests.support.people import Tenant, fill_every_table, make_user, signed_in, signed_in_operator

MAIL = "/admin/cop_platform/queuedmail/"
#: The last part of an address that is about one object.
OF_ONE = "change|history|departure|return|withdrawal|cancellation|leader|administrator|requeue"
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
SCREENS = [pytest.param("nl", "dark", 390, id="nl-dark-390"), pytest.param("en", "light", 1280, id="en-light-1280")]


def carry_in(page: Page, site: str, client: Client) -> None:
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


def every_page(page: Page, start: str) -> Iterator[str]:
    """Opens the start page of an admin and all pages it links to within that admin, one of each kind."""
    waiting, seen = [start], set[str]()
    while waiting:
        place = waiting.pop()
        kind = re.sub(rf"/[^/]+/({OF_ONE})/$", r"/*/\1/", place.split("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        response = page.goto(place)
        assert response
        assert response.status == 200, place
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => new URL(one.href).pathname)")
        waiting += [link for link in links if link.startswith(start)]
        yield place


@pytest.mark.parametrize(("language", "scheme", "width"), SCREENS)
def test_both_admins_keep_the_rules_of_accessibility_fit_the_screen_and_cause_no_complaint(
    mereldal: Tenant, open_page: OpenPage, site: str, problems: list[str], language: str, scheme: str, width: int
) -> None:
    fill_every_table(mereldal)
    tom, operator = signed_in(mereldal["Tom"]), signed_in_operator()
    User.objects.update(language=language)
    found = []
    for client, start, at_least in [(tom, "/o/mereldal/admin/", 16), (operator, "/admin/", 7)]:
        page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, locale=language)
        carry_in(page, site, client)
        opened = []
        for place in every_page(page, start):
            assert problems == [], place
            found += [(place, fault) for fault in faults(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append((place, "wider than the screen"))
            problems[:] = [problem for problem in problems if "Content Security Policy" not in problem]  # axe's own
            opened.append(place)
        assert len(opened) >= at_least, opened
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 31)"  # our paper
        assert dark == (scheme == "dark")
    assert found == []


@pytest.mark.parametrize(("language", "scheme", "width"), SCREENS)
def test_the_mails_of_the_operator_keep_the_rules_of_accessibility(
    mereldal: Tenant, open_page: OpenPage, site: str, problems: list[str], language: str, scheme: str, width: int
) -> None:
    """Our own pages within Django’s admin: the list, a refused mail, and requeueing it."""
    with mereldal.enter():
        for address in ["a@mereldal.example", "b@mereldal.example"]:
            invite(mereldal.organisation, address, by=mereldal["Tom"])
    refused = QueuedMail.objects.filter(kind="organisation_invitation").earliest("queued_at")
    QueuedMail.objects.filter(pk=refused.pk).update(outcome="refused", settled_at=timezone.now(), error="550")
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, locale=language)
    carry_in(page, site, signed_in_operator())
    found = []
    for address in [MAIL, f"{MAIL}{refused.token}/change/", f"{MAIL}{refused.token}/requeue/"]:
        response = page.goto(address)
        assert response
        assert response.status == 200, address
        found += faults(page)
    assert found == []
    problems.clear()  # axe's own violations of our Content-Security-Policy; those of the pages are tested above


def test_an_administrator_invites_and_withdraws(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page(locale="en")
    carry_in(page, site, signed_in(mereldal["Tom"]))
    page.goto("/o/mereldal/")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="Administration").click()
    page.locator("tr.model-organisationinvitation .addlink").click()
    page.get_by_label("E-mail address").fill("fatima@mereldal.example")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The invitation to fatima@mereldal.example is on its way.")).to_be_visible()
    page.get_by_role("link", name="fatima@mereldal.example").click()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("The invitation to fatima@mereldal.example is withdrawn.")).to_be_visible()
    with mereldal.enter():
        assert OrganisationInvitation.objects.get().withdrawn_at


def test_an_operator_sets_up_the_app_on_the_way_in(open_page: OpenPage, site: str) -> None:
    make_user("ada@kring.example", is_staff=True, password="correct horse battery")
    page = open_page(locale="en", color_scheme="dark")
    page.goto("/admin/")
    page.get_by_text("Use a password instead").click()
    page.get_by_label("E-mail").nth(1).fill("ada@kring.example")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("img", name="A picture for the app to scan.")).to_be_visible()
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("link", name="On to the installation").click()
    expect(page.get_by_role("heading", name="The installation")).to_be_visible()
