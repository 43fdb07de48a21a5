"""All routes of the product, sample values for their parameters, and records that only one organisation has."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.db.models import F
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from charters.drafting.parts import AmbitionLine
from charters.models import Ambition, CharterRemark, CharterVersion, Part
from charters.remarks.remarks import add_remark
from communities.approach.writing import newest_approach
from communities.approach.writing import write as write_approach
from communities.closing.links import answer_token
from communities.confidential.conversations import start
from communities.decisions.discussion import ask_question as ask_proposer
from communities.joining.requests import submit
from communities.models import (
    Closing,
    Community,
    CommunityInvitation,
    CommunityRevision,
    ConfidentialConversation,
    Decision,
    DecisionMethod,
    JoinRequest,
    Level,
    Nomination,
    Opportunity,
    Proposal,
    Question,
    Role,
    RoleSelection,
    RoleTerm,
)
from communities.nominations.nominating import create_nomination
from communities.notifications.preferences import unsubscribe_token
from communities.opportunities.offering import offer
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from communities.splitting.splitting import last_split
from cop_platform.public_ids import new_id
from knowledge.models import Experiment, GoalNote, MemberSentence, Responsibility, Result, SupportRequest
from meetings.agenda.topics import add_topic as add_meeting_topic
from meetings.feeds.feeds import ask_for_feed, secret_of
from meetings.live.hosting import start as open_live_page
from meetings.live.retrospective import say as say_in_retrospective
from meetings.minutes.actions import request_token
from meetings.models import Feed, MarketPlace, Meeting, Poll, RetrospectiveSentence, Series, Topic
from meetings.polls.answering import answer_token as poll_token
from meetings.rsvps.answering import rsvp_token
from members.accounts.addresses import SIGNER
from members.invitations.inviting import invite, token_for
from members.models import Employee, OrganisationInvitation
from members.people.expertise import add_topic
from tests.support.minutes import Minutes, make_minutes
from tests.support.people import (
    MOTIVATION,
    Tenant,
    fill_every_table,
    make_approach_texts,
    make_charter,
    make_closing,
    make_community,
    make_community_by_request,
    make_decision,
    make_declined_request,
    make_draft,
    make_employee,
    make_experiment,
    make_idea,
    make_meeting,
    make_poll,
    make_proposal,
    make_result,
    make_revision,
    make_selection,
    make_series,
    make_split,
    make_support_request,
    put_back,
    tell_self_steering,
)
from tests.support.put_back import Kept, keep

#: allauth’s pages and the two admins: tested in tests/members/, each by rules of its own.
FOREIGN_ROUTES = ("accounts/", "admin/", "o/<slug:slug>/admin/")
#: The public id of a place in an open space that is free.
FREE_PLACE = "freeplace234"


@dataclass(frozen=True)
class Address:
    name: str
    view: Callable[..., Any]
    route: str

    @property
    def parameters(self) -> set[str]:
        return set(re.findall(r"<(?:\w+:)?(\w+)>", self.route))

    def path(self, slug: str, values: dict[str, str]) -> str:
        known = {"slug": slug, **values}
        return reverse(self.name, kwargs={name: known[name] for name in self.parameters})


def all_addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[Address]:
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from all_addresses(each, route)
        elif isinstance(each, URLPattern):
            yield Address(each.name or "", each.callback, route)


def our_addresses() -> list[Address]:
    return [address for address in all_addresses() if not address.route.startswith(FOREIGN_ROUTES)]


def in_organisation() -> list[Address]:
    return [address for address in our_addresses() if "slug" in address.parameters]


@dataclass(frozen=True)
class OwnSteering:
    """What a person said, noted and began on self-steering."""

    sentence: MemberSentence
    task: Responsibility
    note: GoalNote
    experiment: Experiment


def make_steering(community: Community, by: Employee) -> OwnSteering:
    tell_self_steering(community, by, said=f"Dots decide, at {community.name}.")
    return OwnSteering(
        MemberSentence.objects.get(community=community, said_by=by),
        Responsibility.objects.select_related("community__organisation").filter(community=community).latest("pk"),
        GoalNote.objects.filter(community=community).latest("pk"),
        make_experiment(community, by, title=f"Silence at {community.name}"),
    )


@dataclass(frozen=True)
class OwnRecords:
    """Records of one organisation: ids that no other one has, and texts that would reveal them."""

    house: Tenant
    person: Employee
    community: Community
    meeting: Meeting
    nomination: Nomination
    organisation_invitation: OrganisationInvitation
    #: A pending request that this person may answer, and a declined one that they may review as coach.
    pending: JoinRequest
    declined: JoinRequest
    #: The same as this person's own requests.
    own_pending: JoinRequest
    own_declined: JoinRequest
    community_invitation: CommunityInvitation
    opportunity: Opportunity
    selection: RoleSelection
    proposal: Proposal
    question: Question
    #: A decision whose review day has come.
    decision: Decision
    #: A change of the domain.
    revision: CommunityRevision
    #: A replaced version of its charter; another is in force, and a third a draft.
    replaced: CharterVersion
    ambition: Ambition
    #: A remark of this person on that draft.
    remark: CharterRemark
    result: Result
    support: SupportRequest
    steering: OwnSteering
    #: An idea that this person leads, and a question whether a community is finished in which they are thanked.
    idea: Community
    closing: Closing
    #: A series, one of its dates, and the feed of this person.
    series: Series
    date: Meeting
    feed: Feed
    #: A date poll that was not answered.
    poll: Poll
    #: A meeting that is over, with an action point that this person is asked to do.
    minutes: Minutes

    @property
    def charter(self) -> CharterVersion:
        """The version of its charter in force."""
        with self.house.enter():
            return CharterVersion.objects.get(community=self.community, state="adopted")

    @property
    def slug(self) -> str:
        return self.house.organisation.slug

    @property
    def texts(self) -> list[str]:
        name = self.house.organisation.name
        return [name, f"@{self.slug}.example", self.person.name, self.community.name, self.meeting.focus]


def make_own_records(house: Tenant, person: str, community: str, focus: str) -> OwnRecords:
    """Fills every table, and adds an administrator with communities, roles and records of every kind of their own."""
    fill_every_table(house)
    with house.enter():
        someone = make_employee(house.organisation, person, is_administrator=True)
        found = make_community(house.organisation, community)
        choose_level(found, someone, Level.CORE)
        start_term(found, someone, Role.LEADER)
        waits, declines = (make_community_by_request(house, f"{community} {when}") for when in ["by Day", "by Night"])
        doors = [make_community_by_request(house, f"{community} {when}") for when in ["at Dawn", "at Dusk"]]
        for door, role in [(waits, Role.LEADER), (declines, Role.COACH)]:
            start_term(door, someone, role)
        start_term(found, house["Lotte"], Role.COACH)
        start(found, house["Lotte"], by=someone, text="It weighs on me.")
        add_topic(someone, "Letters that families trust")
        for role in [Role.LEADER, Role.COORDINATOR]:
            start_term(found, someone, role)
        found.decision_method = DecisionMethod.ADVICE  # so that the proposer may decide too
        found.save(update_fields=["decision_method"])
        proposal = make_proposal(found, someone, title=f"{focus}, at noon")
        series, first, feed, poll = make_dates(found, someone, focus=f"{focus}, each time")
        return OwnRecords(
            house,
            someone,
            found,
            make_meeting(found, someone, focus=focus, host=someone),
            create_nomination(found, someone, Role.COACH, by=someone, reason=f"{person} asks good questions."),
            invite(house.organisation, f"asked@{house.organisation.slug}.example", by=someone),
            submit(waits, house["Yasmina"], MOTIVATION),
            make_declined_request(declines, house["Yasmina"], by=house["Nele"]),
            submit(doors[0], someone, MOTIVATION),
            make_declined_request(doors[1], someone, by=house["Nele"]),
            invitation_of_a_member(found, someone, by=house["Karel"]),
            offer(found, f"Soup for {person}"),
            make_selection(found, someone),
            proposal,
            ask_proposer(proposal, by=someone, text="Who cooks?"),
            make_decision(proposal, review_on=timezone.localdate()),
            make_revision(found, by=someone),
            *make_versions(found, someone),
            make_result(found, someone, title=f"Letters of {community}"),
            make_support_request(found, someone),
            make_steering(found, someone),
            *_make_beginning_and_end(house, someone, community),
            series,
            first,
            feed,
            poll,
            make_minutes(found, someone, asked=someone, by_other=house["Nele"], focus=f"{focus}, looked back"),
        )


def make_dates(community: Community, by: Employee, focus: str) -> tuple[Series, Meeting, Feed, Poll]:
    """An open series, its first date, a feed of one's own meetings, and a date poll."""
    series = make_series(community, by, focus=focus)
    first, feed = series.meetings.earliest("original_day"), ask_for_feed(by, Feed.Scope.MINE)
    return series, first, feed, make_poll(community, by, focus=f"{focus}, or another day")


def _make_beginning_and_end(house: Tenant, person: Employee, name: str) -> tuple[Community, Closing]:
    idea = make_idea(house, f"{name}, an Idea")
    closing = make_closing(house, f"{name}, the End", thanks_to=person)
    for each in (idea, closing.community):
        start_term(each, person, Role.LEADER)
    return idea, closing


def make_versions(community: Community, by: Employee) -> tuple[CharterVersion, Ambition, CharterRemark]:
    """A replaced version of a charter, an ambition that goes on, and a remark on the draft beside the one in force."""
    replaced = make_charter(community, by)
    ambition = Ambition.objects.get(community=community)
    line = AmbitionLine(ambition.text, ambition.target_on, ambition.public_id)
    make_charter(community, by, ambitions=(line,))
    draft = make_draft(community, by, ambitions=(line,))
    return replaced, ambition, add_remark(draft, Part.PURPOSE, "Shall we say “letter”?", by=by)


@cache
def _belongings(slug: str, person: str, community: str, focus: str, today: date) -> Kept:
    return keep(lambda: make_own_records(put_back(slug), person, community, focus), lambda own: own.house.organisation)


def put_back_belongings(slug: str, person: str, community: str, focus: str) -> OwnRecords:
    """As ``make_own_records``, in an organisation of its own; made once a day."""
    own: OwnRecords = _belongings(slug, person, community, focus, timezone.localdate()).put_back()
    return own


def invitation_of_a_member(community: Community, guest: Employee, *, by: Employee) -> CommunityInvitation:
    """An invitation to a community for somebody who has become a member meanwhile."""
    return CommunityInvitation.objects.create(
        organisation=community.organisation,
        community=community,
        invitee=guest,
        invited_by=by,
        invited_at=timezone.now(),
    )


def _community(own: OwnRecords) -> dict[str, str]:
    return {"community_slug": own.community.slug}


def _meeting(own: OwnRecords) -> dict[str, str]:
    return {**_community(own), "public_id": own.meeting.public_id}


def _past_meeting(own: OwnRecords) -> dict[str, str]:
    return {**_community(own), "public_id": own.minutes.meeting.public_id}


def _point(own: OwnRecords) -> dict[str, str]:
    return {**_past_meeting(own), "point_id": own.minutes.point.public_id}


def _meeting_topic(own: OwnRecords) -> dict[str, str]:
    """A topic of this person that waits; a new one if it was withdrawn."""
    with own.house.enter():
        waits = Topic.objects.filter(meeting=own.meeting, added_by=own.person, discussed_at=None, removed_at=None)
        found = waits.exclude(pk__in=waits.filter(meeting__live_sessions__topic=F("pk"))).first()
        found = found or add_meeting_topic(own.meeting, f"A topic of {own.community.name}", by=own.person)
        return {**_meeting(own), "topic_id": found.public_id}


def _live(own: OwnRecords) -> dict[str, str]:
    """The live page of a meeting that begins in half an hour, open again if it was ended."""
    with own.house.enter():
        now = timezone.now()
        found = Meeting.objects.filter(community=own.community, focus="Live").first() or make_meeting(
            own.community, own.person, focus="Live", starts_at=now + timedelta(minutes=30), host=own.person
        )
        open_live_page(found)
        MarketPlace.objects.get_or_create(
            organisation=found.organisation,
            meeting=found,
            public_id=FREE_PLACE,
            defaults={"room": "Kitchen", "starts_at": found.starts_at, "position": 0},
        )
        Topic.objects.filter(place__public_id=FREE_PLACE).update(place=None)
        return {**_community(own), "public_id": found.public_id}


def _live_topic(own: OwnRecords) -> dict[str, str]:
    with own.house.enter():
        found = Meeting.objects.get(public_id=_live(own)["public_id"])
        waits = Topic.objects.filter(meeting=found, added_by=own.person, discussed_at=None, removed_at=None).first()
        topic = waits or add_meeting_topic(found, f"A topic of {own.community.name}", by=own.person)
        return {**_community(own), "public_id": found.public_id, "topic_id": topic.public_id}


def _live_sentence(own: OwnRecords) -> dict[str, str]:
    with own.house.enter():
        found = Meeting.objects.get(public_id=_live(own)["public_id"])
        if not RetrospectiveSentence.objects.filter(meeting=found, said_by=own.person).exists():
            say_in_retrospective(found, RetrospectiveSentence.Question.NEED, "It does.", by=own.person)
        said = RetrospectiveSentence.objects.filter(meeting=found, said_by=own.person)[0]
        return {**_community(own), "public_id": found.public_id, "sentence_id": said.public_id}


def _series(own: OwnRecords) -> dict[str, str]:
    return {**_community(own), "public_id": own.series.public_id}


def _poll(own: OwnRecords) -> dict[str, str]:
    return {**_community(own), "public_id": own.poll.public_id}


def _request(found: JoinRequest) -> dict[str, str]:
    return {"community_slug": found.community.slug, "public_id": found.public_id}


def _idea(own: OwnRecords) -> dict[str, str]:
    return {"community_slug": own.idea.slug}


def _closing(own: OwnRecords) -> dict[str, str]:
    return {"community_slug": own.closing.community.slug}


def _public_id_in(own: OwnRecords, relation: str) -> dict[str, str]:
    """The public id of the first answer or thanks of the closing."""
    with own.house.enter():
        return {**_closing(own), "public_id": getattr(own.closing, relation).order_by("pk")[0].public_id}


def _confidence(own: OwnRecords) -> dict[str, str]:
    """The open conversation of this person with Lotte, the coach; a new one if it was deleted."""
    with own.house.enter():
        found = ConfidentialConversation.objects.filter(writer=own.person, closed_at=None).first()
        if found is None:
            found = start(own.community, own.house["Lotte"], by=own.person, text="It weighs on me.")
        return {"public_id": found.public_id}


def _topic(own: OwnRecords) -> dict[str, str]:
    with own.house.enter():
        return {"public_id": add_topic(own.person, "Letters that families trust").public_id}


def _approach(own: OwnRecords) -> dict[str, str]:
    """The newest version of the approach; a first one if there is none."""
    with own.house.enter():
        if newest_approach() is None:
            write_approach(make_approach_texts(), seen=0, by=own.person)
        newest = newest_approach()
        return {"public_id": newest.public_id if newest else ""}


def _removable_result(own: OwnRecords) -> dict[str, str]:
    """A result of its own, as the other pages of results are about one that is there."""
    with own.house.enter():
        title = "To be taken away"
        found = Result.objects.filter(community=own.community, title=title, removed_at=None).first()
        return {
            **_community(own),
            "public_id": (found or make_result(own.community, own.person, title=title)).public_id,
        }


def _support(own: OwnRecords) -> dict[str, str]:
    """A request for support, with its reader as a Sponsor: another sample may have laid that role down."""
    with own.house.enter():
        held = RoleTerm.objects.filter(community=own.community, employee=own.person, role=Role.SPONSOR, ended_at=None)
        if not held.exists():
            start_term(own.community, own.person, Role.SPONSOR)
    return {**_community(own), "public_id": own.support.public_id}


def _split(own: OwnRecords) -> dict[str, str]:
    """Its community, which splits; it is made here, as its communities would stand on every page."""
    with own.house.enter():
        if last_split(own.community) is None:
            make_split(own.community, own.person)
    return _community(own)


def _leading(own: OwnRecords) -> dict[str, str]:
    return {**_community(own), "role": Role.LEADER}


def _proposal(own: OwnRecords) -> dict[str, str]:
    return {**_community(own), "public_id": own.proposal.public_id}


#: Parameters of an address besides the organisation, by URL name.
SAMPLES: dict[str, Callable[[OwnRecords], dict[str, str]]] = {
    "community": _community,
    "participation": _community,
    "check-in-confirmation": _community,
    **dict.fromkeys(
        [
            "community-settings",
            "community-description",
            "community-rhythm",
            "welcome",
            "decision-method",
            "check-in-interval",
            "community-goals",
            "community-address",
        ],
        _community,
    ),
    "approach-version": _approach,
    "revision-reversal": lambda own: {**_community(own), "public_id": own.revision.public_id},
    "decisions": _community,
    "mail-preference": _community,
    "joining-terms": lambda own: {"community_slug": own.pending.community.slug},
    "new-request": lambda own: {"community_slug": own.declined.community.slug},
    "join-request": lambda own: _request(own.pending),
    "request-decision": lambda own: _request(own.pending),
    "request-withdrawal": lambda own: _request(own.own_pending),
    "request-review": lambda own: _request(own.own_declined),
    "request-review-answer": lambda own: _request(own.declined),
    "community-invitations": _community,
    "welcome-dismissal": _community,
    "new-opportunity": _community,
    "greeting": lambda own: {**_community(own), "public_id": own.person.public_id},
    "community-invitation": lambda own: {"public_id": own.community_invitation.public_id},
    "opportunity": lambda own: {"public_id": own.opportunity.public_id},
    "how-we-work": _community,
    "newcomers": _community,
    "community-meetings": _community,
    "join-requests": lambda own: {"community_slug": own.pending.community.slug},
    "fill-role": _leading,
    "my-term": _leading,
    "resign": _leading,
    **dict.fromkeys(
        [
            *("charter", "charter-versions", "new-charter-version", "charter-draft", "charter-proposal"),
            *("charter-draft-removal", "charter-review", "charter-remarks", "charter-draft-keeping"),
            "charter-presentation",
        ],
        _community,
    ),
    "charter-remark": lambda own: {**_community(own), "public_id": own.remark.public_id},
    **dict.fromkeys(
        ["charter-version", "charter-changes", "charter-pdf"],
        lambda own: {**_community(own), "number": str(own.replaced.number)},
    ),
    "ambition": lambda own: {**_community(own), "public_id": own.ambition.public_id},
    "result-removal": _removable_result,
    **dict.fromkeys(["community-results", "new-result", "new-support-request"], _community),
    **dict.fromkeys(
        ["result", "edit-result", "result-take-up", "result-thanks", "result-thanked"],
        lambda own: {**_community(own), "public_id": own.result.public_id},
    ),
    **dict.fromkeys(
        [
            *["self-steering", "self-steering-words", "self-steering-sentence", "new-responsibility", "new-goal-note"],
            *["new-experiment", "support-check"],
        ],
        _community,
    ),
    "self-steering-sentence-removal": lambda own: {**_community(own), "public_id": own.steering.sentence.public_id},
    **dict.fromkeys(
        ["responsibility", "responsibility-move"],
        lambda own: {**_community(own), "public_id": own.steering.task.public_id},
    ),
    "goal-note-removal": lambda own: {**_community(own), "public_id": own.steering.note.public_id},
    **dict.fromkeys(
        ["experiment", "edit-experiment"],
        lambda own: {**_community(own), "public_id": own.steering.experiment.public_id},
    ),
    **dict.fromkeys(["support-request", "support-withdrawal"], _support),
    "decision-review": lambda own: {**_community(own), "public_id": own.decision.public_id},
    "new-proposal": _community,
    "new-split": _community,
    "sisters": _community,
    **dict.fromkeys(["split", "split-cancellation"], _split),
    "proposal": _proposal,
    "proposal-answer": _proposal,
    "proposal-objection": _proposal,
    "proposal-volunteers": _proposal,
    "proposal-questions": _proposal,
    "proposal-question": lambda own: {**_proposal(own), "question_id": own.question.public_id},
    "proposal-text": _proposal,
    "proposal-extension": _proposal,
    "proposal-withdrawal": _proposal,
    "proposal-decision": _proposal,
    "schedule-meeting": _community,
    "preview-meeting": _community,
    "meeting": _meeting,
    "edit-meeting": _meeting,
    "cancel-meeting": _meeting,
    "restore-meeting": _meeting,
    "co-hosts": _meeting,
    "meeting-preparation": _meeting,
    "change-preparation": _meeting,
    "dietary-need": _meeting,
    "edit-following": lambda own: {**_community(own), "public_id": own.date.public_id},
    **dict.fromkeys(["series", "edit-series", "cancel-series", "my-series-answer"], _series),
    **dict.fromkeys(["poll", "poll-answer", "poll-choice", "poll-times", "poll-withdrawal"], _poll),
    "signed-poll-answer": lambda own: {"token": poll_token(own.poll, own.person.pk)},
    "feed-renewal": lambda own: {"public_id": own.feed.public_id},
    "feed": lambda own: {
        "scope": own.feed.scope,
        "public_id": own.feed.public_id,
        "secret": secret_of(own.feed),
    },
    **dict.fromkeys(["meeting-topics", "carry-topics", "meeting-goes-on"], _meeting),
    **dict.fromkeys(["meeting-topic", "topic-dot"], _meeting_topic),
    **dict.fromkeys(
        [
            "live-meeting",
            "live-state",
            "live-screen",
            "live-step",
            "live-end",
            "live-topics",
            "my-thumb",
            "live-market",
            "live-sessions",
            "live-sentences",
        ],
        _live,
    ),
    **dict.fromkeys(["live-dot", "live-session"], _live_topic),
    "live-sentence-removal": _live_sentence,
    "my-rsvp": _meeting,
    "calendar-entry": _meeting,
    "nomination": lambda own: {"public_id": own.nomination.public_id},
    "confidential": _community,
    "confidential-conversation": _confidence,
    "confidential-message": _confidence,
    "confidential-closing": _confidence,
    "confidential-deletion": _confidence,
    "my-topic-removal": _topic,
    **dict.fromkeys(
        [
            "role-selection",
            "role-selection-suggestion",
            "role-selection-reasons",
            "role-selection-candidate",
            "role-selection-end",
        ],
        lambda own: {"public_id": own.selection.public_id},
    ),
    "nomination-withdrawal": lambda own: {"public_id": own.nomination.public_id},
    "person": lambda own: {"public_id": own.person.public_id},
    "organisation-invitation": lambda own: {"token": token_for(own.organisation_invitation)},
    "unsubscribe": lambda own: {"token": unsubscribe_token(own.community, own.person, "meeting_invitation")},
    "address-change-undo": lambda own: {"token": SIGNER.sign_object([own.person.user_id, "old@mereldal.example"])},
    "phase": _community,
    **dict.fromkeys(["interest", "main-goal", "purpose-talk", "kept-idea"], _idea),
    "closing-proposal": _community,
    **dict.fromkeys(["closing", "closing-date", "closing-outcome", "closing-thanks"], _closing),
    "closing-reply": lambda own: _public_id_in(own, "answers"),
    "recognition": lambda own: _public_id_in(own, "recognitions"),
    "signed-closing-answer": lambda own: {"token": answer_token(own.closing, own.person.pk)},
    **dict.fromkeys(
        [
            "meeting-notes",
            "meeting-notes-history",
            "new-meeting-decision",
            "meeting-use",
            "actions-file",
            "new-action-point",
        ],
        _past_meeting,
    ),
    "meeting-notes-restoration": lambda own: {
        **_past_meeting(own),
        "revision_id": own.minutes.revision.public_id,
    },
    "meeting-decision-withdrawal": lambda own: {
        **_past_meeting(own),
        "decision_id": own.minutes.taken.decision.public_id,
    },
    **dict.fromkeys(["edit-action-point", "action-point-answer", "action-point-text"], _point),
    "signed-action-point": lambda own: {"token": request_token(own.minutes.asked)},
    "signed-rsvp": lambda own: {"token": rsvp_token(own.meeting, own.person.pk)},
}


def sample(address: Address, own: OwnRecords) -> dict[str, str]:
    if address.parameters <= {"slug"}:
        return {}
    if address.name not in SAMPLES:
        pytest.fail(f"Say in SAMPLES of tests/support/addresses.py what stands in {address.route!r}.")
    return SAMPLES[address.name](own)


def unknown_values() -> dict[str, str]:
    """Values that match no record."""
    return {
        "community_slug": "no-such-community",
        "decision_id": new_id(),
        "number": "987",
        "point_id": new_id(),
        "public_id": new_id(),
        "question_id": new_id(),
        "revision_id": new_id(),
        "role": Role.LEADER,
        "scope": "mine",
        "secret": "0" * 32,
        "sentence_id": new_id(),
        "token": "no:such:token",
        "topic_id": new_id(),
    }


#: Values for the fields of every form, so that an accepted POST does what its page is for.
FORM_VALUES = {
    "level": "active",
    "wanted": "1",
    "answer": "accepted",
    "choice": "coming",
    "name": "Somebody Else",
    "emails": "someone@else.example",
    "language": "nl",
    "note": "The room is flooded.",
    "title": "Bring soup",
    "text": "Letters that families trust",
    "interest": "What it is like.",
    "commitment": "An hour a month.",
    "decision": "accepted",
    "reason": "Good to have you.",
    "suggested_change": "Some at nine.",
    "contact_details": "After four.",
    "action": "like",
    "welcome_text": "Come as you are.",
}

#: Other values where several forms have a field of the same name, by URL name.
OWN_FORM_VALUES = {
    "request-review-answer": {"answer": "reopen"},
    "result-take-up": {"place": "Gent", "state": "trying"},
    "result-thanks": {"answer": "yes"},
    "result-thanked": {"thanks": "Nele Baert"},
    "new-support-request": {"kind": "time"},
    "self-steering-sentence": {"theme": "topics", "sentence": "Dots decide."},
    "self-steering-words": {"seen": "0", "topics": "help"},
    "new-responsibility": {"carrier": "coach"},
    "responsibility": {"carrier": "group"},
    "responsibility-move": {"before": "together", "carrier": "group"},
    "new-experiment": {"ends_on": (timezone.localdate() + timedelta(weeks=4)).isoformat()},
    "topic-dot": {"action": "give"},
    "live-dot": {"action": "give"},
    "live-step": {"action": "pause", "step": "0"},
    "my-thumb": {"choice": "go_on"},
    "live-market": {"rooms": "Kitchen", "rounds": "1", "minutes": "30"},
    "live-sessions": {"spot": FREE_PLACE},
    "live-session": {"action": "out"},
    "live-sentences": {"question": "need"},
    "meeting-topic": {"action": "save"},
    "experiment": {"outcome": "keep", "lesson": "They came back."},
    "meeting-use": {"sentence": "I rewrote my own letter the same evening."},
    "action-point-answer": {"answer": "yes"},
    "signed-action-point": {"answer": "yes"},
    "support-check": {"culture": "We may fail here."},
}


def form_values(name: str) -> dict[str, str]:
    """Form data for the address with this URL name."""
    # Within the meeting of the live page, which begins in half an hour.
    own = {"first": f"{timezone.localtime() + timedelta(minutes=40):%H:%M}"} if name == "live-market" else {}
    return {**FORM_VALUES, **OWN_FORM_VALUES.get(name, {}), **own}


#: Possible statuses when a page is opened.
EXPECTED = {200, 302, 403, 404, 405}

_TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value="|x-csrftoken": ")\w+')


def _name_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).url_name or ""
    except Resolver404:
        return ""


def is_pdf(response: Any) -> bool:
    """Whether this is a file of bytes, without text and links: tests/charters/printing/ reads it."""
    return bool(response.get("Content-Type") == "application/pdf")


def response_of(client: Client, method: str, path: str) -> tuple[int, str, dict[str, str]]:
    """Status, page and headers, without what differs between two requests: CSRF token, request id, and the address.

    A redirect to an address above this one, where it only takes forms, is given as the number of steps.
    """
    client.raise_request_exception = False  # a failure is an answer too: 500
    data = form_values(_name_of(path)) if method == "post" else None
    response = getattr(client, method)(path, data)
    page = b"".join(response.streaming_content) if response.streaming else response.content
    text = _TOKENS.sub(r"\1", repr(page) if is_pdf(response) else page.decode()).replace(path, "<here>")
    headers = {name: value.replace(path, "<here>") for name, value in response.headers.items()}
    if is_above(above := headers.get("Location", ""), path):
        headers["Location"] = f"<{path.count('/') - above.count('/')} above>"
    return response.status_code, text, {**headers, "Content-Length": "", "X-Request-ID": ""}


def is_above(address: str, path: str) -> bool:
    """Whether the first leads to the second. Each may have its own signs escaped."""
    address, path = unquote(address), unquote(path)
    return address.endswith("/") and address != path and path.startswith(address)


def links(page: str) -> set[str]:
    """Links of a page to this site."""
    return {found.replace("&amp;", "&") for found in re.findall(r'href="(/[^"#]*)', page) if "/static/" not in found}


def crawl(client: Client, starts: list[str], *, most_of_a_kind: int = 3) -> dict[str, str]:
    """Pages at these addresses and all they link to, a few of each kind."""
    pages: dict[str, str] = {}
    waiting, kinds = list(starts), Counter[str]()
    while waiting:
        path = waiting.pop()
        kind = resolve(urlsplit(path).path).route
        if path in pages or kinds[kind] == most_of_a_kind:
            continue
        response = client.get(path)
        assert response.status_code in EXPECTED, (path, response.status_code)
        pages[path] = "" if response.streaming or is_pdf(response) else response.content.decode()
        kinds[kind] += 1
        waiting += links(pages[path])
    return pages
