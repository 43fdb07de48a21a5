"""Every page in a real browser: accessible, within the screen, without console errors, usable without scripts."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import models
from django.utils import timezone
from playwright.sync_api import Page, expect

from charters.models import Ambition, Part
from charters.remarks.remarks import add_remark, mark_handled
from communities.approach.writing import newest_approach
from communities.approach.writing import write as write_approach
from communities.closing.links import answer_token
from communities.confidential.conversations import start
from communities.decisions.consent import amend, respond
from communities.decisions.discussion import ask_question as ask_proposer
from communities.description.goals import choose_goals
from communities.joining.requests import submit
from communities.models import Community, Level, Phase, Recognition, Role, RoleSelection, Stance
from communities.nominations.nominating import create_nomination
from communities.nominations.selection import propose_candidate, reveal_reasons, suggest
from communities.notifications.preferences import unsubscribe_token
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from communities.starting.interest import would_join
from cop_platform.tenancy import enter, tenant_models
from knowledge.models import Responsibility
from knowledge.results.recording import ResultDetails, correct, remove
from knowledge.results.thanking import ask_to_thank
from meetings.agenda.topics import add_topic as add_meeting_topic
from meetings.agenda.topics import give_dot, remove_topic
from meetings.feeds.feeds import ask_for_feed
from meetings.live.hosting import press
from meetings.live.market import set_market
from meetings.live.retrospective import say as say_in_retrospective
from meetings.minutes.actions import add_point, request_token
from meetings.models import RSVP, Feed, LiveSession, Meeting, RetrospectiveSentence
from meetings.polls.answering import answer_token as poll_token
from meetings.rsvps.answering import rsvp_token, set_rsvp
from members.accounts.addresses import undo_url
from members.invitations.inviting import invite, token_for
from members.models import Employee, Goal
from members.people.expertise import add_topic
from tests.support.minutes import make_minutes
from tests.support.people import (
    MOTIVATION,
    Tenant,
    make_approach_texts,
    make_charter,
    make_closing,
    make_community,
    make_community_by_request,
    make_declined_request,
    make_draft,
    make_employee,
    make_experiment,
    make_idea,
    make_live_meeting,
    make_meeting,
    make_poll,
    make_proposal,
    make_result,
    make_selection,
    make_series,
    make_split,
    make_support_request,
    signed_in,
    tell_self_steering,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # No style sheets: no rule above reads them, and axe looks for the parts of the shared one beside the page.
    "preload": {"assets": ["media"]},
    # Only what breaks a rule is described: telling all that is right takes longer than finding what is not.
    "resultTypes": ["violations"],
    "selectors": False,
}
#: Dutch on a phone in the dark scheme; English on a wide screen in the light scheme.
READERS = [
    pytest.param("nl", "dark", 390, id="nl-dark-390"),
    pytest.param("en", "light", 1280, id="en-light-1280"),
]


@pytest.fixture
def meeting(mereldal: Tenant) -> Meeting:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        start_term(mereldal.communities["medication-safety"], mereldal["Lotte"], Role.COACH)
        create_nomination(plain, mereldal["Wout"], Role.COACH, reason="He listens.")
        found = make_meeting(plain, mereldal["Nele"], host=mereldal["Nele"])
        set_rsvp(found, mereldal["Amina"], RSVP.Choice.COMING)
        set_rsvp(found, mereldal["Wout"], RSVP.Choice.MAYBE)
        return found


def selections(house: Tenant) -> list[RoleSelection]:
    """Three role selections led by Wout: at the suggestions, at the reasons, and with a proposed candidate."""
    plain, wout, day = house.communities["plain-language"], house["Wout"], timezone.localdate()
    named, heard, proposed = (
        make_selection(plain, wout, role) for role in [Role.SPONSOR, Role.COORDINATOR, Role.COACH]
    )
    for selection in [heard, proposed]:
        naming = suggest(selection, house["Amina"], by=wout, reason="She asks the quiet ones first.")
        reveal_reasons(selection, by=wout, by_when=day)
    propose_candidate(proposed, naming, by=wout, closes_on=day + timedelta(days=7))
    return [named, heard, proposed]


def charter_pages(house: Tenant) -> list[str]:
    """Pages of a charter, of a draft with each of its parts open, and of a community without one."""
    plain, wout = house.communities["plain-language"], house["Wout"]
    make_charter(plain, wout)
    make_charter(plain, wout)
    draft = make_draft(plain, wout)
    remark = add_remark(draft, Part.PURPOSE, "Shall we say “letter”?", by=wout)
    mark_handled(add_remark(draft, Part.CADENCE, "With soup, please.", by=wout), by=wout)
    below = "/o/mereldal/communities/plain-language/charter/"
    ambition = Ambition.objects.filter(community=plain).latest("id")
    return [
        below,
        f"{below}versions/",
        f"{below}versions/1/",
        f"{below}versions/1/changes/",
        f"{below}versions/2/changes/",
        *(f"{below}present/?part={part}" for part in ("purpose", "values", "ambitions", "roles", "review_date")),
        f"{below}present/?of=draft&part=review_date",
        f"{below}draft/",
        *(f"{below}draft/?part={part}" for part in Part.values),
        f"{below}draft/?remark=values",
        f"{below}draft/remarks/{remark.public_id}/",
        f"{below}draft/proposal/",
        f"{below}draft/removal/",
        f"{below}review/",
        f"{below}ambitions/{ambition.public_id}/",
        "/o/mereldal/communities/medication-safety/charter/",
    ]


def approach_pages(house: Tenant) -> list[str]:
    """Pages of the organisation's approach that Wout reads; also gives his community a goal of the organisation."""
    goal = Goal.objects.create(organisation=house.organisation, title="Residents go home sooner")
    choose_goals(house.communities["plain-language"], [goal], by=house["Wout"])
    write_approach(make_approach_texts(), seen=0, by=house["Tom"])
    below, newest = "/o/mereldal/approach/", newest_approach()
    settings_of_goals = "/o/mereldal/communities/plain-language/settings/?section=goals"
    return [below, f"{below}versions/", f"{below}versions/{newest and newest.public_id}/", settings_of_goals]


def result_pages(house: Tenant) -> list[str]:
    """Pages of results and support; Wout, who reads them, is a Sponsor too and is asked to be thanked."""
    plain = house.communities["plain-language"]
    result = make_result(plain, house["Wout"], places=["Gent", "Aalst"])
    correct(result, ResultDetails("Letters on one page", "We read them aloud.\n\nTwice."), by=house["Wout"])
    ask_to_thank(result, [house["Wout"], house["Amina"]], by=house["Amina"])
    start_term(plain, house["Wout"], Role.SPONSOR)
    support = make_support_request(plain, house["Nele"])
    make_support_request(plain, house["Nele"], title="A room")
    gone = make_result(plain, house["Wout"])
    remove(gone, by=house["Wout"])
    tell_self_steering(plain, house["Wout"])
    experiment = make_experiment(plain, house["Wout"])
    steering = f"{plain.get_absolute_url()}self-steering/"
    one = result.get_absolute_url()
    return [
        steering,
        f"{steering}words/",
        f"{steering}tasks/new/",
        Responsibility.objects.get(community=plain).get_absolute_url(),
        f"{steering}experiments/new/",
        experiment.get_absolute_url(),
        f"{experiment.get_absolute_url()}edit/",
        f"{steering}support/",
        "/o/mereldal/results/",
        "/o/mereldal/results/?period=quarter&communities=all&table=1",
        f"{plain.get_absolute_url()}results/",
        f"{plain.get_absolute_url()}results/new/",
        one,
        f"{one}edit/",
        f"{one}removal/",
        gone.get_absolute_url(),
        f"{plain.get_absolute_url()}support/new/",
        support.get_absolute_url(),
    ]


def beginning_and_end(house: Tenant) -> list[str]:
    """The pages of a new community, of an idea, of a phase and of a closing."""
    idea, closing = make_idea(house, by="Wout"), make_closing(house, thanks_to=house["Wout"])
    would_join(idea, house["Kofi"])
    page, end = idea.get_absolute_url(), closing.get_absolute_url()
    thanks = Recognition.objects.get(closing=closing)
    return [
        "/o/mereldal/communities/new/",
        "/o/mereldal/communities/new/other-goals/",
        page,
        f"{page}goal/",
        f"{page}purpose-talk/",
        f"{page}phase/",
        "/o/mereldal/communities/plain-language/phase/",
        "/o/mereldal/communities/plain-language/closing/proposal/",
        closing.community.get_absolute_url(),
        f"{closing.community.get_absolute_url()}phase/",
        f"{end}date/",
        end,
        f"{end}outcome/",
        f"{end}thanks/",
        f"{end}thanks/{thanks.public_id}/",
        f"/o/mereldal/closing-answers/{answer_token(closing, house['Wout'].pk)}/",
    ]


def minutes_pages(house: Tenant) -> list[str]:
    """The record of a meeting, and the pages on which it is written; for Wout, who is asked for something."""
    made = make_minutes(
        house.communities["plain-language"], house["Nele"], asked=house["Wout"], by_other=house["Amina"]
    )
    add_point(made.meeting, "Bring soup", by=house["Wout"], owner=house["Wout"])
    add_point(made.meeting, "Free for all", by=house["Nele"])
    one = made.meeting.get_absolute_url()
    pages = ["notes/", "notes/history/", "decisions/new/", "actions/new/", "use/"]
    return [
        one,
        *(f"{one}{page}" for page in pages),
        made.point.address("edit-action-point"),
        f"/o/mereldal/actions/{request_token(made.asked)}/",
        "/o/mereldal/find/?q=credit",
    ]


def live_pages(house: Tenant) -> list[str]:
    """Topics of a meeting, and its live page on phone and big screen, in each of its forms."""
    plain, nele, wout = house.communities["plain-language"], house["Nele"], house["Wout"]
    coffee = make_live_meeting(plain, nele, "A minus on page one?", "Who do I call?", focus="The worst invoice")
    mine = add_meeting_topic(coffee, "One word or three?", by=wout)
    give_dot(mine, by=wout)
    remove_topic(add_meeting_topic(coffee, "Parking", by=house["Kofi"]), by=nele)
    press(coffee, "next", step=0)
    press(coffee, "next", step=1)
    LiveSession.objects.update(ends_at=timezone.now())  # time is up
    choosing = make_live_meeting(plain, nele, "A minus on page one?", focus="Dots are given")
    market = make_live_meeting(plain, nele, "Forms", focus="A market", format="open_space")
    set_market(market, ["Kitchen", "Garden"], market.starts_at, 2, 30)
    back = make_live_meeting(plain, nele, focus="Looking back", format="retrospective")
    say_in_retrospective(back, RetrospectiveSentence.Question.NEED, "It does.", by=wout)
    pages = [each.get_absolute_url() for each in (coffee, choosing, market, back)]
    waits = add_meeting_topic(coffee, "QR code, yes or no", by=wout)
    theirs = add_meeting_topic(coffee, "Can we test it?", by=nele)
    topics = f"{pages[0]}topics/"
    return [
        *pages,
        *(f"{page}live/" for page in pages),
        *(f"{page}live/screen/" for page in pages),
        topics,
        *(f"{topics}{topic.public_id}/" for topic in (waits, theirs)),
        f"{pages[0]}live/end/",
    ]


def addresses(house: Tenant, meeting: Meeting) -> list[str]:
    """Addresses of every page that Wout can open."""
    with house.enter():
        plain = house.communities["plain-language"]
        add_topic(house["Wout"], "Rooms at short notice")
        invitation = invite(house.organisation, "new@mereldal.example", by=house["Tom"])
        door = make_community_by_request(house, "Quiet Rounds")
        asked = submit(door, house["Yasmina"], MOTIVATION)
        # His own request to another community, which was declined.
        medication = house.communities["medication-safety"]
        start_term(medication, house["Nele"], Role.LEADER)
        own = make_declined_request(medication, house["Wout"], by=house["Nele"])
        one = f"/o/mereldal/communities/plain-language/meetings/{meeting.public_id}/"
        dates = make_series(plain, house["Wout"]).get_absolute_url()
        poll = make_poll(plain, house["Wout"])
        asked_dates = poll.get_absolute_url()
        ask_for_feed(house["Wout"], Feed.Scope.MINE)
        proposal = make_proposal(plain, house["Wout"])
        amend(proposal, by=house["Wout"], text="Some at nine.", revision=0)
        respond(
            proposal, by=house["Amina"], stance=Stance.OBJECTION, reason="Nights.", suggested_change="Ten.", revision=1
        )
        ask_proposer(proposal, by=house["Amina"], text="Who cooks?")
        start_term(plain, house["Wout"], Role.LEADER)
        put = proposal.get_absolute_url()
        closed = make_community(house.organisation, "Falls Prevention")
        start_term(closed, house["Wout"], Role.LEADER)
        choose_level(closed, house["Amina"], Level.CORE)
        Community.objects.filter(pk=closed.pk).update(phase=Phase.CLOSED)
        return [
            *(selection.get_absolute_url() for selection in selections(house)),
            "/o/mereldal/",
            "/o/mereldal/communities/",
            "/o/mereldal/communities/?q=gardening",
            "/o/mereldal/communities/plain-language/",
            "/o/mereldal/communities/medication-safety/",
            "/o/mereldal/communities/quiet-rounds/",
            closed.get_absolute_url(),
            "/o/mereldal/communities/quiet-rounds/settings/?section=joining",
            "/o/mereldal/communities/medication-safety/requests/new/",
            asked.get_absolute_url(),
            own.get_absolute_url(),
            "/o/mereldal/communities/plain-language/settings/",
            "/o/mereldal/communities/plain-language/how-we-work/",
            "/o/mereldal/communities/plain-language/new-split/",
            "/o/mereldal/communities/plain-language/sisters/?q=m",
            make_split(door, house["Nele"], house["Karel"], house["Nele"]).get_absolute_url(),
            "/o/mereldal/communities/plain-language/roles/sponsor/?way=offer",
            "/o/mereldal/communities/plain-language/roles/coach/?way=suggest",
            "/o/mereldal/communities/plain-language/roles/coach/?way=choose",
            "/o/mereldal/communities/plain-language/roles/coordinator/mine/",
            "/o/mereldal/communities/plain-language/meetings/new/",
            "/o/mereldal/communities/plain-language/settings/?section=deciding",
            "/o/mereldal/communities/plain-language/decisions/",
            "/o/mereldal/communities/plain-language/proposals/new/",
            *charter_pages(house),
            *result_pages(house),
            *approach_pages(house),
            *beginning_and_end(house),
            put,
            f"{put}text/",
            f"{put}extension/",
            f"{put}withdrawal/",
            one,
            f"{one}edit/",
            f"{one}cancellation/",
            *minutes_pages(house),
            *live_pages(house),
            dates,
            f"{dates}edit/",
            f"{dates}cancellation/",
            asked_dates,
            f"{asked_dates}answer/",
            f"{asked_dates}times/",
            f"{asked_dates}withdrawal/",
            f"/o/mereldal/poll-answers/{poll_token(poll, house['Amina'].pk)}/",
            "/o/mereldal/communities/plain-language/meetings/",
            f"{one}co-hosts/?q=quiet",
            "/o/mereldal/feeds/?community=plain-language",
            "/o/mereldal/communities/plain-language/invitations/?q=chloe",
            f"/o/mereldal/communities/plain-language/invitations/?invitee={house['Chloé'].public_id}",
            "/o/mereldal/communities/plain-language/settings/?section=welcome",
            "/o/mereldal/opportunities/",
            "/o/mereldal/meetings/",
            "/o/mereldal/meetings/?show=mine",
            "/o/mereldal/profile/",
            "/o/mereldal/settings/",
            "/o/mereldal/about-me/",
            "/o/mereldal/find/?q=plain",
            "/o/mereldal/find/?q=gardening",
            "/o/mereldal/people/",
            "/o/mereldal/people/?q=nobody&community=plain-language",
            "/o/mereldal/communities/plain-language/confidential/",
            "/o/mereldal/confidential/",
            start(plain, house["Lotte"], by=house["Wout"], text="It weighs on me.").get_absolute_url(),
            f"/o/mereldal/people/{house['Nele'].public_id}/",
            f"/o/mereldal/rsvps/{rsvp_token(meeting, house['Amina'].pk)}/",
            f"/o/mereldal/unsubscribe/{unsubscribe_token(plain, house['Amina'], 'meeting_invitation')}/",
            f"/o/mereldal/invitations/{token_for(invitation)}/",
            "/about/communities-of-practice/",
            "/about/accessibility/",
            "/accounts/password/set/",
            "/accounts/email/",
            "/accounts/sessions/",
            "/accounts/reauthenticate/code/",
            undo_url(house["Wout"].user, house["Wout"].user.email).removeprefix(settings.SITE_URL),
            "/accounts/logout/",
            "/o/mereldal/communities/nowhere/",
        ]


VISITOR = ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/"]


def carry_in(page: Page, site: str, employee: Employee) -> None:
    """Signs this person in without the sign-in page."""
    session = signed_in(employee).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


@cache
def axe() -> Axe:
    """Its script is half a megabyte: read once."""
    return Axe()


#: Only what breaks a rule leaves the browser: writing out all that is right takes longer than finding it.
BROKEN_RULES = """([context, options]) => axe.run(context ?? document, options)
  .then((found) => found.violations.map((each) => [each.id, each.nodes[0].html]))"""


def faults(page: Page, *, without: Sequence[str] = ()) -> list[str]:
    page.evaluate(axe().axe_script)
    found = page.evaluate(BROKEN_RULES, [{"exclude": [[each] for each in without]} if without else None, RULES])
    return [f"{page.url} {rule}: {html[:160]}" for rule, html in found]


def too_wide(page: Page) -> str:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return f"{page.url} is {wider} px too wide at {page.viewport_size}" if wider > 0 else ""


def too_wide_at(page: Page, widths: Sequence[int], height: int) -> list[str]:
    """As the page lays itself out anew at each of these widths."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        found.append(too_wide(page))
    return found


#: The smallest screen, a small phone, and a wide one.
SMALLEST, SMALL_PHONE, WIDE = 320, 360, 1280


@pytest.mark.parametrize(("language", "scheme", "width"), READERS)
def test_pages_keep_the_rules_of_accessibility_and_fit_the_smallest_screen(
    mereldal: Tenant,
    meeting: Meeting,
    open_page: OpenPage,
    site: str,
    problems: list[str],
    language: str,
    scheme: str,
    width: int,
) -> None:
    wout = mereldal["Wout"]
    wout.user.language = language
    wout.user.save()
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, locale=language)
    found: list[str] = []
    for address in VISITOR:
        page.goto(address)
        found += [*faults(page), too_wide(page)]
    carry_in(page, site, wout)
    for address in addresses(mereldal, meeting):
        page.goto(address)
        found += [*faults(page), too_wide(page), *too_wide_at(page, [SMALLEST], 800)]
        page.set_viewport_size({"width": width, "height": 900})
    assert [fault for fault in found if fault] == []
    # The missing page is an error in the console as well.
    assert [problem for problem in problems if "404" not in problem and "403" not in problem] == []
    problems.clear()


def write_long_words(house: Tenant) -> None:
    """Every text in one unbroken word of its greatest length, as people and directories write them."""
    with house.enter():
        for model in tenant_models():
            for field in model._meta.concrete_fields:
                if field.name in WRITTEN and isinstance(field, models.CharField | models.TextField):
                    word = ("Arbeidsongeschiktheidsverzekeringsmaatschappijen" * 9)[: field.max_length]
                    model._default_manager.exclude(**{field.name: ""}).update(**{field.name: word})


WRITTEN = {
    *{"name", "works_at", "introduction", "purpose", "domain", "cadence", "joining_reason", "joining_criteria"},
    *{"title", "focus", "reason", "place", "catering", "hours", "note", "text", "answer", "welcome_text"},
    *{"why", "starting"},
}


def test_long_unbroken_words_do_not_push_a_page_sideways(
    mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str, problems: list[str]
) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Wout"])
    found = addresses(mereldal, meeting)
    write_long_words(mereldal)
    wide = []
    for address in found:
        page.goto(address)
        wide += too_wide_at(page, [WIDE, SMALL_PHONE, SMALLEST], 800)
    assert [each for each in wide if each] == []
    problems.clear()


#: Pages that most people open, for what takes too long to try on all.
MAIN_PAGES = [
    "/o/mereldal/",
    "/o/mereldal/communities/",
    "/o/mereldal/communities/plain-language/",
    "/o/mereldal/communities/plain-language/meetings/",
    "/o/mereldal/communities/plain-language/how-we-work/",
    "/o/mereldal/communities/plain-language/decisions/",
    "/o/mereldal/communities/plain-language/meetings/new/",
    "/o/mereldal/meetings/",
    "/o/mereldal/opportunities/",
    "/o/mereldal/people/",
    "/o/mereldal/find/?q=plain",
    "/o/mereldal/profile/",
    "/o/mereldal/settings/",
    "/o/mereldal/about-me/",
    "/about/communities-of-practice/",
    "/accounts/email/",
    "/accounts/sessions/",
]


def main_pages(house: Tenant, meeting: Meeting) -> list[str]:
    with house.enter():
        proposal = make_proposal(house.communities["plain-language"], house["Wout"])
        add_topic(house["Nele"], "Rooms at short notice")
    return [*MAIN_PAGES, meeting.get_absolute_url(), proposal.get_absolute_url(), house["Nele"].get_absolute_url()]


#: Links, buttons and fields that are lower or narrower than 24 px, with nothing around them that is as large, and no
#: words around them: links in a sentence may be (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")]
  .filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter((each) => !each.closest(".skip, .vh, .htmx-indicator, svg"))
  .map((each) => [each, (each.closest("label") ?? each).getBoundingClientRect()])
  .filter(([each, box]) => box.width && Math.min(box.width, box.height) < 24)
  .filter(([each]) => !(each.parentElement.matches("p, dd, span, small, li") &&
    [...each.parentElement.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim())))
  .map(([each, box]) => `${each.textContent.trim().slice(0, 40)} ${Math.round(box.width)}x${box.height.toFixed(1)}`)"""


@pytest.mark.parametrize("language", ["en", "nl"])
def test_on_a_phone_what_one_presses_is_large_enough_and_text_twice_as_large_fits(
    mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str, language: str
) -> None:
    wout = mereldal["Wout"]
    wout.user.language = language
    wout.user.save()
    page = open_page(viewport={"width": 390, "height": 800}, locale=language)
    carry_in(page, site, wout)
    small, wide = {}, []
    for address in main_pages(mereldal, meeting):
        page.goto(address)
        small[address] = page.evaluate(SMALL)
        page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        wide.append(too_wide(page))
    assert {address: found for address, found in small.items() if found} == {}
    assert [each for each in wide if each] == []


def test_taking_part_and_answering_need_no_script(
    mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str
) -> None:
    page = open_page(java_script_enabled=False)
    carry_in(page, site, mereldal["Chloé"])
    page.goto("/o/mereldal/communities/plain-language/")
    page.get_by_role("radio", name="Core group").click()
    page.get_by_role("button", name="Take this place").click()
    expect(page.get_by_role("status")).to_contain_text("You’re in the core group now.")
    page.get_by_role("button", name="Leave for now").click()
    expect(page.get_by_role("status")).to_contain_text("You can come back any day.")
    page.goto(meeting.get_absolute_url())
    page.get_by_role("radio", name="Maybe").click()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("radio", name="Maybe")).to_be_checked()


def test_switching_the_language_keeps_what_was_typed(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Wout"])
    page.goto("/o/mereldal/communities/plain-language/proposals/new/")
    page.locator("#id_title").fill("Soup at noon")
    page.locator("textarea").first.fill("For everyone.\nAlso on Fridays.")
    page.locator(".top details.menu > summary").click()
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl-BE")
    expect(page.locator("#id_title")).to_have_value("Soup at noon")
    expect(page.locator("textarea").first).to_have_value("For everyone.\nAlso on Fridays.")
    page.reload()
    expect(page.locator("#id_title")).to_have_value("")


def test_the_keyboard_alone_takes_a_place(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/communities/plain-language/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.get_by_role("radio", name="Active").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("status")).to_contain_text("You’re in the core group now.")
    # The person's face is in the new ring, and the focus has not moved.
    expect(page.locator(".ring.core .face.me")).to_have_text("AE")
    expect(page.get_by_role("radio", name="Core group")).to_be_focused()


def test_a_form_that_came_back_begins_where_something_is_missing(
    mereldal: Tenant, open_page: OpenPage, site: str, problems: list[str]
) -> None:
    with mereldal.enter():
        proposal = make_proposal(mereldal.communities["plain-language"], mereldal["Wout"])
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto(proposal.get_absolute_url())
    page.get_by_role("button", name="Send my answer").press("Enter")
    expect(page.get_by_role("radio", name="No objection")).to_be_focused()
    page.get_by_text("Ask a question").click()
    page.get_by_role("button", name="Ask").press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    assert [problem for problem in problems if "422" not in problem] == []
    problems.clear()


def test_what_a_page_brings_along_is_said(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    """Screen readers announce a status only when it appears, so the script shows it after the page has loaded."""
    with mereldal.enter():
        proposal = make_proposal(mereldal.communities["plain-language"], mereldal["Wout"])
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.add_init_script(APPEARS)
    page.goto(proposal.get_absolute_url())
    page.get_by_role("button", name="I’ll help do it").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Good to have you.")
    assert page.evaluate("window.seen") == ["hidden", ""]


#: Records the visibility of the status region, at each change.
APPEARS = """
window.seen = [];
new MutationObserver((all) => all.filter((one) => one.target.id === "said")
  .forEach((one) => window.seen.push(one.target.style.visibility)))
  .observe(document, { subtree: true, attributeFilter: ["style"] });
"""

#: Records the movements of the person's face in view transitions.
GLIDES = """() => {
  window.glided = [];
  const start = document.startViewTransition.bind(document);
  document.startViewTransition = (change) => {
    const transition = start(change);
    transition.ready.then(() => {
      for (const each of document.getAnimations()) {
        if (each.effect.pseudoElement === "::view-transition-group(me)") {
          window.glided.push(each.effect.getKeyframes().map((frame) => frame.transform));
        }
      }
      document.documentElement.dataset.glided = window.glided.length;
    });
    return transition;
  };
}"""


def test_the_face_glides_to_its_new_place_and_back(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page(reduced_motion="no-preference")
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/communities/plain-language/")
    page.evaluate(GLIDES)
    places = [("Core group", "core"), ("At the edge", "edge"), ("Active", "active")]
    for glided, (name, ring) in enumerate(places, start=1):
        page.get_by_role("radio", name=name).click()
        expect(page.locator(f".ring.{ring} .face.me")).to_have_text("AE")
        expect(page.get_by_role("radio", name=name)).to_be_focused()
        # The next click waits for this animation. A script given as a string would be eval, which the policy forbids.
        expect(page.locator("html")).to_have_attribute("data-glided", str(glided))
    assert all(len(set(way)) > 1 for way in page.evaluate("window.glided"))


def test_who_wants_no_motion_sees_none(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page(reduced_motion="reduce")
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/communities/plain-language/")
    page.evaluate(GLIDES)
    page.get_by_role("radio", name="Core group").click()
    expect(page.locator(".ring.core .face.me")).to_have_text("AE")
    assert page.evaluate("window.glided") == []


def test_one_key_undoes_and_the_focus_goes_along(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page, place = open_page(), "/o/mereldal/communities/plain-language/"
    carry_in(page, site, mereldal["Amina"])
    page.goto(place)
    page.get_by_role("button", name="Leave for now").click()
    expect(page.get_by_role("status")).to_contain_text("You can come back any day.")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You’re back where you were.")
    expect(page.get_by_role("radio", name="Active")).to_be_checked()
    expect(page.get_by_role("radio", name="Active")).to_be_focused()
    assert page.url.endswith(place)


def test_undo_needs_no_script(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page(java_script_enabled=False)
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/communities/plain-language/")
    page.get_by_role("radio", name="Core group").check(force=True)
    page.get_by_role("button", name="Take this place").click()
    expect(page.get_by_role("status")).to_contain_text("You’re in the core group now.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("radio", name="Active")).to_be_checked()


def test_after_an_answer_on_home_the_next_item_has_the_focus(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    with mereldal.enter():
        for slug, role in [("plain-language", Role.COACH), ("medication-safety", Role.SPONSOR)]:
            create_nomination(mereldal.communities[slug], mereldal["Amina"], role, reason=f"For {slug}.")
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/")
    page.get_by_role("button", name="Rather not").first.click()
    expect(page.get_by_role("status")).to_contain_text("Your answer is in.")
    expect(page.locator("#item-1 a")).to_be_focused()
    expect(page.locator("#item-2")).to_have_count(0)


def test_the_list_is_the_same_people_and_is_remembered(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/communities/plain-language/")
    page.get_by_role("radio", name="List").click()
    expect(page.get_by_role("link", name="Nele Baert").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="List")).to_be_checked()


def test_the_rings_draw_some_of_a_crowd_and_the_list_names_all(
    mereldal: Tenant, open_page: OpenPage, site: str
) -> None:
    with mereldal.enter():
        for number in range(60):
            colleague = make_employee(mereldal.organisation, f"Colleague Number{number}")
            choose_level(mereldal.communities["plain-language"], colleague, Level.ACTIVE)
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/communities/plain-language/")
    drawn_today = page.locator(".ring.active li:visible")
    expect(drawn_today).to_have_count(20)
    expect(page.locator(".ring.active .face.me")).to_be_visible()
    page.get_by_role("radio", name="List").click()
    expect(drawn_today).to_have_count(44)  # one page of the list, without the four people of the core group
    page.get_by_role("link", name="Next").click()
    expect(drawn_today).to_have_count(17)
    page.get_by_label("Search by name or place of work").type("number59", delay=40)
    expect(drawn_today).to_have_count(1)
    expect(page.get_by_label("Search by name or place of work")).to_be_focused()
    page.get_by_role("radio", name="Rings").click()
    expect(drawn_today).to_have_count(20)
    expect(page.get_by_role("radio", name="Rings")).to_be_focused()


def test_an_error_page_needs_nothing(client: object, mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs neither session nor database, which may be what failed."""
    browser = signed_in(mereldal["Amina"])
    browser.raise_request_exception = False

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("communities.pages.home.action_items_for", fail)
    response = browser.get("/o/mereldal/")
    assert response.status_code == 500
    assert "Something went wrong." in response.content.decode()
    with enter(mereldal.organisation):
        assert Employee.objects.exists()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_stays_where_it_is_while_one_chooses(
    mereldal: Tenant, open_page: OpenPage, site: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/communities/plain-language/")
    if width == 390:
        page.get_by_text("Change my place").click()  # on a phone the panel is one line until then
    page.evaluate("() => document.addEventListener('change', () => (window.chosenAt = window.scrollY), true)")
    for name, ring in [("At the edge", "edge"), ("Active", "active")]:
        page.get_by_role("radio", name=name).click()
        expect(page.locator(f".ring.{ring} .face.me")).to_have_text("AE")
        expect(page.locator("#said form button")).to_be_visible()
        assert page.evaluate("window.scrollY - window.chosenAt") == pytest.approx(0, abs=2)
