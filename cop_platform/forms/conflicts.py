"""Edit conflicts: a form opened before somebody else saved shows an error and keeps the input, without overwriting."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _


class ConflictForm(forms.ModelForm):
    """Its page sends ``version`` back. The error shows both texts, so saving once more overwrites knowingly."""

    @property
    def version(self) -> str:
        """A short hash of the values in the database."""
        return sha256(repr(sorted(self.initial.items())).encode()).hexdigest()[:16]

    @property
    def is_stale(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, "stale")

    @property
    def status(self) -> int:
        """The status of a page that shows this form."""
        if self.is_stale:
            return 409
        return 422 if self.errors else 200

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.instance.pk:
            self._refuse_if_stale()
        return typed

    def _refuse_if_stale(self) -> None:
        """Compare with the row as it is now. It stays locked, so that of two who save at once one is told."""
        rows = self._meta.model.objects.select_for_update(no_key=True)
        now = self._opened_now(rows.get(pk=self.instance.pk))
        if self.data.get("version", now.version) != now.version:
            # From here on the page shows, and sends back, how it stands now.
            self.initial = now.initial
            stands = [f"{self.fields[name].label}: {self.stands(name)}" for name in self.changed_data]
            if not stands:  # the same form sent twice, or two people who typed the same
                return
            raise ValidationError(
                _("Someone saved first. It says now: %(stands)s. Below is what you typed; save again to replace it."),
                params={"stands": "; ".join(stands)},
                code="stale",
            )

    def stands(self, name: str) -> str:
        """What a field says now, as people read it: the words of a choice, or else the value."""
        value, field = self.initial.get(name), self.fields[name]
        is_one_choice = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField)
        return str(dict(field.choices).get(value, value) if is_one_choice else value)  # type: ignore[attr-defined]

    def _opened_now(self, instance: Any) -> "ConflictForm":
        """This form as it would be opened now. A form with other parameters overrides it."""
        return type(self)(instance=instance)

    def save(self, commit: bool = True) -> Any:
        """Save the form's own fields only: others may have changed meanwhile."""
        if not commit or not self.instance.pk:
            return super().save(commit)
        self.instance.save(update_fields=[name for name in self._meta.fields or [] if name in self.fields])
        return self.instance
