"""What a group and its members say of doing without the coach: in words, without names, for a year."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import MEMBER_LEVELS, Participation, Phase
from knowledge.models import GoalNote, GroupWord, MemberSentence, Responsibility, Theme, Word
from knowledge.self_steering import retention
from knowledge.self_steering.responsibilities import (
    MAX_RESPONSIBILITIES,
    MovedMeanwhile,
    ResponsibilityGone,
    TooManyResponsibilities,
    add,
    move,
    remove,
)
from knowledge.self_steering.words import KEEP_FOR, WordsNotedMeanwhile, by_theme, newest, note_words, say
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, signed_in, tell_self_steering

PLAIN = "/o/mereldal/communities/plain-language/"
PAGE = f"{PLAIN}self-steering/"
SAY, WORDS, TASK, NOTE = f"{PAGE}sentences/", f"{PAGE}words/", f"{PAGE}tasks/new/", f"{PAGE}goal-notes/"


def seen_by(house: Tenant, name: str) -> str:
    return unescape(signed_in(house[name]).get(PAGE).text)


@pytest.mark.requirement("S31", "S84", "S111")
def test_everyone_reads_it_and_how_we_work_leads_there(mereldal: Tenant) -> None:
    assert PAGE in signed_in(mereldal["Chloé"]).get(f"{PLAIN}how-we-work/").text
    shown = seen_by(mereldal, "Chloé")
    assert shown.count("Nobody told anything yet.") == len(Theme)
    assert "How is it for you?" not in shown


def test_a_member_says_a_sentence_without_their_name_and_takes_it_back(mereldal: Tenant) -> None:
    amina = signed_in(mereldal["Amina"])
    assert amina.post(SAY, {"theme": "openness", "sentence": "Online I keep quiet."}).status_code == 302
    shown = seen_by(mereldal, "Karel")
    assert "“Online I keep quiet.”" in shown
    assert "Amina" not in shown
    assert "Take it back" not in shown
    for outsider in ("Chloé", "Griet"):
        assert "Online I keep quiet." not in seen_by(mereldal, outsider)
    amina.post(SAY, {"theme": "openness", "sentence": "I speak more now."})
    assert "Online I keep quiet." not in seen_by(mereldal, "Karel")
    with mereldal.enter():
        mine = MemberSentence.objects.get()
    signed_in(mereldal["Karel"]).post(f"{SAY}{mine.public_id}/removal/")
    assert "I speak more now." in seen_by(mereldal, "Amina")
    amina.post(f"{SAY}{mine.public_id}/removal/")
    assert "I speak more now." not in seen_by(mereldal, "Amina")


@pytest.mark.parametrize(
    "typed",
    [
        {"theme": "openness", "sentence": " "},
        {"theme": "score", "sentence": "Seven out of ten."},
        {"sentence": "About nothing."},
        {"theme": "openness", "sentence": "x" * 201},
        {"theme": "openness", "sentence": "a\x00b"},
    ],
)
def test_a_sentence_that_cannot_be_is_told_and_stays_typed(mereldal: Tenant, typed: dict[str, str]) -> None:
    answer = signed_in(mereldal["Amina"]).post(SAY, typed)
    assert answer.status_code == 422
    assert typed["sentence"].strip("\x00 ")[:1] in answer.text
    with mereldal.enter():
        assert not MemberSentence.objects.exists()


def test_with_fewer_than_five_active_people_are_told_before_they_write(mereldal: Tenant) -> None:
    warning = "Few people are active here"
    with mereldal.enter():
        members = Participation.objects.filter(
            community=mereldal.communities["plain-language"], level__in=MEMBER_LEVELS
        )
        others = list(members.exclude(employee=mereldal["Amina"]).order_by("pk"))
        assert len(others) >= 4
    assert warning not in seen_by(mereldal, "Amina")
    with mereldal.enter():
        members.filter(pk__in=[each.pk for each in others[3:]]).delete()
    assert warning in seen_by(mereldal, "Amina")


def test_the_group_notes_words_and_sees_what_it_said_before(mereldal: Tenant) -> None:
    wout = signed_in(mereldal["Wout"])
    with mereldal.enter():
        tell_self_steering(mereldal.communities["plain-language"], mereldal["Nele"])
        GroupWord.objects.update(noted_at=timezone.now() - timedelta(days=90))
        seen = newest(mereldal.communities["plain-language"])
    assert wout.post(WORDS, {"seen": seen}).status_code == 422
    assert wout.post(WORDS, {"seen": seen, "topics": "8"}).status_code == 422
    assert wout.post(WORDS, {"seen": seen, "topics": "ourselves"}).status_code == 302
    shown = seen_by(mereldal, "Chloé")
    assert "<b>Ourselves.</b>" in shown
    assert ": Partly." in shown


def test_of_two_who_note_words_the_second_is_told_what_stands(mereldal: Tenant) -> None:
    plain, seen = mereldal.communities["plain-language"], {"seen": "0"}
    signed_in(mereldal["Nele"]).post(WORDS, {**seen, "topics": "ourselves"})
    wout = signed_in(mereldal["Wout"])
    second = wout.post(WORDS, {**seen, "topics": "help"})
    assert second.status_code == 409
    assert "Someone noted the words of the group first." in second.text
    with mereldal.enter():
        assert GroupWord.objects.get().word == "ourselves"
        now = str(newest(plain))
    assert f'name="seen" value="{now}"' in second.text
    wout.post(WORDS, {"seen": now, "topics": "help"})
    with mereldal.enter():
        assert GroupWord.objects.get().word == "help"


@pytest.mark.usefixtures("transactional_db")
def test_words_noted_at_once_are_noted_once(mereldal: Tenant) -> None:
    plain = mereldal.communities["plain-language"]

    def first() -> None:
        note_words(plain, {Theme.TOPICS: Word.HELP}, by=mereldal["Nele"], seen=0)

    def second() -> None:
        note_words(plain, {Theme.TOPICS: Word.PARTLY}, by=mereldal["Wout"], seen=0)

    assert run_during_transaction(mereldal, first, second) == ["None", WordsNotedMeanwhile.__name__]


@pytest.mark.usefixtures("transactional_db")
def test_the_same_person_says_one_sentence_however_often_at_once(mereldal: Tenant) -> None:
    plain = mereldal.communities["plain-language"]

    def click() -> None:
        say(plain, Theme.TOPICS, "Dots decide.", by=mereldal["Amina"])

    assert run_during_transaction(mereldal, click, click) == ["None", "None"]
    with mereldal.enter():
        assert MemberSentence.objects.count() == 1


@pytest.mark.requirement("S84")
def test_a_task_passes_from_the_coach_to_the_group_and_back(mereldal: Tenant) -> None:
    lotte = signed_in(mereldal["Lotte"])
    assert lotte.post(TASK, {"title": "", "carrier": "coach"}).status_code == 422
    assert lotte.post(TASK, {"title": "Opening", "note": "In turn.", "carrier": "coach"}).status_code == 302
    with mereldal.enter():
        task = Responsibility.objects.select_related("community__organisation").get()
    address = f"{task.get_absolute_url()}move/"
    for before, carrier in (("coach", "together"), ("together", "group"), ("group", "together")):
        lotte.post(address, {"before": before, "carrier": carrier})
        with mereldal.enter():
            assert Responsibility.objects.get().carrier == carrier
    lotte.post(address, {"before": "group", "carrier": "coach"})
    lotte.post(address, {"before": "together", "carrier": "nobody"})
    with mereldal.enter():
        assert Responsibility.objects.get().carrier == "together"
    lotte.post(task.get_absolute_url(), {"remove": "1"})
    gone = lotte.post(address, {"before": "together", "carrier": "group"})
    assert gone.status_code == 404
    assert "In turn." not in seen_by(mereldal, "Lotte")


def test_of_two_who_edit_a_task_the_second_is_told_what_it_says(mereldal: Tenant) -> None:
    with mereldal.enter():
        task = add(mereldal.communities["plain-language"], title="Opening", note="", carrier="coach")
    nele, page = signed_in(mereldal["Nele"]), task.get_absolute_url()
    version = nele.get(page).context["form"].version
    typed = {"version": version, "title": "Opening", "carrier": "coach"}
    assert nele.post(page, {**typed, "note": "Nele sits in."}).status_code == 302
    second = signed_in(mereldal["Wout"]).post(page, {**typed, "note": "Wout sits in."})
    assert second.status_code == 409
    assert "It says now: How does it go?: Nele sits in." in unescape(second.text)
    assert "Wout sits in." in second.text


def test_moving_twice_changes_nothing_and_what_moved_elsewhere_stays(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    task = add(plain, title="Opening", note="", carrier="coach")
    move(task, before="coach", carrier="together")
    move(task, before="coach", carrier="together")
    with pytest.raises(MovedMeanwhile):
        move(task, before="coach", carrier="group")
    remove(task)
    remove(task)
    with pytest.raises(ResponsibilityGone):
        move(task, before="together", carrier="group")


def test_the_twenty_first_task_is_refused(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    for number in range(MAX_RESPONSIBILITIES):
        add(plain, title=f"Task {number}", note="", carrier="coach")
    with pytest.raises(TooManyResponsibilities):
        add(plain, title="One more", note="", carrier="coach")


@pytest.mark.requirement("S31")
def test_the_coach_notes_how_the_goals_come_along(mereldal: Tenant) -> None:
    lotte = signed_in(mereldal["Lotte"])
    assert lotte.post(NOTE, {"note": ""}).status_code == 422
    lotte.post(NOTE, {"note": "Three of four letters are in use."})
    assert "Three of four letters are in use." in seen_by(mereldal, "Chloé")
    with mereldal.enter():
        note = GoalNote.objects.get()
    assert signed_in(mereldal["Karel"]).post(f"{NOTE}{note.public_id}/removal/").status_code == 403
    lotte.post(f"{NOTE}{note.public_id}/removal/")
    assert "Three of four letters are in use." not in seen_by(mereldal, "Lotte")


def test_a_closed_community_is_read_and_nothing_is_added(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        tell_self_steering(plain, mereldal["Nele"])
        plain.phase = Phase.CLOSED
        plain.save()
    nele = signed_in(mereldal["Nele"])
    assert "Dots decide." in nele.get(PAGE).text
    for address in (SAY, WORDS, TASK, NOTE):
        assert nele.post(address, {"sentence": "S", "note": "N"}).status_code == 403


def test_what_was_said_is_shown_and_kept_for_a_year(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    tell_self_steering(plain, inside["Nele"])
    with time_machine.travel(timezone.now() + KEEP_FOR - timedelta(hours=1)):
        retention.purge()
        assert by_theme(plain, inside["Karel"], reads_sentences=True)[0].sentences
    with time_machine.travel(timezone.now() + KEEP_FOR + timedelta(hours=1)):
        assert not by_theme(plain, inside["Karel"], reads_sentences=True)[0].sentences
        assert by_theme(plain, inside["Karel"], reads_sentences=True)[0].now is None
        retention.purge()
    assert not GroupWord.objects.exists()
    assert not MemberSentence.objects.exists()
    assert not GoalNote.objects.exists()
    assert Responsibility.objects.exists()


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (GroupWord, {"word": "seven"}),
        (GroupWord, {"theme": "size"}),
        (MemberSentence, {"theme": "size"}),
        (MemberSentence, {"text": ""}),
        (Responsibility, {"carrier": "nobody"}),
        (Responsibility, {"title": ""}),
        (GoalNote, {"text": ""}),
    ],
)
def test_the_database_refuses_what_cannot_be(inside: Tenant, model: type, fields: dict[str, str]) -> None:
    tell_self_steering(inside.communities["plain-language"], inside["Nele"])
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**fields)  # type: ignore[attr-defined]
