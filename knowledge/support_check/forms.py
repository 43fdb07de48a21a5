"""The form on support in three respects."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.fields import WrappingField


class SupportCheckForm(forms.Form):
    culture = WrappingField(
        label=_("Culture"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Can people share, dare and fail here? What helps, what is in the way?"),
        max_length=300,
        required=False,
    )
    leadership = WrappingField(
        label=_("Leadership"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Do those who lead make room for it, and do they show it?"),
        max_length=300,
        required=False,
    )
    means = WrappingField(
        label=_("People and means"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Time, a place, tools, some money: what is there, what is missing?"),
        max_length=300,
        required=False,
    )
