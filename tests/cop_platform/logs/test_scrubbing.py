"""Scrubbing of log lines: what is removed, and what stays."""

from time import thread_time

import pytest
from django.test import Client

from cop_platform.logs.scrubbing import LONGEST_MESSAGE, hide_values, scrub, scrub_message, scrub_traceback

SIGNED = "WzEsMSwyXQ:1v5abc:abcdefghijklmnopqrstuvwxyz1234567890ABCDEFG"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (f"Failed: /o/mereldal/invitations/{SIGNED}/ now", "Failed: /o/… now"),
        (f"at https://kring.example/o/mereldal/rsvps/{SIGNED}/, again", "at https://kring.example/… again"),
        ("/accounts/password/reset/key/2-dj3abc/", "/accounts/…"),
        (f"Not signed: {SIGNED!r}", "Not signed: '…'"),
        (f"compressed .eJyLNtIx{SIGNED}", "compressed …"),
        ("GET /search?q=words&key=1", "GET /search?…"),
        ("postgresql://kring:hunter2@db/kring", "postgresql://…@db/kring"),
        ("redis://:hunter2@broker:6379/0", "redis://…@broker:6379/0"),
        ("{'password': 'hunter22', 'login': 'x'}", "{'password': '…', 'login': 'x'}"),
        ("csrfmiddlewaretoken=Zx81ka9qpLm2", "csrfmiddlewaretoken=…"),
        ("Cookie: sessionid=abcd1234", "Cookie: …"),
        ("code=K7Q2MF", "code=…"),
        ("the key 0123456789abcdefghijabcdefghij01 fits", "the key … fits"),
        ("DETAIL:  Key (email)=(amina@mereldal.example) already exists.", "DETAIL:  Key (email)=(…) already exists."),
        ("DETAIL:  Failing row contains (1, Amina).", "DETAIL:  Failing row contains (…)."),
        ("550 <amina@mereldal.example> unknown", "550 <…@…> unknown"),
    ],
)
def test_secrets_and_people_go(words: str, left: str) -> None:
    assert scrub(words) == left


@pytest.mark.parametrize(
    "words",
    [
        'File "/usr/lib/python3.11/site-packages/django/contrib/admin/sites.py", line 254, in inner',
        "job 0f1e2d3c-1111-2222-3333-444455556666",
        'violates unique constraint "members_seat_user_id_5c1b2d3e_fk_members_user_id"',
        "status_code: 5000",
        "The heartbeat of worker could not be written: OperationalError",
        "12:30:59 and 2026-03-29T02:30:00+01:00",
    ],
)
def test_what_helps_stays(words: str) -> None:
    assert scrub(words) == words


def test_what_came_in_is_hidden_whatever_it_looks_like() -> None:
    with hide_values(lambda: ["hunter22", "nl", "hunter22 and more"]):
        assert scrub_message("invalid literal: 'hunter22 and more', 'hunter22', nl") == "invalid literal: '…', '…', nl"
    assert scrub_message("hunter22") == "hunter22"


def test_a_long_message_is_cut_and_its_request_values_are_hidden_first() -> None:
    long_value = "secret words " * 1_000
    with hide_values(lambda: [long_value]):
        assert scrub_message(f"refused: {long_value}") == "refused: …"
    cut = scrub_message("word " * 2_000)
    assert (len(cut) <= LONGEST_MESSAGE + 2, cut.endswith("word …")) == (True, True)


def test_of_a_long_traceback_the_end_stays() -> None:
    lines = [f"line {number}" for number in range(2_000)]
    assert scrub_traceback("\n".join([*lines, "ValueError: password=hunter22"])).endswith(
        "line 1999\nValueError: password=…"
    )


@pytest.fixture
def client_without_csrf() -> Client:
    return Client(enforce_csrf_checks=True)


def test_a_long_origin_costs_no_more_than_a_short_one(db: None, client_without_csrf: Client) -> None:
    """Anonymous requests whose refusal is logged, with the header that made the old rules backtrack."""

    def cost(origin: str) -> float:
        begun = thread_time()
        answer = client_without_csrf.post("/accounts/login/", headers={"origin": origin})
        assert answer.status_code == 403
        return thread_time() - begun

    cost("token")
    assert cost("token" * 1_600) < 5 * cost("token") + 0.05
