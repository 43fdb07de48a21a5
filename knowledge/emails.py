"""Mail kinds of knowledge, registered by importing their modules."""

from knowledge.experiments import emails as experiments
from knowledge.support import emails as support
from knowledge.support_check import emails as support_check

__all__ = ["experiments", "support", "support_check"]
