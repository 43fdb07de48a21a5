"""Action items of knowledge, registered by importing their modules."""

from knowledge.experiments import attention as experiments
from knowledge.results import attention as results
from knowledge.support import attention as support

__all__ = ["experiments", "results", "support"]
