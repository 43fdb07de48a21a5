"""All action items and signs of charters: importing a slice's module registers them."""

from charters.reviews import attention as reviews

__all__ = ["reviews"]
