"""The form that names a sister, or takes one away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Community


class SisterForm(forms.Form):
    """The other community by its address; ``wanted`` is 0 to take it away."""

    sister = forms.SlugField(
        max_length=60, error_messages={"required": _("Choose [a community]."), "invalid": _("Choose [a community].")}
    )
    wanted = forms.CharField(required=False, max_length=1)

    def clean_sister(self) -> Community:
        found: Community | None = Community.objects.filter(slug=self.cleaned_data["sister"]).first()
        if found is None:
            raise forms.ValidationError(_("Choose [a community]."))
        return found
