"""The named employees of Mereldal, and the personas to sign in as."""

from demo.script import EmployeeScript

EMPLOYEES = (
    EmployeeScript(
        "Amina El Idrissi",
        "Home care, Aalst",
        "en",
        email="amina@mereldal.example",
        days_employed=640,
        topics=(
            "First visits at home",
            "The tablet in the car",
            "Arabic and Tamazight at the bedside",
        ),
        introduction="Curious how the houses hand over at night.",
    ),
    EmployeeScript(
        "Nele Baert",
        "Communicatie",
        email="nele@mereldal.example",
        topics=(
            "Een brief in klare taal",
            "Slecht nieuws op papier",
            "Inspreken voor wie niet leest",
        ),
        introduction="Leg me je moeilijkste zin voor. Zelf leer ik graag luisteren zonder te verbeteren.",
    ),
    EmployeeScript(
        "Wout Maes",
        "Onthaal, Gent",
        email="wout@mereldal.example",
        topics=(
            "Een zaal vinden op korte tijd",
            "De telefoon op maandagochtend",
        ),
    ),
    EmployeeScript(
        "Lotte Vermeersch",
        "Leren en groeien",
        email="lotte@mereldal.example",
        topics=(
            "Een gesprek dat vastzit",
            "Werkvormen voor een grote groep",
            "Begeleiden zonder trekken",
        ),
        introduction="Bel gerust aan. Een kwartier is vaak genoeg.",
    ),
    EmployeeScript("Griet Lambrecht", "Directie", email="griet@mereldal.example"),
    EmployeeScript("Tom Aerts", "People and welcome", "en", email="tom@mereldal.example", is_administrator=True),
    EmployeeScript("Chloé Simoens", "Stagiaire sociaal werk", email="chloe@mereldal.example", days_employed=6),
    EmployeeScript(
        "Karel Segers",
        "Juridische dienst",
        topics=(
            "Privacy in een brief",
            "Toestemming vragen",
        ),
    ),
    EmployeeScript("Imane Bouzid", "Home care, Gent", "en"),
    EmployeeScript("Dries Fonteyne", "IT-helpdesk"),
    EmployeeScript(
        "Pieter Goossens",
        "Woongroep De Linde",
        topics=(
            "Dementie en muziek",
            "De verhaaldoos",
        ),
    ),
    EmployeeScript("Yasmina Benali", "Data", "en"),
    EmployeeScript("Tine Van Acker", "Communicatie, drukwerk en affiches"),
    EmployeeScript("Miet Declercq", "Sociale dienst"),
    EmployeeScript("Ruben Stevens", "Care record team", "en"),
    EmployeeScript(
        "Hanne Peeters",
        "Apotheek",
        topics=(
            "Medicatie bij opname",
            "Plooibare pillendozen",
        ),
    ),
    EmployeeScript(
        "Bram De Smet",
        "Keuken Gent",
        topics=(
            "Soep voor vijftig",
            "Vingervoedsel",
        ),
    ),
    EmployeeScript("Els Jacobs", "Facturatie"),
    EmployeeScript("Fatma Yıldız", "Vrijwilligerswerking"),
    EmployeeScript(
        "Jeroen Pauwels",
        "Occupational therapy",
        "en",
        topics=(
            "Chairs that help people stand",
            "Kitchens for one hand",
        ),
    ),
    EmployeeScript("Sara Claes", "Kine Oudenaarde"),
    EmployeeScript("Olivier Martens", "Gebouwen"),
    EmployeeScript("Nadia Wils", "Nachtzorg Kortrijk, halftijds"),
    EmployeeScript(
        "Kofi Mensah",
        "Nachtzorg Kortrijk",
        topics=(
            "De nacht alleen op de afdeling",
            "Handover in English",
        ),
    ),
    EmployeeScript(
        "Sofie Wouters",
        "Wondzorg, alle huizen",
        topics=(
            "Wondfoto’s die iets tonen",
            "Drukletsels voorkomen",
        ),
    ),
    EmployeeScript("Stijn Verlinden", "Gebouwen, de verwarming vooral"),
    EmployeeScript("Ann Coppens", "Woongroep Ter Leie"),
    EmployeeScript("Veerle Daems", "Onthaal Kortrijk"),
    EmployeeScript("Jan Hermans", "Aankoop"),
    EmployeeScript("Leen Pieters", "Kwaliteit"),
    EmployeeScript("Marc Bogaert", "Boekhouding"),
    EmployeeScript("Ahmed Daoud", "Home care, Gent", "en"),
    EmployeeScript("Hilde Van Hove", "Keuken Aalst"),
    EmployeeScript("Rita Kerkhove", "Vrijwilliger, Oudenaarde"),
    EmployeeScript(
        "Ben Mertens",
        "Data, three days a week",
        "en",
        topics=(
            "A spreadsheet that went wrong",
            "Falls in figures",
        ),
    ),
    EmployeeScript("Inge Gielen", "Sociale dienst Kortrijk"),
    EmployeeScript("Paul Lemmens", "Technische dienst"),
    EmployeeScript("Sien Naessens", "Woongroep De Linde"),
    EmployeeScript("Thomas Orban", "Secretariaat van de directie"),
)

#: First name, and what this persona does or has.
PERSONAS = (
    ("amina", "takes part, follows here and there, is asked for a role"),
    ("chloe", "came last week, takes part in nothing yet"),
    ("nele", "leads Plain Language"),
    ("wout", "coordinates Plain Language: plans, moves, calls off"),
    ("lotte", "coaches; leads the Facilitators’ Circle, is asked for a role"),
    ("griet", "sponsors, from the edge"),
    ("tom", "administers Mereldal: invites colleagues"),
)
