"""Mail kinds of knowledge, registered by importing their modules."""

from knowledge.support import emails as support

__all__ = ["support"]
