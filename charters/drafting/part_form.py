"""The form of one part of a draft: what those of all parts have."""

from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.forms.boundfield import BoundField

from charters.models import CharterPart

_signer = Signer(salt="charters.part-as-opened")


class PartForm(forms.Form):
    """Fields of one part. ``initial_of`` fills them from a value; ``value`` gives what was typed, once it is valid."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    # The content as it was opened, by ``sealed``: earlier contents of a part are kept nowhere else.
    opened = forms.Field(widget=forms.HiddenInput, required=False)

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        raise NotImplementedError

    def value(self) -> Any:
        raise NotImplementedError

    @property
    def shown(self) -> list[BoundField]:
        """The fields that people see, outside rows."""
        return [bound for bound in self if not bound.is_hidden]

    def content_as_opened(self, row: CharterPart) -> dict[str, Any] | None:
        """The JSON of this part when the form was opened; None if that is not known."""
        try:
            version, part, content = _signer.unsign_object(self.cleaned_data.get("opened") or "")
        except BadSignature:
            return None
        return content if (version, part) == (row.version_id, row.part) else None


def sealed(row: CharterPart) -> str:
    """The JSON of a part in the form that ``PartForm.opened`` carries, which nobody can change."""
    return _signer.sign_object([row.version_id, row.part, row.content], compress=True)
