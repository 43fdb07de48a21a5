"""What came out of the last two meetings of a community in the care group Mereldal, the latest first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionScript:
    """An action point. ``owner`` is asked, or said yes; without one it is free."""

    text: str
    owner: str = ""
    accepted: bool = False
    is_done: bool = False
    in_days: int = 0


@dataclass(frozen=True)
class MinutesScript:
    """What came out of a past meeting: notes by whom, one text after the other; decisions by whom, with their words."""

    notes: tuple[tuple[str, str], ...]
    decisions: tuple[tuple[str, str, str], ...]
    points: tuple[ActionScript, ...]
    sentences: tuple[str, ...]


BILL = (
    "The credit gets its own line, with a word to it: “still yours”.\n\nOne price on page one. The law’s three words"
    " move to page two.\n\n“Who do I call?” works with a first name; reception in Gent tries it."
)
WORDS = "Reading aloud finds more than reading twice.\n\nWe keep the word list short: eighty terms."

MINUTES: dict[str, tuple[MinutesScript, ...]] = {
    "plain-language": (
        MinutesScript(
            notes=(
                ("Nele", "The credit gets its own line. One price on page one."),
                ("Tine", BILL),
            ),
            decisions=(("Nele", "One price on page one", "No objection in the room. We look at it again in spring."),),
            points=(
                ActionScript("Draw the new first page", "Els", accepted=True, in_days=9),
                ActionScript("Ask the family council to read it", "Amina", in_days=12),
                ActionScript("Try a first name at reception in Gent"),
            ),
            sentences=("I rewrote my own letter the same evening.", "Too many topics for one soup."),
        ),
        MinutesScript(
            notes=(
                ("Wout", "Reading aloud finds more than reading twice.\n\nWe keep the word list short: eighty terms."),
            ),
            decisions=(("Wout", "The word list stops at eighty", "A new word takes the place of an old one."),),
            points=(
                ActionScript("Read one letter aloud in each house", "Karel", accepted=True, is_done=True),
                ActionScript("Send the word list to Data for Humans", "Nele", accepted=True, in_days=20),
            ),
            sentences=("Half an hour less would do.", "The laughing helped most."),
        ),
    ),
}
