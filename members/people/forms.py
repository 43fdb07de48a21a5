"""Forms of people about themselves: profile and expertise topics."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import OneLineField, ParagraphsField
from cop_platform.forms.time_zones import TimeZoneField
from cop_platform.time_zones import spoken
from members.models import Employee, Theme
from members.models.topic import LONGEST_TOPIC
from members.people.expertise import normalise


class ProfileForm(ConflictForm):
    """One part of a person's own profile: each is saved by itself."""

    name = OneLineField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    works_at = OneLineField(
        label=_("Where you work, in your own words"),
        help_text=_("A team, a house, a trade. Everyone in the organisation sees it beside your name."),
        max_length=100,
        required=False,
    )
    introduction = ParagraphsField(
        label=_("A word about you"),
        help_text=_("What you are curious about. Two lines is plenty."),
        max_length=300,
        rows=3,
        required=False,
    )

    class Meta:
        model = Employee
        fields = ["name", "works_at", "introduction"]

    def __init__(self, *args: Any, part: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        self.fields, self.initial = {part: self.fields[part]}, {part: self.initial.get(part)}

    def _opened_now(self, instance: Employee) -> "ProfileForm":
        return ProfileForm(instance=instance, part=self.part)


class AccountForm(forms.Form):
    """One part of the account's settings, the same in each organisation: language, light or dark, time zone."""

    language = forms.ChoiceField(
        label=_("Language of screens and mails"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("", _("As my device does")), *Theme.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    time_zone = TimeZoneField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, part: str, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = employee.user
        self.initial[part] = getattr(self.user, part)
        self.fields["time_zone"].help_text = _("Type a city. Left empty it is the organisation’s: %(zone)s.") % {
            "zone": spoken(employee.organisation.time_zone)
        }
        self.fields = {part: self.fields[part]}

    def save(self) -> None:
        for name, value in self.cleaned_data.items():
            setattr(self.user, name, value)
        self.user.save(update_fields=list(self.cleaned_data))


class ExpertiseTopicForm(forms.Form):
    text = OneLineField(
        label=_("What can colleagues ask you about?"),
        help_text=_("A few words, one thing at a time: soup for fifty, wound photos, a quiet handover."),
        max_length=LONGEST_TOPIC,
    )

    def clean_text(self) -> str:
        typed: str = self.cleaned_data["text"]
        if not normalise(typed):
            raise ValidationError(_("Write a few words."))
        return typed
