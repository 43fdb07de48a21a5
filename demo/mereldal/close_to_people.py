"""Communities about living with dementia and talking with families."""

from calendar import THURSDAY
from datetime import time, timedelta

from communities.models import Colour, Joining, MainGoal, Phase, Role
from demo.script import CommunityScript, JoinRequestScript, MeetingScript, Rhythm
from meetings.models import Format

DEMENTIA = CommunityScript(
    slug="waardig-met-dementie",
    name="Waardig met dementie",
    language="nl",
    purpose=(
        "Goed leven met dementie, in onze huizen en thuis. We vertellen elkaar wat werkt en proberen het uit, bij één "
        "bewoner tegelijk."
    ),
    domain="Care",
    goal=MainGoal.LEARN,
    phase=Phase.PERFORM,
    weeks_in_phase=98,
    weeks_ago_started=130,
    colour=Colour.IRIS,
    size=(12, 58, 112),
    cadence="Om de drie weken op donderdag",
    trades=("living", "home", "therapy", "night", "volunteer"),
    core=("Pieter", "Sien", "Inge", "Ann"),
    active=("Sara", "Jeroen", "Fatma", "Imane", "Rita"),
    periphery=("Amina", "Griet", "Hilde", "Kofi"),
    former=("Els", "Paul"),
    roles={"Pieter": Role.LEADER, "Sien": Role.COORDINATOR, "Inge": Role.COACH, "Griet": Role.SPONSOR},
    ended_terms={"Ann": (Role.LEADER, 46)},
    mail_preferences={"Amina": True, "Hilde": True},
    splits_into=("thuis-met-dementie", "muziek-en-verhalen"),
    sisters=("gesprekken-met-familie",),
    rhythm=Rhythm(
        weekday=THURSDAY,
        every_weeks=3,
        lead_days=1,
        start=time(14),
        end=time(15, 30),
        place="Tuinkamer, Oudenaarde",
        catering="Koffie en rijsttaart",
    ),
    upcoming=(
        MeetingScript(
            "Muziek die iemand terugbrengt",
            Format.OTHER,
            (
                "Pieter brengt drie liedjes en drie verhalen mee. We luisteren eerst en praten daarna. Ken je het "
                "lijflied van een bewoner? Breng het mee."
            ),
            going=("Pieter", "Sien", "Rita", "Jeroen"),
        ),
        MeetingScript(
            "Als iemand naar huis wil",
            Format.FISHBOWL,
            "Om vier uur staat er iemand met de jas aan bij de deur. Wat zeg je dan, wat doe je, en wat laat je beter?",
            place="Leefruimte De Linde, Gent",
            moved_from="Tuinkamer, Oudenaarde",
            host="Sien",
        ),
        MeetingScript(
            "Wat zit er in de verhaaldoos?",
            Format.WORLD_CAFE,
            "Zes woongroepen werken er nu mee. We zetten drie dozen open op tafel en luisteren naar wie ze vulde.",
            online_url="https://meet.example/waardig",
        ),
    ),
    past=(
        MeetingScript(
            "Eten met de vingers", Format.GUEST, "Een kok en een logopedist aan één tafel. Wie proeft, begrijpt het."
        ),
        MeetingScript(
            "De spiegel in de badkamer", reason="Drie bewoners schrikken van hun spiegelbeeld. Wat hing daar vroeger?"
        ),
        MeetingScript(
            "Zingen bij het wassen",
            Format.OTHER,
            cancellation_note="De tuinkamer wordt geschilderd. Het zingen houden jullie tegoed.",
        ),
        MeetingScript("Wat familie ons vertelt", Format.WORLD_CAFE, host="Inge"),
        MeetingScript("Een halfjaar verhaaldozen", Format.RETROSPECTIVE),
    ),
)

AT_HOME = CommunityScript(
    slug="thuis-met-dementie",
    name="Thuis met dementie",
    language="nl",
    purpose="Wie thuis woont met dementie, kan er langer en rustiger blijven wonen.",
    domain="Care",
    goal=MainGoal.LEARN,
    phase=Phase.INITIATE,
    weeks_in_phase=1,
    weeks_ago_started=1,
    colour=Colour.LEAF,
    size=(1, 2, 1),
    core=("Ann",),
    active=("Fatma", "Sara"),
    periphery=("Hilde",),
    roles={"Ann": Role.LEADER},
)

MUSIC = CommunityScript(
    slug="muziek-en-verhalen",
    name="Muziek en verhalen",
    language="nl",
    purpose="In elke woongroep klinkt elke dag een lied dat iemand kent.",
    domain="Care",
    goal=MainGoal.LEARN,
    phase=Phase.INITIATE,
    weeks_in_phase=1,
    weeks_ago_started=1,
    colour=Colour.APRICOT,
    size=(1, 2, 1),
    core=("Sien",),
    active=("Rita", "Imane"),
    periphery=("Kofi",),
    roles={},
    nominations={
        "Jeroen": (
            Role.LEADER,
            "Waardig met dementie gaat verder als kleinere communities. Wil jij deze groep in het begin leiden?",
        )
    },
    nominated_by="Pieter",
)

FAMILIES = CommunityScript(
    slug="gesprekken-met-familie",
    name="Gesprekken met familie",
    language="nl",
    purpose="De moeilijke gesprekken, samen geoefend: met acteurs, met elkaar en met een glas water binnen handbereik.",
    domain="Care",
    goal=MainGoal.LEARN,
    phase=Phase.START_UP,
    weeks_in_phase=10,
    weeks_ago_started=16,
    colour=Colour.TOMATO,
    size=(5, 11, 14),
    cadence="Om de vier weken op donderdag",
    joining=Joining.BY_REQUEST,
    joining_reason="We oefenen met wat we zelf meemaakten. Daarom praten we eerst even met wie wil meedoen.",
    joining_criteria=(
        "Je voert zelf zulke gesprekken, of je ziet ze aankomen.\n"
        "Je wil oefenen, ook als dat even knelt, en je wil anderen helpen oefenen.\n"
        "Wat hier verteld wordt, blijft hier."
    ),
    join_requests=(
        JoinRequestScript(
            "Nele",
            days_ago=6,
            interest="Ik schrijf de brieven die vóór zulke gesprekken komen. Ik wil weten wat er daarna gebeurt.",
            experience="Twee keer meegevolgd vanaf de rand, en nog lang wakker gelegen.",
            commitment="Een keer per maand, en ik breng onze brieven mee om op te oefenen.",
            answered_by="Miet",
            answered_days_ago=1,
            is_accepted=True,
            reason="Wie de eerste brief schrijft, mag het gesprek erna horen. Kom donderdag maar mee oefenen.",
        ),
        JoinRequestScript(
            "Wout",
            days_ago=30,
            interest="Aan het onthaal begint elk moeilijk gesprek bij mij.",
            commitment="Af en toe, als de balie bemand is.",
            answered_by="Fatma",
            answered_days_ago=24,
            reason=(
                "We zijn net met een groep begonnen die elkaar nog moet leren vertrouwen. In het voorjaar maken we "
                "plaats, en dan bellen we jou als eerste."
            ),
        ),
    ),
    trades=("therapy", "living", "nursing"),
    core=("Miet", "Fatma"),
    active=("Sien", "Lotte"),
    periphery=("Nele", "Wout", "Griet"),
    roles={"Miet": Role.LEADER, "Fatma": Role.COORDINATOR, "Griet": Role.SPONSOR},
    rhythm=Rhythm(
        weekday=THURSDAY,
        every_weeks=4,
        lead_days=12,
        start=time(13, 30),
        end=time(15),
        place="Bibliotheek, Aalst",
        catering="Water, koffie, zakdoekjes",
    ),
    upcoming=(
        MeetingScript(
            "Twee zussen, één beslissing",
            Format.FISHBOWL,
            "Een acteur speelt de oudste zus. Jij mag de jongste zijn, of gewoon kijken.",
            going=("Miet", "Lotte"),
        ),
        MeetingScript(
            "Nee zeggen tegen een bezorgde zoon",
            Format.OTHER,
            "Drie keer hetzelfde gesprek, drie keer anders. Wie kijkt, vertelt wanneer het kantelde.",
            host="Sien",
        ),
    ),
    past=(
        MeetingScript(
            "Oefenen met twee acteurs",
            Format.GUEST,
            "We beginnen om half twee en stoppen als de thee op is.",
            moved_by=timedelta(hours=-3),
        ),
        MeetingScript("Wat je beter niet zegt, en toch zegt"),
        MeetingScript("Waarom we dit oefenen", Format.LAUNCH),
    ),
)
