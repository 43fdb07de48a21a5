"""People picker: find a colleague by name, a few at a time."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, Q, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cop_platform.sorting import SortKey
from cop_platform.web.query import clean_search_text
from members.accounts.lookup import account_of
from members.models import Employee
from members.requests import ColleagueRequest

MAX_SHOWN = 8
#: So many are named to whoever typed a part of a name that several have.
MAX_NAMED = 4


@dataclass(frozen=True)
class PickerResults:
    """The cleaned search text, the first MAX_SHOWN matches, and whether there are more."""

    text: str
    people: list[Any]
    has_more: bool


def find_people(people: QuerySet[Employee], text: str, *, first: Exists | None = None) -> PickerResults:
    """People whose name contains each of these words, ignoring accents; without words the first by name.

    Names that begin with the text come first, then names with a later word that does, then all others; and among
    each of these the people for whom ``first`` is true.
    """
    text = clean_search_text(text)
    for word in text.split():
        people = people.filter(name__unaccent__icontains=word)
    likely = [Case(When(first, then=0), default=1)] if first is not None else []
    found = list(people.order_by(_begins_with(text), *likely, SortKey("name"), "id")[: MAX_SHOWN + 1])
    return PickerResults(text, found[:MAX_SHOWN], len(found) > MAX_SHOWN)


def colleagues_called(text: str) -> list[Employee]:
    """Colleagues with access whose name is this, with whatever accents and capitals, or whose address it is."""
    people = Employee.objects.filter(left_at=None)
    if "@" in text:
        return list(people.filter(user=account_of(text)))
    return list(people.annotate(key=SortKey("name")).filter(key=SortKey(Value(text))))


def colleague_called(text: str) -> Employee:
    """The one colleague with access whose name or address this is, or whose name alone has these words.

    Raises ``ValidationError`` with a sentence for whoever typed it.
    """
    found, likely = colleagues_called(text), PickerResults("", [], has_more=False)
    if not found and "@" not in text:
        likely = find_people(Employee.objects.filter(left_at=None), text)
        found = likely.people if likely.text else []
    if not found:
        raise ValidationError(_("We know no colleague called “%(name)s”. Check the name.") % {"name": text})
    if len(likely.people) > MAX_NAMED:
        raise ValidationError(_("“%(name)s” can be several colleagues. Write the whole name.") % {"name": text})
    if len(likely.people) > 1:
        names = get_text_list([each.display_name for each in likely.people], _("or"))
        raise ValidationError(
            _("“%(name)s” can be %(colleagues)s. Write the whole name.") % {"name": text, "colleagues": names}
        )
    if len(found) > 1:
        raise ValidationError(_("Several colleagues are called “%(name)s”. Write the e-mail address.") % {"name": text})
    return found[0]


def _begins_with(text: str) -> Case:
    whole, part = Q(name__unaccent__istartswith=text), Q(name__unaccent__icontains=f" {text}")
    return Case(When(whole, then=0), When(part, then=1), default=2)


def picked(request: ColleagueRequest, people: QuerySet[Employee], *, pick: str) -> Employee | None:
    """The person picked among these, from the query string or the posted form; None while nobody is picked.

    An unknown person in the query string is a 404. In a posted form it is None (somebody who left meanwhile):
    ``pick_page`` asks again and keeps what was typed.
    """
    said = (request.POST if request.method == "POST" else request.GET).get(pick, "").replace("\x00", "")
    found = people.filter(public_id=said).first() if said else None
    if said and found is None and request.method != "POST":
        raise Http404
    return found


def picker_context(
    request: ColleagueRequest, people: QuerySet[Employee], *, pick: str, first: Exists | None = None
) -> dict[str, Any]:
    """What the template of the picker needs. ``pick``: the parameter that names the person picked."""
    results = find_people(people, request.GET.get("q", ""), first=first)
    return {"results": results, "parameter": pick, "path": request.path}


def matches_page(request: ColleagueRequest, context: dict[str, Any]) -> HttpResponse:
    """Only the list of matches, for htmx, while a name is typed."""
    return render(request, "members/people/_picker_matches.html", context)


def pick_page(request: ColleagueRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with the picker, or its list of matches. ``context``: with that of ``picker_context``."""
    if request.htmx.target == "matches":
        return matches_page(request, context)
    if request.method == "POST":
        messages.error(request, _("Choose a colleague."))
        context["typed_reason"] = request.POST.get("reason", "")
    return render(request, template, context, status=422 if request.method == "POST" else 200)
