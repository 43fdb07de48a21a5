"""Forms with which a community asks another to host a meeting too, and with which that one answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from cop_platform.forms.fields import OneLineField

_CHOOSE = _("Choose [a community].")


class AskForm(forms.Form):
    """The other community by its address."""

    community = forms.SlugField(max_length=60, error_messages={"required": _CHOOSE, "invalid": _CHOOSE})
    question = OneLineField(label=_("A word to them"), max_length=300, required=False)

    def clean_community(self) -> Community:
        found: Community | None = Community.objects.filter(slug=self.cleaned_data["community"]).first()
        if found is None:
            raise forms.ValidationError(_CHOOSE)
        return found


class AnswerForm(forms.Form):
    """Yes or no, with a word if one likes."""

    said = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Say yes or no."), "invalid_choice": _("Say yes or no.")},
    )
    answer = OneLineField(label=_("A word with it"), max_length=300, required=False)
