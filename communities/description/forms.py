"""Forms for a community's name, purpose, domain, rhythm, goals and web address."""

import re
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities.description.editing import IN_CHARTER
from communities.description.goals import MAX_GOALS, SEPARATOR, choosable_goals, goals_of
from communities.models import Community
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import OneLineField, ParagraphsField
from cop_platform.text import own_direction, tidy


def said_in_charter(text: str) -> str:
    """That what was written is not saved, with its words."""
    return _("The one-pager says this now. Change it there. You wrote: “{text}”.").format(
        text=own_direction(Truncator(text).chars(240))
    )


class BesideCharterForm(ConflictForm):
    """It leaves out what the charter says. What somebody wrote there before it was adopted is shown, and not saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in IN_CHARTER if self.instance.has_charter else ():
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        for name in IN_CHARTER if self.instance.has_charter else ():
            text = tidy(" ".join(self.data.get(name, "").split()))
            if text and text != getattr(self.instance, name):
                self.add_error(None, ValidationError(said_in_charter(text), code="in_charter"))
        return super().clean()

    @property
    def status(self) -> int:
        return 409 if self.has_error(NON_FIELD_ERRORS, "in_charter") else super().status


class DescriptionForm(BesideCharterForm):
    name = OneLineField(label=gettext_lazy("Name"), max_length=80)
    purpose = ParagraphsField(
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("Shown on top of the page and in every list."),
        max_length=240,
        rows=3,
    )
    domain = OneLineField(
        label=gettext_lazy("Field of work"),
        help_text=gettext_lazy("In a word or two. Colleagues filter the list of [communities] by it."),
        max_length=40,
    )

    class Meta:
        model = Community
        fields = ["name", "purpose", "domain"]

    def clean_purpose(self) -> str:
        """On one line: it stands in lists."""
        return " ".join(self.cleaned_data["purpose"].split())


class RhythmForm(ConflictForm):
    cadence = OneLineField(
        label=gettext_lazy("When do we meet?"),
        help_text=gettext_lazy("In a few words, such as “every second Tuesday at noon”."),
        max_length=200,
        required=False,
    )

    class Meta:
        model = Community
        fields = ["cadence"]


class GoalsForm(forms.Form):
    """Which goals of the organisation the community works towards. Its page sends ``version`` back."""

    goals = forms.MultipleChoiceField(
        label=gettext_lazy("What do we work towards?"),
        help_text=gettext_lazy("Tick what you really work on. It stands on your page."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, community: Community, data: Any = None) -> None:
        self._chosen = goals_of(community)
        self._choosable = {goal.public_id: goal for goal in choosable_goals(community)}
        super().__init__(data, initial={"goals": [goal.public_id for goal in self._chosen]})
        self.fields["goals"].choices = [  # type: ignore[attr-defined]
            (key, _label(goal.title, is_retired=goal.is_retired)) for key, goal in self._choosable.items()
        ]

    @property
    def version(self) -> str:
        """A short hash of the goals chosen now."""
        return sha256(repr(sorted(self.initial["goals"])).encode()).hexdigest()[:16]

    @property
    def status(self) -> int:
        return 409 if self.has_error("goals", "stale") else 422

    @property
    def chosen_now(self) -> str:
        """What is chosen, as saved."""
        return SEPARATOR.join(goal.title for goal in self._chosen)

    @property
    def ticked_goals(self) -> list[Any]:
        return [self._choosable[key] for key in self.cleaned_data["goals"]]

    def clean_goals(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["goals"]
        if len(ticked) > MAX_GOALS:
            most = ngettext("At most %(count)d goal.", "At most %(count)d goals.", MAX_GOALS) % {"count": MAX_GOALS}
            raise ValidationError(most)
        if self.data.get("version", self.version) != self.version and set(ticked) != set(self.initial["goals"]):
            raise ValidationError(
                _("Someone saved first. It says now: %(stands)s. Below is what you ticked; save again to replace it."),
                params={"stands": self.chosen_now or "–"},
                code="stale",
            )
        return ticked


def _label(title: str, *, is_retired: bool) -> str:
    return _("%(goal)s (retired)") % {"goal": title} if is_retired else title


SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class AddressField(OneLineField):
    """The last part of a web address."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Web address"),
            help_text=gettext_lazy(
                "The last part of the address, such as plain-language. The one from before keeps leading here."
            ),
            max_length=60,
        )

    def to_python(self, value: Any) -> str:
        slug = super().to_python(value).lower()
        if slug and not SLUG.fullmatch(slug):
            raise ValidationError(_("Write letters from a to z, digits and hyphens, such as plain-language."))
        return slug


class AddressForm(ConflictForm):
    slug = AddressField()

    class Meta:
        model = Community
        fields = ["slug"]
