"""Addresses pasted as mail programs copy them."""

import pytest

from members.invitations.forms import InvitationsForm
from members.invitations.pasted import addresses_in

JAN, AN = "jan@a.example", "an@a.example"


def cleaned(text: str) -> InvitationsForm:
    return InvitationsForm({"emails": text, "language": "en"})


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ('Jansen, Jan <jan@a.example>; "Peeters, An" <an@a.example>', [JAN, AN]),
        ("Jansen, Jan <jan@a.example>, Peeters, An <an@a.example>", [JAN, AN]),
        ("<jan@a.example>", [JAN]),
        ("<jan@a.example> <an@a.example>", [JAN, AN]),
        ("mailto:jan@a.example", [JAN]),
        ("jan@a.example<MAILTO:jan@a.example?subject=Soup>", [JAN]),
        ("jan@a.example.", [JAN]),
        ("'jan@a.example' <jan@a.example>", [JAN]),
        ("\u202ajan@a.example\u202c", [JAN]),
        ("jan@\u200ba.example", [JAN]),
        ("• Jan@A.example\r\n• an@a.example", [JAN, AN]),
        ("jan@a.example, An Peeters <an@a.example>", [JAN, AN]),
        ("An Peeters <an@a.example> jan@a.example", [AN, JAN]),
        ("jan@a.example an@a.example;jan@a.example", [JAN, AN]),
        ("jan@a.example <an@a.example>", [JAN, AN]),
        ("(jan@a.example) “an@a.example”", [JAN, AN]),
        ('"jan@a.example", "an@a.example"', [JAN, AN]),
        ("o'brien@a.example", ["o'brien@a.example"]),
    ],
)
def test_the_addresses_are_taken_out(pasted: str, found: list[str]) -> None:
    form = cleaned(pasted)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["emails"] == found


def test_all_that_remains_wrong_is_named() -> None:
    form = cleaned("nele\njan@a.example\nan@a, Peeters <an@>")
    assert form.errors["emails"] == ["Are these addresses complete? nele, an@a, an@"]
    assert cleaned("jansen").errors["emails"] == ["Is this address complete? jansen"]


@pytest.mark.parametrize("pasted", ["\u200b", "<>", '"Jansen"', "•"])
def test_no_address_at_all_is_said(pasted: str) -> None:
    assert cleaned(pasted).errors["emails"] == ["This field is required."]


def test_a_list_of_many_names_gives_addresses_only() -> None:
    assert addresses_in("; ".join(f'"Name, {n}" <n{n}@a.example>' for n in range(60))) == [
        f"n{n}@a.example" for n in range(60)
    ]
