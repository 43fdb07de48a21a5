"""Terms of office: reminders before the end, resignation, and vacancies."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from communities.models import Community, Decision, Level, Participation, Phase, Role, RoleTerm
from communities.notifications.preferences import set_preference
from communities.roles.attention import open_roles
from communities.roles.emails import role_open
from communities.roles.reminders import due_for_review
from communities.roles.terms import (
    NotHeld,
    agree_term,
    handover_notes,
    holders,
    resign,
    start_term,
    vacancies,
    with_vacancy,
)
from cop_platform.attention import action_items_for
from cop_platform.audit.models import AuditEntry
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.planning import plan_reminders
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_community

PROMPT, OPEN = "role_term_ends", "role_open"


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def term(house: Tenant, name: str = "Lotte") -> RoleTerm:
    return RoleTerm.objects.select_related("community").get(employee=house[name], ended_at=None)


def told(house: Tenant, kind: str) -> list[str]:
    names = {person.pk: name for name, person in house.people.items()}
    return sorted(names[pk] for pk in QueuedMail.objects.filter(kind=kind).values_list("recipient_id", flat=True))


# --- End of a term ------------------------------------------------------------------------------------------------
def test_terms_that_end_on_one_day_stand_by_the_alphabet(inside: Tenant) -> None:
    for name in ["Walking", "Soup", "Bread"]:
        begun = start_term(make_community(inside.organisation, name), inside["Kofi"], Role.COACH)
        agree_term(begun, until=timezone.localdate() + timedelta(days=10), hours="")
    assert [item.about.community.name for item in action_items_for(inside["Kofi"])] == ["Bread", "Soup", "Walking"]


@pytest.mark.requirement("S124")
def test_a_month_before_the_day_they_named_the_holder_is_asked_once_and_silence_changes_nothing(inside: Tenant) -> None:
    today = timezone.localdate()
    agree_term(term(inside), until=today + timedelta(days=100), hours="two hours a week")
    before = list(RoleTerm.objects.order_by("pk").values())
    for days, mails in [(0, []), (68, []), (73, ["Lotte"]), (74, ["Lotte"]), (100, ["Lotte"]), (400, ["Lotte"])]:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            plan_reminders()
            assert told(inside, PROMPT) == mails, days
            assert [each.template for each in action_items_for(inside["Lotte"])] == (
                ["communities/roles/attention/term.html"] if 70 <= days <= 130 else []
            ), days
    assert list(RoleTerm.objects.order_by("pk").values()) == before


def test_another_day_is_another_prompt(inside: Tenant) -> None:
    for days in [20, 25]:
        agree_term(term(inside), until=timezone.localdate() + timedelta(days=days), hours="")
        plan_reminders()
    assert told(inside, PROMPT) == ["Lotte", "Lotte"]


def test_who_wants_no_such_mail_gets_none_and_is_asked_on_their_page(inside: Tenant) -> None:
    agree_term(term(inside), until=timezone.localdate() + timedelta(days=9), hours="")
    set_preference(plain(inside), inside["Lotte"], PROMPT, wanted=False)
    plan_reminders()
    assert (told(inside, PROMPT), len(action_items_for(inside["Lotte"]))) == ([], 1)


def test_what_has_closed_asks_no_holder(inside: Tenant) -> None:
    agree_term(term(inside), until=timezone.localdate() + timedelta(days=9), hours="")
    Community.objects.update(phase=Phase.CLOSED)
    assert list(due_for_review(timezone.localdate())) == []


@pytest.mark.requirement("S106")
def test_who_leads_without_a_named_day_is_asked_after_two_years_who_would_like_to_and_not_sooner(
    inside: Tenant,
) -> None:
    lead, begun = term(inside, "Nele"), timezone.now()
    before = list(RoleTerm.objects.order_by("pk").values())
    for years, asked in [(0.5, 0), (1.9, 0), (2.1, 1), (3, 1)]:
        with time_machine.travel(begun + timedelta(days=years * 365)):
            plan_reminders()
            assert [each.about for each in action_items_for(inside["Nele"])] == [lead] * asked, years
            assert [*action_items_for(inside["Lotte"]), *action_items_for(inside["Wout"])] == [], years
    assert (told(inside, PROMPT), list(RoleTerm.objects.order_by("pk").values())) == ([], before)


@pytest.mark.requirement("S106")
def test_who_says_they_lead_on_has_two_quiet_years_again(inside: Tenant) -> None:
    begun = timezone.now()
    with time_machine.travel(begun + timedelta(days=800)):
        agree_term(term(inside, "Nele"), until=None, hours="")
        assert action_items_for(inside["Nele"]) == []
    with time_machine.travel(begun + timedelta(days=1500)):
        assert action_items_for(inside["Nele"]) == []
    with time_machine.travel(begun + timedelta(days=1531)):
        [asked] = action_items_for(inside["Nele"])
        assert (asked.template, asked.since) == ("communities/roles/attention/term.html", begun + timedelta(days=1530))


# --- Resigning ----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S103")
def test_who_lays_a_role_down_leaves_a_note_and_the_others_hear_what_is_open(inside: Tenant) -> None:
    resign(term(inside), note="The soup is the secret.")
    assert [each.handover_note for each in handover_notes(plain(inside))] == ["The soup is the secret."]
    line = Decision.objects.get()
    assert (line.outcome, line.person, line.role) == ("ended", inside["Lotte"], "coach")
    assert AuditEntry.objects.get().action == "role_laid_down"
    assert told(inside, OPEN) == ["Griet", "Karel", "Nele", "Wout"]
    assert "Lotte" not in {each.employee.name.split()[0] for each in holders([plain(inside)])[plain(inside).pk]}


def test_of_several_holders_the_last_leaves_it_open(inside: Tenant) -> None:
    start_term(plain(inside), inside["Amina"], Role.COACH)
    resign(term(inside))
    assert told(inside, OPEN) == []
    resign(term(inside, "Amina"))
    assert told(inside, OPEN) == ["Griet", "Karel", "Lotte", "Nele", "Wout"]


def test_a_role_is_laid_down_once(inside: Tenant) -> None:
    mine = term(inside)
    resign(mine)
    with pytest.raises(NotHeld):
        resign(mine, note="Twice")
    with pytest.raises(NotHeld):
        agree_term(mine, until=None, hours="")
    assert Decision.objects.count() == 1


def test_of_many_clicks_at_once_one_lays_it_down(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        mine = term(mereldal)
    assert run_at_once(mereldal, lambda: resign(mine), times=5) == ["None"] + ["NotHeld"] * 4


def test_when_someone_leaves_the_house_each_role_that_is_open_now_is_told_once(inside: Tenant) -> None:
    start_term(plain(inside), inside["Nele"], Role.COACH)
    deactivate(inside["Nele"], by=inside["Tom"])
    assert told(inside, OPEN) == ["Griet", "Karel", "Lotte", "Wout"], "Coach is held by Lotte still."
    assert sorted(Decision.objects.values_list("role", "outcome")) == [("coach", "ended"), ("leader", "ended")]


@pytest.mark.parametrize("carries", ["nobody", "a sponsor"])
def test_where_nobody_else_carries_a_community_its_active_members_hear_which_role_is_open(
    inside: Tenant, carries: str
) -> None:
    roles = RoleTerm.objects.exclude(role=Role.LEADER)
    roles.exclude(role=Role.SPONSOR if carries == "a sponsor" else "").update(ended_at=timezone.now())
    sits = Participation.objects.filter(community=plain(inside), level=Level.CORE)
    sits.exclude(employee=inside["Nele"]).update(level=Level.ACTIVE)
    set_preference(plain(inside), inside["Karel"], OPEN, wanted=False)
    deactivate(inside["Nele"], by=inside["Tom"])
    assert told(inside, OPEN) == (["Amina", "Lotte", "Wout"] if carries == "nobody" else ["Griet"])


def test_a_mail_about_an_open_role_says_truly_why_one_gets_it(inside: Tenant) -> None:
    resign(term(inside, "Nele"))
    letters = dict(role_open(QueuedMail.objects.filter(kind=OPEN)[0].object_id, 0, [inside["Amina"].pk]))
    letter = letters[inside["Amina"].pk]
    assert letter
    assert "You get this mail because you take part in Plain Language, or hold a role there." in letter.text


def test_only_the_last_note_of_each_role_is_read(inside: Tenant) -> None:
    resign(term(inside), note="First.")
    start_term(plain(inside), inside["Amina"], Role.COACH)
    resign(term(inside, "Amina"), note="Second.")
    resign(term(inside, "Wout"))
    assert [each.handover_note for each in handover_notes(plain(inside))] == ["Second."]


def test_a_note_belongs_to_a_role_that_was_laid_down(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="roleterm_note_when_ended"):
        RoleTerm.objects.update(handover_note="Too soon.")


# --- Vacancies ----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S38")
def test_a_community_without_leader_or_coach_says_which_is_open(inside: Tenant) -> None:
    medication, closed = (
        inside.communities["medication-safety"],
        make_community(inside.organisation, "Done", phase=Phase.CLOSED),
    )
    start_term(medication, inside["Karel"], Role.LEADER)
    every = [plain(inside), medication, closed]
    assert vacancies(every) == {medication.pk: [Role.COACH]}
    assert list(Community.objects.filter(with_vacancy()).order_by("pk")) == [medication]
    resign(term(inside, "Nele"))
    assert vacancies(every) == {plain(inside).pk: [Role.LEADER], medication.pk: [Role.COACH]}


def test_what_is_open_is_where_a_hand_would_help(inside: Tenant) -> None:
    medication = inside.communities["medication-safety"]
    start_term(medication, inside["Karel"], Role.LEADER)
    [hand] = open_roles([plain(inside), medication])
    assert (hand.community_id, hand.text, hand.address, hand.button) == (
        medication.pk,
        "Still needed: a coach",
        "/o/mereldal/communities/medication-safety/how-we-work/#role-coach",
        "Fill this role",
    )
