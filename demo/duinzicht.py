"""Duinzicht, a small fictitious hospital; Amina of Mereldal works there too, to show an account with two seats."""

from calendar import MONDAY, TUESDAY, WEDNESDAY
from datetime import time

from communities.models import Colour, MainGoal, Phase, Role
from demo.script import CommunityScript, EmployeeScript, MeetingScript, OrganisationScript, Rhythm
from meetings.models import Format

HOME_AGAIN = CommunityScript(
    slug="vlot-naar-huis",
    name="Vlot naar huis",
    language="nl",
    purpose="Wie het ziekenhuis verlaat, weet wat er thuis gebeurt. En thuis weten ze het ook.",
    domain="Opname en ontslag",
    goal=MainGoal.SOLVE,
    phase=Phase.PERFORM,
    weeks_in_phase=30,
    weeks_ago_started=48,
    colour=Colour.TEAL,
    size=(4, 5, 6),
    cadence="Om de drie weken op woensdag",
    core=("Katrien", "Joris", "Samira", "Walter"),
    active=("Amina", "Ellen", "Bahar", "Wannes", "Greta"),
    periphery=("Luc", "Hugo", "Zoë", "Nuria", "Piet", "Marieke"),
    former=("Dirk",),
    roles={"Katrien": Role.LEADER, "Joris": Role.COORDINATOR, "Samira": Role.COACH, "Luc": Role.SPONSOR},
    rhythm=Rhythm(
        weekday=WEDNESDAY,
        every_weeks=3,
        lead_days=4,
        start=time(14),
        end=time(15),
        place="Zaal Zeezicht",
        online_url="https://meet.example/vlot-naar-huis",
        catering="Koffie en een wafel",
    ),
    upcoming=(
        MeetingScript(
            "De tas aan het bed",
            Format.LEAN_COFFEE,
            "Wat zit erin, wat ontbreekt er altijd? We pakken er samen drie uit.",
            going=("Katrien", "Joris", "Amina"),
        ),
        MeetingScript(
            "Vrijdagnamiddag, vier uur",
            Format.FISHBOWL,
            "Iemand mag naar huis en de thuiszorg weet van niets. Hoe komt dat, en wie belt er dan?",
            host="Samira",
        ),
    ),
    past=(
        MeetingScript("De brief voor de huisarts, hardop gelezen"),
        MeetingScript(
            "Wat thuiszorg wil weten", Format.GUEST, "Amina vertelt wat ze op dag één nodig heeft.", host="Amina"
        ),
        MeetingScript("Eén nummer om te bellen", Format.RETROSPECTIVE),
    ),
)

QUIET_CORRIDORS = CommunityScript(
    slug="stille-gangen",
    name="Stille gangen",
    language="nl",
    purpose="’s Nachts wordt het zo stil dat patiënten slapen en jij jezelf hoort denken.",
    domain="Verblijf",
    goal=MainGoal.INNOVATE,
    phase=Phase.START_UP,
    weeks_in_phase=6,
    weeks_ago_started=11,
    colour=Colour.IRIS,
    size=(3, 4, 4),
    cadence="Om de vier weken op maandag",
    core=("Bahar", "Hugo", "Ilse"),
    active=("Wannes", "Petra", "Omer", "Tess"),
    periphery=("Katrien", "Piet", "Luc", "Kamiel"),
    former=("Rosa",),
    roles={"Bahar": Role.LEADER},
    nominations={"Petra": (Role.COORDINATOR, "Jij krijgt een zaal altijd vrij.")},
    rhythm=Rhythm(
        weekday=MONDAY,
        every_weeks=4,
        lead_days=6,
        start=time(19),
        end=time(20),
        place="Dagzaal, tweede verdieping",
        catering="Soep",
    ),
    upcoming=(
        MeetingScript(
            "Luisteren in het donker",
            Format.OTHER,
            "We zitten tien minuten stil in de gang en schrijven op wat we horen. Daarna soep.",
            going=("Bahar", "Hugo"),
        ),
        MeetingScript(
            "Karren met zachte wielen",
            Format.GUEST,
            "De technische dienst brengt drie soorten wielen mee.",
            host="Hugo",
        ),
    ),
    past=(MeetingScript("Wat hoor jij om twee uur?", Format.LAUNCH),),
)

CLEAN_HANDS = CommunityScript(
    slug="propere-handen",
    name="Propere handen",
    language="nl",
    purpose="Propere handen aan elk bed. Het is een gewoonte geworden; wat we maakten, hangt in elke kamer.",
    domain="Hygiëne",
    goal=MainGoal.LEARN,
    phase=Phase.CLOSED,
    weeks_in_phase=4,
    weeks_ago_started=66,
    colour=Colour.LEAF,
    size=(2, 3, 4),
    core=("Greta", "Samira"),
    active=("Ellen", "Dirk", "Zoë"),
    periphery=("Luc", "Nuria", "Marieke", "Tess"),
    former=("Hugo",),
    roles={"Greta": Role.LEADER, "Samira": Role.COACH},
    rhythm=Rhythm(
        weekday=TUESDAY,
        every_weeks=4,
        lead_days=-21,
        start=time(10),
        end=time(11),
        place="Zaal Zeezicht",
        catering="Thee",
    ),
    past=(
        MeetingScript(
            "Afscheid met droge handen",
            Format.RETROSPECTIVE,
            "Met dank aan Greta, Samira en iedereen die zich in de lift liet aanspreken.",
        ),
        MeetingScript("De test met het blauwe licht", Format.OTHER, "Wassen, en dan kijken wat je oversloeg."),
    ),
)

DUINZICHT = OrganisationScript(
    slug="duinzicht",
    name="Duinzicht",
    welcome="De zee is dichtbij, de koffie nog dichter.",
    named=(
        EmployeeScript(
            "Amina El Idrissi",
            "Brug naar de thuiszorg, elke woensdag",
            topics=("Wat er thuis gebeurt na ontslag",),
            email="amina@mereldal.example",
            days_employed=300,
        ),
        EmployeeScript("Katrien Dewulf", "Ontslagbegeleiding", days_employed=800),
        EmployeeScript("Joris Vanhoutte", "Opnamedienst", days_employed=800),
        EmployeeScript("Samira Ouali", "Kwaliteit en patiëntveiligheid", days_employed=800),
        EmployeeScript("Luc Debruyne", "Directie", days_employed=800, is_administrator=True),
        EmployeeScript("Walter Ketels", "Sociale dienst", days_employed=800),
        EmployeeScript("Ellen Pauwels", "Verpleging, heelkunde", days_employed=800),
        EmployeeScript("Bahar Demirci", "De nacht, tweede verdieping", days_employed=800),
        EmployeeScript("Wannes Lagrou", "Verpleging, revalidatie", days_employed=620),
        EmployeeScript("Greta Lambrechts", "Ziekenhuishygiëne", days_employed=800),
        EmployeeScript("Hugo Calmeyn", "Technische dienst", days_employed=800),
        EmployeeScript("Zoë Hillewaere", "Apotheek", days_employed=540),
        EmployeeScript("Nuria Campos", "Rehabilitation, two days a week", "en", days_employed=410),
        EmployeeScript("Piet Verleye", "Onthaal", days_employed=800),
        EmployeeScript("Marieke Tanghe", "Geriatrie", days_employed=700),
        EmployeeScript("Dirk Ryckaert", "Schoonmaak", days_employed=800),
        EmployeeScript("Ilse Declerck", "Verpleging, inwendige", days_employed=650),
        EmployeeScript("Petra Boudry", "Planning en zalen", days_employed=800),
        EmployeeScript("Omer Aslan", "Patiëntenvervoer", days_employed=500),
        EmployeeScript("Tess Vermeire", "Kine", days_employed=520),
        EmployeeScript("Kamiel Storme", "Vrijwilliger", days_employed=390),
        EmployeeScript("Lieselot Beuselinck", "Keuken", days_employed=800),
        EmployeeScript("Yannick Mbala", "Medical imaging", "en", days_employed=260),
        EmployeeScript("Rosa Ferreira", "Spoed", days_employed=150),
        EmployeeScript("Gerda Plovie", "Boekhouding", days_employed=800),
    ),
    employee_count=25,
    communities=(HOME_AGAIN, QUIET_CORRIDORS, CLEAN_HANDS),
    invitations=(("arno.dhulster@duinzicht.example", "nl", 3),),
)
