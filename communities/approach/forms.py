"""The form of the organisation's approach."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import ApproachVersion
from communities.models.approach import MAX_PART
from cop_platform.forms.fields import ParagraphsField

HINTS = {
    "why": _("What drives the organisation to this, and what goes on here that [communities] can help with."),
    "guidelines": _(
        "How much time and money colleagues may use, what you expect of each other, how managers help, how you decide."
    ),
    "starting": _("From a need that somebody sees, to a shape, to growing until it can go on by itself."),
    "ending": _("How you notice that it is time, and how you end well."),
    "roles": _("What Sponsor, Leader, Coach and Coordinator do with you."),
    "platform": _("Which digital places you agreed on, and what each is for."),
}


def _part(name: str) -> ParagraphsField:
    return ParagraphsField(
        label=ApproachVersion.label_of(name), help_text=HINTS[name], max_length=MAX_PART, rows=6, required=False
    )


class ApproachForm(forms.Form):
    """``seen`` is the number of the version that was opened, 0 for none."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)
    why = _part("why")
    guidelines = _part("guidelines")
    starting = _part("starting")
    ending = _part("ending")
    roles = _part("roles")
    platform = _part("platform")

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ApproachVersion.PARTS}
