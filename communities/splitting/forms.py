"""Forms to name the smaller communities, and to choose places in them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.decisions.forms import USUAL_ROUND, clean_closing_day
from communities.models import FEWEST_PARTS, MOST_PARTS, Community, Level
from communities.splitting.splitting import NewPart
from cop_platform.forms.days import day_field
from cop_platform.forms.fields import OneLineField, ParagraphsField, WrappingField
from members.people.picker import colleague_called

FIELDS = ("name", "purpose", "leader")
#: The value of “Not for me”; a field that was not sent changes nothing.
NO_PLACE = "none"


class PartFields(NamedTuple):
    """Name, purpose and first Leader of one of the smaller communities."""

    position: int
    fields: list[BoundField]


class SplitForm(forms.Form):
    """Two to six communities. The third and later ones may stay empty."""

    closes_on = day_field(gettext_lazy("Until when can people choose?"))
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, count: int = FEWEST_PARTS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number_of_parts = max(FEWEST_PARTS, min(count, MOST_PARTS))
        self.initial.setdefault("closes_on", timezone.localdate() + USUAL_ROUND)
        for position in self._positions:
            is_needed = position <= FEWEST_PARTS
            self.fields[f"name_{position}"] = OneLineField(
                label=_("Name"),
                max_length=80,
                required=is_needed,
                error_messages={"required": _("Give it a name.")},
            )
            self.fields[f"purpose_{position}"] = WrappingField(
                label=_("What should get better?"),
                max_length=240,
                required=is_needed,
                error_messages={"required": _("Give it a question too.")},
            )
            self.fields[f"purpose_{position}"].widget.attrs["rows"] = 2
            self.fields[f"leader_{position}"] = OneLineField(
                label=_("Who keeps it going at first?"),
                help_text=_("A colleague’s name or e-mail address. They get a question, and say yes or no."),
                max_length=254,
                required=is_needed,
                error_messages={"required": _("Name a colleague. It can be you.")},
            )

    @property
    def _positions(self) -> range:
        return range(1, self.number_of_parts + 1)

    @property
    def has_room(self) -> bool:
        return self.number_of_parts < MOST_PARTS

    def parts(self) -> Iterator[PartFields]:
        for position in self._positions:
            yield PartFields(position, [self[f"{name}_{position}"] for name in FIELDS])

    def clean_closes_on(self) -> date:
        return clean_closing_day(self.cleaned_data["closes_on"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for position in self._positions:
            self._check_part(position, typed)
        return typed

    def _check_part(self, position: int, typed: dict[str, Any]) -> None:
        """All three fields or none, and a leader who is one colleague."""
        given = [name for name in FIELDS if typed.get(f"{name}_{position}")]
        for name in FIELDS:
            field = f"{name}_{position}"
            if given and name not in given and field not in self.errors:
                self.add_error(field, self.fields[field].error_messages["required"])
        if "leader" in given:
            try:
                typed[f"leader_{position}"] = colleague_called(typed[f"leader_{position}"])
            except ValidationError as error:
                self.add_error(f"leader_{position}", error)

    def new_parts(self) -> list[NewPart]:
        typed = self.cleaned_data
        rows = ([typed[f"{name}_{position}"] for name in FIELDS] for position in self._positions)
        return [NewPart(*row) for row in rows if row[0]]

    def position_of(self, number: int) -> int:
        """The row of the part with this number: rows that stay empty are no parts."""
        return [position for position in self._positions if self.cleaned_data[f"name_{position}"]][number - 1]


class CancelForm(forms.Form):
    reason = ParagraphsField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Everyone who was asked reads it."),
        max_length=1000,
        rows=2,
        error_messages={"required": gettext_lazy("Say why in a few words.")},
    )


class PlacesForm(forms.Form):
    """A place in each of the smaller communities, or none. ``levels``: what this person may choose, by community."""

    def __init__(
        self, *args: Any, levels: Mapping[Community, Sequence[Level]], now: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.communities = list(levels)
        for community, allowed in levels.items():
            self.fields[_place_in(community)] = forms.ChoiceField(
                label=community.name,
                choices=[(NO_PLACE, _("Not for me")), *((level.value, level.label) for level in allowed)],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Choose one of the places.")},
            )
            self.initial.setdefault(_place_in(community), now.get(community.pk, ""))

    def of(self, community: Community) -> BoundField | None:
        return self[_place_in(community)] if community in self.communities else None

    def places(self) -> dict[int, str]:
        """The chosen ones by id of the community; an empty text is none."""
        said = {each.pk: self.cleaned_data[_place_in(each)] for each in self.communities}
        return {pk: "" if place == NO_PLACE else place for pk, place in said.items() if place}


def _place_in(community: Community) -> str:
    return f"place-{community.slug}"
