"""The mail of an organisation invitation."""

import re

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import MailOutcome, QueuedMail
from members.invitations.inviting import invitation_of, invite
from members.models import OrganisationInvitation
from tests.support.people import Tenant

MAIL = "fatima@mereldal.example"


def invited(house: Tenant, language: str = "en") -> tuple[OrganisationInvitation, EmailMessage]:
    with house.enter():
        invitation = invite(house.organisation, MAIL, by=house["Tom"], name="Fatima", language=language)
    send_due()
    [letter] = mail.outbox
    return invitation, letter


def test_it_says_who_asks_and_comes_from_the_organisation(mereldal: Tenant) -> None:
    _invitation, letter = invited(mereldal)
    assert letter.subject == "Tom Aerts invites you to Mereldal"
    assert letter.from_email == "Mereldal <no-reply@testserver>"
    assert letter.to == [MAIL]


def test_it_is_in_the_language_that_was_chosen(mereldal: Tenant) -> None:
    _invitation, letter = invited(mereldal, language="nl")
    assert letter.subject == "Tom Aerts nodigt je uit bij Mereldal"


def test_its_link_is_the_invitation(mereldal: Tenant) -> None:
    invitation, letter = invited(mereldal)
    [token] = set(re.findall(r"http://testserver/o/mereldal/invitations/([^/\s]+)/", str(letter.body)))
    with mereldal.enter():
        assert invitation_of(token, mereldal.organisation) == invitation


def test_what_is_withdrawn_before_it_is_sent_is_not_sent(mereldal: Tenant) -> None:
    with mereldal.enter():
        invite(mereldal.organisation, MAIL, by=mereldal["Tom"])
        OrganisationInvitation.objects.update(withdrawn_at=timezone.now())
    send_due()
    assert (mail.outbox, QueuedMail.objects.get().outcome) == ([], MailOutcome.DROPPED)


def test_a_name_of_two_lines_is_one_line_in_the_mail(mereldal: Tenant) -> None:
    mereldal.organisation.name = "Mereldal\nCare"
    mereldal.organisation.save()
    _invitation, letter = invited(mereldal)
    assert letter.from_email == "Mereldal Care <no-reply@testserver>"
