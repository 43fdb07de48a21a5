"""What the communities ask of people, and where they could use a hand."""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities.carrying import waiting_for as carried_by
from communities.inviting import waiting_for as looks_for
from communities.joining import Outcome, asking_of
from communities.mediation import waiting_for as confidences_for
from communities.models import Community, RoleTerm, SmallStep
from communities.nominating import asked_of
from communities.proposals import unanswered
from communities.role_selection import waiting_for as selections_for
from communities.roles import AHEAD, LONG, to_ask, vacancies
from communities.season import open_questions
from communities.steps import on_offer
from communities.templatetags.roles import OFFERS, STILL_NEEDED
from communities.welcoming import to_greet
from cop_platform.attention import Asked, Hand, asks, offers
from cop_platform.ui.dates import day_short
from members.models import Employee


@asks
def nominations(person: Employee) -> Iterator[Asked]:
    """Somebody sees them in a role."""
    for nomination in asked_of(person):
        yield Asked("communities/asked/nomination.html", nomination, nomination.nominated_at)


ASKED = {
    "": "communities/asked/join_request.html",
    Outcome.NOT_NOW: "communities/asked/second_look.html",
    Outcome.YES: "communities/asked/welcome.html",
}


@asks
def requests(person: Employee) -> Iterator[Asked]:
    """Somebody would like to join and they answer; a Coach is asked to look; or their own place is kept for them."""
    for request in asking_of(person):
        yield Asked(ASKED[request.outcome], request, request.ended_at or request.waiting_since)


@asks
def season_questions(person: Employee) -> Iterator[Asked]:
    """Whether a place they chose a while ago is still theirs; it stays until they answer or move, however long."""
    for question in open_questions().filter(participation__employee=person):
        if question.asked_at:  # each open one has been; the field may be empty all the same
            yield Asked("communities/asked/season.html", question, question.asked_at)


@asks
def confidences(person: Employee) -> Iterator[Asked]:
    """Somebody wrote to them in confidence; or the coach they wrote to is coach no more."""
    for confidence in confidences_for(person):
        yield Asked("communities/asked/confidence.html", confidence, confidence.latest_at)


@asks
def looks(person: Employee) -> Iterator[Asked]:
    """A colleague thinks of them."""
    for invitation in looks_for(person):
        yield Asked("communities/asked/look.html", invitation, invitation.invited_at)


@asks
def greetings(person: Employee) -> Iterator[Asked]:
    """Somebody is new where they lead or coach; one item a community."""
    by_community = sorted(to_greet(person), key=lambda arrival: arrival.community_id)
    for _community, arrivals in groupby(by_community, key=lambda arrival: arrival.community_id):
        new = list(arrivals)
        yield Asked("communities/asked/newcomers.html", new, max(arrival.arrived_at for arrival in new))


@offers
def small_steps(communities: list[Community]) -> Iterator[Hand]:
    """What waits for somebody who likes to."""
    by_id: dict[int, Community] = {community.pk: community for community in communities}
    for step in on_offer(communities):
        where = by_id[step.community_id]
        yield Hand(where.pk, _in_words(step, where), f"{where.get_absolute_url()}#hands", _("I like to do this"))


def _in_words(step: SmallStep, community: Community) -> SafeString:
    """What people wrote has the language of their community; the day is in the reader's."""
    what = format_html('<span lang="{}">{}</span>', community.language, step.words)
    if not step.by_when:
        return what
    by_when = _("by %(day)s") % {"day": day_short(step.by_when)}
    return format_html("{}, {}", what, by_when)


@asks
def proposals(person: Employee) -> Iterator[Asked]:
    """Something one may have a look at before its date; leaving it is fine too."""
    for proposal in unanswered(person):
        yield Asked("communities/asked/proposal.html", proposal, proposal.proposed_at)


@asks
def carried(person: Employee) -> Iterator[Asked]:
    """A question or an objection to what they carry; or the date has passed, and the decision is theirs."""
    for proposal in carried_by(person):
        moments = [proposal.objection_at, proposal.question_at, proposal.closes_at if proposal.decides else None]
        yield Asked("communities/asked/carried.html", proposal, max(each for each in moments if each))


@asks
def terms(person: Employee) -> Iterator[Asked]:
    """The day they named for a role of theirs is near, or they have led for long: how would they like to go on?"""
    for term in to_ask(timezone.localdate()).filter(employee=person):
        yield Asked("communities/asked/term.html", term, _asked_since(term))


def _asked_since(term: RoleTerm) -> datetime:
    if term.until is None:
        return (term.said_at or term.started_at) + LONG
    return datetime.combine(term.until - AHEAD, time.min, timezone.get_current_timezone())


@asks
def role_selections(person: Employee) -> Iterator[Asked]:
    """A community they take part in looks for somebody: whom do they see?"""
    for selection in selections_for(person):
        yield Asked("communities/asked/role_selection.html", selection, selection.started_at)


@offers
def open_roles(communities: list[Community]) -> Iterator[Hand]:
    """A Leader or a Coach that a community does without. Its page of roles says how anybody becomes one."""
    by_id = {community.pk: community for community in communities}
    for pk, roles in vacancies(communities).items():
        address = reverse("roles", args=[by_id[pk].organisation.slug, by_id[pk].slug])
        for role in roles:
            yield Hand(pk, str(STILL_NEEDED[role]), f"{address}#role-{role}", str(OFFERS[role]))
