"""What charters add to the search for communities: their ambitions."""

from django.utils.translation import gettext_lazy as _

from charters.models import Ambition
from communities.directory.matching import Subject, register


def _texts(ids: list[int]) -> dict[int, str]:
    return dict(Ambition.objects.filter(pk__in=ids).values_list("pk", "text"))


register(Subject("ambition", _("Working on:"), _texts))
