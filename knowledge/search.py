"""What Find finds of results: those of all communities, closed ones too."""

from django.utils.translation import gettext_lazy as _

from cop_platform.search.index import understand
from cop_platform.search.registry import SHOWN_AT_ONCE, Detail, Source, register
from cop_platform.search.registry import Result as Found
from cop_platform.ui.dates import day_long
from knowledge.models import Result
from knowledge.results.listing import SUBJECTS, find_results
from members.models import Employee


def _find(person: Employee, text: str) -> list[tuple[Result, tuple[str, ...]]]:
    """Each with the words to be marked in it."""
    sought = understand(text, SUBJECTS)
    words = tuple(sorted(sought.meanings))
    return [(result, words) for result in find_results(sought)[: SHOWN_AT_ONCE + 1]]


def _show(found: tuple[Result, tuple[str, ...]]) -> Found:
    result, words = found
    community = result.community
    story = [Detail(result.story, language=community.language)] if result.story else []
    return Found(
        result.title,
        result.get_absolute_url(),
        (*story, Detail(community.name, f"{day_long(result.recorded_at)},", community.language)),
        language=community.language,
        ink=community.colour,
        words=words,
    )


register(Source("results", _("Results"), _find, _show))
