"""Communities about plain language, facilitation, night work and onboarding."""

from calendar import FRIDAY, MONDAY, THURSDAY, TUESDAY
from datetime import time, timedelta

from charters.drafting.parts import Cadence, Frequency, Link, Setting, Sheet, Value
from charters.models import Ambition
from communities.models import Colour, MainGoal, Phase, Role, Stance
from demo.script import (
    CharterScript,
    CommunityScript,
    MeetingScript,
    OpportunityScript,
    ProposalScript,
    ResponseScript,
    Rhythm,
)
from meetings.models import Format

PROPOSALS = (
    ProposalScript(
        "Eighty words, one list",
        proposed_by="Yasmina",
        days_ago=5,
        days_open=14,
        texts=("We keep one list of the eighty words we use most, one word for each thing. It hangs in every office.",),
        responses=(
            (
                ResponseScript(
                    "Amina", Stance.CONCERN, "Eighty may be a lot before summer. I would start with twenty and see."
                ),
                ResponseScript("Wout", Stance.NO_OBJECTION),
            ),
        ),
        questions=(("Els", "Does it hold for invoices too?", "Yes, those first."),),
        volunteers=("Tine", "Bram"),
    ),
    ProposalScript(
        "We always meet at noon",
        proposed_by="Wout",
        days_ago=12,
        days_open=16,
        texts=(
            "Every meeting starts at noon, with soup, so that nobody has to look it up.",
            "We meet at noon, with soup. Every third time it is nine in the evening, in Kortrijk, before the nights.",
        ),
        responses=(
            (
                ResponseScript(
                    "Nadia",
                    Stance.OBJECTION,
                    "Teams in night care can never join at noon. As written, it leaves them out for good.",
                    "Every third meeting in the evening, before the night shift?",
                ),
                ResponseScript("Karel", Stance.NO_OBJECTION),
            ),
            (
                ResponseScript("Nadia", Stance.CONCERN, "This works for us, if somebody keeps soup warm."),
                ResponseScript(
                    "Els",
                    Stance.OBJECTION,
                    "There is no train to Kortrijk after ten, so half of us would stay away.",
                    "Meet in Aalst in the evening as well?",
                ),
            ),
        ),
    ),
    ProposalScript(
        "We read every letter aloud",
        proposed_by="Nele",
        days_ago=60,
        days_open=14,
        texts=("Before a text goes back to its team, someone who did not write it reads it aloud to us.",),
        responses=(
            (ResponseScript("Lotte", Stance.CONCERN, "Long ones take half the meeting. Only the first page, then?"),),
        ),
        volunteers=("Dries",),
        is_adopted=True,
    ),
)

CHARTER = CharterScript(
    Sheet(
        values=(
            Value("Kind to the writer, strict on the text.", "We talk about sentences, never about people."),
            Value("Real texts only.", "Bring what is on your desk today."),
            Value("Read it aloud.", "If you stumble, it is not finished."),
            Value("Small and done.", "One good letter beats a style guide."),
        ),
        cadence=Cadence(
            Frequency.TWO_WEEKLY,
            TUESDAY,
            time(12),
            90,
            Setting.HYBRID,
            "Every second Tuesday, with soup. We cancel when there are no topics.",
        ),
        tooling=(
            Link("Talk: our channel", "https://teams.example/plain-language"),
            Link("Letter library", "https://letters.example/"),
        ),
        criteria=(
            "Teams come to us with texts by themselves.",
            "Letters we hand over are still in use after six months.",
            "Families phone less to ask what we meant.",
            "We leave a meeting with more energy than we brought.",
        ),
    ),
    weeks_ago_adopted=19,
    earlier=(
        (96, "Letters that families understand. We rewrite them together."),
        (58, "Every letter that leaves Mereldal is understood the first time. We rewrite real texts together."),
    ),
    ambitions=(
        (
            "Ten letters that families trust, in use in all four houses.",
            34,
            Ambition.State.UNDER_WAY,
            "four in use, two on the table",
        ),
        ("An invoice you can explain in one breath.", 20, Ambition.State.UNDER_WAY, "first page on the table"),
        ("A word list of eighty terms, shared with Data for Humans.", 34, Ambition.State.PLANNED, ""),
        (
            "The read-aloud test in every new colleague’s first week.",
            -3,
            Ambition.State.REACHED,
            "Onboarding Buddies teach it",
        ),
    ),
)

PLAIN_LANGUAGE = CommunityScript(
    slug="plain-language",
    name="Plain Language",
    language="en",
    purpose=(
        "Every letter, screen and poster that leaves Mereldal is understood the first time. We rewrite real texts "
        "together, test them aloud, and hand them back to the team that needed them."
    ),
    domain="Communication",
    goal=MainGoal.SOLVE,
    phase=Phase.PERFORM,
    weeks_in_phase=86,
    weeks_ago_started=104,
    colour=Colour.TOMATO,
    size=(7, 22, 30),
    cadence="Every second Tuesday, with soup. We cancel when there are no topics.",
    trades=("office", "home", "digital", "volunteer"),
    core=("Nele", "Wout", "Lotte", "Karel", "Imane", "Dries"),
    active=("Amina", "Pieter", "Yasmina", "Tine", "Miet", "Ruben", "Hanne", "Bram", "Els", "Fatma", "Jeroen", "Nadia"),
    periphery=(
        "Griet",
        "Kofi",
        "Sofie",
        "Tom",
        "Stijn",
        "Ann",
        "Veerle",
        "Jan",
        "Leen",
        "Marc",
        "Ahmed",
        "Hilde",
        "Rita",
    ),
    former=("Thomas",),
    roles={"Nele": Role.LEADER, "Wout": Role.COORDINATOR, "Lotte": Role.COACH, "Griet": Role.SPONSOR},
    mail_preferences={"Tom": True, "Ruben": False},
    newcomers=("Bram", "Jeroen"),
    welcome=(
        "Good that you are here. Bring any letter you once had to read twice; that is all it takes. Nobody writes "
        "perfectly, and nobody here laughs at a comma."
    ),
    opportunities=(
        OpportunityScript("Bring soup for the next Tuesday", in_days=8),
        OpportunityScript("Write three sentences after the meeting"),
        OpportunityScript("Read one letter aloud to somebody at home", taken_by="Amina"),
        OpportunityScript("Hang the poster in the lift at Gent", taken_by="Karel", is_done=True),
    ),
    invitations={
        "Paul": ("Nele", "Your notes on the boilers are the clearest in the house. Sit with us on a Tuesday?")
    },
    agreements={"Nele": (24, "half a day a week"), "Wout": (300, "two hours a week")},
    rhythm=Rhythm(
        weekday=TUESDAY,
        every_weeks=2,
        lead_days=5,
        start=time(12),
        end=time(13, 30),
        place="De Refter, Aalst",
        online_url="https://meet.example/plain-language",
        catering="Soup and bread",
    ),
    upcoming=(
        MeetingScript(
            "The bill nobody understands",
            reason=(
                "Els brings five real invoices. We take the worst one apart and leave with a first page a family can "
                "explain in one breath."
            ),
            going=("Amina", "Nele", "Wout", "Els", "Karel", "Imane", "Dries"),
            maybe=("Griet",),
        ),
        MeetingScript(
            "One word for one thing",
            Format.WORLD_CAFE,
            "Forty words for the same form. Which one do we keep? Yasmina brings the list, you bring a pencil.",
            place="Attic, Gent",
            online_url="",
            moved_from="De Refter, Aalst",
            going=("Yasmina", "Wout"),
            maybe=("Amina",),
        ),
        MeetingScript(
            "How do you write that somebody moves rooms?",
            reason="Families read that letter standing in the hallway. We look for the two lines they need first.",
            host="Imane",
        ),
        MeetingScript(
            "Ten posters from the lift",
            Format.PECHA_KUCHA,
            "A minute for each poster, read aloud by someone who did not write it.",
            host="Tine",
        ),
    ),
    past=(
        MeetingScript(
            "Admission letter: the last reading", reason="Reception reads it to us. Where they stumble, we cut."
        ),
        MeetingScript(
            "Error messages that help", Format.GUEST, "Thirty messages of the care record, and what to do next."
        ),
        MeetingScript(
            "The letter about visiting hours",
            cancellation_note="Half of us are at home with a cold. The letter waits; drink something warm.",
        ),
        MeetingScript("Forms we could do without", Format.OPEN_SPACE),
        MeetingScript("What does ‘as soon as possible’ mean?", Format.FISHBOWL, place="Attic, Gent", host="Karel"),
        MeetingScript("The read-aloud test, taught by those who made it", Format.OTHER),
        MeetingScript(
            "What worked this half year, and what we drop", Format.RETROSPECTIVE, catering="Soup, bread and a cake"
        ),
        MeetingScript("Words our residents use themselves", Format.WORLD_CAFE, host="Pieter"),
    ),
    proposals=PROPOSALS,
    charter=CHARTER,
)

FACILITATORS = CommunityScript(
    slug="facilitators-circle",
    name="Facilitators’ Circle",
    language="en",
    purpose=(
        "Meetings people want to come back to. We try each way of meeting on ourselves first, then lend a hand to any "
        "community that asks."
    ),
    domain="Ways of working",
    goal=MainGoal.LEARN,
    phase=Phase.PERFORM,
    weeks_in_phase=44,
    weeks_ago_started=60,
    colour=Colour.TEAL,
    size=(6, 16, 24),
    cadence="Every third Monday",
    trades=("office", "therapy", "digital"),
    core=("Lotte", "Tine", "Thomas"),
    active=("Wout", "Inge", "Miet", "Yasmina"),
    periphery=("Nele", "Griet", "Tom"),
    former=("Ruben",),
    roles={"Lotte": Role.LEADER, "Tine": Role.COORDINATOR, "Thomas": Role.COACH, "Griet": Role.SPONSOR},
    opportunities=(
        OpportunityScript("Hold the watch during the fishbowl", in_days=12),
        OpportunityScript("Welcome someone new at the door"),
    ),
    invitations={"Amina": ("Lotte", "You asked the quiet ones first last time. That is what we practise here.")},
    role_selection=(
        Role.COORDINATOR,
        "Somebody beside Tine, who finds us a room with a window and writes the invitation in good time.",
        (
            ("Tine", "Wout", "He plans like others breathe, and asks before he books."),
            ("Thomas", "Inge", "She knows every room in Kortrijk, and who has the key."),
        ),
    ),
    rhythm=Rhythm(
        weekday=MONDAY,
        every_weeks=3,
        lead_days=4,
        start=time(16),
        end=time(17, 30),
        place="Attic, Gent",
        catering="Tea, and whatever you baked",
    ),
    upcoming=(
        MeetingScript(
            "Fishbowl, tried for real",
            Format.FISHBOWL,
            "Four chairs, one of them empty. We talk about a thing we disagree on, and afterwards about how that went.",
            going=("Lotte", "Wout", "Tine"),
        ),
        MeetingScript(
            "The first five minutes",
            Format.PECHA_KUCHA,
            "Six of us show how they open a meeting. Steal freely.",
            host="Tine",
        ),
        MeetingScript(
            "When two people talk for everyone",
            Format.OPEN_SPACE,
            "Bring a meeting that got stuck. No names of colleagues, all the details.",
            place="Canteen, Kortrijk",
        ),
    ),
    past=(
        MeetingScript("Twelve ways to open a meeting", Format.WORLD_CAFE),
        MeetingScript(
            "Consent in twenty minutes", Format.OTHER, "A small decision, all the steps, and a kitchen timer."
        ),
        MeetingScript("Silence is an answer too", host="Thomas"),
        MeetingScript("A meeting without a table", Format.OPEN_SPACE, place="Garden room, Oudenaarde"),
        MeetingScript("What we learned from ourselves", Format.RETROSPECTIVE),
    ),
)

NIGHT_VOICES = CommunityScript(
    slug="nachtstemmen",
    name="Nachtstemmen",
    language="nl",
    purpose="Van de nacht een goede plek maken om te werken, en om te slapen.",
    domain="People",
    goal=MainGoal.LEARN,
    phase=Phase.START_UP,
    weeks_in_phase=9,
    weeks_ago_started=13,
    colour=Colour.SKY,
    size=(5, 14, 19),
    cadence="Om de vier weken op vrijdagnacht",
    trades=("night", "nursing"),
    core=("Kofi", "Sofie", "Nadia"),
    active=("Imane", "Fatma"),
    periphery=("Hanne", "Amina", "Griet", "Lotte"),
    roles={"Kofi": Role.LEADER, "Lotte": Role.COACH, "Griet": Role.SPONSOR},
    nominations={"Amina": (Role.COORDINATOR, "Jij kent iedereen op de late.")},
    nominated_by="Kofi",
    mail_preferences={"Hanne": True},
    newcomers=("Fatma",),
    welcome="Welkom in de nacht. Je hoeft niets te zeggen, luisteren mag ook. De koffie staat klaar.",
    opportunities=(
        OpportunityScript("Zet koffie voor de nachtploeg", in_days=10),
        OpportunityScript("Bel iemand die net begon met nachten"),
    ),
    rhythm=Rhythm(
        weekday=FRIDAY,
        every_weeks=4,
        lead_days=2,
        start=time(22, 30),
        end=time(23, 30),
        place="Nachtkantine, Kortrijk",
        catering="Koffie en koeken",
    ),
    upcoming=(
        MeetingScript(
            "Overdag slapen: wat helpt echt?",
            Format.FISHBOWL,
            "Iedereen brengt één ding mee dat werkt, en één ding dat niet werkt.",
            going=("Kofi", "Sofie", "Nadia"),
        ),
        MeetingScript(
            "Het licht om drie uur",
            Format.OTHER,
            "We lopen samen door drie gangen: eerst met het licht aan, dan met het licht uit.",
            host="Nadia",
        ),
    ),
    past=(
        MeetingScript("Wie hoort ons om vier uur?", reason="Wat de nacht weet, komt niet altijd bij de dag terecht."),
        MeetingScript("De eerste nacht samen", Format.LAUNCH),
    ),
)

BUDDIES = CommunityScript(
    slug="onboarding-buddies",
    name="Onboarding Buddies",
    language="en",
    purpose="Nobody eats lunch alone in their first week.",
    domain="People",
    goal=MainGoal.LEARN,
    phase=Phase.PERFORM,
    weeks_in_phase=52,
    weeks_ago_started=70,
    colour=Colour.SUN,
    size=(7, 25, 30),
    cadence="Every four weeks, on Thursday",
    trades=("living", "office", "kitchen"),
    core=("Tom", "Veerle", "Inge"),
    active=("Wout", "Lotte", "Rita", "Bram"),
    periphery=("Amina", "Nele"),
    former=("Els",),
    roles={"Tom": Role.LEADER, "Veerle": Role.COORDINATOR, "Inge": Role.COACH},
    rhythm=Rhythm(
        weekday=THURSDAY,
        every_weeks=4,
        lead_days=10,
        start=time(11),
        end=time(12),
        place="Canteen, Kortrijk",
        catering="Lunch, together",
    ),
    upcoming=(
        MeetingScript(
            "Day one, told by those who just had it",
            Format.FISHBOWL,
            "Five people who started last month talk. We listen, and write down what we can change by Monday.",
            going=("Tom", "Veerle", "Rita"),
            maybe=("Amina",),
        ),
        MeetingScript(
            "The first-week map, second print",
            Format.WORLD_CAFE,
            "Where is the coffee, who has the key, whom do you call at night? Each site draws its own map.",
            host="Veerle",
        ),
    ),
    past=(
        MeetingScript(
            "Starting on a night shift",
            moved_by=timedelta(hours=2),
            moved_from="Canteen, Kortrijk",
            place="Library, Aalst",
        ),
        MeetingScript("The lunch table plan", Format.OPEN_SPACE, "Who sits with whom, on which day, in which house."),
        MeetingScript("What a buddy is not", host="Inge"),
        MeetingScript("A year of buddies", Format.RETROSPECTIVE),
    ),
)
