"""Circles about what we eat and how we heat."""

from calendar import MONDAY, THURSDAY
from datetime import time

from communities.models import Goal, Ink, Phase, Role
from demo.script import Circle, Date, Rhythm, Step
from meetings.models import Format

KITCHEN = Circle(
    slug="keuken-zonder-afval",
    name="Keuken zonder afval",
    language="nl",
    purpose="Goed eten op het bord, en niet in de vuilbak.",
    domain="Kitchen and houses",
    goal=Goal.INNOVATE,
    phase=Phase.PERFORM,
    phase_since=61,
    began=80,
    ink=Ink.LEAF,
    size=(6, 15, 22),
    cadence="Om de drie weken op donderdag",
    draws=("kitchen", "living"),
    core=("Bram", "Tine", "Hilde"),
    active=("Els", "Rita"),
    edge=("Amina", "Griet", "Wout", "Marc", "Sara"),
    left=("Jan",),
    roles={"Bram": Role.LEADER, "Tine": Role.COORDINATOR, "Sara": Role.COACH, "Marc": Role.SPONSOR},
    news={"Amina": True, "Wout": True},
    welcome="Fijn dat je meekookt. Breng een schort mee, of alleen honger.",
    steps=(
        Step("Weeg een week lang de korsten", in_days=14),
        Step("Breng een recept van thuis mee"),
        Step("Proef de soep in Aalst", liked_by="Els"),
    ),
    rhythm=Rhythm(
        weekday=THURSDAY,
        every=3,
        lead=8,
        start=time(15),
        end=time(16, 30),
        place="Grote keuken, Gent",
        catering="Dat is net de bedoeling",
    ),
    coming=(
        Date(
            "Proeven: het korstenmenu",
            Format.OPEN_SPACE,
            "Drie gerechten van oud brood. Jij zegt welk op de kaart mag.",
            coming=("Bram", "Tine", "Rita"),
            maybe=("Amina",),
        ),
        Date(
            "Op bezoek in de keuken van Aalst",
            Format.OTHER,
            "Aalst begint met soep vooraf. We kijken mee aan de band en eten mee aan tafel.",
            place="Keuken, Aalst",
            host="Hilde",
        ),
        Date(
            "Wat komt er terug op de kar?",
            reason="Een week lang fotografeerden we de karren. Zonder namen, met honger naar ideeën.",
            host="Tine",
        ),
    ),
    past=(
        Date(
            "Soep vooraf: wat leerden we?",
            Format.RETROSPECTIVE,
            "Elke maand 310 kilo minder in de vuilbak. Waar zit de rest?",
        ),
        Date("Halve porties, hele keuze", Format.WORLD_CAFE),
        Date("De boer van de pompoenen", Format.GUEST, place="Refter, Oudenaarde"),
        Date("Restjes op vrijdag", called_off="De stoomoven is stuk en Bram staat alleen. Tot over drie weken."),
        Date(
            "Wegen zonder wijzen", reason="Hoe toon je een team wat het weggooit, zonder dat iemand zich bekeken voelt?"
        ),
    ),
)

WARM_HOUSES = Circle(
    slug="warme-huizen-lage-facturen",
    name="Warme huizen, lage facturen",
    language="nl",
    purpose="Aangename huizen die een derde minder energie vragen.",
    domain="Kitchen and houses",
    goal=Goal.SOLVE,
    phase=Phase.PERFORM,
    phase_since=33,
    began=50,
    ink=Ink.APRICOT,
    size=(5, 12, 18),
    cadence="Om de vier weken op maandag",
    draws=("house", "office"),
    core=("Stijn", "Olivier", "Paul"),
    active=("Jan", "Sara"),
    edge=("Griet", "Marc"),
    roles={"Stijn": Role.LEADER, "Olivier": Role.COORDINATOR, "Sara": Role.COACH, "Griet": Role.SPONSOR},
    rhythm=Rhythm(
        weekday=MONDAY,
        every=4,
        lead=16,
        start=time(9),
        end=time(10, 30),
        place="Stookplaats, Oudenaarde",
        catering="Warme koffie, uiteraard",
    ),
    coming=(
        Date(
            "Met de warmtecamera door de kelder",
            Format.OTHER,
            "Stijn heeft de camera geleend. Trek platte schoenen aan; we eindigen boven, bij de koffie.",
            coming=("Stijn", "Olivier", "Jan"),
        ),
        Date(
            "Nachtkoeling in drie huizen: de cijfers",
            Format.WORLD_CAFE,
            "Vier graden koeler op warme dagen, zonder airco. Wat kost het, wie deed wat, wie volgt?",
            online_url="https://meet.example/warme-huizen",
            host="Olivier",
        ),
    ),
    past=(
        Date("Wie draait er aan de thermostaat?", Format.FISHBOWL),
        Date(
            "De boiler van 1987",
            Format.GUEST,
            "De man die hem plaatste, komt vertellen hoe hij bedoeld was.",
            host="Paul",
        ),
        Date("Deuren die openblijven", reason="Waarom een bewoner dat wil, en wat het kost."),
        Date("Zon op het dak: waar mag het?", Format.OPEN_SPACE, place="Zolder, Gent"),
    ),
)
