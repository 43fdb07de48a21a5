"""Mereldal's approach to Communities of Practice, and its goals."""

from demo.script import GoalScript

FIRST = {
    "why": (
        "Wat één huis uitzoekt, zoekt een ander huis een jaar later opnieuw uit. We willen dat collega’s elkaar vinden"
        " over huizen en teams heen, en dat wat iemand leert ook elders werkt."
    ),
    "guidelines": (
        "Wie actief meedoet, mag daar twee uur per maand werktijd aan geven. Leidinggevenden plannen die uren mee in."
        " Elke groep krijgt 250 euro per jaar voor soep en materiaal."
    ),
    "starting": (
        "Begin met een vraag die meer dan één huis bezighoudt. Zoek drie collega’s die ze ook stellen, en kom één keer"
        " samen. Daarna schrijf je op waarvoor jullie er zijn."
    ),
}
SECOND = {
    **FIRST,
    "guidelines": (
        "Wie actief meedoet, mag daar drie uur per maand werktijd aan geven. Leidinggevenden plannen die uren mee in."
        " Elke groep krijgt 400 euro per jaar voor soep en materiaal.\n\nWe beslissen met consent: niemand heeft een"
        " bezwaar dat we niet eerst samen bekeken."
    ),
    "ending": (
        "Is het doel bereikt, of komt er niemand meer? Zeg het hardop, vraag het aan iedereen die meedoet, en sluit af"
        " met dank. Wat jullie maakten, blijft te lezen."
    ),
    "roles": (
        "De sponsor maakt tijd en middelen vrij. De leider houdt de vraag scherp. De coach let op hoe jullie"
        " samenwerken. De coördinator zorgt voor een plek, een datum en soep."
    ),
    "platform": "Kring, voor wie we zijn en wanneer we samenkomen. Documenten staan op de gedeelde schijf.",
}
APPROACH = (FIRST, SECOND)

GOALS = (
    GoalScript(
        "Bewoners en families begrijpen ons meteen",
        "In brieven, aan de telefoon en aan het bed.",
        ("plain-language", "gesprekken-met-familie"),
    ),
    GoalScript(
        "Minder valpartijen en medicatiefouten",
        "Een derde minder dan drie jaar geleden, in alle huizen.",
        ("valpreventie", "medication-safety"),
    ),
    GoalScript("Collega’s blijven graag bij ons werken", "", ("onboarding-buddies", "nachtstemmen")),
    GoalScript("Onze huizen klimaatneutraal", "Gebouwen, keukens en wagens.", ("warme-huizen-lage-facturen",)),
    GoalScript("Papier de deur uit", "Afgerond: alles staat nu in het dossier.", (), is_retired=True),
)
