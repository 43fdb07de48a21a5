"""Charters of the demonstration, beside that of Plain Language: overdue for review, in draft, and in a round."""

from calendar import TUESDAY, WEDNESDAY
from datetime import time

from charters.drafting.parts import Cadence, Frequency, Link, Setting, Sheet, Value
from charters.models import Ambition, Part
from communities.models import Stance
from demo.script import CharterScript, ProposalScript, ResponseScript

#: In force for longer than half a year: it waits to be looked at again.
MEDICATION = CharterScript(
    Sheet(
        values=(
            Value("A near miss is a gift.", "We thank the teller before we ask anything."),
            Value("Look at the round, never at the nurse.", "We draw what happened, without names."),
            Value("Try it on one ward first.", "Two weeks, then we decide."),
        ),
        cadence=Cadence(Frequency.FOUR_WEEKLY, TUESDAY, time(14), 90, Setting.IN_PERSON),
        tooling=(Link("Cards and drawings", "https://files.example/medication"),),
        criteria=(
            "Near misses are told, and told soon.",
            "Wards use our cards without being asked.",
            "New colleagues know who to call.",
        ),
    ),
    weeks_ago_adopted=31,
    ambitions=(
        ("Near misses told within a day.", 4, Ambition.State.UNDER_WAY, "on three wards of five"),
        ("A red sleeve for whoever gives out medicines.", -9, Ambition.State.REACHED, "nobody interrupts any more"),
        ("One medication sheet from hospital to house.", 26, Ambition.State.PLANNED, ""),
        ("A scanner on every cart.", 8, Ambition.State.DROPPED, "two pairs of eyes turned out to be enough"),
    ),
)

#: Being written.
DATA = CharterScript(
    Sheet(
        purpose="Numbers that everyone on the team can read, question and put to use.",
        values=(
            Value("A number is the start of a talk.", "We ask what it leaves out before we ask what it says."),
            Value("No number about one person.", "We stop at the team."),
        ),
        cadence=Cadence(Frequency.THREE_WEEKLY, WEDNESDAY, time(12, 30), 60, Setting.ONLINE),
        criteria=("Teams ask us for a number before they ask for a report.",),
    ),
    ambitions=(("One word list of what we count, shared by four houses.", 30, Ambition.State.PLANNED, ""),),
    remarks=(
        (Part.PURPOSE, "Ruben", "“Put to use” is new. By whom? A team, or whoever reads the report?", False),
        (Part.CADENCE, "Marc", "Half past twelve is when the kitchen is busiest. Could it be one?", True),
        (Part.CRITERIA, "Ruben", "And one about questions: how often did somebody change a question?", False),
    ),
)

#: Put to the members, with an objection.
WOUNDS = CharterScript(
    Sheet(
        purpose="Eén manier om een wonde te verzorgen, thuis, in een woongroep of voor even.",
        values=(
            Value("Eerst kijken, dan doen.", "We vragen wat de bewoner zelf merkt."),
            Value("Wat werkt, delen we.", "Elke foto komt met een zin uitleg."),
        ),
        cadence=Cadence(Frequency.TWO_WEEKLY, WEDNESDAY, time(8, 30), 60, Setting.ONLINE),
        tooling=(Link("De verbandgids", "https://files.example/verbandgids"),),
        criteria=("Wie nieuw is, vindt de gids op de kar.", "We verversen zonder pijn, of weten waarom niet."),
    ),
    ambitions=(("Eén verbandkar die overal gelijk is.", 22, Ambition.State.PLANNED, ""),),
    round=ProposalScript(
        "",
        "Sofie",
        days_ago=3,
        days_open=11,
        texts=(),
        responses=(
            (
                ResponseScript("Ahmed", Stance.NO_OBJECTION),
                ResponseScript("Miet", Stance.NO_OBJECTION, "Fijn dat de bewoner bovenaan staat."),
                ResponseScript(
                    "Imane",
                    Stance.OBJECTION,
                    "Halfnegen is in de thuiszorg midden in de ronde. Dan kunnen wij nooit mee.",
                    "De ene keer om halfnegen, de andere keer om halftwee.",
                ),
            ),
        ),
    ),
)
