"""Organisation invitations: valid once, and only for the invited person."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import signing
from django.utils import timezone

from cop_platform.outbox.models import QueuedMail
from cop_platform.web.rate_limits import TooMany
from members.accounts.lookup import account_of
from members.invitations import inviting
from members.invitations.forms import MAX_INVITATIONS_AT_ONCE
from members.invitations.inviting import (
    AccountExists,
    AlreadyHasSeat,
    InvitationEnded,
    InvitationLinkInvalid,
    accept,
    give_seat,
    invitation_of,
    invite,
    invite_all,
    token_for,
    withdraw,
)
from members.models import Employee, OrganisationInvitation, Seat, User
from tests.support.at_once import run_at_once
from tests.support.people import Tenant

MAIL = "fatima@mereldal.example"


def ask(house: Tenant, email: str = MAIL) -> OrganisationInvitation:
    return invite(house.organisation, email, by=house["Tom"])


def test_an_invitation_owes_one_mail_to_the_address_itself(inside: Tenant) -> None:
    invitation = ask(inside)
    assert list(QueuedMail.objects.order_by("pk").values_list("kind", "object_id", "recipient_id")) == [
        ("organisation_invitation", invitation.pk, 0)
    ]


def test_addresses_are_kept_in_lower_case(inside: Tenant) -> None:
    assert ask(inside, "  Fatima@Mereldal.Example ").email == MAIL


def test_the_mail_is_in_the_language_of_the_organisation_unless_another_is_chosen(inside: Tenant) -> None:
    inside.organisation.language = "nl"
    assert ask(inside).language == "nl"
    assert invite(inside.organisation, MAIL, by=None, language="en").language == "en"


def test_asking_again_makes_the_first_link_end(inside: Tenant) -> None:
    first = ask(inside)
    second = ask(inside)
    assert invitation_of(token_for(second), inside.organisation) == second
    with pytest.raises(InvitationEnded):
        invitation_of(token_for(first), inside.organisation)


def test_who_is_here_already_is_not_invited(inside: Tenant) -> None:
    with pytest.raises(AlreadyHasSeat):
        ask(inside, "AMINA.EL.IDRISSI@mereldal.example")
    assert not OrganisationInvitation.objects.exists()


def test_a_colleague_of_another_organisation_can_be_invited(inside: Tenant, duinzicht: Tenant) -> None:
    invitation = ask(inside, duinzicht["Amina"].user.email)
    assert account_of(invitation.email) == duinzicht["Amina"].user


def test_the_link_stands_for_the_invitation(inside: Tenant) -> None:
    invitation = ask(inside)
    assert invitation_of(token_for(invitation), inside.organisation) == invitation


def test_a_withdrawn_invitation_has_ended(inside: Tenant) -> None:
    invitation = ask(inside)
    OrganisationInvitation.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(InvitationEnded):
        invitation_of(token_for(invitation), inside.organisation)


def test_a_link_works_for_thirty_days(inside: Tenant) -> None:
    invitation = ask(inside)
    token = token_for(invitation)
    with time_machine.travel(invitation.invited_at + timedelta(days=30, seconds=-1), tick=False):
        assert invitation_of(token, inside.organisation) == invitation
    with time_machine.travel(invitation.invited_at + timedelta(days=30), tick=False), pytest.raises(InvitationEnded):
        invitation_of(token, inside.organisation)


def test_a_deleted_invitation_has_ended(inside: Tenant) -> None:
    token = token_for(ask(inside))
    OrganisationInvitation.objects.all().delete()
    with pytest.raises(InvitationEnded):
        invitation_of(token, inside.organisation)


def test_a_tampered_link_is_no_invitation(inside: Tenant) -> None:
    token = token_for(ask(inside))
    for forged in [token[:-1], f"x{token}", token.replace(":", ""), "", "\x00", "é"]:
        with pytest.raises(InvitationLinkInvalid):
            invitation_of(forged, inside.organisation)


def test_a_link_signed_for_something_else_is_no_invitation(inside: Tenant) -> None:
    ids = [inside.organisation.pk, ask(inside).pk]
    with pytest.raises(InvitationLinkInvalid):
        invitation_of(signing.dumps(ids, salt="communities.unsubscribe"), inside.organisation)


def test_a_link_of_another_organisation_is_no_invitation(inside: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        token = token_for(ask(duinzicht))
    with pytest.raises(InvitationLinkInvalid):
        invitation_of(token, inside.organisation)


def test_accepting_makes_account_seat_and_colleague(inside: Tenant) -> None:
    employee = accept(ask(inside), " Fatima Amrani ")
    user = User.objects.get(email=MAIL)
    assert (employee.user, employee.name, employee.is_administrator, employee.left_at) == (
        user,
        "Fatima Amrani",
        False,
        None,
    )
    assert Seat.objects.get(user=user).organisation == inside.organisation
    assert not user.has_usable_password()
    assert list(EmailAddress.objects.filter(user=user).order_by("pk").values_list("email", "verified", "primary")) == [
        (MAIL, True, True)
    ]
    accepted = OrganisationInvitation.objects.get()
    assert (accepted.accepted_by, accepted.is_open) == (employee, False)


def test_the_new_account_reads_the_language_of_the_invitation(inside: Tenant) -> None:
    assert accept(invite(inside.organisation, MAIL, by=None, language="nl"), "Fatima").user.language == "nl"


def test_an_administrator_is_made_by_the_invitation_that_says_so(inside: Tenant) -> None:
    assert accept(invite(inside.organisation, MAIL, by=None, as_administrator=True), "Fatima").is_administrator is True


def test_an_invitation_is_accepted_once(inside: Tenant) -> None:
    invitation = ask(inside)
    accept(invitation, "Fatima")
    with pytest.raises(InvitationEnded):
        accept(invitation, "Somebody Else")
    assert Employee.objects.get(user__email=MAIL).name == "Fatima"


def test_an_existing_account_gets_a_second_seat_and_keeps_its_first(inside: Tenant, duinzicht: Tenant) -> None:
    user = duinzicht["Amina"].user
    employee = accept(ask(inside, user.email), "Amina E.", account=user)
    assert employee.user == user
    assert {seat.organisation for seat in user.seats.all()} == {inside.organisation, duinzicht.organisation}
    with duinzicht.enter():
        assert Employee.objects.get(user=user).name == "Amina El Idrissi"


def test_an_account_made_a_moment_ago_in_another_organisation_is_signed_in_with_first(
    transactional_db: None, mereldal: Tenant, duinzicht: Tenant
) -> None:
    asked = {}
    for house in (mereldal, duinzicht):
        with house.enter():
            asked[house.organisation.slug] = invite(house.organisation, MAIL, by=None)
    with mereldal.enter():
        accept(asked["mereldal"], "Fatima")
    with duinzicht.enter(), pytest.raises(AccountExists):
        accept(asked["duinzicht"], "Fatima")
    with duinzicht.enter():
        assert OrganisationInvitation.objects.get(email=MAIL).is_open
    assert User.objects.get(email=MAIL).seats.count() == 1


def test_who_comes_back_finds_their_old_place(inside: Tenant) -> None:
    kofi = inside["Kofi"]
    Seat.objects.filter(user=kofi.user).delete()
    Employee.objects.filter(pk=kofi.pk).update(left_at=timezone.now())
    again = give_seat(inside.organisation, kofi.user, "Kofi M.")
    assert (again.pk, again.public_id, again.name, again.left_at) == (kofi.pk, kofi.public_id, "Kofi M.", None)


def test_of_two_clicks_at_once_one_takes_the_seat(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        invitation = ask(mereldal)
    assert run_at_once(mereldal, lambda: accept(invitation, "Fatima"), times=2) == ["Fatima", "InvitationEnded"]
    assert Seat.objects.filter(user__email=MAIL).count() == 1


def test_administrators_who_ask_the_same_person_at_once_leave_one_open_invitation(
    transactional_db: None, mereldal: Tenant
) -> None:
    assert run_at_once(mereldal, lambda: ask(mereldal), times=3) == [MAIL] * 3
    with mereldal.enter():
        assert OrganisationInvitation.objects.filter(withdrawn_at=None).count() == 1


# --- Daily limits ----------------------------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Smaller limits."""
    monkeypatch.setattr(inviting, "MAX_PER_INVITER", 4)
    monkeypatch.setattr(inviting, "MAX_PER_ORGANISATION", 6)


def test_the_limits_of_a_day_leave_room_for_a_full_page_of_addresses() -> None:
    assert MAX_INVITATIONS_AT_ONCE <= inviting.MAX_PER_INVITER <= inviting.MAX_PER_ORGANISATION


def addresses(count: int, start: int = 0) -> list[str]:
    return [f"n{number}@x.example" for number in range(start, start + count)]


def test_one_person_invites_so_many_a_day(inside: Tenant, few: None) -> None:
    tom = inside["Tom"]
    invite_all(inside.organisation, addresses(4), by=tom, language="en")
    with pytest.raises(TooMany, match=r"^You can invite at most 4 people a day\. Nothing has been sent yet\."):
        ask(inside, "one.more@x.example")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert ask(inside, "one.more@x.example").is_open


def test_an_organisation_invites_so_many_a_day_whoever_asks(inside: Tenant, few: None) -> None:
    for by, start in [(inside["Tom"], 0), (inside["Nele"], 10)]:
        invite_all(inside.organisation, addresses(3, start), by=by, language="en")
    for whoever in [inside["Amina"], None]:
        with pytest.raises(TooMany, match=r"^An organisation sends at most 6 invitations a day"):
            invite(inside.organisation, "one.more@x.example", by=whoever)


def test_one_address_gets_so_many_a_day_withdrawn_ones_too(inside: Tenant) -> None:
    for _again in range(inviting.MAX_PER_ADDRESS):
        withdraw(ask(inside), by=inside["Tom"])
    with pytest.raises(TooMany, match=rf"^{MAIL} got 3 invitations within a day; nobody is invited now\."):
        ask(inside, MAIL.upper())
    assert ask(inside, "somebody.else@x.example").is_open


def test_an_address_with_a_percent_sign_is_named_as_it_is(inside: Tenant) -> None:
    for _again in range(inviting.MAX_PER_ADDRESS):
        ask(inside, "a%(b)s@x.example")
    with pytest.raises(TooMany, match=r"^a%\(b\)s@x\.example got 3"):
        ask(inside, "a%(b)s@x.example")


def test_of_many_at_once_all_are_invited_or_nobody(inside: Tenant, few: None) -> None:
    with pytest.raises(TooMany):
        invite_all(inside.organisation, addresses(5), by=inside["Tom"], language="en")
    assert (OrganisationInvitation.objects.count(), QueuedMail.objects.count()) == (0, 0)


def test_who_is_here_already_does_not_count(inside: Tenant, few: None) -> None:
    here = inside["Amina"].user.email
    assert invite_all(inside.organisation, [here, *addresses(4)], by=inside["Tom"], language="en") == [here]
    assert OrganisationInvitation.objects.count() == 4


def test_another_organisation_has_a_day_of_its_own(inside: Tenant, duinzicht: Tenant, few: None) -> None:
    with duinzicht.enter():
        invite_all(duinzicht.organisation, addresses(4), by=duinzicht["Tom"], language="en")
    assert invite_all(inside.organisation, addresses(4), by=inside["Tom"], language="en") == []


def test_of_two_who_ask_at_once_only_as_many_get_through_as_fit(
    transactional_db: None, mereldal: Tenant, few: None
) -> None:
    numbers = count()
    told = run_at_once(mereldal, lambda: ask(mereldal, f"n{next(numbers)}@x.example"), times=6)
    assert told == ["TooMany"] * 2 + [f"n{number}@x.example" for number in sorted(told_numbers(told))]
    assert len(told_numbers(told)) == 4


def told_numbers(told: list[str]) -> list[int]:
    return [int(email[1]) for email in told if email != "TooMany"]
