"""Races of the locks in communities."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from communities.check_ins.questions import confirm_level, note_asked
from communities.closing.outcome import Words
from communities.closing.outcome import close as close_community
from communities.confidential.conversations import close, delete, notify_about_former_coaches, reply, start
from communities.decisions.consent import withdraw as withdraw_proposal
from communities.description.editing import edit
from communities.importing.parsing import parse
from communities.importing.writing import import_data
from communities.invitations.inviting import decline, invite_to_community
from communities.joining.requests import (
    close_obsolete,
    close_requests_of,
    decide_request,
    submit,
)
from communities.joining.requests import withdraw as withdraw_request
from communities.models import (
    Closing,
    Community,
    ConfidentialConversation,
    ConfidentialMessage,
    Decision,
    DecisionOutcome,
    Joining,
    JoinRequest,
    Level,
    Nomination,
    Participation,
    Phase,
    RequestOutcome,
    Role,
    RoleTerm,
)
from communities.nominations.answering import answer_nomination, cancel_nominations_of, withdraw_nomination
from communities.nominations.nominating import create_nomination
from communities.nominations.selection import propose_candidate, reveal_reasons, stop_selection, suggest
from communities.opportunities.offering import offer, take
from communities.participation.levels import choose_level, leave
from communities.roles.terms import end_terms_of, resign
from members.people.deactivation import deactivate
from tests.support.locks import Race, race
from tests.support.people import (
    MOTIVATION,
    Tenant,
    make_closing,
    make_community_by_request,
    make_proposal,
    make_selection,
)

DECLINED = Nomination.Answer.DECLINED


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def closing_that_is_due(house: Tenant) -> Closing:
    """A consultation whose date has passed."""
    closing, now = make_closing(house, thanks_to=house["Nele"]), timezone.now()
    Closing.objects.update(proposed_at=now - timedelta(days=2), closes_at=now - timedelta(minutes=1))
    closing.refresh_from_db()
    return closing


# --- Taking part ------------------------------------------------------------------------------------------------------


@race("communities.models.locking.lock")
def joined_while_it_closes(house: Tenant) -> Race:
    def close_down() -> None:
        Community.objects.filter(pk=plain(house).pk).update(phase=Phase.CLOSED)

    return Race(
        close_down, lambda: choose_level(plain(house), house["Chloé"], Level.ACTIVE), ("None", "CommunityClosed")
    )


@race("communities.participation.levels._lock_employee")
def left_twice(house: Tenant) -> Race:
    def go() -> bool:
        return leave(plain(house), house["Kofi"])

    return Race(go, go, ("True", "False"))


@race("communities.check_ins.questions.confirm_level")
def confirmed_while_leaving(house: Tenant) -> Race:
    kofi = house["Kofi"]
    return Race(lambda: leave(plain(house), kofi), lambda: confirm_level(plain(house), kofi), ("True", "False"))


@race("communities.check_ins.questions.note_asked")
def asked_while_leaving(house: Tenant) -> Race:
    now = timezone.now()
    Community.objects.update(created_at=now - timedelta(days=200))
    Participation.objects.update(since=now - timedelta(days=200))
    place = Participation.objects.get(community=plain(house), employee=house["Kofi"])
    return Race(
        lambda: leave(plain(house), house["Kofi"]), lambda: note_asked([place.pk], now.date(), now), ("True", "None")
    )


@race("communities.opportunities.offering._lock_current")
def two_take_a_step(house: Tenant) -> Race:
    step = offer(plain(house), "Bring soup")
    return Race(lambda: take(step, by=house["Kofi"]), lambda: take(step, by=house["Amina"]), ("None", "AlreadyTaken"))


@race("communities.invitations.inviting._lock_people_and_community")
def invited_while_leaving_the_organisation(house: Tenant) -> Race:
    return Race(
        lambda: deactivate(house["Yasmina"], by=house["Tom"]),
        lambda: invite_to_community(plain(house), house["Yasmina"], by=house["Nele"]) and "invited",
        ("None", "CannotInvite"),
    )


@race("communities.invitations.inviting.decline")
def declined_while_accepted(house: Tenant) -> Race:
    invitation = invite_to_community(plain(house), house["Yasmina"], by=house["Nele"])
    return Race(
        lambda: choose_level(plain(house), house["Yasmina"], Level.ACTIVE),
        lambda: decline(invitation),
        ("True", "InvitationSettled"),
    )


# --- Joining ----------------------------------------------------------------------------------------------------------


def _asked(house: Tenant) -> JoinRequest:
    return submit(make_community_by_request(house, "By Day"), house["Yasmina"], MOTIVATION)


def _outcome(request: JoinRequest) -> str:
    return str(JoinRequest.objects.get(pk=request.pk).outcome)


@race("communities.joining.requests._lock_pending")
def decided_while_the_requester_leaves(house: Tenant) -> Race:
    request = _asked(house)
    return Race(
        lambda: close_requests_of(house["Yasmina"]),
        lambda: decide_request(request, RequestOutcome.ACCEPTED, "Welcome.", by=house["Nele"]) and "decided",
        ("None", "RequestSettled"),
    )


@race("communities.joining.requests.close_requests_of")
def the_requester_leaves_while_withdrawing(house: Tenant) -> Race:
    request = _asked(house)
    return Race(
        lambda: withdraw_request(request),
        lambda: close_requests_of(house["Yasmina"]),
        ("None", "None"),
        lambda: _outcome(request) == RequestOutcome.WITHDRAWN,
    )


@race("communities.joining.requests.close_obsolete")
def opened_while_the_requester_leaves(house: Tenant) -> Race:
    request = _asked(house)
    Community.objects.filter(pk=request.community_id).update(joining=Joining.OPEN)
    return Race(lambda: close_requests_of(house["Yasmina"]), close_obsolete, ("None", "0"))


# --- Roles ------------------------------------------------------------------------------------------------------------


def _term(house: Tenant) -> RoleTerm:
    return RoleTerm.objects.get(community=plain(house), employee=house["Wout"])


@race("communities.roles.terms._lock")
def resigned_twice(house: Tenant) -> Race:
    term = _term(house)
    return Race(lambda: resign(term), lambda: resign(term), ("None", "NotHeld"))


@race("communities.roles.terms.end_terms_of")
def resigned_while_leaving(house: Tenant) -> Race:
    term = _term(house)

    def is_logged_once() -> bool:
        return Decision.objects.filter(person=house["Wout"], outcome=DecisionOutcome.ENDED).count() == 1

    return Race(
        lambda: resign(term), lambda: end_terms_of(house["Wout"], by=house["Tom"]), ("None", "None"), is_logged_once
    )


def _nominated(house: Tenant) -> Nomination:
    return create_nomination(plain(house), house["Amina"], Role.COACH, by=house["Nele"], reason="She asks.")


@race("communities.nominations.answering.answer_nomination")
def answered_while_withdrawn(house: Tenant) -> Race:
    nomination = _nominated(house)
    return Race(
        lambda: withdraw_nomination(nomination),
        lambda: answer_nomination(nomination, DECLINED),
        ("None", "NominationSettled"),
    )


@race("communities.nominations.answering.withdraw_nomination")
def withdrawn_while_answered(house: Tenant) -> Race:
    nomination = _nominated(house)
    return Race(
        lambda: answer_nomination(nomination, DECLINED),
        lambda: withdraw_nomination(nomination),
        ("None", "NominationSettled"),
    )


@race("communities.nominations.answering.cancel_nominations_of")
def cancelled_while_answered(house: Tenant) -> Race:
    nomination = _nominated(house)
    return Race(
        lambda: answer_nomination(nomination, DECLINED),
        lambda: cancel_nominations_of(house["Amina"]),
        ("None", "None"),
        lambda: Nomination.objects.filter(pk=nomination.pk).exists(),
    )


@race("communities.nominations.answering.lock_open_nominations")
def accepted_while_it_closes(house: Tenant) -> Race:
    """An acceptance opens a round in the community; both take the nomination and the community in one order."""
    closing = closing_that_is_due(house)
    asked = create_nomination(closing.community, house["Amina"], Role.COACH, by=house["Nele"], reason="She asks.")
    return Race(
        lambda: answer_nomination(asked, Nomination.Answer.ACCEPTED),
        lambda: close_community(closing, Words("Done."), by=house["Nele"]),
        ("None", "None"),
        pauses_before="communities.nominations.answering._open_round",
    )


@race("communities.nominations.selection.lock_open_selections")
def proposed_while_it_closes(house: Tenant) -> Race:
    closing = closing_that_is_due(house)
    running = make_selection(closing.community, house["Nele"])
    naming = suggest(running, house["Karel"], by=house["Amina"], reason="He is never in a hurry.")
    reveal_reasons(running, by=house["Nele"], by_when=timezone.localdate())
    running.refresh_from_db()
    day = timezone.localdate() + timedelta(days=7)
    return Race(
        lambda: propose_candidate(running, naming, by=house["Nele"], closes_on=day),
        lambda: close_community(closing, Words("Done."), by=house["Nele"]),
        ("None", "None"),
        pauses_before="communities.nominations.selection._open_round",
    )


@race("communities.nominations.selection._lock_where")
def stopped_twice(house: Tenant) -> Race:
    selection = make_selection(plain(house), house["Nele"])

    def stop() -> None:
        stop_selection(selection, by=house["Nele"])

    return Race(stop, stop, ("None", "StepNotAllowed"))


# --- Deciding ---------------------------------------------------------------------------------------------------------


@race("communities.decisions.settling.locked_proposal")
def a_proposal_withdrawn_twice(house: Tenant) -> Race:
    proposal = make_proposal(plain(house), house["Nele"])

    def back() -> None:
        withdraw_proposal(proposal, by=house["Nele"])

    return Race(back, back, ("None", "RoundClosed"))


# --- In confidence ----------------------------------------------------------------------------------------------------


def _line(house: Tenant) -> ConfidentialConversation:
    return start(plain(house), house["Lotte"], by=house["Amina"], text="It weighs on me.")


@race("communities.confidential.conversations.delete")
def deleted_while_answered(house: Tenant) -> Race:
    line = _line(house)
    return Race(
        lambda: reply(line, by=house["Lotte"], text="Tell me."),
        lambda: delete(line, by=house["Amina"]),
        ("None", "None"),
        lambda: not ConfidentialMessage.objects.exists(),
    )


@race("communities.confidential.conversations._lock")
def answered_while_closed(house: Tenant) -> Race:
    line = _line(house)
    return Race(
        lambda: close(line, by=house["Amina"]),
        lambda: reply(line, by=house["Lotte"], text="Tell me."),
        ("None", "ConversationClosed"),
    )


@race("communities.confidential.conversations._is_coach")
def begun_while_the_coach_resigns(house: Tenant) -> Race:
    term = RoleTerm.objects.get(community=plain(house), employee=house["Lotte"])
    return Race(lambda: resign(term), lambda: _line(house) and "begun", ("None", "NoSuchCoach"))


@race("communities.confidential.conversations.notify_about_former_coaches")
def two_jobs_tell_of_a_former_coach(house: Tenant) -> Race:
    _line(house)
    RoleTerm.objects.filter(employee=house["Lotte"]).update(ended_at=timezone.now())
    return Race(notify_about_former_coaches, notify_about_former_coaches, ("1", "0"))


# --- Importing --------------------------------------------------------------------------------------------------------


def _file(people: list[dict[str, str]], **fields: Any) -> Any:
    organisation = {"slug": "mereldal", "name": "Mereldal", "language": "en", "time_zone": "UTC"}
    about = {"language": "en", "purpose": "Words.", "domain": "Care", "main_goal": "learn", "phase": "initiate"}
    communities = [{"slug": "plain-language", "name": "Plain Language", **about, **fields}]
    value = {"format": "kring-communities-1", "organisation": organisation, "people": people}
    return parse({**value, "communities": communities}, now=datetime.now(UTC))


@race("communities.importing.writing._organisation")
def imported_twice(house: Tenant) -> Race:
    data = _file([{"id": "n", "name": "New Colleague", "email": "new@mereldal.example"}])

    def load() -> str:
        import_data(data)
        return "imported"

    return Race(load, load, ("imported", "imported"))


@race("communities.importing.people._employees")
def imported_while_joining(house: Tenant) -> Race:
    chloe = {"id": "c", "name": "Chloé Simoens", "email": house["Chloé"].user.email}
    data = _file([chloe], participants=[{"person": "c", "level": "active"}])

    def load() -> str:
        import_data(data)
        return "imported"

    return Race(
        lambda: choose_level(plain(house), house["Chloé"], Level.PERIPHERY),
        load,
        ("True", "imported"),
        lambda: Participation.objects.get(employee=house["Chloé"]).level == Level.PERIPHERY,
    )


# --- What a community is called ---------------------------------------------------------------------------------------


@race("communities.description.editing.lock_names")
def two_communities_take_one_name(house: Tenant) -> Race:
    def call(slug: str) -> bool:
        return edit(house.communities[slug], {"name": "Night Care"}, by=house["Nele"])

    return Race(lambda: call("plain-language"), lambda: call("medication-safety"), ("True", "NameTaken"))
