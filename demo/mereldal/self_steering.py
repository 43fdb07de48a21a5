"""What a community of the care group Mereldal says of doing without its coach, and two experiments."""

from demo.script import ExperimentScript, SteeringScript
from knowledge.models import Outcome, Responsibility, Theme, Word

COACH, TOGETHER, GROUP = Responsibility.Carrier

STEERING: dict[str, SteeringScript] = {
    "plain-language": SteeringScript(
        noted_by="Wout",
        words=(
            (34, Theme.TOPICS, Word.HELP),
            (34, Theme.OPENNESS, Word.HELP),
            (34, Theme.WELCOME, Word.PARTLY),
            (6, Theme.TOPICS, Word.OURSELVES),
            (6, Theme.OPENNESS, Word.PARTLY),
            (6, Theme.WELCOME, Word.PARTLY),
            (6, Theme.DISAGREEMENT, Word.HELP),
        ),
        sentences=(
            ("Karel", Theme.TOPICS, "Dots decide. Lotte hasn’t touched the agenda since spring."),
            ("Imane", Theme.OPENNESS, "It helps when Karel goes first."),
            ("Pieter", Theme.OPENNESS, "Online I still keep quiet."),
            ("Tine", Theme.WELCOME, "We said we’d greet at the door. Sometimes we do."),
            ("Nele", Theme.DISAGREEMENT, "Lotte still hosts those talks, and I’m glad."),
        ),
        tasks=(
            (COACH, "Hosting difficult talks", "Nele sits in next time.", 40),
            (TOGETHER, "Opening the meeting", "Wout and Lotte in turn.", 12),
            (TOGETHER, "The retrospective", "Imane prepares, Lotte asks the questions.", 6),
            (GROUP, "Choosing topics", "", 28),
            (GROUP, "Welcoming new people", "Tine and Yasmina.", 10),
        ),
        notes=(
            (3, "Lotte", "Three of the four letters are rewritten; the fourth waits for the lawyers."),
            (20, "Nele", "We aim at fewer letters at a time, and finish them."),
        ),
        experiments=(
            ExperimentScript(
                "Start with ten minutes of reading in silence",
                "Lotte",
                weeks_ago=3,
                ends_in_days=9,
                signal="The quiet ones speak in the first half hour.",
            ),
            ExperimentScript(
                "A buddy for every newcomer",
                "Nele",
                weeks_ago=22,
                ends_in_days=-60,
                signal="Newcomers come a second time.",
                outcome=Outcome.KEEP,
                lesson="They came back, and brought somebody.",
                judged_by="Wout",
            ),
        ),
        support=(
            ("Nele", "Nobody minds a letter that fails at first.", "Griet asks about it in her rounds.", ""),
            ("Lotte", "", "", "An hour a month more for the readers would help."),
        ),
    ),
}
