"""What Find finds of people: colleagues who said what one may ask them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cop_platform.search.registry import Detail, Result, Source, register
from cop_platform.templatetags.components import avatar
from members.models import Employee
from members.people.expertise import find_experts, with_topic_texts


def _find(person: Employee, text: str) -> QuerySet[Employee]:
    return with_topic_texts(find_experts(text))


def _show(person: Any) -> Result:
    topics = Detail(label=gettext("Ask about:"), text="; ".join(person.topic_texts))
    works_at = [Detail(person.works_at)] if person.works_at else []
    mark = avatar(person.initials, size="l")
    return Result(person.display_name, person.get_absolute_url(), (*works_at, topics), mark=mark)


register(Source("people", _("People to ask"), _find, _show, all_at="experts"))
