"""Random workplaces (``Employee.works_at``) by trade, in Dutch and English."""

from dataclasses import dataclass
from random import Random

SITES = ("Gent", "Aalst", "Oudenaarde", "Kortrijk")
LIVING_GROUPS = ("De Linde", "Ter Leie", "De Meersen", "Het Kapelletje", "Zonnehof", "De Wilg", "Beukenlaan", "Kouter")


@dataclass(frozen=True)
class Trade:
    """A trade with the wordings of its workplaces. ``{site}`` and ``{group}`` are filled in at random."""

    name: str
    weight: int
    nl: tuple[str, ...]
    en: tuple[str, ...]


TRADES = (
    Trade(
        "living",
        30,
        (
            "Woongroep {group}",
            "Woongroep {group}, meestal de late",
            "Woongroep {group}, de vroege",
            "Zorgkundige in {group}",
            "Vliegende ploeg, {site}",
            "Dagverzorging {site}",
        ),
        ("Living group {group}", "Living group {group}, early shift", "Flying team, {site}", "Day care, {site}"),
    ),
    Trade(
        "home",
        20,
        (
            "Thuiszorg {site}",
            "Thuiszorg {site}, met de fiets",
            "Thuiszorg, op de baan rond {site}",
            "Poetshulp aan huis, {site}",
            "Gezinszorg {site}",
        ),
        ("Home care, {site}", "Home care, on the road around {site}", "Family help, {site}"),
    ),
    Trade(
        "nursing",
        14,
        (
            "Verpleegpost {site}",
            "Verpleegkundige in {group}",
            "Verpleging {site}, weekends",
            "Hoofdverpleegkundige {site}",
        ),
        ("Nursing, {site}", "Nurse in {group}", "Ward nurse, {site}"),
    ),
    Trade(
        "night",
        8,
        ("Nachtzorg {site}", "De nacht in {group}", "Nachtzorg {site}, halftijds"),
        ("Night care, {site}", "Nights in {group}"),
    ),
    Trade(
        "kitchen",
        7,
        ("Keuken {site}", "Keuken {site}, koude kant", "Afwas en zaal, {site}", "Diëtiek", "Cafetaria {site}"),
        ("Kitchen, {site}", "Dining room, {site}", "Diets"),
    ),
    Trade(
        "therapy",
        8,
        (
            "Kine {site}",
            "Ergotherapie {site}",
            "Logopedie",
            "Animatie in {group}",
            "Sociale dienst {site}",
            "Pastoraal werk",
        ),
        ("Physiotherapy, {site}", "Occupational therapy", "Activities in {group}", "Social work, {site}"),
    ),
    Trade(
        "house",
        7,
        (
            "Technische dienst {site}",
            "Schoonmaak {site}",
            "Wasserij",
            "Tuin en onderhoud, {site}",
            "Vervoer",
            "Magazijn",
        ),
        ("Maintenance, {site}", "Cleaning, {site}", "Laundry", "Transport"),
    ),
    Trade(
        "office",
        8,
        (
            "Onthaal {site}",
            "Facturatie",
            "Aankoop",
            "Lonen en contracten",
            "Boekhouding",
            "Kwaliteit",
            "Communicatie",
            "Secretariaat {site}",
            "Leren en groeien",
        ),
        ("Reception, {site}", "Invoicing", "Purchasing", "Payroll", "Quality", "Learning and growing"),
    ),
    Trade(
        "digital",
        3,
        ("IT-helpdesk", "Zorgdossier, het team", "Data", "Netwerk en toestellen"),
        ("IT service desk", "Care record team", "Data", "Devices"),
    ),
    Trade(
        "volunteer",
        3,
        ("Vrijwilliger in {group}", "Vrijwilliger, {site}", "Stage in {group}"),
        ("Volunteer, {site}", "Trainee in {group}"),
    ),
)
WEIGHTS = [trade.weight for trade in TRADES]


def workplace(rng: Random, language: str) -> tuple[str, str]:
    """The name of a random trade, and a workplace in this language."""
    [trade] = rng.choices(TRADES, WEIGHTS)
    words = rng.choice(trade.nl if language == "nl" else trade.en)
    return trade.name, words.format(site=rng.choice(SITES), group=rng.choice(LIVING_GROUPS))
