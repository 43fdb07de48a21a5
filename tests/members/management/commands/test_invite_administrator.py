"""``manage.py invite_administrator``: one clear sentence for any input."""

import io

import pytest
from django.core.management import CommandError, call_command

from cop_platform.audit.models import AuditEntry
from cop_platform.outbox.models import QueuedMail
from members.invitations.inviting import MAX_PER_ADDRESS, accept, token_for
from members.models import Employee, OrganisationInvitation
from members.people.deactivation import deactivate
from tests.support.people import Tenant, signed_in

MAIL = "fatima@mereldal.example"


def ask(*typed: str) -> str:
    told = io.StringIO()
    call_command("invite_administrator", *typed, stdout=told)
    return told.getvalue()


def test_it_mails_an_invitation_that_brings_the_rights(mereldal: Tenant) -> None:
    assert ask("mereldal", f" {MAIL.upper()}".strip()) == f"{MAIL.upper()} is invited to administer Mereldal.\n"
    assert QueuedMail.objects.get().kind == "organisation_invitation"
    with mereldal.enter():
        invitation = OrganisationInvitation.objects.get()
        assert (invitation.email, invitation.as_administrator, invitation.invited_by) == (MAIL, True, None)
        assert accept(invitation, "Fatima").is_administrator is True
        assert AuditEntry.objects.earliest("pk").action == "invitation_sent"


def test_where_nobody_administers_a_colleague_is_asked_and_decides(mereldal: Tenant) -> None:
    """The situation after an import, which makes nobody an administrator."""
    with mereldal.enter():
        Employee.objects.update(is_administrator=False)
    nele = mereldal["Nele"]
    ask("mereldal", nele.user.email)
    with mereldal.enter():
        nele.refresh_from_db()
        assert nele.is_administrator is False
        invitation = OrganisationInvitation.objects.get()
    page = signed_in(nele).get(f"/o/mereldal/invitations/{token_for(invitation)}/")
    assert page.context["form"]["name"].value() == "Nele Baert"
    assert "You will also administer it" in page.content.decode()
    with mereldal.enter():
        again = accept(invitation, nele.name, account=nele.user)
        assert (again.pk, again.public_id, again.is_administrator) == (nele.pk, nele.public_id, True)


def test_a_former_colleague_is_invited_like_anybody(mereldal: Tenant) -> None:
    """Also where somebody administers; whoever accepts finds their old place again."""
    kofi = mereldal["Kofi"]
    with mereldal.enter():
        deactivate(kofi, by=mereldal["Tom"])
    QueuedMail.objects.all().delete()
    assert ask("mereldal", kofi.user.email) == f"{kofi.user.email} is invited to administer Mereldal.\n"
    assert QueuedMail.objects.get().kind == "organisation_invitation"
    with mereldal.enter():
        invitation = OrganisationInvitation.objects.get()
        assert (invitation.name, invitation.as_administrator) == ("", True)
        again = accept(invitation, "Kofi Mensah", account=kofi.user)
        assert (again.pk, again.left_at, again.is_administrator) == (kofi.pk, None, True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("nowhere", MAIL), "There is no organisation “nowhere”. /admin/ lists those there are."),
        (("", MAIL), "There is no organisation “”. /admin/ lists those there are."),
        (("mereldal", "fatima"), "Enter a valid email address."),
        (("mereldal", ""), "This field cannot be blank."),
        (
            ("mereldal", "nele.baert@mereldal.example"),
            "nele.baert@mereldal.example works at Mereldal already. An administrator there can make them one.",
        ),
    ],
)
def test_it_says_what_is_wrong_and_mails_nobody(mereldal: Tenant, typed: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError) as caught:
        ask(*typed)
    assert str(caught.value) == sentence
    assert not QueuedMail.objects.exists()


def test_it_keeps_to_the_limit_of_a_day(mereldal: Tenant) -> None:
    for _again in range(MAX_PER_ADDRESS):
        ask("mereldal", MAIL)
    with pytest.raises(CommandError, match=f"^{MAIL} got 3 invitations within a day"):
        ask("mereldal", MAIL)
