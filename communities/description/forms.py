"""Forms for a community's name, purpose, domain and rhythm."""

from django.utils.translation import gettext_lazy as _

from communities.models import Community
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import OneLineField, ParagraphsField


class DescriptionForm(ConflictForm):
    name = OneLineField(label=_("Name"), max_length=80)
    purpose = ParagraphsField(
        label=_("Purpose"),
        help_text=_("Shown on top of the page and in every list."),
        max_length=240,
        rows=3,
    )
    domain = OneLineField(
        label=_("Domain"),
        help_text=_("The field of work, in a word or two. Colleagues filter the list of [communities] by it."),
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
        label=_("When do we meet?"),
        help_text=_("In a few words, such as “every second Tuesday at noon”."),
        max_length=220,
        required=False,
    )

    class Meta:
        model = Community
        fields = ["cadence"]
