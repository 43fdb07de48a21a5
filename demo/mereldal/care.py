"""Communities about wound care, medication and falls."""

from calendar import TUESDAY, WEDNESDAY
from datetime import time, timedelta

from communities.models import Closing, ClosingView, Colour, Joining, MainGoal, Phase, Role
from demo.mereldal import charters
from demo.script import ClosingScript, CommunityScript, JoinRequestScript, MeetingScript, OpportunityScript, Rhythm
from meetings.models import Format

WOUNDS = CommunityScript(
    slug="wondzorg",
    name="Wondzorg",
    language="nl",
    purpose="Eén manier om een wonde te verzorgen, waar je ook woont: thuis, in een woongroep of voor even.",
    domain="Care",
    goal=MainGoal.SOLVE,
    phase=Phase.PERFORM,
    weeks_in_phase=57,
    weeks_ago_started=75,
    colour=Colour.ROSE,
    size=(7, 24, 33),
    cadence="Om de twee weken op woensdag",
    trades=("nursing", "home", "living"),
    core=("Sofie", "Ahmed"),
    active=("Imane", "Hanne", "Nadia"),
    periphery=("Leen", "Miet"),
    former=("Jan",),
    roles={"Sofie": Role.LEADER, "Miet": Role.COACH, "Leen": Role.SPONSOR},
    opportunities=(
        OpportunityScript("Maak een foto van je verbandkast", in_days=6),
        OpportunityScript("Schrijf drie zinnen na de bijeenkomst"),
    ),
    ended_terms={"Nadia": (Role.COORDINATOR, 5)},
    handover={"Nadia": "De zaal in Gent reserveer je best een maand vooraf. Vraag naar Veerle aan het onthaal."},
    rhythm=Rhythm(
        weekday=WEDNESDAY,
        every_weeks=2,
        lead_days=3,
        start=time(8, 30),
        end=time(9, 30),
        online_url="https://meet.example/wondzorg",
    ),
    upcoming=(
        MeetingScript(
            "De verbandkar, lade per lade",
            reason="We leggen naast elkaar wat er op vier karren ligt. Wat niemand gebruikt, mag eraf.",
        ),
        MeetingScript(
            "Foto’s waar een collega iets aan heeft",
            cancellation_note="Ik ben die ochtend bij een bewoner nodig. We nemen de foto’s de volgende keer mee.",
        ),
        MeetingScript(
            "Wie kijkt wanneer naar de hielen?",
            Format.FISHBOWL,
            "Doorligwonden beginnen waar niemand kijkt. De nacht toont hoe zij het doen.",
            host="Nadia",
        ),
        MeetingScript(
            "Pijn bij het verversen",
            Format.GUEST,
            "Een verpleegkundige uit een ziekenhuis vertelt wat zij vooraf vraagt, en wat ze afwacht.",
            place="Lokaal 2.04, Gent",
        ),
    ),
    past=(
        MeetingScript(
            "Eén verbandgids in plaats van negen",
            Format.RETROSPECTIVE,
            "In gebruik sinds vorige maand. Wat schuurt er nog?",
        ),
        MeetingScript("Verband op een bezwete huid"),
        MeetingScript(
            "Uitleg aan wie zelf ververst", Format.OTHER, "We oefenen op elkaar: uitleggen zonder één moeilijk woord."
        ),
        MeetingScript("Twintig beelden, zeven minuten", Format.PECHA_KUCHA, host="Ahmed"),
        MeetingScript("De gids op de kar: wie mist wat?", Format.OPEN_SPACE),
        MeetingScript("Wat thuis anders is", host="Imane"),
        MeetingScript(
            "Spoelen: waarmee, waarom?",
            cancellation_note="De verbinding in Aalst ligt plat. We zien elkaar over twee weken.",
        ),
        MeetingScript("Eerste lezing van de gids", Format.WORLD_CAFE, place="Lokaal 2.04, Gent"),
    ),
    charter=charters.WOUNDS,
)

MEDICATION = CommunityScript(
    slug="medication-safety",
    name="Medication Safety",
    language="en",
    purpose="The right medicine, the right person, every round.",
    domain="Care",
    goal=MainGoal.SOLVE,
    phase=Phase.PERFORM,
    weeks_in_phase=39,
    weeks_ago_started=58,
    colour=Colour.APRICOT,
    size=(6, 12, 20),
    cadence="Every four weeks, on Tuesday",
    joining=Joining.BY_REQUEST,
    joining_reason="We talk about what went wrong on real rounds, so we first talk with whoever wants to join.",
    joining_criteria=(
        "You give out medicines now and then, or you live with the rounds in some other way: at the pharmacy, on the "
        "night shift, as a volunteer who sees what happens at the table.\n"
        "You want to hear how things go wrong without asking who did it.\n"
        "You tell us one round of your own in the first months. An hour every four weeks is enough."
    ),
    join_requests=(
        JoinRequestScript(
            "Amina",
            days_ago=3,
            interest="At home nobody counts with me. I sort eleven boxes at a kitchen table and hope.",
            experience="Two near misses last winter, both with patches.",
            commitment="One round a month, told as it was. And I can try the second pair of eyes by phone.",
        ),
        JoinRequestScript(
            "Rita",
            days_ago=9,
            interest="I sit beside people when they take their pills. I see which ones end up in the napkin.",
            commitment="I come whenever the bus runs.",
        ),
        JoinRequestScript(
            "Jeroen",
            days_ago=41,
            interest="Pill boxes that shaky hands can open.",
            experience="I tested nine of them.",
            commitment="A test table at one meeting.",
            answered_by="Hanne",
            answered_days_ago=36,
            reason="We first finish the evening round, and you would sit waiting. Come and show your boxes in spring.",
        ),
    ),
    trades=("nursing", "night", "living"),
    core=("Hanne", "Sofie"),
    active=("Pieter", "Kofi", "Nadia"),
    periphery=("Imane", "Leen", "Lotte"),
    roles={"Hanne": Role.LEADER, "Nadia": Role.COORDINATOR, "Lotte": Role.COACH, "Leen": Role.SPONSOR},
    rhythm=Rhythm(
        weekday=TUESDAY,
        every_weeks=4,
        lead_days=8,
        start=time(13),
        end=time(14),
        place="Room 2.04, Gent",
        catering="Coffee, decaf too",
    ),
    upcoming=(
        MeetingScript(
            "Second pair of eyes on the evening round",
            Format.RETROSPECTIVE,
            "What did it cost, what did it catch? After half a year we keep it, change it or let it go.",
            going=("Hanne", "Sofie", "Pieter"),
        ),
        MeetingScript(
            "Boxes that look alike",
            Format.OTHER,
            "Bring two boxes you once mixed up, or nearly. We lay them all on one table.",
            host="Kofi",
        ),
    ),
    past=(
        MeetingScript("Interrupted at the trolley", Format.FISHBOWL, "Who asks what, just when you are counting?"),
        MeetingScript("The eight o’clock rush", moved_by=timedelta(hours=1)),
        MeetingScript(
            "Near misses, without names", reason="Three stories, no names, one question: what made it possible?"
        ),
        MeetingScript("Drops, patches and other things one forgets", host="Sofie"),
    ),
    charter=charters.MEDICATION,
)

FALLS = CommunityScript(
    slug="valpreventie",
    name="Valpreventie",
    language="nl",
    purpose="Minder vallen in elk huis. Doel bereikt: een derde minder valpartijen in twee jaar tijd.",
    domain="Care",
    goal=MainGoal.SOLVE,
    phase=Phase.CLOSED,
    weeks_in_phase=5,
    weeks_ago_started=112,
    colour=Colour.LEAF,
    size=(4, 9, 12),
    trades=("therapy", "living", "house"),
    core=("Ann", "Sara", "Paul"),
    active=("Sofie", "Imane"),
    periphery=("Griet", "Leen"),
    former=("Tom",),
    reasons={Phase.CLOSED: "Een derde minder valpartijen: we deden waarvoor we kwamen."},
    closing=ClosingScript(
        reason=Closing.Reason.GOAL_MET,
        words="Een derde minder valpartijen in twee jaar. Het lichtplan hangt in elke gang. Zijn we rond?",
        proposed_by="Ann",
        days_ago=56,
        answers=(
            ("Paul", ClosingView.CLOSE, "De gebouwendienst kijkt het lichtplan twee keer per jaar na.", ""),
            ("Sofie", ClosingView.CONTINUE, "De pantoffels zijn nog niet overal getest.", "Dat nemen de huizen over."),
        ),
        thanks=(
            ("Sara", "Ann", "Testte veertig paar sokken op de eigen trap.", True),
            ("Paul", "Sara", "Hing het nachtlicht op dertig centimeter, in elke gang.", True),
            ("Imane", "Ann", "Bracht de nachtploegen mee, en de taart.", False),
        ),
        outcome="Een derde minder valpartijen: we deden waarvoor we kwamen. De huizen nemen de pantoffels over.",
        made="De sokkentest bij opname. Nachtlicht op dertig centimeter. Eén blad na een val, in plaats van drie.",
        learned="Ga ’s nachts kijken; de dag vertelt je de helft. Vraag het eerst aan wie viel, dan aan het formulier.",
    ),
    roles={"Ann": Role.LEADER, "Paul": Role.COORDINATOR, "Sara": Role.COACH, "Leen": Role.SPONSOR},
    rhythm=Rhythm(
        weekday=WEDNESDAY,
        every_weeks=3,
        lead_days=-28,
        start=time(14),
        end=time(15),
        place="Turnzaal, Oudenaarde",
        catering="Thee",
    ),
    past=(
        MeetingScript(
            "Dank, en wie neemt wat over?",
            Format.RETROSPECTIVE,
            (
                "We sluiten af. Met dank aan Ann, Sara, Paul en alle nachtploegen. Het lichtplan blijft in elke gang "
                "hangen; de gebouwendienst kijkt het twee keer per jaar na."
            ),
            catering="Thee en taart",
        ),
        MeetingScript(
            "Is Valpreventie rond?", Format.WORLD_CAFE, "Afsluiten, doorgaan of opsplitsen: wat zou jij doen?"
        ),
        MeetingScript("Pantoffels, de grote test", Format.OTHER, "Breng de pantoffels mee van iemand die wankelt."),
        MeetingScript("Het lichtplan in elke gang", host="Paul"),
    ),
)
