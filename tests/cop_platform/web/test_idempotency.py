"""Idempotent forms: a form submitted twice has one result."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from cop_platform.outbox.models import QueuedMail
from cop_platform.web.idempotency import Submission, purge_submissions
from meetings.models import Meeting
from members.invitations import inviting
from members.models import OrganisationInvitation
from tests.meetings.scheduling.test_views import NEW, typed
from tests.support.people import Tenant, signed_in
from tools.drills.visiting import hidden_value


def opened(client: Client, address: str) -> str:
    """The key of the form on a newly opened page."""
    return hidden_value(client.get(address).content.decode(), "form_key")


def meetings(house: Tenant) -> int:
    with house.enter():
        return int(Meeting.objects.count())


def test_a_double_click_plans_one_meeting_and_both_lead_to_it(mereldal: Tenant) -> None:
    wout = signed_in(mereldal["Wout"])
    form = typed(form_key=opened(wout, NEW))
    first, second = wout.post(NEW, form), wout.post(NEW, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert "The meeting is planned." in wout.get(second.headers["Location"]).content.decode()
    assert (meetings(mereldal), QueuedMail.objects.count()) == (1, 5)


def test_who_goes_back_and_types_another_day_plans_another_meeting(mereldal: Tenant) -> None:
    wout = signed_in(mereldal["Wout"])
    key = opened(wout, NEW)
    for focus in ("The first", "The second"):
        wout.post(NEW, typed(form_key=key, focus=focus))
    assert meetings(mereldal) == 2


def test_a_page_opened_anew_may_plan_the_same_again(mereldal: Tenant) -> None:
    wout = signed_in(mereldal["Wout"])
    for _time in range(2):
        wout.post(NEW, typed(form_key=opened(wout, NEW)))
    assert meetings(mereldal) == 2


def test_two_people_with_one_key_are_two(mereldal: Tenant) -> None:
    key = opened(signed_in(mereldal["Wout"]), NEW)
    for name in ("Wout", "Nele"):
        signed_in(mereldal[name]).post(NEW, typed(form_key=key))
    assert meetings(mereldal) == 2


def test_a_form_that_comes_back_with_a_slip_keeps_its_key(mereldal: Tenant) -> None:
    wout = signed_in(mereldal["Wout"])
    key = opened(wout, NEW)
    response = wout.post(NEW, typed(form_key=key, focus=""))
    assert response.status_code == 422
    assert hidden_value(response.content.decode(), "form_key") == key


@pytest.mark.parametrize("key", ["", "x", "<b>", "a" * 10_000, "\x00"])
def test_a_key_that_none_of_our_pages_gave_breaks_nothing_and_does_not_come_back(mereldal: Tenant, key: str) -> None:
    wout = signed_in(mereldal["Wout"])
    assert hidden_value(wout.post(NEW, typed(form_key=key, focus="")).content.decode(), "form_key") not in {key, ""}
    assert wout.post(NEW, typed(form_key=key)).status_code == 302
    assert meetings(mereldal) == 1


def test_what_is_refused_is_not_remembered(mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    wout = signed_in(mereldal["Wout"])
    wout.raise_request_exception = False
    form = typed(form_key=opened(wout, NEW))
    with monkeypatch.context() as broken:
        broken.setattr("meetings.pages.planning.schedule", lambda *_args, **_options: 1 / 0)
        assert wout.post(NEW, form).status_code == 500
    assert wout.post(NEW, form).status_code == 302
    assert meetings(mereldal) == 1


def test_who_clicks_twice_invites_once(mereldal: Tenant) -> None:
    tom, address = signed_in(mereldal["Tom"]), "/o/mereldal/invitations/"
    form = {"emails": "new@mereldal.example", "language": "en", "form_key": opened(tom, address)}
    for _click in range(2):
        assert tom.post(address, form).headers["Location"] == address
    with mereldal.enter():
        assert OrganisationInvitation.objects.get().is_open
    assert QueuedMail.objects.count() == 1


def test_invitations_beyond_the_limit_sent_again_a_day_later_go_out(
    mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inviting, "MAX_PER_INVITER", 1)
    address = "/o/mereldal/invitations/"
    with mereldal.enter():
        inviting.invite(mereldal.organisation, "first@mereldal.example", by=mereldal["Tom"])
    tom = signed_in(mereldal["Tom"])
    form = {"emails": "new@mereldal.example", "language": "en", "form_key": opened(tom, address)}
    assert tom.post(address, form).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert signed_in(mereldal["Tom"]).post(address, form).headers["Location"] == address
    with mereldal.enter():
        assert OrganisationInvitation.objects.get(email="new@mereldal.example").is_open


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_the_others_wait_for_the_first(mereldal: Tenant) -> None:
    wout = signed_in(mereldal["Wout"])
    form, led_to = typed(form_key=opened(wout, NEW)), []
    start = threading.Barrier(5)

    def click() -> None:
        client = signed_in(mereldal["Wout"])
        start.wait()
        led_to.append(client.post(NEW, form).headers["Location"])
        connection.close()

    threads = [threading.Thread(target=click) for _click in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with mereldal.enter():
        assert led_to == [Meeting.objects.get().get_absolute_url()] * 5


def test_the_database_holds_a_form_once(inside: Tenant) -> None:
    Submission.objects.create(organisation=inside.organisation, digest="m")
    with pytest.raises(IntegrityError, match="submission_once"):
        Submission.objects.create(organisation=inside.organisation, digest="m")


def test_a_day_later_it_is_forgotten(inside: Tenant) -> None:
    Submission.objects.create(organisation=inside.organisation, digest="m", result_url="/")
    assert purge_submissions() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert purge_submissions() == 1
    assert not Submission.objects.exists()
