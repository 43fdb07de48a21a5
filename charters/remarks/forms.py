"""The form of a remark."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charters.models import Part
from cop_platform.forms.fields import ParagraphsField


class RemarkForm(forms.Form):
    text = ParagraphsField(
        label=_("Your remark"),
        help_text=_("What would you change, and why? Those who write the draft and those who read along see it."),
        max_length=400,
        rows=3,
    )


class PlaceForm(forms.Form):
    """The part beside which a remark is left; the page sends it along."""

    part = forms.ChoiceField(choices=Part.choices)
