"""Models of knowledge: results, requests for support, and places that were reached."""

from knowledge.models.reach import FEWEST_PEOPLE, ReachedPlace
from knowledge.models.result import Gain, Result, ResultRevision, TakeUp, Thanks, shown
from knowledge.models.support import SupportAnswer, SupportKind, SupportRequest, waiting

__all__ = [
    "FEWEST_PEOPLE",
    "Gain",
    "ReachedPlace",
    "Result",
    "ResultRevision",
    "SupportAnswer",
    "SupportKind",
    "SupportRequest",
    "TakeUp",
    "Thanks",
    "shown",
    "waiting",
]
