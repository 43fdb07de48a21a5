"""Models of knowledge: results, requests for support, places that were reached, self-steering and experiments."""

from knowledge.models.experiment import Experiment, ExperimentIdea, Outcome
from knowledge.models.reach import ReachedPlace
from knowledge.models.result import Gain, Result, ResultRevision, TakeUp, Thanks, shown
from knowledge.models.self_steering import GoalNote, GroupWord, MemberSentence, Responsibility, Theme, Word
from knowledge.models.support import SupportAnswer, SupportKind, SupportRequest, waiting
from knowledge.models.support_check import SupportCheck

__all__ = [
    "Experiment",
    "ExperimentIdea",
    "Gain",
    "GoalNote",
    "GroupWord",
    "MemberSentence",
    "Outcome",
    "ReachedPlace",
    "Responsibility",
    "Result",
    "ResultRevision",
    "SupportAnswer",
    "SupportCheck",
    "SupportKind",
    "SupportRequest",
    "TakeUp",
    "Thanks",
    "Theme",
    "Word",
    "shown",
    "waiting",
]
