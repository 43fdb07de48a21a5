"""Communities about food waste and heating."""

from calendar import MONDAY, THURSDAY
from datetime import time

from communities.models import Colour, MainGoal, Phase, Role
from demo.script import CommunityScript, MeetingScript, OpportunityScript, Rhythm
from meetings.models import Format

KITCHEN = CommunityScript(
    slug="keuken-zonder-afval",
    name="Keuken zonder afval",
    language="nl",
    purpose="Goed eten op het bord, en niet in de vuilbak.",
    domain="Kitchen and houses",
    goal=MainGoal.INNOVATE,
    phase=Phase.PERFORM,
    weeks_in_phase=61,
    weeks_ago_started=80,
    colour=Colour.LEAF,
    size=(6, 15, 22),
    cadence="Om de drie weken op donderdag",
    trades=("kitchen", "living"),
    core=("Bram", "Tine", "Hilde"),
    active=("Els", "Rita"),
    periphery=("Amina", "Griet", "Wout", "Marc", "Sara"),
    former=("Jan",),
    roles={"Bram": Role.LEADER, "Tine": Role.COORDINATOR, "Sara": Role.COACH, "Marc": Role.SPONSOR},
    mail_preferences={"Amina": True, "Wout": True},
    welcome="Fijn dat je meekookt. Breng een schort mee, of alleen honger.",
    opportunities=(
        OpportunityScript("Weeg een week lang de korsten", in_days=14),
        OpportunityScript("Breng een recept van thuis mee"),
        OpportunityScript("Proef de soep in Aalst", taken_by="Els"),
    ),
    rhythm=Rhythm(
        weekday=THURSDAY,
        every_weeks=3,
        lead_days=8,
        start=time(15),
        end=time(16, 30),
        place="Grote keuken, Gent",
        catering="Dat is net de bedoeling",
    ),
    upcoming=(
        MeetingScript(
            "Proeven: het korstenmenu",
            Format.OPEN_SPACE,
            "Drie gerechten van oud brood. Jij zegt welk op de kaart mag.",
            going=("Bram", "Tine", "Rita"),
            maybe=("Amina",),
        ),
        MeetingScript(
            "Op bezoek in de keuken van Aalst",
            Format.OTHER,
            "Aalst begint met soep vooraf. We kijken mee aan de band en eten mee aan tafel.",
            place="Keuken, Aalst",
            host="Hilde",
        ),
        MeetingScript(
            "Wat komt er terug op de kar?",
            reason="Een week lang fotografeerden we de karren. Zonder namen, met honger naar ideeën.",
            host="Tine",
        ),
    ),
    past=(
        MeetingScript(
            "Soep vooraf: wat leerden we?",
            Format.RETROSPECTIVE,
            "Elke maand 310 kilo minder in de vuilbak. Waar zit de rest?",
        ),
        MeetingScript("Halve porties, hele keuze", Format.WORLD_CAFE),
        MeetingScript("De boer van de pompoenen", Format.GUEST, place="Refter, Oudenaarde"),
        MeetingScript(
            "Restjes op vrijdag", cancellation_note="De stoomoven is stuk en Bram staat alleen. Tot over drie weken."
        ),
        MeetingScript(
            "Wegen zonder wijzen", reason="Hoe toon je een team wat het weggooit, zonder dat iemand zich bekeken voelt?"
        ),
    ),
)

WARM_HOUSES = CommunityScript(
    slug="warme-huizen-lage-facturen",
    name="Warme huizen, lage facturen",
    language="nl",
    purpose="Aangename huizen die een derde minder energie vragen.",
    domain="Kitchen and houses",
    goal=MainGoal.SOLVE,
    phase=Phase.PERFORM,
    weeks_in_phase=33,
    weeks_ago_started=50,
    colour=Colour.APRICOT,
    size=(5, 12, 18),
    cadence="Om de vier weken op maandag",
    trades=("house", "office"),
    core=("Stijn", "Olivier", "Paul"),
    active=("Jan", "Sara"),
    periphery=("Griet", "Marc"),
    roles={"Stijn": Role.LEADER, "Olivier": Role.COORDINATOR, "Sara": Role.COACH, "Griet": Role.SPONSOR},
    rhythm=Rhythm(
        weekday=MONDAY,
        every_weeks=4,
        lead_days=16,
        start=time(9),
        end=time(10, 30),
        place="Stookplaats, Oudenaarde",
        catering="Warme koffie, uiteraard",
    ),
    upcoming=(
        MeetingScript(
            "Met de warmtecamera door de kelder",
            Format.OTHER,
            "Stijn heeft de camera geleend. Trek platte schoenen aan; we eindigen boven, bij de koffie.",
            going=("Stijn", "Olivier", "Jan"),
        ),
        MeetingScript(
            "Nachtkoeling in drie huizen: de cijfers",
            Format.WORLD_CAFE,
            "Vier graden koeler op warme dagen, zonder airco. Wat kost het, wie deed wat, wie volgt?",
            online_url="https://meet.example/warme-huizen",
            host="Olivier",
        ),
    ),
    past=(
        MeetingScript("Wie draait er aan de thermostaat?", Format.FISHBOWL),
        MeetingScript(
            "De boiler van 1987",
            Format.GUEST,
            "De man die hem plaatste, komt vertellen hoe hij bedoeld was.",
            host="Paul",
        ),
        MeetingScript("Deuren die openblijven", reason="Waarom een bewoner dat wil, en wat het kost."),
        MeetingScript("Zon op het dak: waar mag het?", Format.OPEN_SPACE, place="Zolder, Gent"),
    ),
)
