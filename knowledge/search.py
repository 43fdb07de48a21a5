"""What Find finds of results: those of all communities, closed ones too."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cop_platform.search.registry import Detail, Source, register
from cop_platform.search.registry import Result as Found
from cop_platform.ui.dates import day_long
from knowledge.models import Result
from knowledge.results.listing import find_results
from members.models import Employee


def _find(person: Employee, text: str) -> QuerySet[Result]:
    return find_results(text)


def _show(result: Result) -> Found:
    community = result.community
    story = [Detail(result.story, language=community.language)] if result.story else []
    return Found(
        result.title,
        result.get_absolute_url(),
        (*story, Detail(community.name, f"{day_long(result.recorded_at)},", community.language)),
        language=community.language,
        ink=community.colour,
    )


register(Source("results", _("Results"), _find, _show))
