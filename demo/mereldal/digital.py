"""Circles about numbers, screens and gadgets."""

from calendar import TUESDAY, WEDNESDAY
from datetime import time

from communities.models import Goal, Ink, Phase, Role
from demo.script import Circle, Date, Rhythm
from meetings.models import Format

DATA = Circle(
    slug="data-for-humans",
    name="Data for Humans",
    language="en",
    purpose="Numbers that everyone on the team can read and question.",
    domain="Digital",
    goal=Goal.LEARN,
    phase=Phase.START_UP,
    phase_since=14,
    began=20,
    ink=Ink.SKY,
    size=(4, 9, 14),
    cadence="Every third Wednesday",
    draws=("digital", "office", "nursing"),
    core=("Yasmina", "Ben"),
    active=("Marc", "Ruben"),
    edge=("Karel", "Tom", "Leen"),
    roles={"Yasmina": Role.LEADER, "Ben": Role.COORDINATOR, "Marc": Role.SPONSOR},
    laid_down={"Leen": (Role.COACH, 6)},
    asked={"Lotte": (Role.COACH, "You ask the question behind the number.")},
    rhythm=Rhythm(
        weekday=WEDNESDAY,
        every=3,
        lead=9,
        start=time(12, 30),
        end=time(13, 30),
        online_url="https://meet.example/data-for-humans",
    ),
    coming=(
        Date(
            "What do we count when we count a fall?",
            reason="Four houses, four answers. We read each other’s definition aloud and look for one we all mean.",
        ),
        Date(
            "One graph, five readings",
            Format.WORLD_CAFE,
            "The same picture for a cook, a nurse, a volunteer, an accountant and a son. What does each of them see?",
            place="Attic, Gent",
            catering="Sandwiches",
            host="Ben",
        ),
    ),
    past=(
        Date("Forty words we count the same way", Format.OPEN_SPACE),
        Date(
            "Who is this number for?",
            Format.FISHBOWL,
            "A report of thirty pages, and one reader who says what she skips.",
        ),
        Date("Averages that hide somebody", host="Ben"),
        Date("Bring your worst spreadsheet", Format.LAUNCH, place="Attic, Gent", catering="Sandwiches"),
    ),
)

TINKERERS = Circle(
    slug="care-record-tinkerers",
    name="Care Record Tinkerers",
    language="en",
    purpose="Less clicking, more caring. The handover template is live in every team; we look at what is left to do.",
    domain="Digital",
    goal=Goal.INNOVATE,
    phase=Phase.WIND_DOWN,
    phase_since=8,
    began=118,
    ink=Ink.TEAL,
    size=(3, 9, 17),
    cadence="Now and then, on a Tuesday",
    draws=("digital", "nursing"),
    core=("Ruben", "Dries"),
    active=("Ben", "Nadia"),
    edge=("Karel", "Yasmina"),
    left=("Amina", "Pieter", "Tine"),
    roles={"Ruben": Role.LEADER, "Dries": Role.COORDINATOR},
    laid_down={"Ben": (Role.COACH, 8)},
    rhythm=Rhythm(
        weekday=TUESDAY,
        every=11,
        lead=12,
        start=time(10),
        end=time(11),
        online_url="https://meet.example/tinkerers",
    ),
    coming=(
        Date(
            "What do we leave behind, and with whom?",
            Format.RETROSPECTIVE,
            "Most of what we came for is done. Shall we celebrate and close, or is there one more thing?",
        ),
    ),
    past=(
        Date("The handover template, three months on", Format.RETROSPECTIVE),
        Date("Five clicks fewer", Format.PECHA_KUCHA),
    ),
)

HANDY_TECH = Circle(
    slug="handy-tech",
    name="Handy Tech",
    language="en",
    purpose="Small gadgets that make a resident’s day easier. Bring a question; no screwdriver needed.",
    domain="Digital",
    goal=Goal.INNOVATE,
    phase=Phase.INITIATE,
    phase_since=3,
    began=3,
    ink=Ink.IRIS,
    size=(2, 4, 6),
    draws=("therapy", "volunteer", "digital"),
    core=("Jeroen",),
    active=("Ahmed",),
    edge=("Dries",),
    roles={"Jeroen": Role.LEADER},
)
