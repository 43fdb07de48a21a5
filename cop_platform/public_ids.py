"""Ids that stand in addresses: random, so that nobody guesses or counts."""

import secrets
from typing import Any

from django.db import models

# No vowels, so that no words arise; no 0, O, 1 or l, so that a phone call survives it. 28^14 is about 67 random bits.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 14


def new_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def public_id(**options: Any) -> Any:
    """A model field that holds such an id."""
    return models.CharField(max_length=LENGTH, default=new_id, editable=False, **options)
