"""Scrubbing of log lines: what is removed, and what stays."""

import pytest

from cop_platform.logs.scrubbing import hide_values, scrub, scrub_message

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
