"""Results of a year, and requests for support, in the care group Mereldal."""

from demo.script import ResultScript, SupportScript
from knowledge.models import SupportAnswer, SupportKind

#: The goals of the organisation, in its order.
GOALS = (
    "Bewoners en families begrijpen ons meteen",
    "Minder valpartijen en medicatiefouten",
    "Collega’s blijven graag bij ons werken",
    "Onze huizen klimaatneutraal",
    "Bewoners voelen zich thuis",
    "Minder tijd aan papier",
)
FAMILIES, SAFE, PEOPLE, FOOTPRINT, HOME, PAPER = range(len(GOALS))

RESULTS: dict[str, tuple[ResultScript, ...]] = {
    "plain-language": (
        ResultScript(
            1,
            "Admission letter, rewritten",
            "Families phone about it once or twice a day instead of eight times. That is a morning back for every"
            " house.\n\nWe read the old letter aloud with families in Aalst and stopped at every sentence that made"
            " somebody frown. What was left fits on one page.",
            FAMILIES,
            "sooner",
            "Nele",
            thanks=("Amina", "Tine"),
            asked=("Pieter",),
            in_use=("Gent", "Aalst", "Oudenaarde", "Kortrijk"),
            trying=("Thuiszorg",),
            ambition=0,
        ),
        ResultScript(
            19,
            "Menu card without abbreviations",
            "The kitchen of Kortrijk reads it aloud at every change.",
            HOME,
            "product",
            "Amina",
            thanks=("Yasmina",),
            in_use=("Kortrijk",),
            trying=("Gent",),
            ambition=0,
        ),
        ResultScript(
            33,
            "A voicemail text that says who calls back, and when",
            "Nobody hangs up any more to try again an hour later.",
            FAMILIES,
            "process",
            "Wout",
            in_use=("Thuiszorg",),
        ),
        ResultScript(46, "Forms lost a page", "We left out what we know already.", PAPER, "process", "Karel"),
    ),
    "keuken-zonder-afval": (
        ResultScript(
            2,
            "Eerst de soep",
            "In Gent belandt er elke maand 310 kilo minder eten in de vuilbak. Aalst begint binnenkort.",
            FOOTPRINT,
            "cost",
            "Bram",
            thanks=("Els",),
            in_use=("Gent",),
            trying=("Aalst", "Kortrijk"),
            not_yet=("Oudenaarde",),
        ),
        ResultScript(
            15,
            "Brood van gisteren wordt croutons",
            "Het kost een halfuur in de week en we kopen er geen meer.",
            FOOTPRINT,
            "method",
            "Tine",
            in_use=("Gent", "Aalst"),
        ),
        ResultScript(41, "Porties op maat", "Bewoners kiezen zelf: klein, gewoon of groot.", HOME, "process", "Hilde"),
    ),
    "wondzorg": (
        ResultScript(
            3,
            "Eén wondgids in plaats van negen",
            "Thuiszorg en huizen verzorgen een wonde nu op dezelfde manier. Druk hem af en hang hem aan de kar.",
            SAFE,
            "method",
            "Sofie",
            thanks=("Ahmed",),
            in_use=("Gent", "Aalst", "Thuiszorg"),
            trying=("Oudenaarde", "Kortrijk"),
        ),
        ResultScript(24, "Foto’s bij elke wissel", "De arts ziet in één blik of het betert.", SAFE, "sooner", "Ahmed"),
    ),
    "nachtstemmen": (
        ResultScript(
            12,
            "Stille kamer in Kortrijk",
            "Vier zetels, geen schermen, licht dat je kan dimmen. Open elke nacht van één tot vier.",
            PEOPLE,
            "product",
            "Kofi",
            thanks=("Nadia",),
            in_use=("Kortrijk",),
            trying=("Gent",),
        ),
        ResultScript(5, "Overdracht in tien minuten", "Wat moet de dag weten? Drie vragen.", PAPER, "process", "Sofie"),
    ),
    "medication-safety": (
        ResultScript(
            28,
            "Second pair of eyes on the evening round",
            "Two near misses were caught in the first month, and talked about.",
            SAFE,
            "process",
            "Hanne",
            thanks=("Nadia",),
            in_use=("Gent", "Oudenaarde"),
        ),
        ResultScript(
            8, "A postcard for near misses", "Two lines, no name, read every Monday.", SAFE, "method", "Sofie"
        ),
        ResultScript(48, "Look-alike boxes stand apart", "A coloured shelf was all it took.", SAFE, "process", "Nadia"),
    ),
    "waardig-met-dementie": (
        ResultScript(
            44,
            "Levensdoos uitgeprobeerd in De Linde",
            "Drie families vulden een doos. Nieuwe collega’s weten vanaf dag één wie iemand is.",
            HOME,
            "method",
            "Pieter",
            thanks=("Sien",),
            in_use=("De Linde",),
        ),
        ResultScript(
            22,
            "Levensdoos in elke woongroep van Aalst",
            "Ook de nachtploeg gebruikt ze.",
            HOME,
            "method",
            "Sien",
            in_use=("Aalst",),
            trying=("Oudenaarde",),
            not_yet=("Kortrijk",),
        ),
        ResultScript(10, "Muziek bij het opstaan", "Twee bewoners staan nu rustig op.", HOME, "product", "Inge"),
    ),
    "facilitators-circle": (
        ResultScript(
            51,
            "Twelve ways to open a meeting",
            "A card for each; take three along.",
            PEOPLE,
            "method",
            "Lotte",
            thanks=("Tine", "Wout"),
            in_use=("Gent", "Aalst"),
        ),
        ResultScript(
            17, "Meetings that end ten minutes early", "Time for tea, or the next room.", PEOPLE, "process", "Tine"
        ),
    ),
    "onboarding-buddies": (
        ResultScript(
            37,
            "First-week map for every site",
            "Where is the linen, who has the key, whom do I ask?",
            PEOPLE,
            "sooner",
            "Tom",
            in_use=("Gent", "Aalst", "Kortrijk"),
        ),
        ResultScript(
            6, "A buddy from another team", "New colleagues know two teams by Friday.", PEOPLE, "method", "Veerle"
        ),
    ),
    "data-for-humans": (
        ResultScript(
            9, "Glossary of forty words", "One word for one thing, in every report.", PAPER, "sooner", "Yasmina"
        ),
        ResultScript(
            30, "One page of figures a month", "Instead of four files. Nobody asked for the rest.", PAPER, "cost", "Ben"
        ),
    ),
    "care-record-tinkerers": (
        ResultScript(
            21,
            "Handover template live in every team",
            "Seven fields instead of thirty.",
            PAPER,
            "process",
            "Ruben",
            thanks=("Dries",),
            in_use=("Gent", "Aalst", "Oudenaarde", "Kortrijk"),
        ),
        ResultScript(39, "Search that forgives typing errors", "Names are found at once.", SAFE, "sooner", "Dries"),
    ),
    "warme-huizen-lage-facturen": (
        ResultScript(34, "Warmtekaart van drie huizen", "We zien waar het lekt.", FOOTPRINT, "sooner", "Stijn"),
        ResultScript(
            16,
            "Nachtkoeling in drie huizen",
            "Ramen open om vier, dicht om acht. De airco bleef uit.",
            FOOTPRINT,
            "cost",
            "Olivier",
            in_use=("Oudenaarde", "Kortrijk"),
            trying=("Aalst",),
            not_yet=("Gent",),
        ),
    ),
    "gesprekken-met-familie": (
        ResultScript(
            11,
            "Oefenavond met twee acteurs",
            "Wie oefende, stelt het moeilijke gesprek niet meer uit.",
            FAMILIES,
            "method",
            "Miet",
        ),
    ),
    "valpreventie": (
        ResultScript(
            43,
            "Lichtplan voor de avond",
            "Minder schaduw in de gang, minder struikelen.",
            SAFE,
            "product",
            "Ann",
            in_use=("Gent", "Aalst"),
        ),
        ResultScript(27, "Pantoffels passen", "Elke maandag kijken we naar de zolen.", SAFE, "process", "Sara"),
    ),
}

SUPPORT: dict[str, tuple[SupportScript, ...]] = {
    "nachtstemmen": (
        SupportScript(
            8,
            SupportKind.TIME,
            "Twee betaalde uren per maand om samen te komen",
            "De nachtploeg komt nu in haar eigen tijd. Met betaalde uren krijgt de stille kamer een groep.",
            "Kofi",
        ),
    ),
    "keuken-zonder-afval": (
        SupportScript(
            40,
            SupportKind.BUDGET,
            "Een weegschaal voor de keuken van Aalst",
            "Zo zien we wat er in de vuilbak belandt.",
            "Bram",
            answer=SupportAnswer.GRANTED,
            word="Besteld. Laat me weten wat jullie vinden.",
            answered_by="Marc",
            answered_days_ago=33,
        ),
    ),
    "facilitators-circle": (
        SupportScript(
            75,
            SupportKind.ROOM,
            "A fixed room on Monday mornings",
            "We lose ten minutes each time to find one.",
            "Lotte",
            answer=SupportAnswer.DECLINED,
            word="The choir has it until summer. From September it is yours; ask me again then.",
            answered_by="Griet",
            answered_days_ago=70,
        ),
    ),
}
