"""The form of one part of a draft: what those of all parts have."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField


class PartForm(forms.Form):
    """Fields of one part. ``initial_of`` fills them from a value; ``value`` gives what was typed, once it is valid."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        raise NotImplementedError

    def value(self) -> Any:
        raise NotImplementedError

    @property
    def shown(self) -> list[BoundField]:
        """The fields that people see, outside rows."""
        return [bound for bound in self if not bound.is_hidden]
