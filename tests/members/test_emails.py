"""The invitation, as it arrives."""

import re

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from cop_platform.outbox.delivery import send_owed
from cop_platform.outbox.models import Outcome, OwedMail
from members.invitations.inviting import invitation_of, invite
from members.models import Invitation
from tests.people import House

MAIL = "fatima@mereldal.example"


def invited(house: House, language: str = "en") -> tuple[Invitation, EmailMessage]:
    with house.enter():
        invitation = invite(house.organisation, MAIL, by=house["Tom"], name="Fatima", language=language)
    send_owed()
    [letter] = mail.outbox
    return invitation, letter


def test_it_says_who_asks_and_comes_from_the_organisation(mereldal: House) -> None:
    _invitation, letter = invited(mereldal)
    assert letter.subject == "Tom Aerts invites you to Mereldal"
    assert letter.from_email == "Mereldal <no-reply@testserver>"
    assert letter.to == [MAIL]


def test_it_is_in_the_language_that_was_chosen(mereldal: House) -> None:
    _invitation, letter = invited(mereldal, language="nl")
    assert letter.subject == "Tom Aerts nodigt je uit bij Mereldal"


def test_its_link_is_the_invitation(mereldal: House) -> None:
    invitation, letter = invited(mereldal)
    [token] = set(re.findall(r"http://testserver/o/mereldal/invitations/([^/\s]+)/", str(letter.body)))
    with mereldal.enter():
        assert invitation_of(token, mereldal.organisation) == invitation


def test_what_is_withdrawn_before_it_is_sent_is_not_sent(mereldal: House) -> None:
    with mereldal.enter():
        invite(mereldal.organisation, MAIL, by=mereldal["Tom"])
        Invitation.objects.update(withdrawn_at=timezone.now())
    send_owed()
    assert (mail.outbox, OwedMail.objects.get().outcome) == ([], Outcome.DROPPED)


def test_a_name_of_two_lines_is_one_line_in_the_mail(mereldal: House) -> None:
    mereldal.organisation.name = "Mereldal\nCare"
    mereldal.organisation.save()
    _invitation, letter = invited(mereldal)
    assert letter.from_email == "Mereldal Care <no-reply@testserver>"
