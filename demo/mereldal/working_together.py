"""Circles about how we write, meet and welcome."""

from calendar import FRIDAY, MONDAY, THURSDAY, TUESDAY
from datetime import time, timedelta

from communities.models import Goal, Ink, Phase, Role, Stance
from demo.script import Circle, Date, Put, Rhythm, Step, Word
from meetings.models import Format

PROPOSALS = (
    Put(
        "Eighty words, one list",
        by="Yasmina",
        ago=5,
        days=14,
        texts=("We keep one list of the eighty words we use most, one word for each thing. It hangs in every office.",),
        said=(
            (
                Word("Amina", Stance.CONCERN, "Eighty may be a lot before summer. I would start with twenty and see."),
                Word("Wout", Stance.NO_OBJECTION),
            ),
        ),
        asked=(("Els", "Does it hold for invoices too?", "Yes, those first."),),
        helping=("Tine", "Bram"),
    ),
    Put(
        "We always meet at noon",
        by="Wout",
        ago=12,
        days=16,
        texts=(
            "Every meeting starts at noon, with soup, so that nobody has to look it up.",
            "We meet at noon, with soup. Every third time it is nine in the evening, in Kortrijk, before the nights.",
        ),
        said=(
            (
                Word(
                    "Nadia",
                    Stance.OBJECTION,
                    "Teams in night care can never join at noon. As written, it leaves them out for good.",
                    "Every third meeting in the evening, before the night shift?",
                ),
                Word("Karel", Stance.NO_OBJECTION),
            ),
            (
                Word("Nadia", Stance.CONCERN, "This works for us, if somebody keeps soup warm."),
                Word(
                    "Els",
                    Stance.OBJECTION,
                    "There is no train to Kortrijk after ten, so half of us would stay away.",
                    "Meet in Aalst in the evening as well?",
                ),
            ),
        ),
    ),
    Put(
        "We read every letter aloud",
        by="Nele",
        ago=60,
        days=14,
        texts=("Before a text goes back to its team, someone who did not write it reads it aloud to us.",),
        said=((Word("Lotte", Stance.CONCERN, "Long ones take half the meeting. Only the first page, then?"),),),
        helping=("Dries",),
        is_adopted=True,
    ),
)

PLAIN_LANGUAGE = Circle(
    slug="plain-language",
    name="Plain Language",
    language="en",
    purpose=(
        "Every letter, screen and poster that leaves Mereldal is understood the first time. We rewrite real texts "
        "together, test them aloud, and hand them back to the team that needed them."
    ),
    domain="Communication",
    goal=Goal.SOLVE,
    phase=Phase.PERFORM,
    phase_since=86,
    began=104,
    ink=Ink.TOMATO,
    size=(7, 22, 30),
    cadence="Every second Tuesday",
    draws=("office", "home", "digital", "volunteer"),
    core=("Nele", "Wout", "Lotte", "Karel", "Imane", "Dries"),
    active=("Amina", "Pieter", "Yasmina", "Tine", "Miet", "Ruben", "Hanne", "Bram", "Els", "Fatma", "Jeroen", "Nadia"),
    edge=("Griet", "Kofi", "Sofie", "Tom", "Stijn", "Ann", "Veerle", "Jan", "Leen", "Marc", "Ahmed", "Hilde", "Rita"),
    left=("Thomas",),
    roles={"Nele": Role.LEADER, "Wout": Role.COORDINATOR, "Lotte": Role.COACH, "Griet": Role.SPONSOR},
    news={"Tom": True, "Ruben": False},
    new=("Bram", "Jeroen"),
    welcome=(
        "Good that you are here. Bring any letter you once had to read twice; that is all it takes. Nobody writes "
        "perfectly, and nobody here laughs at a comma."
    ),
    steps=(
        Step("Bring soup for the next Tuesday", in_days=8),
        Step("Write three sentences after the meeting"),
        Step("Read one letter aloud to somebody at home", liked_by="Amina"),
        Step("Hang the poster in the lift at Gent", liked_by="Karel", done=True),
    ),
    looks={"Paul": ("Nele", "Your notes on the boilers are the clearest in the house. Sit with us on a Tuesday?")},
    agreed={"Nele": (24, "half a day a week"), "Wout": (300, "two hours a week")},
    rhythm=Rhythm(
        weekday=TUESDAY,
        every=2,
        lead=5,
        start=time(12),
        end=time(13, 30),
        place="De Refter, Aalst",
        online_url="https://meet.example/plain-language",
        catering="Soup and bread",
    ),
    coming=(
        Date(
            "The bill nobody understands",
            reason=(
                "Els brings five real invoices. We take the worst one apart and leave with a first page a family can "
                "explain in one breath."
            ),
            coming=("Amina", "Nele", "Wout", "Els", "Karel", "Imane", "Dries"),
            maybe=("Griet",),
        ),
        Date(
            "One word for one thing",
            Format.WORLD_CAFE,
            "Forty words for the same form. Which one do we keep? Yasmina brings the list, you bring a pencil.",
            place="Attic, Gent",
            online_url="",
            moved_from="De Refter, Aalst",
            coming=("Yasmina", "Wout"),
            maybe=("Amina",),
        ),
        Date(
            "How do you write that somebody moves rooms?",
            reason="Families read that letter standing in the hallway. We look for the two lines they need first.",
            host="Imane",
        ),
        Date(
            "Ten posters from the lift",
            Format.PECHA_KUCHA,
            "A minute for each poster, read aloud by someone who did not write it.",
            host="Tine",
        ),
    ),
    past=(
        Date("Admission letter: the last reading", reason="Reception reads it to us. Where they stumble, we cut."),
        Date("Error messages that help", Format.GUEST, "Thirty messages of the care record, and what to do next."),
        Date(
            "The letter about visiting hours",
            called_off="Half of us are at home with a cold. The letter waits; drink something warm.",
        ),
        Date("Forms we could do without", Format.OPEN_SPACE),
        Date("What does ‘as soon as possible’ mean?", Format.FISHBOWL, place="Attic, Gent", host="Karel"),
        Date("The read-aloud test, taught by those who made it", Format.OTHER),
        Date("What worked this half year, and what we drop", Format.RETROSPECTIVE, catering="Soup, bread and a cake"),
        Date("Words our residents use themselves", Format.WORLD_CAFE, host="Pieter"),
    ),
    proposals=PROPOSALS,
)

FACILITATORS = Circle(
    slug="facilitators-circle",
    name="Facilitators’ Circle",
    language="en",
    purpose=(
        "Meetings people want to come back to. We try each way of meeting on ourselves first, then lend a hand to any "
        "community that asks."
    ),
    domain="Ways of working",
    goal=Goal.LEARN,
    phase=Phase.PERFORM,
    phase_since=44,
    began=60,
    ink=Ink.TEAL,
    size=(6, 16, 24),
    cadence="Every third Monday",
    draws=("office", "therapy", "digital"),
    core=("Lotte", "Tine", "Thomas"),
    active=("Wout", "Inge", "Miet", "Yasmina"),
    edge=("Nele", "Griet", "Tom"),
    left=("Ruben",),
    roles={"Lotte": Role.LEADER, "Tine": Role.COORDINATOR, "Thomas": Role.COACH, "Griet": Role.SPONSOR},
    steps=(Step("Hold the watch during the fishbowl", in_days=12), Step("Welcome someone new at the door")),
    looks={"Amina": ("Lotte", "You asked the quiet ones first last time. That is what we practise here.")},
    choosing=(
        Role.COORDINATOR,
        "Somebody beside Tine, who finds us a room with a window and writes the invitation in good time.",
        (
            ("Tine", "Wout", "He plans like others breathe, and asks before he books."),
            ("Thomas", "Inge", "She knows every room in Kortrijk, and who has the key."),
        ),
    ),
    rhythm=Rhythm(
        weekday=MONDAY,
        every=3,
        lead=4,
        start=time(16),
        end=time(17, 30),
        place="Attic, Gent",
        catering="Tea, and whatever you baked",
    ),
    coming=(
        Date(
            "Fishbowl, tried for real",
            Format.FISHBOWL,
            "Four chairs, one of them empty. We talk about a thing we disagree on, and afterwards about how that went.",
            coming=("Lotte", "Wout", "Tine"),
        ),
        Date(
            "The first five minutes",
            Format.PECHA_KUCHA,
            "Six of us show how they open a meeting. Steal freely.",
            host="Tine",
        ),
        Date(
            "When two people talk for everyone",
            Format.OPEN_SPACE,
            "Bring a meeting that got stuck. No names of colleagues, all the details.",
            place="Canteen, Kortrijk",
        ),
    ),
    past=(
        Date("Twelve ways to open a meeting", Format.WORLD_CAFE),
        Date("Consent in twenty minutes", Format.OTHER, "A small decision, all the steps, and a kitchen timer."),
        Date("Silence is an answer too", host="Thomas"),
        Date("A meeting without a table", Format.OPEN_SPACE, place="Garden room, Oudenaarde"),
        Date("What we learned from ourselves", Format.RETROSPECTIVE),
    ),
)

NIGHT_VOICES = Circle(
    slug="nachtstemmen",
    name="Nachtstemmen",
    language="nl",
    purpose="Van de nacht een goede plek maken om te werken, en om te slapen.",
    domain="People",
    goal=Goal.LEARN,
    phase=Phase.START_UP,
    phase_since=9,
    began=13,
    ink=Ink.SKY,
    size=(5, 14, 19),
    cadence="Om de vier weken op vrijdagnacht",
    draws=("night", "nursing"),
    core=("Kofi", "Sofie", "Nadia"),
    active=("Imane", "Fatma"),
    edge=("Hanne", "Amina", "Griet", "Lotte"),
    roles={"Kofi": Role.LEADER, "Lotte": Role.COACH, "Griet": Role.SPONSOR},
    asked={"Amina": (Role.COORDINATOR, "Jij kent iedereen op de late.")},
    asked_by="Kofi",
    news={"Hanne": True},
    new=("Fatma",),
    welcome="Welkom in de nacht. Je hoeft niets te zeggen, luisteren mag ook. De koffie staat klaar.",
    steps=(Step("Zet koffie voor de nachtploeg", in_days=10), Step("Bel iemand die net begon met nachten")),
    rhythm=Rhythm(
        weekday=FRIDAY,
        every=4,
        lead=2,
        start=time(22, 30),
        end=time(23, 30),
        place="Nachtkantine, Kortrijk",
        catering="Koffie en koeken",
    ),
    coming=(
        Date(
            "Overdag slapen: wat helpt echt?",
            Format.FISHBOWL,
            "Iedereen brengt één ding mee dat werkt, en één ding dat niet werkt.",
            coming=("Kofi", "Sofie", "Nadia"),
        ),
        Date(
            "Het licht om drie uur",
            Format.OTHER,
            "We lopen samen door drie gangen: eerst met het licht aan, dan met het licht uit.",
            host="Nadia",
        ),
    ),
    past=(
        Date("Wie hoort ons om vier uur?", reason="Wat de nacht weet, komt niet altijd bij de dag terecht."),
        Date("De eerste nacht samen", Format.LAUNCH),
    ),
)

BUDDIES = Circle(
    slug="onboarding-buddies",
    name="Onboarding Buddies",
    language="en",
    purpose="Nobody eats lunch alone in their first week.",
    domain="People",
    goal=Goal.LEARN,
    phase=Phase.PERFORM,
    phase_since=52,
    began=70,
    ink=Ink.SUN,
    size=(7, 25, 30),
    cadence="Every four weeks, on Thursday",
    draws=("living", "office", "kitchen"),
    core=("Tom", "Veerle", "Inge"),
    active=("Wout", "Lotte", "Rita", "Bram"),
    edge=("Amina", "Nele"),
    left=("Els",),
    roles={"Tom": Role.LEADER, "Veerle": Role.COORDINATOR, "Inge": Role.COACH},
    rhythm=Rhythm(
        weekday=THURSDAY,
        every=4,
        lead=10,
        start=time(11),
        end=time(12),
        place="Canteen, Kortrijk",
        catering="Lunch, together",
    ),
    coming=(
        Date(
            "Day one, told by those who just had it",
            Format.FISHBOWL,
            "Five people who started last month talk. We listen, and write down what we can change by Monday.",
            coming=("Tom", "Veerle", "Rita"),
            maybe=("Amina",),
        ),
        Date(
            "The first-week map, second print",
            Format.WORLD_CAFE,
            "Where is the coffee, who has the key, whom do you call at night? Each site draws its own map.",
            host="Veerle",
        ),
    ),
    past=(
        Date(
            "Starting on a night shift",
            moved_by=timedelta(hours=2),
            moved_from="Canteen, Kortrijk",
            place="Library, Aalst",
        ),
        Date("The lunch table plan", Format.OPEN_SPACE, "Who sits with whom, on which day, in which house."),
        Date("What a buddy is not", host="Inge"),
        Date("A year of buddies", Format.RETROSPECTIVE),
    ),
)
