"""Whoever leaves the organisation is on no list, in no count, choice or question any more.

Somebody with a unique name has a part in everything. Every page is opened by people who may read it, before and after
that person leaves. Afterwards they are named only where something that happened says who did it: ``HISTORY``.
"""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from communities.decisions.consent import respond
from communities.decisions.discussion import ask_question as ask_proposer
from communities.decisions.volunteers import help_with
from communities.directory.cards import dots_of
from communities.invitations.inviting import invite_to_community
from communities.models import Level, Newcomer, Proposal, Role, RoleSelection, Stance
from communities.nominations.nominating import create_nomination
from communities.nominations.selection import propose_candidate, reveal_reasons, suggest
from communities.notifications.preferences import subscribers_of
from communities.opportunities.offering import offer, take
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import MailOutcome, QueuedMail
from meetings.models import RSVP, Meeting, PollVote
from meetings.polls.answering import answer
from meetings.preparation.preparing import tell_need
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.schedule import INVITATION, calendar_holders
from members.people.deactivation import deactivate
from tests.support.addresses import OwnRecords, in_organisation, is_pdf, put_back_belongings, sample
from tests.support.people import make_meeting, make_proposal, make_selection, noon_in, signed_in

pytestmark = pytest.mark.crawl

NAME, PARTS = "Zebulon Quackenbush", ["Zebulon", "Quackenbush"]
#: As pages write it: apart from the direction of the text around it.
NAME_ON_PAGES = f"\u2068?{NAME}\u2069?"
#: What people type to find them; the page repeats it, so it is no part of the name as it is written.
TYPED = "zebulo"
#: Why a page may still name them: what happened stays told, with who did it. By route, as patterns of what surrounds
#: the name; ``NAME`` stands for it.
HISTORY = {
    "meeting": [
        r"NAME wrote this",  # who wrote notes, or wrote a decision down
        r'<p class="small muted">NAME',  # who added a topic
    ],
    "meeting-notes-history": [r"· NAME(?= ·|</p>)", r'· <a href="[^"]+">NAME</a>'],  # who saved which text
    "decisions": [
        r"NAME wrote this down",
        r"<h3>NAME is [a-z]+ no longer</h3>",  # the log of decisions
        r"Open until [^<·]+ · NAME",  # who proposed what others go on deciding
    ],
    "community": [r"Open until [^<·]+ · NAME"],
    "community-settings": [r"<p>NAME changed the [a-z ]+</p>"],  # what changed on this page, and by whom
    "proposal": [
        r"Proposed by NAME on",
        r'<p class="small muted">NAME, [^<]+</p>',  # who asked or objected, beside their words
        r"NAME as CoP Sponsor",  # the title of a round about them, which has ended
    ],
    "results": [r'<p class="small muted">NAME, [^<]+</p>'],  # who asked for support
    "community-results": [r'<p class="small muted">NAME, [^<]+</p>'],
    "new-support-request": [r'<p class="small muted">NAME, [^<]+</p>'],
    "result": [r"recorded by NAME</p>", r'<p class="small muted">NAME, [^<]+</p>'],
    "support-request": [r'<p class="small muted">NAME, [^<]+</p>'],
    "self-steering": [r'<span class="muted">NAME, [^<]+</span>'],  # who wrote a note on goals
    "experiment": [r"NAME began it on"],
    "charter-draft": [r"<b>NAME</b>(?=:| <span)"],  # who left a remark, beside their words
    "charter-version": [r'<dd><a href="[^"]+">NAME</a></dd>'],  # who held its roles when it was replaced
    "meeting-topics": [r'<p class="small muted">NAME'],
    "role-selection": [
        r'<p class="small muted">NAME</p>',  # who suggested another, beside their reason
        r'<span class="muted">[^<]+, NAME</span>',  # who took a step, and when
    ],
    # What they wrote to the coach is closed, and kept until the coach's copy is deleted.
    "confidential-conversations": [r">From NAME</a>"],
    "confidential-conversation": [r">From NAME</h1>", r"<b>NAME</b>, "],
    "about-me": [r"NAME invited you, left unanswered"],  # among what the reader did
    # Their own page says that they left; links of old lead there.
    "person": [r"<title>NAME · ", r">ZQ</span><div><h1>NAME</h1>", r'name="next" value="[^"]+"'],
}
#: Words of others stay as they were written.
WRITTEN = r"Soup for NAME"
#: A leader in the core group, the coach, and somebody outside who was invited and waits for an answer. All pages are
#: opened for the leader, who sees most; afterwards for the others those that named the person.
READERS = ["Nele", "Lotte", "Yasmina"]


@pytest.fixture
def own(db: None) -> OwnRecords:
    found = put_back_belongings("mereldal", NAME, "Blackbird Song", "Why they sing at night")
    with found.house.enter():
        take_part_in_everything(found)
    return found


def take_part_in_everything(own: OwnRecords) -> None:
    """Beside what is theirs already: choices, lists, rounds and questions of others that name them."""
    house, zeb, found = own.house, own.person, own.community
    for name, level in {"Nele": Level.CORE, "Lotte": Level.CORE, "Amina": Level.ACTIVE, "Wout": Level.CORE}.items():
        choose_level(found, house[name], level)
    for name, role in {"Nele": Role.LEADER, "Wout": Role.COORDINATOR}.items():
        start_term(found, house[name], role)
    Newcomer.objects.get_or_create(
        organisation=house.organisation, community=found, employee=zeb, defaults={"arrived_at": timezone.now()}
    )
    take(offer(found, "Bring soup"), by=zeb)
    create_nomination(found, zeb, Role.SPONSOR, by=house["Nele"], reason="He opens doors.")
    create_nomination(found, house["Amina"], Role.SPONSOR, by=zeb, reason="She knows people.")
    invite_to_community(found, house["Yasmina"], by=zeb, note="You see what others miss.")
    _rounds(own)
    _selections(own)
    coming = make_meeting(found, house["Wout"], focus="Coming", starts_at=noon_in(5), invite=True)
    for person in (zeb, house["Amina"]):
        set_rsvp(coming, person, RSVP.Choice.COMING)
    answer(own.poll, zeb, {own.poll.slots.get(number=1).public_id: PollVote.Choice.YES})
    tell_need(own.meeting, zeb, "No nuts.")


def _rounds(own: OwnRecords) -> None:
    others = make_proposal(own.community, own.house["Nele"], title="Of another")
    ask_proposer(others, by=own.person, text="Who washes up?")
    respond(others, by=own.person, stance=Stance.CONCERN, reason="Night care can’t come.", revision=0)
    help_with(others, by=own.person)


def _selections(own: OwnRecords) -> None:
    house, wout = own.house, own.house["Wout"]
    heard, proposed = (make_selection(own.community, wout, role) for role in (Role.COACH, Role.SPONSOR))
    for selection in (heard, proposed):
        naming = suggest(selection, own.person, by=house["Amina"], reason="He asks the quiet ones first.")
        suggest(selection, house["Lotte"], by=own.person, reason="She is never in a hurry.")
        reveal_reasons(selection, by=wout, by_when=timezone.localdate())
    propose_candidate(proposed, naming, by=wout, closes_on=timezone.localdate() + timedelta(days=7))


def paths(own: OwnRecords) -> list[str]:
    """Every address of the organisation, and those where one types a name. Signed links are for one person alone."""
    routes = [route for route in in_organisation() if "<str:token>" not in route.route]
    found = [route.path(own.slug, sample(route, own)) for route in routes]
    with own.house.enter():
        for model in (Meeting, Proposal, RoleSelection):
            found += [each.get_absolute_url() for each in model.objects.filter(community=own.community)]
        base, here = f"/o/{own.slug}/", own.community.get_absolute_url()
    typing = [f"{base}find/", f"{base}people/", here, f"{here}invitations/"]
    typing += [reverse("fill-role", args=[own.slug, own.community.slug, role]) for role in Role.values]
    typing += [f"{each.get_absolute_url()}suggestion/" for each in (own.selection,)]
    return [*dict.fromkeys(found), *(f"{path}?q={TYPED}" for path in typing), f"{base}people/?q=families"]


def opened(own: OwnRecords, reader: str, found: list[str]) -> dict[str, str]:
    """The pages at these addresses, as far as this reader can open them."""
    client: Client = signed_in(own.house[reader])
    pages = {}
    for path in found:
        response = client.get(path)
        if response.status_code == 200 and not is_pdf(response):
            pages[path] = " ".join(response.content.decode().split())
    return pages


def route_of(path: str) -> str:
    return resolve(urlsplit(path).path).url_name or ""


def naming(own: OwnRecords, pages: dict[str, str]) -> dict[str, list[str]]:
    """What stands around each mention that is no history, by route."""
    sought = re.compile("|".join([*PARTS, own.person.public_id, ">ZQ<"]))
    found: dict[str, list[str]] = {}
    for path, page in pages.items():
        if not sought.search(page):
            continue
        history = "|".join([WRITTEN, *HISTORY.get(route_of(path), [])]).replace("NAME", NAME_ON_PAGES)
        rest = re.sub(history, "", page)
        around = [rest[max(0, hit.start() - 90) : hit.end() + 30] for hit in sought.finditer(rest)]
        if around:
            found.setdefault(f"{route_of(path)} {urlsplit(path).query}".strip(), []).extend(around)
    return found


#: Routes whose pages name somebody who has a part in everything. If one is missing, the test below proves less.
NAMED = {
    *("split", "edit-series", "results"),
    *("about-me", "community", "community-settings", "confidential-conversation", "decisions", "directory"),
    *("edit-meeting", "experts", "experts q=families", "home", "how-we-work", "join-request", "meeting", "new-request"),
    *("edit-action-point", "meeting-preparation", "meeting-topic", "new-action-point", "poll"),
    *("fill-role", "person", "proposal", "role-selection", "role-selection-suggestion", "schedule-meeting"),
    *("community q=zebulo", "community-invitations q=zebulo", "experts q=zebulo", "find q=zebulo"),
    *("fill-role q=zebulo", "role-selection-suggestion q=zebulo", "charter", "charter-draft"),
}


def test_who_leaves_is_named_nowhere_but_in_history(own: OwnRecords) -> None:
    found, before = paths(own), set[str]()
    again = {}
    for reader in READERS:
        pages = opened(own, reader, found)
        before |= set(naming(own, pages))
        again[reader] = found if reader == READERS[0] else [path for path in pages if naming(own, {path: pages[path]})]
    with own.house.enter():
        deactivate(own.person, by=own.house["Tom"])
    left = [
        f"{reader}, {place}: {around}"
        for reader in READERS
        for place, mentions in naming(own, opened(own, reader, again[reader])).items()
        for around in mentions
    ]
    assert not left, "\n".join(left)
    assert before == NAMED


def test_who_leaves_is_counted_nowhere(own: OwnRecords) -> None:

    def counts() -> list[int]:
        """Readers of a new meeting, and of a change; those who come; the dots of the ring mark."""
        with own.house.enter():
            meeting = Meeting.objects.select_related("community").get(focus="Coming")
            readers = subscribers_of(own.community, INVITATION), calendar_holders(meeting)
            dots = sum(dots_of([own.community])[own.community.pk].values())
        going = signed_in(own.house["Nele"]).get(meeting.get_absolute_url()).context["going"]
        return [*map(len, readers), len(going), dots]

    before = counts()
    with own.house.enter():
        deactivate(own.person, by=own.house["Tom"])
    assert [was - now for was, now in zip(before, counts(), strict=True)] == [1, 1, 1, 1]


def test_who_leaves_gets_nothing_and_is_asked_nothing(own: OwnRecords) -> None:
    """Mails that were queued for them are dropped, and what is asked of all asks them no more."""
    with own.house.enter():
        deactivate(own.person, by=own.house["Tom"])
        make_meeting(own.community, own.house["Wout"], invite=True)
        make_proposal(own.community, own.house["Nele"], title="Afterwards")
        send_due()
        theirs = QueuedMail.objects.filter(recipient_id=own.person.pk)
        assert not theirs.filter(queued_at__gte=own.person.left_at or timezone.now()).exists()
        assert not theirs.filter(outcome__in=[MailOutcome.SENT, MailOutcome.HELD]).exists()
    assert [letter.subject for letter in mail.outbox if own.person.user.email in letter.to] == []
