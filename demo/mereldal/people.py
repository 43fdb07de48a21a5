"""The colleagues at Mereldal that its circles name, and those one can sign in as."""

from demo.script import Colleague

NAMED = (
    Colleague(
        "Amina El Idrissi",
        "Home care, Aalst",
        "en",
        email="amina@mereldal.example",
        here_for=640,
        ask_about=(
            "First visits at home",
            "The tablet in the car",
            "Arabic and Tamazight at the bedside",
        ),
        word="Curious how the houses hand over at night.",
    ),
    Colleague(
        "Nele Baert",
        "Communicatie",
        email="nele@mereldal.example",
        ask_about=(
            "Een brief in klare taal",
            "Slecht nieuws op papier",
            "Inspreken voor wie niet leest",
        ),
        word="Leg me je moeilijkste zin voor. Zelf leer ik graag luisteren zonder te verbeteren.",
    ),
    Colleague(
        "Wout Maes",
        "Onthaal, Gent",
        email="wout@mereldal.example",
        ask_about=(
            "Een zaal vinden op korte tijd",
            "De telefoon op maandagochtend",
        ),
    ),
    Colleague(
        "Lotte Vermeersch",
        "Leren en groeien",
        email="lotte@mereldal.example",
        ask_about=(
            "Een gesprek dat vastzit",
            "Werkvormen voor een grote groep",
            "Begeleiden zonder trekken",
        ),
        word="Bel gerust aan. Een kwartier is vaak genoeg.",
    ),
    Colleague("Griet Lambrecht", "Directie", email="griet@mereldal.example"),
    Colleague("Tom Aerts", "People and welcome", "en", email="tom@mereldal.example", is_administrator=True),
    Colleague("Chloé Simoens", "Stagiaire sociaal werk", email="chloe@mereldal.example", here_for=6),
    Colleague(
        "Karel Segers",
        "Juridische dienst",
        ask_about=(
            "Privacy in een brief",
            "Toestemming vragen",
        ),
    ),
    Colleague("Imane Bouzid", "Home care, Gent", "en"),
    Colleague("Dries Fonteyne", "IT-helpdesk"),
    Colleague(
        "Pieter Goossens",
        "Woongroep De Linde",
        ask_about=(
            "Dementie en muziek",
            "De verhaaldoos",
        ),
    ),
    Colleague("Yasmina Benali", "Data", "en"),
    Colleague("Tine Van Acker", "Communicatie, drukwerk en affiches"),
    Colleague("Miet Declercq", "Sociale dienst"),
    Colleague("Ruben Stevens", "Care record team", "en"),
    Colleague(
        "Hanne Peeters",
        "Apotheek",
        ask_about=(
            "Medicatie bij opname",
            "Plooibare pillendozen",
        ),
    ),
    Colleague(
        "Bram De Smet",
        "Keuken Gent",
        ask_about=(
            "Soep voor vijftig",
            "Vingervoedsel",
        ),
    ),
    Colleague("Els Jacobs", "Facturatie"),
    Colleague("Fatma Yıldız", "Vrijwilligerswerking"),
    Colleague(
        "Jeroen Pauwels",
        "Occupational therapy",
        "en",
        ask_about=(
            "Chairs that help people stand",
            "Kitchens for one hand",
        ),
    ),
    Colleague("Sara Claes", "Kine Oudenaarde"),
    Colleague("Olivier Martens", "Gebouwen"),
    Colleague("Nadia Wils", "Nachtzorg Kortrijk, halftijds"),
    Colleague(
        "Kofi Mensah",
        "Nachtzorg Kortrijk",
        ask_about=(
            "De nacht alleen op de afdeling",
            "Handover in English",
        ),
    ),
    Colleague(
        "Sofie Wouters",
        "Wondzorg, alle huizen",
        ask_about=(
            "Wondfoto’s die iets tonen",
            "Drukletsels voorkomen",
        ),
    ),
    Colleague("Stijn Verlinden", "Gebouwen, de verwarming vooral"),
    Colleague("Ann Coppens", "Woongroep Ter Leie"),
    Colleague("Veerle Daems", "Onthaal Kortrijk"),
    Colleague("Jan Hermans", "Aankoop"),
    Colleague("Leen Pieters", "Kwaliteit"),
    Colleague("Marc Bogaert", "Boekhouding"),
    Colleague("Ahmed Daoud", "Home care, Gent", "en"),
    Colleague("Hilde Van Hove", "Keuken Aalst"),
    Colleague("Rita Kerkhove", "Vrijwilliger, Oudenaarde"),
    Colleague(
        "Ben Mertens",
        "Data, three days a week",
        "en",
        ask_about=(
            "A spreadsheet that went wrong",
            "Falls in figures",
        ),
    ),
    Colleague("Inge Gielen", "Sociale dienst Kortrijk"),
    Colleague("Paul Lemmens", "Technische dienst"),
    Colleague("Sien Naessens", "Woongroep De Linde"),
    Colleague("Thomas Orban", "Secretariaat van de directie"),
)

#: First name, and what there is to see with these eyes.
PERSONAS = (
    ("amina", "takes part, follows here and there, is asked for a role"),
    ("chloe", "came last week, takes part in nothing yet"),
    ("nele", "leads Plain Language"),
    ("wout", "coordinates Plain Language: plans, moves, calls off"),
    ("lotte", "coaches; leads the Facilitators’ Circle, is asked for a role"),
    ("griet", "sponsors, from the edge"),
    ("tom", "administers Mereldal: invites colleagues"),
)
