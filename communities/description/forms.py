"""Forms for a community's name, purpose, domain and rhythm."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.description.editing import IN_CHARTER
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
        label=gettext_lazy("Domain"),
        help_text=gettext_lazy(
            "The field of work, in a word or two. Colleagues filter the list of [communities] by it."
        ),
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
        max_length=220,
        required=False,
    )

    class Meta:
        model = Community
        fields = ["cadence"]
