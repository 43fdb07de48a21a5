"""Edit conflicts: a form opened before somebody else saved shows an error and keeps the input, without overwriting."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class ConflictForm(forms.ModelForm):
    """Its page sends ``version`` back. The error shows both texts, so saving once more overwrites knowingly."""

    @property
    def version(self) -> str:
        """A short hash of the values in the database."""
        return sha256(repr(sorted(self.initial.items())).encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.instance.pk and self.data.get("version", self.version) != self.version:
            stands = [f"{self.fields[name].label}: {self.initial.get(name)}" for name in self.changed_data]
            raise ValidationError(
                _("Someone saved first. It says now: %(stands)s. Below is what you typed; save again to replace it."),
                params={"stands": "; ".join(stands)},
                code="stale",
            )
        return typed
