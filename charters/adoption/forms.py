"""The form with which a version is put to the members."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.decisions.forms import clean_closing_day
from cop_platform.forms.days import day_field


class VersionProposalForm(forms.Form):
    closes_on = day_field(_("Until when can people answer?"))

    def clean_closes_on(self) -> date:
        return clean_closing_day(self.cleaned_data["closes_on"])
