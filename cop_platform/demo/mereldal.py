"""Mereldal, a care group that does not exist: its people, circles and dates, told relative to today."""

from dataclasses import dataclass, field
from datetime import time

from communities.models import Goal, Ink, Joining, Level, Phase, Role
from meetings.models import Format

#: Name, where they work, in which language they read.
PEOPLE = [
    ("Amina El Idrissi", "Home care, Aalst", "en"),
    ("Nele Baert", "Communication", "nl"),
    ("Wout Maes", "Reception, Gent", "nl"),
    ("Lotte Vermeersch", "Learning and growing", "nl"),
    ("Griet Lambrecht", "Board", "nl"),
    ("Tom Aerts", "IT service desk", "en"),
    ("Karel Segers", "Legal", "nl"),
    ("Imane Bouzid", "Home care, Gent", "en"),
    ("Dries Fonteyne", "Care record team", "nl"),
    ("Pieter Goossens", "Living group De Linde", "nl"),
    ("Yasmina Benali", "Data", "en"),
    ("Tine Van Acker", "Communication", "nl"),
    ("Kofi Mensah", "Night care, Kortrijk", "en"),
    ("Sofie Wouters", "Wound care", "nl"),
    ("Bram De Smet", "Kitchen, Gent", "nl"),
    ("Chloé Simoens", "Trainee", "nl"),
    ("Hanne Peeters", "Pharmacy", "nl"),
    ("Els Jacobs", "Invoicing", "nl"),
    ("Fatma Yıldız", "Volunteers", "nl"),
    ("Ruben Stevens", "Care record team", "en"),
]


@dataclass(frozen=True)
class Date:
    """A meeting on the first such weekday (Monday is 0) at least so many days from today, on the clock of Brussels."""

    weekday: int
    days: int
    start: time
    end: time
    focus: str
    reason: str
    format: Format
    place: str = ""
    online_url: str = ""
    catering: str = ""
    coming: tuple[str, ...] = ()


@dataclass(frozen=True)
class Circle:
    slug: str
    name: str
    language: str
    purpose: str
    domain: str
    goal: Goal
    phase: Phase
    months: int
    ink: Ink
    cadence: str
    people: dict[Level, tuple[str, ...]]
    roles: dict[str, Role]
    dates: tuple[Date, ...] = ()
    joining: Joining = Joining.OPEN
    joining_reason: str = ""
    asked: dict[str, tuple[Role, str]] = field(default_factory=dict)


CIRCLES = [
    Circle(
        slug="plain-language",
        name="Plain Language",
        language="en",
        purpose=(
            "Every letter, screen and poster that leaves Mereldal is understood the first time. We rewrite real texts "
            "together, test them aloud, and hand them back to the team that needed them."
        ),
        domain="Communication",
        goal=Goal.SOLVE,
        phase=Phase.PERFORM,
        months=20,
        ink=Ink.TOMATO,
        cadence="Every second Tuesday",
        people={
            Level.CORE: ("Nele", "Wout", "Lotte", "Karel", "Imane", "Dries"),
            Level.ACTIVE: ("Amina", "Pieter", "Yasmina", "Tine", "Els", "Ruben", "Hanne"),
            Level.PERIPHERY: ("Griet", "Kofi", "Sofie", "Chloé", "Fatma"),
        },
        roles={"Nele": Role.LEADER, "Wout": Role.COORDINATOR, "Lotte": Role.COACH, "Griet": Role.SPONSOR},
        dates=(
            Date(
                weekday=1,
                days=5,
                start=time(12),
                end=time(13, 30),
                focus="The bill nobody understands",
                reason=(
                    "Els brings five real invoices. We take the worst one apart and leave with a first page a family "
                    "can explain in one breath."
                ),
                format=Format.LEAN_COFFEE,
                place="De Refter, Aalst",
                online_url="https://meet.example/plain-language",
                catering="Soup and bread",
                coming=("Nele", "Wout", "Els", "Karel"),
            ),
            Date(
                weekday=1,
                days=19,
                start=time(12),
                end=time(13, 30),
                focus="One word for one thing",
                reason="Forty words for the same form. Which one do we keep?",
                format=Format.WORLD_CAFE,
                place="Attic, Gent",
                catering="Soup and bread",
            ),
        ),
    ),
    Circle(
        slug="nachtstemmen",
        name="Nachtstemmen",
        language="nl",
        purpose="Van de nacht een goede plek maken om te werken, en om te slapen.",
        domain="People",
        goal=Goal.LEARN,
        phase=Phase.START_UP,
        months=2,
        ink=Ink.SKY,
        cadence="Elke eerste vrijdag van de maand",
        people={
            Level.CORE: ("Kofi", "Sofie"),
            Level.ACTIVE: ("Imane", "Fatma"),
            Level.PERIPHERY: ("Hanne", "Amina"),
        },
        roles={"Kofi": Role.LEADER},
        dates=(
            Date(
                weekday=4,
                days=2,
                start=time(22, 30),
                end=time(23, 30),
                focus="Overdag slapen: wat helpt echt?",
                reason="Iedereen brengt één ding mee dat werkt, en één ding dat niet werkt.",
                format=Format.FISHBOWL,
                place="Nachtkantine, Kortrijk",
                catering="Koffie en koeken",
                coming=("Kofi", "Sofie"),
            ),
        ),
        asked={"Amina": (Role.COORDINATOR, "Jij kent iedereen op de late.")},
    ),
    Circle(
        slug="medication-safety",
        name="Medication Safety",
        language="en",
        purpose="The right medicine, the right person, every round.",
        domain="Care",
        goal=Goal.SOLVE,
        phase=Phase.PERFORM,
        months=9,
        ink=Ink.APRICOT,
        cadence="Every first Tuesday",
        people={
            Level.CORE: ("Hanne", "Sofie"),
            Level.ACTIVE: ("Pieter", "Kofi"),
            Level.PERIPHERY: ("Imane",),
        },
        roles={"Hanne": Role.LEADER, "Lotte": Role.COACH},
        dates=(
            Date(
                weekday=1,
                days=9,
                start=time(13),
                end=time(14),
                focus="Second pair of eyes on the evening round",
                reason="What did it cost, what did it catch?",
                format=Format.RETROSPECTIVE,
                place="Room 2.04, Gent",
            ),
        ),
        joining=Joining.BY_REQUEST,
        joining_reason="We talk about what went wrong on real rounds, so we first talk with whoever wants to join.",
    ),
    Circle(
        slug="keuken-zonder-afval",
        name="Keuken zonder afval",
        language="nl",
        purpose="Goed eten op het bord, en niet in de vuilbak.",
        domain="Kitchen and houses",
        goal=Goal.INNOVATE,
        phase=Phase.PERFORM,
        months=14,
        ink=Ink.LEAF,
        cadence="Om de drie weken op donderdag",
        people={
            Level.CORE: ("Bram", "Tine"),
            Level.ACTIVE: ("Chloé", "Els"),
            Level.PERIPHERY: ("Amina", "Griet", "Wout"),
        },
        roles={"Bram": Role.LEADER, "Tine": Role.COORDINATOR},
        dates=(
            Date(
                weekday=3,
                days=12,
                start=time(15),
                end=time(16, 30),
                focus="Proeven: het korstenmenu",
                reason="Drie gerechten van oud brood. Jij zegt welk op de kaart mag.",
                format=Format.OPEN_SPACE,
                place="Grote keuken, Gent",
                catering="Dat is net de bedoeling",
                coming=("Bram", "Chloé"),
            ),
        ),
    ),
    Circle(
        slug="handy-tech",
        name="Handy Tech",
        language="en",
        purpose="Small gadgets that make a resident’s day easier.",
        domain="Digital",
        goal=Goal.INNOVATE,
        phase=Phase.INITIATE,
        months=0,
        ink=Ink.IRIS,
        cadence="",
        people={Level.CORE: ("Yasmina",), Level.ACTIVE: (), Level.PERIPHERY: ("Dries",)},
        roles={"Yasmina": Role.LEADER},
    ),
    Circle(
        slug="falls-prevention",
        name="Falls Prevention",
        language="en",
        purpose="Fewer falls in every house.",
        domain="Care",
        goal=Goal.SOLVE,
        phase=Phase.CLOSED,
        months=5,
        ink=Ink.TEAL,
        cadence="",
        people={Level.CORE: ("Pieter",), Level.ACTIVE: ("Sofie", "Imane"), Level.PERIPHERY: ("Griet",)},
        roles={"Pieter": Role.LEADER},
    ),
]

#: Who to sign in as, and what for.
PERSONAS = [
    ("Amina", "looks around, takes part, is asked for a role"),
    ("Wout", "coordinates Plain Language: plans, moves, calls off"),
    ("Griet", "sponsors, from the edge"),
    ("Tom", "administers Mereldal: invites colleagues"),
]
