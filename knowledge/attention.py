"""Action items of knowledge, registered by importing their modules."""

from knowledge.results import attention as results
from knowledge.support import attention as support

__all__ = ["results", "support"]
