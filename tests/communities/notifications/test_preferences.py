"""Mail preferences: recipients of each kind of mail of a community, and the unsubscribe link."""

import pytest
from django.core import signing
from django.utils import timezone

from communities.models import Level, MailPreference
from communities.notifications.preferences import (
    is_subscribed_to_all,
    read_unsubscribe_token,
    set_preference,
    subscribers_of,
    unsubscribe_token,
    without_opted_out,
)
from communities.participation.levels import choose_level, leave
from members.models import Employee
from tests.support.people import Tenant

NEWS = "meeting_invitation"


def names(house: Tenant, ids: set[int]) -> list[str]:
    return [name for name, employee in house.people.items() if employee.pk in ids]


def hear(house: Tenant, slug: str = "plain-language") -> list[str]:
    return names(house, subscribers_of(house.communities[slug], NEWS))


@pytest.mark.requirement("S118")
def test_core_and_active_people_hear_and_the_edge_does_not(inside: Tenant) -> None:
    assert hear(inside) == ["Amina", "Nele", "Wout", "Lotte", "Karel"]


@pytest.mark.requirement("S118")
@pytest.mark.parametrize(
    ("level", "unasked"), [(Level.CORE, True), (Level.ACTIVE, True), (Level.PERIPHERY, False), ("", False)]
)
def test_what_goes_without_saying_and_what_people_say(inside: Tenant, level: str, unasked: bool) -> None:
    plain, chloe = inside.communities["plain-language"], inside["Chloé"]
    if level:
        choose_level(plain, chloe, Level(level))
    assert (
        is_subscribed_to_all(plain, chloe, level, news=NEWS, changes="meeting_change"),
        "Chloé" in hear(inside),
    ) == (
        unasked,
        unasked,
    )
    for said in [True, False]:
        set_preference(plain, chloe, NEWS, wanted=said)
        assert (
            is_subscribed_to_all(plain, chloe, level, news=NEWS, changes="meeting_change"),
            "Chloé" in hear(inside),
        ) == (
            said,
            said and bool(level),
        )


def test_the_last_wish_stands(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    for wanted in [False, True, False]:
        set_preference(plain, inside["Amina"], NEWS, wanted)
    assert MailPreference.objects.get().wanted is False


def test_a_wish_is_about_one_kind_in_one_community(inside: Tenant) -> None:
    plain, medication = inside.communities.values()
    choose_level(medication, inside["Kofi"], Level.PERIPHERY)
    set_preference(plain, inside["Kofi"], NEWS, wanted=True)
    set_preference(plain, inside["Amina"], "meeting_change", wanted=False)
    assert hear(inside) == ["Amina", "Nele", "Wout", "Lotte", "Karel", "Kofi"]
    assert hear(inside, "medication-safety") == []


def test_a_wish_outlives_a_change_of_level(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    set_preference(plain, inside["Amina"], NEWS, wanted=False)
    leave(plain, inside["Amina"])
    choose_level(plain, inside["Amina"], Level.CORE)
    assert "Amina" not in hear(inside)


def test_who_stepped_out_hears_no_more(inside: Tenant) -> None:
    leave(inside.communities["plain-language"], inside["Amina"])
    assert "Amina" not in hear(inside)


def test_who_has_left_hears_no_more(inside: Tenant) -> None:
    Employee.objects.filter(pk=inside["Amina"].pk).update(left_at=timezone.now())
    plain = inside.communities["plain-language"]
    assert "Amina" not in hear(inside)
    assert names(inside, without_opted_out(plain, NEWS, [inside["Amina"].pk, inside["Nele"].pk])) == ["Nele"]


def test_of_those_who_know_of_a_meeting_all_hear_but_who_said_no(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    set_preference(plain, inside["Nele"], NEWS, wanted=False)
    set_preference(plain, inside["Wout"], "meeting_change", wanted=False)
    knowing = [inside[name].pk for name in ["Nele", "Wout", "Chloé"]]
    assert names(inside, without_opted_out(plain, NEWS, knowing)) == ["Wout", "Chloé"]


def test_nobody_is_mailed_because_of_a_wish_of_another_house(inside: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        set_preference(duinzicht.communities["plain-language"], duinzicht["Kofi"], NEWS, wanted=True)
    assert "Kofi" not in hear(inside)


# --- The unsubscribe link -----------------------------------------------------------------------------------------
def token(house: Tenant) -> str:
    return unsubscribe_token(house.communities["plain-language"], house["Amina"], NEWS)


def test_a_link_says_which_mail_of_which_community_for_whom(inside: Tenant) -> None:
    plain, amina = inside.communities["plain-language"], inside["Amina"]
    assert read_unsubscribe_token(token(inside), inside.organisation.pk) == ([plain.pk], amina.pk, NEWS)


def test_a_link_of_the_first_mails_keeps_working(inside: Tenant) -> None:
    plain, amina = inside.communities["plain-language"], inside["Amina"]
    old = signing.dumps([inside.organisation.pk, plain.pk, amina.pk, NEWS], salt="communities.unsubscribe")
    assert read_unsubscribe_token(old, inside.organisation.pk) == ([plain.pk], amina.pk, NEWS)


def test_a_link_of_another_organisation_is_none(inside: Tenant, duinzicht: Tenant) -> None:
    with pytest.raises(signing.BadSignature):
        read_unsubscribe_token(token(inside), duinzicht.organisation.pk)


def test_a_forged_link_is_none(inside: Tenant) -> None:
    good = token(inside)
    payload = [inside.organisation.pk, 1, inside["Nele"].pk, NEWS]
    forged = [good[:-1], f"{good}x", "", "x", "\x00", "é", signing.dumps(payload, salt="members.invitation")]
    for each in [*forged, signing.dumps(payload, key="another key", salt="communities.unsubscribe")]:
        with pytest.raises(signing.BadSignature):
            read_unsubscribe_token(each, inside.organisation.pk)


def test_who_turned_off_changes_gets_not_all(inside: Tenant) -> None:
    plain, amina = inside.communities["plain-language"], inside["Amina"]
    assert is_subscribed_to_all(plain, amina, Level.ACTIVE, news=NEWS, changes="meeting_change")
    set_preference(plain, amina, "meeting_change", wanted=False)
    assert not is_subscribed_to_all(plain, amina, Level.ACTIVE, news=NEWS, changes="meeting_change")
