"""The search index: which word stands in which record, and under which keys a word is found.

Equality and order of text are all that PostgreSQL may look up in an index before it has applied row-level security, so
there is neither a GIN index nor an operator of text search here (docs/decisions/0042-search-index.md).
"""

from typing import Any

from django.db import models

from cop_platform.search.upkeep import SpellingsKept
from cop_platform.tenancy import TenantModel


class Exact(models.TextField):
    """Text in the order of code points, whatever the database’s order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "db_collation": "C", "editable": False})


class SearchWord(TenantModel):
    """A word of a text, written by triggers on the table of the text. Nobody else writes here.

    ``subject`` and ``record`` name what is found, ``source`` the row that the text stands in.
    """

    word = Exact()
    subject = Exact()
    record = models.BigIntegerField()
    source = models.BigIntegerField()
    weight = models.SmallIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [*TenantModel.Meta.constraints, SpellingsKept(name="searchword_spellings")]
        indexes = [
            # Read from its end: the greatest weight first, and of these the newest record.
            models.Index(fields=["organisation", "word", "subject", "weight", "record"], name="searchword_by_word"),
            models.Index(fields=["organisation", "record", "subject"], name="searchword_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.word} ({self.subject})"


class SearchSpelling(TenantModel):
    """A key under which a word is found: the word, its stem, its ends, or the word with one letter left out.

    Written with the first :class:`SearchWord`; what is no longer needed goes with the nightly job.
    """

    how = Exact()
    key = Exact()
    word = Exact()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organisation", "how", "key"], include=["word"], name="searchspelling_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.word}"
