"""The form for a community's check-in interval."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import CheckInInterval, Community
from cop_platform.forms.conflicts import ConflictForm


class CheckInIntervalForm(ConflictForm):
    check_in_interval = forms.ChoiceField(
        label=_("How often do we ask people whether their level still fits?"),
        help_text=_(
            "A line on their home page, and a mail to active people and the core group. Silence changes nothing."
        ),
        choices=CheckInInterval.choices,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )

    class Meta:
        model = Community
        fields = ["check_in_interval"]
