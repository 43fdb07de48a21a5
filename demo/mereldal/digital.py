"""Communities about data, the care record and technology."""

from calendar import TUESDAY, WEDNESDAY
from datetime import time

from communities.models import Closing, ClosingView, Colour, MainGoal, Phase, Role
from demo.mereldal import charters
from demo.script import ClosingScript, CommunityScript, MeetingScript, Rhythm
from meetings.models import Format

DATA = CommunityScript(
    slug="data-for-humans",
    name="Data for Humans",
    language="en",
    purpose="Numbers that everyone on the team can read and question.",
    domain="Digital",
    goal=MainGoal.LEARN,
    phase=Phase.START_UP,
    weeks_in_phase=14,
    weeks_ago_started=20,
    colour=Colour.SKY,
    size=(4, 9, 14),
    cadence="Every third Wednesday",
    trades=("digital", "office", "nursing"),
    core=("Yasmina", "Ben"),
    active=("Marc", "Ruben"),
    periphery=("Karel", "Tom", "Leen"),
    roles={"Yasmina": Role.LEADER, "Ben": Role.COORDINATOR, "Marc": Role.SPONSOR},
    ended_terms={"Leen": (Role.COACH, 6)},
    nominations={"Lotte": (Role.COACH, "You ask the question behind the number.")},
    rhythm=Rhythm(
        weekday=WEDNESDAY,
        every_weeks=3,
        lead_days=9,
        start=time(12, 30),
        end=time(13, 30),
        online_url="https://meet.example/data-for-humans",
    ),
    upcoming=(
        MeetingScript(
            "What do we count when we count a fall?",
            reason="Four houses, four answers. We read each other’s definition aloud and look for one we all mean.",
        ),
        MeetingScript(
            "One graph, five readings",
            Format.WORLD_CAFE,
            "The same picture for a cook, a nurse, a volunteer, an accountant and a son. What does each of them see?",
            place="Attic, Gent",
            catering="Sandwiches",
            host="Ben",
        ),
    ),
    past=(
        MeetingScript("Forty words we count the same way", Format.OPEN_SPACE),
        MeetingScript(
            "Who is this number for?",
            Format.FISHBOWL,
            "A report of thirty pages, and one reader who says what she skips.",
        ),
        MeetingScript("Averages that hide somebody", host="Ben"),
        MeetingScript("Bring your worst spreadsheet", Format.LAUNCH, place="Attic, Gent", catering="Sandwiches"),
    ),
    charter=charters.DATA,
)

TINKERERS = CommunityScript(
    slug="care-record-tinkerers",
    name="Care Record Tinkerers",
    language="en",
    purpose="Less clicking, more caring. The handover template is live in every team; we look at what is left to do.",
    domain="Digital",
    goal=MainGoal.INNOVATE,
    phase=Phase.WIND_DOWN,
    weeks_in_phase=8,
    weeks_ago_started=118,
    colour=Colour.TEAL,
    size=(3, 9, 17),
    cadence="Now and then, on a Tuesday",
    trades=("digital", "nursing"),
    core=("Ruben", "Dries"),
    active=("Ben", "Nadia"),
    periphery=("Karel", "Yasmina"),
    former=("Amina", "Pieter", "Tine"),
    roles={"Ruben": Role.LEADER, "Dries": Role.COORDINATOR},
    ended_terms={"Ben": (Role.COACH, 8)},
    rhythm=Rhythm(
        weekday=TUESDAY,
        every_weeks=11,
        lead_days=12,
        start=time(10),
        end=time(11),
        online_url="https://meet.example/tinkerers",
    ),
    upcoming=(
        MeetingScript(
            "What do we leave behind, and with whom?",
            Format.RETROSPECTIVE,
            "Most of what we came for is done. Shall we celebrate and close, or is there one more thing?",
        ),
    ),
    closing=ClosingScript(
        reason=Closing.Reason.GOAL_MET,
        words=(
            "The handover template is live in every team. What is left are wishes for the supplier, and those are not"
            " ours to solve."
        ),
        proposed_by="Ruben",
        days_ago=5,
        answers=(
            ("Nadia", ClosingView.CLOSE, "We did it. I’d rather stop now than meet out of habit.", ""),
            (
                "Ben",
                ClosingView.SPLIT,
                "Forms are half done. With three people I’d go on, just for forms.",
                "Who would be the other two?",
            ),
        ),
        thanks=(
            ("Nadia", "Ruben", "Asked in every team what they really need at seven in the morning.", True),
            ("Ben", "Nadia", "Took out eleven fields that nobody missed.", False),
        ),
    ),
    past=(
        MeetingScript("The handover template, three months on", Format.RETROSPECTIVE),
        MeetingScript("Five clicks fewer", Format.PECHA_KUCHA),
    ),
)

HANDY_TECH = CommunityScript(
    slug="handy-tech",
    name="Handy Tech",
    language="en",
    purpose="Small gadgets that make a resident’s day easier. Bring a question; no screwdriver needed.",
    domain="Digital",
    goal=MainGoal.INNOVATE,
    phase=Phase.INITIATE,
    weeks_in_phase=3,
    weeks_ago_started=3,
    colour=Colour.IRIS,
    size=(2, 4, 6),
    trades=("therapy", "volunteer", "digital"),
    core=("Jeroen",),
    active=("Ahmed",),
    periphery=("Dries",),
    roles={"Jeroen": Role.LEADER},
    question="Who knows a small thing that makes a big difference in a day?",
    would_join=("Sofie", "Ben", "Nadia"),
)
