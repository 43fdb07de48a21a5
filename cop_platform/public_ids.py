"""Random public ids for addresses, so that nobody can guess or count objects."""

import secrets
from typing import Any

from django.db import models

# No vowels, so that no words arise; no 0, O, 1 or l, so that it can be read out on the phone. 14 make about 67 bits.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 14
COUNT = len(ALPHABET) ** LENGTH
#: An id is a number below COUNT, drawn once, since a page needs several: what each of its digits counts.
PLACES = [len(ALPHABET) ** place for place in range(LENGTH)]


def new_id() -> str:
    number = secrets.randbelow(COUNT)
    return "".join([ALPHABET[number // each % len(ALPHABET)] for each in PLACES])


def public_id(**options: Any) -> Any:
    """A model field with a random public id as its default."""
    return models.CharField(max_length=LENGTH, default=new_id, editable=False, **options)
