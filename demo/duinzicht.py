"""Duinzicht, a small hospital by the sea that does not exist; Amina of Mereldal works there on Wednesdays."""

from calendar import MONDAY, TUESDAY, WEDNESDAY
from datetime import time

from communities.models import Goal, Ink, Phase, Role
from demo.script import Circle, Colleague, Date, House, Rhythm
from meetings.models import Format

HOME_AGAIN = Circle(
    slug="vlot-naar-huis",
    name="Vlot naar huis",
    language="nl",
    purpose="Wie het ziekenhuis verlaat, weet wat er thuis gebeurt. En thuis weten ze het ook.",
    domain="Opname en ontslag",
    goal=Goal.SOLVE,
    phase=Phase.PERFORM,
    phase_since=30,
    began=48,
    ink=Ink.TEAL,
    size=(4, 5, 6),
    cadence="Om de drie weken op woensdag",
    core=("Katrien", "Joris", "Samira", "Walter"),
    active=("Amina", "Ellen", "Bahar", "Wannes", "Greta"),
    edge=("Luc", "Hugo", "Zoë", "Nuria", "Piet", "Marieke"),
    left=("Dirk",),
    roles={"Katrien": Role.LEADER, "Joris": Role.COORDINATOR, "Samira": Role.COACH, "Luc": Role.SPONSOR},
    rhythm=Rhythm(
        weekday=WEDNESDAY,
        every=3,
        lead=4,
        start=time(14),
        end=time(15),
        place="Zaal Zeezicht",
        online_url="https://meet.example/vlot-naar-huis",
        catering="Koffie en een wafel",
    ),
    coming=(
        Date(
            "De tas aan het bed",
            Format.LEAN_COFFEE,
            "Wat zit erin, wat ontbreekt er altijd? We pakken er samen drie uit.",
            coming=("Katrien", "Joris", "Amina"),
        ),
        Date(
            "Vrijdagnamiddag, vier uur",
            Format.FISHBOWL,
            "Iemand mag naar huis en de thuiszorg weet van niets. Hoe komt dat, en wie belt er dan?",
            host="Samira",
        ),
    ),
    past=(
        Date("De brief voor de huisarts, hardop gelezen"),
        Date("Wat thuiszorg wil weten", Format.GUEST, "Amina vertelt wat ze op dag één nodig heeft.", host="Amina"),
        Date("Eén nummer om te bellen", Format.RETROSPECTIVE),
    ),
)

QUIET_CORRIDORS = Circle(
    slug="stille-gangen",
    name="Stille gangen",
    language="nl",
    purpose="’s Nachts wordt het zo stil dat patiënten slapen en jij jezelf hoort denken.",
    domain="Verblijf",
    goal=Goal.INNOVATE,
    phase=Phase.START_UP,
    phase_since=6,
    began=11,
    ink=Ink.IRIS,
    size=(3, 4, 4),
    cadence="Om de vier weken op maandag",
    core=("Bahar", "Hugo", "Ilse"),
    active=("Wannes", "Petra", "Omer", "Tess"),
    edge=("Katrien", "Piet", "Luc", "Kamiel"),
    left=("Rosa",),
    roles={"Bahar": Role.LEADER},
    asked={"Petra": (Role.COORDINATOR, "Jij krijgt een zaal altijd vrij.")},
    rhythm=Rhythm(
        weekday=MONDAY,
        every=4,
        lead=6,
        start=time(19),
        end=time(20),
        place="Dagzaal, tweede verdieping",
        catering="Soep",
    ),
    coming=(
        Date(
            "Luisteren in het donker",
            Format.OTHER,
            "We zitten tien minuten stil in de gang en schrijven op wat we horen. Daarna soep.",
            coming=("Bahar", "Hugo"),
        ),
        Date(
            "Karren met zachte wielen",
            Format.GUEST,
            "De technische dienst brengt drie soorten wielen mee.",
            host="Hugo",
        ),
    ),
    past=(Date("Wat hoor jij om twee uur?", Format.LAUNCH),),
)

CLEAN_HANDS = Circle(
    slug="propere-handen",
    name="Propere handen",
    language="nl",
    purpose="Propere handen aan elk bed. Het is een gewoonte geworden; wat we maakten, hangt in elke kamer.",
    domain="Hygiëne",
    goal=Goal.LEARN,
    phase=Phase.CLOSED,
    phase_since=4,
    began=66,
    ink=Ink.LEAF,
    size=(2, 3, 4),
    core=("Greta", "Samira"),
    active=("Ellen", "Dirk", "Zoë"),
    edge=("Luc", "Nuria", "Marieke", "Tess"),
    left=("Hugo",),
    roles={"Greta": Role.LEADER, "Samira": Role.COACH},
    rhythm=Rhythm(
        weekday=TUESDAY, every=4, lead=-21, start=time(10), end=time(11), place="Zaal Zeezicht", catering="Thee"
    ),
    past=(
        Date(
            "Afscheid met droge handen",
            Format.RETROSPECTIVE,
            "Met dank aan Greta, Samira en iedereen die zich in de lift liet aanspreken.",
        ),
        Date("De test met het blauwe licht", Format.OTHER, "Wassen, en dan kijken wat je oversloeg."),
    ),
)

DUINZICHT = House(
    slug="duinzicht",
    name="Duinzicht",
    welcome="De zee is dichtbij, de koffie nog dichter.",
    named=(
        Colleague(
            "Amina El Idrissi",
            "Brug naar de thuiszorg, elke woensdag",
            ask_about=("Wat er thuis gebeurt na ontslag",),
            email="amina@mereldal.example",
            here_for=300,
        ),
        Colleague("Katrien Dewulf", "Ontslagbegeleiding", here_for=800),
        Colleague("Joris Vanhoutte", "Opnamedienst", here_for=800),
        Colleague("Samira Ouali", "Kwaliteit en patiëntveiligheid", here_for=800),
        Colleague("Luc Debruyne", "Directie", here_for=800, is_administrator=True),
        Colleague("Walter Ketels", "Sociale dienst", here_for=800),
        Colleague("Ellen Pauwels", "Verpleging, heelkunde", here_for=800),
        Colleague("Bahar Demirci", "De nacht, tweede verdieping", here_for=800),
        Colleague("Wannes Lagrou", "Verpleging, revalidatie", here_for=620),
        Colleague("Greta Lambrechts", "Ziekenhuishygiëne", here_for=800),
        Colleague("Hugo Calmeyn", "Technische dienst", here_for=800),
        Colleague("Zoë Hillewaere", "Apotheek", here_for=540),
        Colleague("Nuria Campos", "Rehabilitation, two days a week", "en", here_for=410),
        Colleague("Piet Verleye", "Onthaal", here_for=800),
        Colleague("Marieke Tanghe", "Geriatrie", here_for=700),
        Colleague("Dirk Ryckaert", "Schoonmaak", here_for=800),
        Colleague("Ilse Declerck", "Verpleging, inwendige", here_for=650),
        Colleague("Petra Boudry", "Planning en zalen", here_for=800),
        Colleague("Omer Aslan", "Patiëntenvervoer", here_for=500),
        Colleague("Tess Vermeire", "Kine", here_for=520),
        Colleague("Kamiel Storme", "Vrijwilliger", here_for=390),
        Colleague("Lieselot Beuselinck", "Keuken", here_for=800),
        Colleague("Yannick Mbala", "Medical imaging", "en", here_for=260),
        Colleague("Rosa Ferreira", "Spoed", here_for=150),
        Colleague("Gerda Plovie", "Boekhouding", here_for=800),
    ),
    count=25,
    circles=(HOME_AGAIN, QUIET_CORRIDORS, CLEAN_HANDS),
    invited=(("arno.dhulster@duinzicht.example", "nl", 3),),
)
