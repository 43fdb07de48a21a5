"""All kinds of mail of charters: importing a slice's emails module registers them."""

from charters.keeping import emails as keeping
from charters.reviews import emails as reviews

__all__ = ["keeping", "reviews"]
