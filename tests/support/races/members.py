"""Races of the locks in members."""

from allauth.account.models import EmailAddress
from django.utils import timezone

from communities.opportunities.offering import offer, take
from cop_platform.audit.models import AuditEntry
from members.accounts.addresses import AddressChange, undo
from members.invitations.inviting import accept, invite, withdraw
from members.models import Employee, OrganisationInvitation
from members.organisations.administrators import administrators, make_administrator, remove_administrator
from members.people.deactivation import deactivate, reactivate
from members.people.expertise import add_topic
from tests.support.locks import Race, race
from tests.support.people import Tenant


@race("members.people.deactivation.lock_if_active")
def somebody_takes_a_step_while_leaving(house: Tenant) -> Race:
    step = offer(house.communities["plain-language"], "Bring soup")
    return Race(
        lambda: deactivate(house["Kofi"], by=house["Tom"]),
        lambda: take(step, by=house["Kofi"]),
        ("None", "NotAvailable"),
    )


@race("members.people.deactivation.reactivate")
def two_give_access_back(house: Tenant) -> Race:
    deactivate(house["Kofi"], by=house["Tom"])

    def back() -> None:
        reactivate(house["Kofi"], by=house["Tom"])

    def once() -> bool:
        return AuditEntry.objects.filter(action="person_reactivated").count() == 1

    return Race(back, back, ("None", "None"), once)


@race("members.people.expertise.add_topic")
def the_same_topic_twice(house: Tenant) -> Race:
    return Race(
        lambda: add_topic(house["Amina"], "Soup").text, lambda: add_topic(house["Amina"], "soup").text, ("Soup", "Soup")
    )


@race("members.organisations.administrators._lock_organisation")
def two_administrators_drop_each_other(house: Tenant) -> Race:
    tom, nele = house["Tom"], house["Nele"]
    make_administrator(nele, by=tom)
    return Race(
        lambda: remove_administrator(Employee.objects.get(pk=nele.pk), by=tom),
        lambda: remove_administrator(Employee.objects.get(pk=tom.pk), by=nele),
        ("None", "LastAdministrator"),
        lambda: administrators().count() == 1,
    )


@race("members.invitations.inviting._lock_organisation")
def two_invite_the_same_person(house: Tenant) -> Race:
    def ask(by: str) -> str:
        return invite(house.organisation, "new@x.example", by=house[by]).email

    def one_is_open() -> bool:
        return OrganisationInvitation.objects.filter(withdrawn_at=None).count() == 1

    return Race(lambda: ask("Tom"), lambda: ask("Nele"), ("new@x.example", "new@x.example"), one_is_open)


@race("members.invitations.inviting.withdraw")
def withdrawn_while_it_is_accepted(house: Tenant) -> Race:
    invitation = invite(house.organisation, "new@x.example", by=house["Tom"])
    return Race(
        lambda: accept(invitation, "New").name,
        lambda: withdraw(invitation, by=house["Tom"]),
        ("New", "InvitationEnded"),
    )


@race("members.invitations.inviting.accept")
def accepted_while_it_is_withdrawn(house: Tenant) -> Race:
    invitation = invite(house.organisation, "new@x.example", by=house["Tom"])
    return Race(
        lambda: withdraw(invitation, by=house["Tom"]),
        lambda: accept(invitation, "New").name,
        ("None", "InvitationEnded"),
    )


@race("members.accounts.addresses.undo")
def two_old_addresses_undo_a_change(house: Tenant) -> Race:
    user, now = house["Amina"].user, timezone.now()

    def back_to(email: str) -> None:
        undo(AddressChange(user, email, now))

    def only_the_second() -> bool:
        return list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == ["b@x.example"]

    return Race(lambda: back_to("a@x.example"), lambda: back_to("b@x.example"), ("None", "None"), only_the_second)
