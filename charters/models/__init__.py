"""Models of charters: versions with their parts, ambitions with their notes, and reviews."""

from charters.models.ambition import AmbitionNote
from charters.models.remark import CharterRemark
from charters.models.review import CharterReview, CriterionResult
from charters.models.unchanging import AdoptedPartStays, AdoptedVersionStays
from charters.models.version import OPEN_STATES, CharterPart, CharterVersion, Part
from communities.models import Ambition

__all__ = [
    "OPEN_STATES",
    "AdoptedPartStays",
    "AdoptedVersionStays",
    "Ambition",
    "AmbitionNote",
    "CharterPart",
    "CharterRemark",
    "CharterReview",
    "CharterVersion",
    "CriterionResult",
    "Part",
]
