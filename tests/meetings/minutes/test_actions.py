"""Action points: whoever does one said yes; a no frees it; done, let go and given back; text and file."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.minutes.actions import (
    MAX_POINTS,
    AlreadyAsked,
    AnswerAwaited,
    PointTaken,
    add_point,
    ask_owner,
    close,
    decline,
    give_back,
    release_all,
    take,
)
from meetings.models import ActionPoint, ActionRequest, Meeting
from members.people.deactivation import deactivate
from tests.support.minutes import make_past_meeting
from tests.support.people import Tenant, signed_in

HOME = "/o/mereldal/"


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    return make_past_meeting(inside.communities["plain-language"], inside["Wout"])


@pytest.fixture
def point(meeting: Meeting, inside: Tenant) -> ActionPoint:
    """Els’s idea; Amina is asked."""
    return add_point(meeting, "Draw the new first page", by=inside["Nele"], owner=inside["Amina"])


def now(point: ActionPoint) -> ActionPoint:
    found: ActionPoint = ActionPoint.objects.get(pk=point.pk)
    return found


def test_a_point_is_nobodys_until_they_say_yes(meeting: Meeting, point: ActionPoint, inside: Tenant) -> None:
    assert now(point).owner is None
    amina = signed_in(inside["Amina"])
    assert "Amina, will you do this?" in amina.get(meeting.get_absolute_url()).content.decode()
    assert "Will you do this: Draw the new first page?" in amina.get(HOME).content.decode()
    amina.post(point.address("action-point-answer"), {"answer": "yes"})
    assert now(point).owner == inside["Amina"]
    assert not ActionRequest.objects.exists()
    assert "You said you would do this." in amina.get(HOME).content.decode()


def test_only_the_one_who_is_asked_says_yes_or_no_for_themselves(point: ActionPoint, inside: Tenant) -> None:
    address = point.address("action-point-answer")
    for name in ("Kofi", "Yasmina"):
        for answer in ("yes", "no", "done", "dropped", "back", "open", "unask"):
            assert signed_in(inside[name]).post(address, {"answer": answer}).status_code == 403
    signed_in(inside["Karel"]).post(address, {"answer": "no"})
    assert ActionRequest.objects.filter(declined_at=None).exists()


def test_somebody_at_the_edge_who_is_asked_sees_their_point_and_nothing_else(meeting: Meeting, inside: Tenant) -> None:
    add_point(meeting, "For others", by=inside["Nele"])
    add_point(meeting, "For Kofi", by=inside["Nele"], owner=inside["Kofi"])
    page = signed_in(inside["Kofi"]).get(meeting.get_absolute_url()).content.decode()
    assert "For Kofi" in page
    assert "For others" not in page


def test_a_no_is_not_shown_and_frees_the_point(meeting: Meeting, point: ActionPoint, inside: Tenant) -> None:
    address = point.address("action-point-answer")
    signed_in(inside["Amina"]).post(address, {"answer": "no", "word": "Busy until Christmas."})
    page = signed_in(inside["Karel"]).get(meeting.get_absolute_url()).content.decode()
    assert "Busy until Christmas." not in page
    assert "Amina" not in page.split('id="action-points"')[1]
    signed_in(inside["Karel"]).post(address, {"answer": "yes"})
    assert now(point).owner == inside["Karel"]


def test_nobody_is_asked_twice_nor_two_at_a_time(point: ActionPoint, inside: Tenant) -> None:
    with pytest.raises(AnswerAwaited):
        ask_owner(point, inside["Karel"], by=inside["Nele"])
    decline(point, by=inside["Amina"])
    with pytest.raises(AlreadyAsked):
        ask_owner(point, inside["Amina"], by=inside["Nele"])
    ask_owner(point, inside["Karel"], by=inside["Nele"])


def test_of_two_who_say_yes_the_second_is_told(point: ActionPoint, inside: Tenant) -> None:
    take(point, by=inside["Karel"])
    with pytest.raises(PointTaken):
        take(point, by=inside["Wout"])
    page = signed_in(inside["Wout"]).post(point.address("action-point-answer"), {"answer": "yes"}, follow=True)
    assert "Somebody said yes to it meanwhile." in page.content.decode()
    assert now(point).owner == inside["Karel"]


def test_only_its_owner_says_how_it_goes(point: ActionPoint, inside: Tenant) -> None:
    take(point, by=inside["Amina"])
    address = point.address("action-point-answer")
    assert signed_in(inside["Nele"]).post(address, {"answer": "done"}).status_code == 403
    assert signed_in(inside["Nele"]).get(point.address("edit-action-point")).status_code == 403
    amina = signed_in(inside["Amina"])
    amina.post(address, {"answer": "done", "from_home": "1"})
    assert now(point).state == "done"
    amina.post(address, {"answer": "open"})
    amina.post(address, {"answer": "back"})
    assert (now(point).state, now(point).owner) == ("open", None)


def test_done_and_let_go_at_once_keep_what_came_first(point: ActionPoint, inside: Tenant) -> None:
    take(point, by=inside["Amina"])
    close(point, ActionPoint.State.DONE)
    close(point, ActionPoint.State.DROPPED)
    assert now(point).state == "done"
    page = signed_in(inside["Amina"]).post(point.address("action-point-answer"), {"answer": "back"}, follow=True)
    assert "It was done or let go meanwhile." in page.content.decode()


def test_two_who_change_a_point_lose_nothing(point: ActionPoint, inside: Tenant) -> None:
    address = point.address("edit-action-point")
    nele = signed_in(inside["Nele"])
    page = nele.get(address).content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    ActionPoint.objects.filter(pk=point.pk).update(text="Draw two pages")
    response = nele.post(address, {"text": "Draw one page", "due_on": "", "version": version})
    assert response.status_code == 409
    assert "Draw two pages" in response.content.decode()
    assert "Draw one page" in response.content.decode()


def test_an_owner_is_found_by_name_and_asked(meeting: Meeting, inside: Tenant) -> None:
    address = f"{meeting.get_absolute_url()}actions/new/"
    nele = signed_in(inside["Nele"])
    unknown = nele.post(address, {"text": "Bring soup", "owner": "Zebedeus"})
    assert unknown.status_code == 422
    assert "Bring soup" in unknown.content.decode()
    nele.post(address, {"text": "Bring soup", "owner": "Karel", "due_on": ""})
    assert ActionRequest.objects.get().employee == inside["Karel"]
    nele.post(address, {"text": "Bring bread", "owner": "Nele"})
    assert ActionPoint.objects.get(text="Bring bread").owner == inside["Nele"]


def test_a_date_in_the_past_is_refused(meeting: Meeting, inside: Tenant) -> None:
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    typed = {"text": "Bring soup", "due_on": day}
    response = signed_in(inside["Nele"]).post(f"{meeting.get_absolute_url()}actions/new/", typed)
    assert response.status_code == 422
    assert not ActionPoint.objects.exists()


def test_whoever_leaves_the_organisation_gives_their_points_back(point: ActionPoint, inside: Tenant) -> None:
    take(point, by=inside["Amina"])
    other = add_point(point.meeting, "Asked", by=inside["Nele"], owner=inside["Amina"])
    done = add_point(point.meeting, "Done", by=inside["Amina"], owner=inside["Amina"])
    close(done, ActionPoint.State.DONE)
    deactivate(inside["Amina"], by=inside["Tom"])
    assert now(point).owner is None
    assert now(done).owner == inside["Amina"]  # a record of what was done
    assert not ActionRequest.objects.filter(point=other).exists()


@pytest.mark.requirement("S112")
def test_a_point_is_copied_as_text(point: ActionPoint, inside: Tenant) -> None:
    take(point, by=inside["Amina"])
    response = signed_in(inside["Karel"]).get(point.address("action-point-text"))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[:2] == ["Draw the new first page", "Who: Amina El Idrissi"]
    assert lines[-1].endswith(point.get_absolute_url())
    assert signed_in(inside["Kofi"]).get(point.address("action-point-text")).status_code == 403


@pytest.mark.requirement("S112")
def test_all_points_are_a_file_without_formulas(meeting: Meeting, inside: Tenant) -> None:
    add_point(meeting, '=HYPERLINK("https://evil.example")', by=inside["Nele"])
    response = signed_in(inside["Karel"]).get(f"{meeting.get_absolute_url()}actions.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "\n\"'=HYPERLINK(" in response.content.decode()
    assert signed_in(inside["Kofi"]).get(f"{meeting.get_absolute_url()}actions.csv").status_code == 403


def test_a_meeting_has_a_bounded_number_of_points(meeting: Meeting, inside: Tenant) -> None:
    for number in range(MAX_POINTS):
        add_point(meeting, f"Point {number}", by=inside["Nele"])
    response = signed_in(inside["Nele"]).post(f"{meeting.get_absolute_url()}actions/new/", {"text": "More"})
    assert response.status_code == 409


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"owner": "Amina"}, "actionpoint_owner_said_yes"),
        ({"state": "done"}, "actionpoint_closed_since"),
        ({"text": ""}, "actionpoint_has_words"),
    ],
)
def test_the_database_knows_no_owner_who_did_not_say_yes(
    point: ActionPoint, inside: Tenant, values: dict[str, str], constraint: str
) -> None:
    wrong = {name: inside[value] if name == "owner" else value for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ActionPoint.objects.filter(pk=point.pk).update(**wrong)


def test_the_database_keeps_one_question_at_a_time(point: ActionPoint, inside: Tenant) -> None:
    again = {"organisation": inside.organisation, "point": point, "asked_at": timezone.now()}
    with pytest.raises(IntegrityError, match="actionrequest_one_at_a_time"), transaction.atomic():
        ActionRequest.objects.create(**again, employee=inside["Karel"])
    with pytest.raises(IntegrityError, match="actionrequest_once"), transaction.atomic():
        ActionRequest.objects.create(**again, employee=inside["Amina"], declined_at=timezone.now())
    with pytest.raises(IntegrityError, match="actionrequest_word_with_no"), transaction.atomic():
        ActionRequest.objects.update(word="A word without a no.")


def test_a_point_given_back_can_be_taken_by_others_and_not_by_a_stranger(point: ActionPoint, inside: Tenant) -> None:
    take(point, by=inside["Amina"])
    give_back(point, by=inside["Karel"])  # not his
    assert now(point).owner == inside["Amina"]
    release_all(inside["Amina"])
    assert now(point).owner is None


def test_what_somebody_did_who_left_is_opened_again_by_those_who_write(point: ActionPoint, inside: Tenant) -> None:
    take(point, by=inside["Amina"])
    close(point, ActionPoint.State.DONE)
    karel, page = signed_in(inside["Karel"]), point.meeting.get_absolute_url()
    again = {"answer": "open"}
    assert "To do after all" not in karel.get(page).content.decode()
    assert karel.post(point.address("action-point-answer"), again).status_code == 403
    deactivate(inside["Amina"], by=inside["Tom"])
    assert "To do after all" in karel.get(page).content.decode()
    shown = karel.get(point.address("edit-action-point")).content.decode()
    typed = {"text": "Say why.", "version": shown.split('name="version" value="')[1].split('"')[0]}
    assert karel.post(point.address("edit-action-point"), typed).status_code == 302
    assert now(point).owner == inside["Amina"]  # who did it stays written
    assert karel.post(point.address("action-point-answer"), again).status_code == 302
    assert (now(point).state, now(point).owner) == (ActionPoint.State.OPEN, None)
