"""The mails about meetings, as a mail server receives them."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from communities.notifications.preferences import set_preference
from communities.participation.levels import leave
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.retention import purge_settled_mail
from cop_platform.ui.dates import day_short
from meetings.models import RSVP, Meeting
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.schedule import CHANGE, GATHER_FOR, INVITATION, cancel, update
from tests.support.mails import content
from tests.support.people import Tenant, make_meeting, make_meeting_details, noon_in


def mail_to(mailbox: MailCatcher, name: str) -> EmailMessage:
    """The latest mail to this person."""
    return [message for message in mailbox.messages() if message["To"].lower().startswith(name.lower())][-1]


def parts(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def event(message: EmailMessage) -> Any:
    [found] = Calendar.from_ical(content(message, "text/calendar")).walk("VEVENT")
    return found


def send_gathered() -> int:
    """Sends what is due when the changes of now have been gathered."""
    with time_machine.travel(timezone.now() + GATHER_FOR):
        return send_due()


def links(message: EmailMessage) -> list[str]:
    return re.findall(r"http://testserver\S+", content(message, "text/plain"))


def only_for(house: Tenant, *names: str) -> None:
    """Turns the mails about meetings off for everyone else."""
    for name in set(house.people) - set(names):
        for kind in (INVITATION, CHANGE):
            set_preference(house.communities["plain-language"], house[name], kind, wanted=False)


@pytest.fixture
def invited(inside: Tenant, mailbox: MailCatcher) -> Meeting:
    """A meeting to which Amina was invited, by a mail that has been sent."""
    only_for(inside, "Amina")
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    assert send_due() == 1
    return meeting


def test_an_invitation_is_text_and_html_and_a_calendar_entry_twice(invited: Meeting, mailbox: MailCatcher) -> None:
    message = mail_to(mailbox, "amina")
    assert parts(message) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    attached = next(part for part in message.walk() if part.get_filename() == "invite.ics")
    assert attached.get_content().decode().replace("\r\n", "\n") == content(message, "text/calendar").replace(
        "\r\n", "\n"
    )


def test_its_headers_say_who_and_how_to_stop(invited: Meeting, mailbox: MailCatcher) -> None:
    message = mail_to(mailbox, "amina")
    owed = QueuedMail.objects.get()
    assert message["From"] == "Mereldal <no-reply@testserver>"
    assert message["To"] == "amina.el.idrissi@mereldal.example"
    assert message["Message-ID"] == f"<{owed.token}@testserver>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://testserver/o/mereldal/unsubscribe/\S+/>", message["List-Unsubscribe"].strip())
    assert message["Bcc"] is None
    assert "testserver" not in message["Subject"]


def test_its_entry_is_the_meeting(invited: Meeting, mailbox: MailCatcher) -> None:
    found = event(mail_to(mailbox, "amina"))
    assert found.decoded("DTSTART") == invited.starts_at
    assert found["SUMMARY"] == "The bill nobody understands · Plain Language"
    assert found["ATTENDEE"] == "mailto:amina.el.idrissi@mereldal.example"
    assert found["ORGANIZER"] == "mailto:no-reply@testserver"
    assert (found["SEQUENCE"], found["UID"]) == (0, f"{invited.public_id}@testserver")


@pytest.mark.at("2026-06-01T08:00:00Z")
def test_it_speaks_the_readers_language_and_shows_the_readers_hour(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    user = inside["Amina"].user
    user.language, user.time_zone = "nl", "America/New_York"
    user.save()
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    send_due()
    text = content(mail_to(mailbox, "amina"), "text/plain")
    assert "dinsdag 9 juni, 06:00–07:30 (America/New_York)" in text
    assert "12:00–13:30 Europe/Brussels" in text


def test_another_language_makes_another_mail_of_the_same_meeting(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina", "Nele")
    inside["Nele"].user.language = "nl"
    inside["Nele"].user.save()
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    send_due()
    assert "Hello Amina," in content(mail_to(mailbox, "amina"), "text/plain")
    assert "Dag Nele," in content(mail_to(mailbox, "nele"), "text/plain")


def test_a_move_says_what_was_and_what_is(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    update(invited, make_meeting_details(starts_at=noon_in(9), place="Cellar"), by=inside["Wout"], revision=0)
    send_gathered()
    message = mail_to(mailbox, "amina")
    assert message["Subject"] == "Moved: The bill nobody understands"
    assert "It was" in content(message, "text/plain")
    assert "De Refter, Aalst" in content(message, "text/plain")
    found = event(message)
    assert (found["SEQUENCE"], found["UID"]) == (1, f"{invited.public_id}@testserver")
    assert found.decoded("DTSTART") == noon_in(9)


def test_called_off_takes_it_out_of_the_calendar(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    cancel(invited, by=inside["Wout"], note="The soup is ill")
    send_gathered()
    message = mail_to(mailbox, "amina")
    assert message["Subject"].startswith("Off: The bill nobody understands, ")
    assert "The soup is ill" in content(message, "text/plain")
    calendar = Calendar.from_ical(content(message, "text/calendar"))
    assert calendar["METHOD"] == "CANCEL"
    assert (event(message)["STATUS"], event(message)["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_move_that_was_overtaken_is_not_sent(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    update(invited, make_meeting_details(starts_at=noon_in(9)), by=inside["Wout"], revision=0)
    update(invited, make_meeting_details(starts_at=noon_in(10)), by=inside["Wout"], revision=1)
    assert send_gathered() == 1
    outcomes = QueuedMail.objects.filter(kind=CHANGE).order_by("revision").values_list("outcome", flat=True)
    assert list(outcomes) == [MailOutcome.DROPPED, MailOutcome.SENT]
    assert event(mail_to(mailbox, "amina"))["SEQUENCE"] == 2


def test_a_move_does_not_overtake_that_of_another_meeting(
    invited: Meeting, inside: Tenant, mailbox: MailCatcher
) -> None:
    other = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True, focus="The other one")
    assert send_due() == 1
    update(invited, make_meeting_details(starts_at=noon_in(9)), by=inside["Wout"], revision=0)
    for revision in range(2):
        moved = make_meeting_details(starts_at=noon_in(10 + revision), focus="The other one")
        update(other, moved, by=inside["Wout"], revision=revision)
    assert send_gathered() == 2
    subjects = {message["Subject"] for message in mailbox.messages() if message["Subject"].startswith("Moved")}
    assert subjects == {"Moved: The bill nobody understands", "Moved: The other one"}


def test_a_move_is_not_mailed_once_the_meeting_is_over(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    update(invited, make_meeting_details(starts_at=noon_in(9)), by=inside["Wout"], revision=0)
    with time_machine.travel(noon_in(9) + timedelta(hours=2)):
        assert send_due() == 0
    assert QueuedMail.objects.get(kind=CHANGE).outcome == MailOutcome.DROPPED
    assert len(mailbox.messages()) == 1


def test_an_invitation_to_what_was_called_off_meanwhile_is_not_sent(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    cancel(make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True), by=inside["Wout"])
    send_due()
    send_gathered()
    assert [message["Subject"][:4] for message in mailbox.messages()] == ["Off:"]


def test_nothing_is_sent_to_who_left(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    inside["Amina"].left_at = timezone.now()
    inside["Amina"].save()
    assert send_due() == 0
    assert QueuedMail.objects.get().outcome == MailOutcome.DROPPED


def test_what_people_type_stays_words(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    make_meeting(
        inside.communities["plain-language"],
        inside["Wout"],
        invite=True,
        focus="Zoë & <b>Yıldız</b> {{ 7|add:7 }}",
        reason="<script>alert(1)</script>\n\nSecond line",
    )
    send_due()
    message = mail_to(mailbox, "amina")
    assert message["Subject"].strip().startswith("Zoë & <b>Yıldız</b> {{ 7|add:7 }}, ")
    assert "<script>" not in content(message, "text/html")
    assert "&lt;script&gt;" in content(message, "text/html")
    assert "<script>alert(1)</script>" in content(message, "text/plain")


def test_the_answer_from_the_mail_shows_on_the_page(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    [link] = [link for link in links(mail_to(mailbox, "amina")) if "/rsvps/" in link]
    visitor = Client()
    for _scanner in range(2):
        page = visitor.get(link)
        assert page.status_code == 200
        assert not RSVP.objects.exists()
    done = visitor.post(link, {"choice": "coming"})
    assert done.status_code == 200
    assert [(each.employee, each.choice) for each in RSVP.objects.all()] == [(inside["Amina"], "coming")]
    assert "sessionid" not in visitor.cookies


def test_the_answer_page_names_its_person_and_shows_nobody_else(
    invited: Meeting, inside: Tenant, mailbox: MailCatcher
) -> None:
    set_rsvp(invited, inside["Nele"], RSVP.Choice.COMING)
    [link] = [link for link in links(mail_to(mailbox, "amina")) if "/rsvps/" in link]
    page = Client().get(link).content.decode()
    assert "Amina El Idrissi" in page
    assert "Nele" not in page


@pytest.mark.requirement("S118")
def test_one_click_stops_exactly_these_mails(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    address = mail_to(mailbox, "amina")["List-Unsubscribe"].strip(" <>")
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 200
    plain = inside.communities["plain-language"]
    make_meeting(plain, inside["Wout"], invite=True)
    assert QueuedMail.objects.filter(kind=INVITATION, recipient_id=inside["Amina"].pk).count() == 2
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    make_meeting(plain, inside["Wout"], invite=True)
    assert QueuedMail.objects.filter(kind=INVITATION, recipient_id=inside["Amina"].pk).count() == 2
    update(invited, make_meeting_details(starts_at=noon_in(9)), by=inside["Wout"], revision=0)
    assert QueuedMail.objects.filter(kind=CHANGE, recipient_id=inside["Amina"].pk).count() == 1


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("event_name", ["invitation", "moved", "called_off"])
def test_no_mail_is_heavy_or_fetches_anything(
    inside: Tenant, mailbox: MailCatcher, language: str, event_name: str
) -> None:
    only_for(inside, "Amina")
    inside["Amina"].user.language = language
    inside["Amina"].user.save()
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    send_due()
    if event_name == "moved":
        update(meeting, make_meeting_details(starts_at=noon_in(9)), by=inside["Wout"], revision=0)
    if event_name == "called_off":
        cancel(meeting, by=inside["Wout"])
    send_gathered()
    message = mail_to(mailbox, "amina")
    html = content(message, "text/html")
    assert len(message.as_bytes()) < 100 * 1024
    assert not re.search(r"<(img|link|script|iframe)\b|url\(|@import", html)
    assert f'lang="{"nl-BE" if language == "nl" else "en"}"' in html
    assert "None" not in content(message, "text/plain")
    assert re.search(r"\n{3,}", content(message, "text/plain").replace("\r\n", "\n")) is None


SITS = "because of where you sit in Plain Language, or because you answered."
INVITED = "because we invited you to it or you answered, so it may stand in your calendar."


def test_the_reason_for_the_mail_holds_for_its_reader(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    assert SITS in content(mail_to(mailbox, "amina"), "text/plain")
    leave(invited.community, inside["Amina"])
    update(invited, make_meeting_details(starts_at=noon_in(9)), by=inside["Wout"], revision=0)
    send_gathered()
    cancel(invited, by=inside["Wout"])
    send_gathered()
    moved, called_off = mailbox.messages()[1:]
    for message, calendar in ((moved, "is attached."), (called_off, "takes it out of your calendar.")):
        text = " ".join(content(message, "text/plain").split())
        assert INVITED in text
        assert calendar in text
        assert "where you sit" not in text


ARABIC = "\u062d\u0644\u0642\u0629 R: 2"


def test_a_title_from_right_to_left_is_kept_apart_from_what_we_add(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True, focus=ARABIC, reason=f"{ARABIC}!")
    send_due()
    message = mail_to(mailbox, "amina")
    assert message["Subject"].startswith(f"\u2068{ARABIC}\u2069, ")
    for kind in ["text/plain", "text/html"]:
        assert f"\u2068{ARABIC}!\u2069" in content(message, kind)
    assert str(event(message)["SUMMARY"]) == f"\u2068{ARABIC}\u2069 · Plain Language"


# --- Changes within five minutes ----------------------------------------------------------------------------------
def move(meeting: Meeting, house: Tenant, **fields: Any) -> None:
    meeting.refresh_from_db()
    update(meeting, make_meeting_details(**fields), by=house["Wout"], revision=meeting.revision)


def test_a_change_waits_five_minutes_from_the_first_of_several(
    invited: Meeting, inside: Tenant, mailbox: MailCatcher
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        move(invited, inside, starts_at=noon_in(9))
        clock.shift(GATHER_FOR - timedelta(seconds=1))
        move(invited, inside, starts_at=noon_in(10), place="Cellar")
        assert send_due() == 0
        clock.shift(timedelta(seconds=1))
        assert send_due() == 1
        clock.shift(GATHER_FOR)
        assert send_due() == 0
    message = mail_to(mailbox, "amina")
    assert (event(message)["SEQUENCE"], event(message).decoded("DTSTART")) == (2, noon_in(10))
    was = content(message, "text/plain").split("It was")[1]
    assert day_short(noon_in(8)) in was, "What she was told last, not what stood for a minute."
    assert "De Refter, Aalst" in was


def test_changes_that_are_further_apart_are_two_mails(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    for days in (9, 10):
        move(invited, inside, starts_at=noon_in(days))
        assert send_gathered() == 1
    assert [event(message)["SEQUENCE"] for message in mailbox.messages()] == [0, 1, 2]


def test_what_is_back_as_it_was_is_no_mail_and_the_next_change_counts_on(
    invited: Meeting, inside: Tenant, mailbox: MailCatcher
) -> None:
    first = invited.starts_at
    move(invited, inside, starts_at=noon_in(9))
    move(invited, inside, starts_at=first)
    assert send_gathered() == 0
    assert set(QueuedMail.objects.filter(kind=CHANGE).values_list("outcome", flat=True)) == {MailOutcome.DROPPED}
    move(invited, inside, starts_at=noon_in(11))
    assert send_gathered() == 1
    message = mail_to(mailbox, "amina")
    assert (event(message)["SEQUENCE"], event(message).decoded("DTSTART")) == (3, noon_in(11))


def test_other_words_of_the_meanwhile_do_not_count(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    first = invited.starts_at
    move(invited, inside, starts_at=noon_in(9))
    move(invited, inside, starts_at=first, focus="Another question")
    assert send_gathered() == 0


def test_called_off_after_a_move_is_one_mail(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    move(invited, inside, starts_at=noon_in(9))
    cancel(invited, by=inside["Wout"])
    assert send_gathered() == 1
    message = mail_to(mailbox, "amina")
    assert message["Subject"].startswith("Off:")
    assert event(message)["SEQUENCE"] == 2


def test_each_reader_hears_what_differs_for_them(inside: Tenant, mailbox: MailCatcher) -> None:
    """Amina was invited. Chloé answered on the page after the first move, and was mailed only of the second."""
    only_for(inside, "Amina", "Chloé")
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    assert send_due() == 1
    move(meeting, inside, starts_at=noon_in(9))
    set_rsvp(meeting, inside["Chloé"], RSVP.Choice.COMING)
    move(meeting, inside, starts_at=noon_in(10))
    assert send_gathered() == 2
    was = {name: content(mail_to(mailbox, name), "text/plain").split("It was")[1] for name in ("amina", "chlo")}
    assert day_short(noon_in(8)) in was["amina"]
    assert day_short(noon_in(9)) in was["chlo"]


def test_a_mail_that_may_have_arrived_is_corrected(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    first = invited.starts_at
    move(invited, inside, starts_at=noon_in(9))
    QueuedMail.objects.filter(kind=CHANGE).update(outcome=MailOutcome.UNKNOWN, settled_at=timezone.now())
    move(invited, inside, starts_at=first)
    assert send_gathered() == 1


def test_a_mail_that_another_worker_holds_is_corrected(invited: Meeting, inside: Tenant, mailbox: MailCatcher) -> None:
    first = invited.starts_at
    move(invited, inside, starts_at=noon_in(9))
    QueuedMail.objects.filter(kind=CHANGE).update(leased_until=timezone.now() + timedelta(hours=1))
    move(invited, inside, starts_at=first)
    assert send_gathered() == 1


def test_an_invitation_that_was_late_tells_the_change_too(inside: Tenant, mailbox: MailCatcher) -> None:
    only_for(inside, "Amina")
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    move(meeting, inside, starts_at=noon_in(9))
    assert send_gathered() == 1
    assert [event(message)["SEQUENCE"] for message in mailbox.messages()] == [1]


@pytest.mark.at("2026-06-01T08:00:00Z")
@pytest.mark.parametrize("was", [True, False], ids=["was to begin soon", "begins soon now"])
def test_a_change_of_what_begins_soon_is_mailed_at_once(inside: Tenant, mailbox: MailCatcher, was: bool) -> None:
    only_for(inside, "Amina")
    soon, later = timezone.now() + timedelta(minutes=50), timezone.now() + timedelta(hours=5)
    meeting = make_meeting(
        inside.communities["plain-language"], inside["Wout"], invite=True, starts_at=soon if was else later
    )
    assert send_due() == 1
    move(meeting, inside, starts_at=later if was else soon)
    assert send_due() == 1


def test_who_was_told_long_ago_hears_of_the_change(inside: Tenant, mailbox: MailCatcher) -> None:
    """Sent mails are forgotten after thirty days; those about a meeting only when it is over."""
    only_for(inside, "Amina")
    moved_to, before, after = noon_in(100), noon_in(99), noon_in(101)
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True, starts_at=noon_in(60))
    assert send_due() == 1
    with time_machine.travel(noon_in(40)):
        assert purge_settled_mail() == 0
        move(meeting, inside, starts_at=moved_to)
        assert send_gathered() == 1
    with time_machine.travel(before):
        assert purge_settled_mail() == 0
    with time_machine.travel(after):
        assert purge_settled_mail() == 2
