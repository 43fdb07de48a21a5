"""Topics of a meeting and their dots."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from meetings.agenda.listing import agenda_of
from meetings.agenda.topics import (
    DotsAreOver,
    ListClosed,
    NoDotsLeft,
    NoNextDate,
    TopicGone,
    TopicUnderWay,
    add_topic,
    carry_topics,
    edit_topic,
    give_dot,
    left_over,
    put_topic_back,
    remove_topic,
    take_dot_back,
    withdraw_topic,
)
from meetings.live.hosting import press, start
from meetings.models import Dot, Meeting, Topic
from meetings.scheduling.schedule import cancel
from members.models import Employee
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_meeting, make_series, noon_in, put_back

pytestmark = pytest.mark.requirement("S29")
Browse = Callable[[Employee], Client]


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    return make_meeting(inside.communities["plain-language"], inside["Wout"], host=inside["Nele"])


def titles(meeting: Meeting, reader: Employee) -> list[str]:
    return [line.topic.title for line in agenda_of(meeting, reader).lines]


def make_live(meeting: Meeting) -> None:
    """It begins in half an hour, and the live page is open."""
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=now + timedelta(minutes=30), ends_at=now + timedelta(minutes=120)
    )
    meeting.refresh_from_db()
    start(meeting)


# --- Topics -----------------------------------------------------------------------------------------------------------
def test_topics_order_themselves_by_their_dots_the_older_first(inside: Tenant, meeting: Meeting) -> None:
    kofi, amina, nele = inside["Kofi"], inside["Amina"], inside["Nele"]
    first, second, third = (add_topic(meeting, title, by=kofi) for title in ("One", "Two", "Three"))
    give_dot(third, by=amina)
    give_dot(third, by=nele)
    give_dot(second, by=nele)
    give_dot(first, by=amina)
    assert titles(meeting, amina) == ["Three", "One", "Two"]
    take_dot_back(first, by=amina)
    assert titles(meeting, amina) == ["Three", "Two", "One"]


def test_sums_and_order_show_once_one_has_given_a_dot(inside: Tenant, meeting: Meeting) -> None:
    first, second = (add_topic(meeting, title, by=inside["Kofi"]) for title in ("One", "Two"))
    give_dot(second, by=inside["Nele"])
    before = agenda_of(meeting, inside["Amina"])
    assert [(line.topic, line.dots) for line in before.lines] == [(first, None), (second, None)]
    give_dot(first, by=inside["Amina"])
    after = agenda_of(meeting, inside["Amina"])
    assert [(line.topic, line.dots) for line in after.lines] == [(first, 1), (second, 1)]
    # Whoever has no dots to give sees the sums.
    assert [line.dots for line in agenda_of(meeting, inside["Chloé"]).lines] == [1, 1]


def test_whoever_added_a_topic_changes_and_withdraws_it(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    topic = add_topic(meeting, "A minus on page one?", by=inside["Amina"])
    give_dot(topic, by=inside["Nele"])
    address = f"{meeting.get_absolute_url()}topics/{topic.public_id}/"
    amina = browse(inside["Amina"])
    assert browse(inside["Kofi"]).get(address).status_code == 403
    version = amina.get(address).context["form"].version
    assert amina.post(address, {"title": "Why a minus?", "text": "", "version": version}).status_code == 302
    stale = amina.post(address, {"title": "Why at all?", "text": "", "version": version})
    assert (stale.status_code, "Why at all?" in stale.content.decode()) == (409, True)
    assert amina.post(address, {"title": ""}).status_code == 422
    topic.refresh_from_db()
    assert (topic.title, topic.dots.count()) == ("Why a minus?", 1)
    amina.post(address, {"action": "withdraw"})
    assert (Topic.objects.count(), Dot.objects.count()) == (0, 0)
    with pytest.raises(TopicGone):
        give_dot(topic, by=inside["Nele"])


def test_a_role_holder_takes_a_topic_off_the_list_which_says_so(
    inside: Tenant, meeting: Meeting, browse: Browse
) -> None:
    topic = add_topic(meeting, "Parking", by=inside["Amina"])
    give_dot(topic, by=inside["Kofi"])
    address = f"{meeting.get_absolute_url()}topics/{topic.public_id}/"
    wout = browse(inside["Wout"])
    assert "Amina El Idrissi added it." in wout.get(address).content.decode()
    wout.post(address, {"action": "remove"})
    page = browse(inside["Kofi"]).get(meeting.get_absolute_url()).content.decode()
    assert "Wout Maes took “Parking” off the list." in page
    assert (titles(meeting, inside["Kofi"]), Dot.objects.count()) == ([], 0)
    wout.post(address, {"action": "put_back"})
    assert titles(meeting, inside["Kofi"]) == ["Parking"]


def test_only_those_in_the_community_add_topics_and_give_dots(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    topic = add_topic(meeting, "Parking", by=inside["Amina"])
    here = meeting.get_absolute_url()
    for name, status in [("Kofi", 302), ("Griet", 302), ("Chloé", 403)]:
        client = browse(inside[name])
        assert client.post(f"{here}topics/", {"title": f"From {name}"}).status_code == status
        assert client.post(f"{here}topics/{topic.public_id}/dot/", {"action": "give"}).status_code == status
    page = browse(inside["Chloé"]).get(here).content.decode()
    assert "Give a dot" not in page
    assert "At the edge is fine too." in page


def test_what_was_typed_stays_after_a_mistake(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    page = browse(inside["Amina"]).post(
        f"{meeting.get_absolute_url()}topics/", {"title": "x" * 121, "text": "A credit from last month."}
    )
    assert page.status_code == 422
    assert "1 character too many." in page.content.decode()
    assert "A credit from last month." in page.content.decode()


def test_the_list_of_a_meeting_that_is_over_or_called_off_stays(inside: Tenant, meeting: Meeting) -> None:
    topic = add_topic(meeting, "Parking", by=inside["Amina"])
    cancel(meeting, by=inside["Wout"])
    for change in (
        lambda: add_topic(meeting, "Late", by=inside["Amina"]),
        lambda: edit_topic(topic, "Late", ""),
        lambda: withdraw_topic(topic),
        lambda: remove_topic(topic, by=inside["Wout"]),
        lambda: put_topic_back(topic),
        lambda: give_dot(topic, by=inside["Amina"]),
        lambda: take_dot_back(topic, by=inside["Amina"]),
    ):
        with pytest.raises(ListClosed):
            change()


# --- Dots -------------------------------------------------------------------------------------------------------------
def test_three_dots_each_and_one_a_topic(inside: Tenant, meeting: Meeting) -> None:
    amina = inside["Amina"]
    all_topics = [add_topic(meeting, f"Topic {number}", by=amina) for number in range(4)]
    for topic in [*all_topics[:3], all_topics[0]]:
        give_dot(topic, by=amina)
    with pytest.raises(NoDotsLeft):
        give_dot(all_topics[3], by=amina)
    take_dot_back(all_topics[1], by=amina)
    give_dot(all_topics[3], by=amina)
    assert sorted(amina.dots.values_list("number", flat=True)) == [1, 2, 3]


def test_the_database_holds_the_dots(inside: Tenant, meeting: Meeting) -> None:
    amina = inside["Amina"]
    first, second = (add_topic(meeting, title, by=amina) for title in ("One", "Two"))
    elsewhere = make_meeting(meeting.community, inside["Wout"], focus="Elsewhere")
    own = {"organisation": inside.organisation, "employee": amina}
    Dot.objects.create(**own, meeting=meeting, topic=first, number=1)
    for wrong in (
        {"meeting": meeting, "topic": second, "number": 1},  # one number twice
        {"meeting": meeting, "topic": first, "number": 2},  # two dots on one topic
        {"meeting": meeting, "topic": second, "number": 4},  # a fourth
        {"meeting": meeting, "topic": second, "number": 0},
        {"meeting": elsewhere, "topic": second, "number": 1},  # a topic of another meeting
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dot.objects.create(**own, **wrong)


@pytest.mark.slow
@pytest.mark.usefixtures("transactional_db")
def test_twenty_dots_at_once_are_three() -> None:
    house = put_back("mereldal")
    with house.enter():
        meeting = make_meeting(house.communities["plain-language"], house["Wout"])
        waits = [add_topic(meeting, f"Topic {number}", by=house["Nele"]) for number in range(20)]
    left = list(waits)
    told = run_at_once(house, lambda: give_dot(left.pop(), by=house["Amina"]), 20)
    assert told == sorted(["None"] * 3 + ["NoDotsLeft"] * 17)
    with house.enter():
        assert sorted(Dot.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_dot_swaps_the_list_and_says_what_is_left(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    topic = add_topic(meeting, "Parking", by=inside["Kofi"])
    address = f"{meeting.get_absolute_url()}topics/{topic.public_id}/dot/"
    amina = browse(inside["Amina"])
    part = amina.post(address, {"action": "give"}, headers={"hx-request": "true", "hx-target": "agenda"})
    page = part.content.decode()
    assert "<html" not in page
    assert f'id="dot-{topic.public_id}" name="action" value="take"' in page
    assert "2 dots left of three." in part["HX-Trigger"]
    # Without JavaScript the page comes back where one was.
    plain = amina.post(address, {"action": "take"})
    assert plain["Location"] == f"{meeting.get_absolute_url()}#topic-{topic.public_id}"


def test_without_dots_left_the_page_says_to_take_one_back(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    waits = [add_topic(meeting, f"Topic {number}", by=inside["Kofi"]) for number in range(4)]
    for topic in waits[:3]:
        give_dot(topic, by=inside["Amina"])
    amina, here = browse(inside["Amina"]), meeting.get_absolute_url()
    page = amina.get(here).content.decode()
    assert "No dots left. To give one, take one back first." in page
    assert page.count("Take dot back") == 3
    assert "Give a dot" not in page
    # From a page that was open before.
    late = amina.post(f"{here}topics/{waits[3].public_id}/dot/", headers={"hx-request": "true"})
    assert (late.status_code, "Take one back first." in late.content.decode()) == (409, True)


def test_when_the_round_is_over_dots_stay(inside: Tenant, meeting: Meeting) -> None:
    topic, other = (add_topic(meeting, title, by=inside["Kofi"]) for title in ("One", "Two"))
    make_live(meeting)
    give_dot(topic, by=inside["Amina"])
    # On the live page only one's own dots show until the round is over.
    assert [line.dots for line in agenda_of(meeting, inside["Amina"]).lines] == [None, None]
    press(meeting, "next", step=0)
    assert [line.dots for line in agenda_of(meeting, inside["Kofi"]).lines] == [1, 0]
    with pytest.raises(DotsAreOver):
        give_dot(other, by=inside["Amina"])
    with pytest.raises(TopicUnderWay):
        withdraw_topic(topic)


# --- What is left -----------------------------------------------------------------------------------------------------
def test_what_is_left_goes_to_the_next_date_by_one_click(inside: Tenant, browse: Browse) -> None:
    series = make_series(inside.communities["plain-language"], inside["Nele"], count=3)
    first, second, _third = series.meetings.order_by("original_day")
    talked, left = (add_topic(first, title, "Why?", by=inside["Amina"]) for title in ("Talked", "Left"))
    give_dot(left, by=inside["Kofi"])
    make_live(first)
    press(first, "next", step=0)  # “Left”, which has a dot
    press(first, "back", step=1)
    take_dot_back(left, by=inside["Kofi"])
    press(first, "next", step=2)
    press(first, "end", step=3)
    assert [*left_over(first)] == [left]
    here = first.get_absolute_url()
    kofi = browse(inside["Kofi"])
    assert "Take what is left to" in kofi.get(here).content.decode()
    assert "Take what is left to" not in browse(inside["Chloé"]).get(here).content.decode()
    answer = kofi.post(f"{here}topics/carrying/")
    assert answer["Location"] == f"{second.get_absolute_url()}#agenda"
    kofi.post(f"{here}topics/carrying/")  # clicked twice
    [carried] = second.topics.all()
    assert (carried.title, carried.text, carried.added_by) == ("Left", "Why?", inside["Amina"])
    assert carried.dots.count() == 0
    assert "Take what is left to" not in kofi.get(here).content.decode()
    talked.refresh_from_db()
    assert talked.is_discussed


def test_without_a_next_date_nothing_is_carried(inside: Tenant, meeting: Meeting) -> None:
    add_topic(meeting, "Left", by=inside["Amina"])
    with pytest.raises(NoNextDate):
        carry_topics(meeting)


def test_nothing_is_carried_while_the_meeting_goes_on_with_it(inside: Tenant, browse: Browse) -> None:
    first, second = make_series(inside.communities["plain-language"], inside["Nele"], count=2).meetings.order_by("pk")
    add_topic(first, "Left", by=inside["Amina"])
    carrying, kofi = f"{first.get_absolute_url()}topics/carrying/", browse(inside["Kofi"])
    assert "still goes on with its topics" in kofi.post(carrying, follow=True).content.decode()
    make_live(first)
    kofi.post(carrying)
    assert not second.topics.exists()
    assert [*left_over(first)] == [*first.topics.all()]


def test_a_meeting_far_away_takes_topics_already(inside: Tenant) -> None:
    far = make_meeting(inside.communities["plain-language"], inside["Wout"], starts_at=noon_in(300))
    add_topic(far, "In a year", by=inside["Kofi"])
    assert titles(far, inside["Kofi"]) == ["In a year"]
