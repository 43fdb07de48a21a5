"""Mails filled into a skeleton: read back, they are those that Django would have built for each person."""

from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cop_platform.outbox.messages import CalendarPart, MailMessage, Recipient, subjects_only
from cop_platform.outbox.skeletons import MOST_KEPT, FilledMessage, ReadyEmail, _kept, fill_in, keep_skeletons
from cop_platform.text import own_direction
from meetings.calendars.writing import document, folded

PARAGRAPH = "Wij lezen wat we schreven, en schrijven het opnieuw. " * 25
NAMES = [
    "Amina",
    "Zoë Łukasiewicz",
    "Юлия Смирнова",
    "王小明",
    "🌱 Bloem 🌱",
    'O\'Brien “the” "Bill" <b>',
    "x" * 100,
    "é" * 100,
    "محمد بن سلمان",
    "Ann = Bob ?= =20",
    ". dot",
    "&amp; %s {{ name }}",
    "",
]
ADDRESSES = ["a@b.example", "zoë@b.example", "jan@büro.example", "Zoë Ømega <z@b.example>", f"{'n' * 60}@b.example"]


def message(to: str, values: Mapping[str, str], *, is_wide: bool = False) -> MailMessage:
    """What templates do with values. ``is_wide``: with lines that must be broken."""
    name, link = own_direction(values["name"]), values["link"]
    greeting = f"Dag {name}," if values["name"] else "Dag,"
    body = PARAGRAPH if is_wide else "Wij lezen wat we schreven."
    lines = ["BEGIN:VCALENDAR", "SUMMARY:Überblick, für alle, die wir kennen und noch nicht kennen, und mehr"]
    lines += [values["attendee"], "END:VCALENDAR"]
    return MailMessage(
        to=to,
        subject="Überblick: was wir gelernt haben, und was wir noch lernen wollen, alle zusammen, am Montag",
        text=f"{greeting}\n\n{body}\n{link} {link}?a=b\n",
        html=f'<p>{escape(greeting)}</p>\n<p>{body} = </p><a href="{escape(link)}?x=1&amp;y=2">{escape(link)}</a>\n',
        sender="Mereldal é <no-reply@kring.example>",
        headers={"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        calendar=CalendarPart("REQUEST", document(lines), folded),
    )


def values_of(name: str, number: int = 0) -> dict[str, str]:
    link = f"https://kring.example/o/mereldal/{number:04}{'t' * 120}"
    return {
        "name": name,
        "link": link,
        "attendee": f'ATTENDEE;CN="{name.replace(chr(34), "’")}":mailto:{number}@b.example',
    }


def filled(to: str, values: Mapping[str, str], *, is_wide: bool = False) -> MailMessage:
    recipient = Recipient(to, "nl", ZoneInfo("Europe/Brussels"))
    found = fill_in(("kind", is_wide), recipient, values, lambda given: message(to, given, is_wide=is_wide))
    assert isinstance(found, FilledMessage)
    return found


def read(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def told(mail: EmailMessage) -> list[object]:
    """All that a mail says, but for boundaries, the date and how it is encoded."""
    headers = [(name, " ".join(str(value).split())) for name, value in mail.items()]
    left_out = {"date", "content-type"}
    contents = [
        (part.get_content_type(), part.get_filename(), part.get_param("method"), part.get_content())
        for part in mail.walk()
        if not part.is_multipart()
    ]
    kinds = [part.get_content_type() for part in mail.walk()]
    return [sorted(each for each in headers if each[0].lower() not in left_out), kinds, contents]


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    with keep_skeletons():
        yield


@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize("to", ADDRESSES)
def test_read_back_it_is_the_mail_that_django_builds(to: str, is_wide: bool) -> None:
    for number, name in enumerate(NAMES):
        values, token = values_of(name, number), uuid4()
        built: Any = message(to, values, is_wide=is_wide).email(token).message()
        slow = built.as_bytes(linesep="\r\n")
        email = filled(to, values, is_wide=is_wide).email(token)
        assert isinstance(email, ReadyEmail)
        assert told(read(email.raw)) == told(read(slow)), name
        # Also for a backend that is no SMTP server.
        again: Any = email.message()
        assert told(read(again.as_bytes(linesep="\r\n"))) == told(read(slow))


@pytest.mark.parametrize("is_wide", [False, True])
def test_no_line_is_too_long_and_each_ends_as_smtp_wants_it(is_wide: bool) -> None:
    for number, name in enumerate(NAMES):
        email = filled("jan@büro.example", values_of(name, number), is_wide=is_wide).email(uuid4())
        raw = email.raw  # type: ignore[attr-defined]
        assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        quoted = [part for part in read(raw).walk() if part["Content-Transfer-Encoding"] == "quoted-printable"]
        assert bool(quoted) == is_wide
        for part in quoted:
            assert max(map(len, str(part.get_payload()).splitlines())) <= 76


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60), min_size=2, max_size=6)
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_nobody_reads_what_belongs_to_another(names: list[str]) -> None:
    people = {number: values_of(f"{name}§{number}§", number) for number, name in enumerate(names)}
    for is_wide in (False, True):
        for number, values in people.items():
            mail = filled(f"{number}@b.example", values, is_wide=is_wide)
            all_said = str(told(read(mail.email(uuid4()).raw)))  # type: ignore[attr-defined]
            assert f"{number:04}t" in all_said
            assert f"§{number}§" in all_said
            assert "mark" not in all_said
            for other in set(people) - {number}:
                assert f"§{other}§" not in all_said
                assert f"{other:04}t" not in all_said
                assert f"{other}@b.example" not in all_said


def test_it_is_rendered_once_for_all_who_read_the_same() -> None:
    rendered = []

    def render(values: Mapping[str, str]) -> MailMessage:
        rendered.append(values)
        return message("a@b.example", values)

    def send(key: str, language: str, zone: str, name: str) -> None:
        fill_in(key, Recipient("a@b.example", language, ZoneInfo(zone)), values_of(name), render)

    for name in ("Amina", "Zoë", "王小明"):
        send("first", "nl", "Europe/Brussels", name)
    assert len(rendered) == 1
    send("first", "en", "Europe/Brussels", "Amina")
    send("first", "nl", "America/New_York", "Amina")
    send("second", "nl", "Europe/Brussels", "Amina")
    send("first", "nl", "Europe/Brussels", "")  # no name: another greeting
    assert len(rendered) == 5
    with subjects_only():
        send("first", "nl", "Europe/Brussels", "Amina")
    assert len(rendered) == 6


def test_only_so_many_are_kept() -> None:
    for key in range(3 * MOST_KEPT):
        fill_in(
            key, Recipient("a@b.example", "nl", ZoneInfo("UTC")), values_of("A"), lambda v: message("a@b.example", v)
        )
    assert len(_kept.get() or ()) == MOST_KEPT


def test_a_subject_of_ones_own_is_refused() -> None:
    def render(values: Mapping[str, str]) -> MailMessage:
        return MailMessage("a@b.example", f"For {values['name']}", "", "")

    with pytest.raises(ValueError, match="subject"):
        fill_in("own", Recipient("a@b.example", "nl", ZoneInfo("UTC")), {"name": "Amina"}, render)


def test_a_value_cannot_add_a_header() -> None:
    values = {**values_of("A"), "link": "https://x/\r\nBcc: all@b.example"}
    with pytest.raises(ValueError, match="line break"):
        filled("a@b.example", values).email(uuid4())
