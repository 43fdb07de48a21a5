"""What people choose in a community."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Level, Naming, Nomination
from communities.nominating import who_can_be_seen
from communities.role_selection import Description
from cop_platform.typed_text import OneLineField, ParagraphsField
from members.models import Employee

OUT = ""


class LevelForm(forms.Form):
    """A level, or empty for stepping out."""

    level = forms.ChoiceField(
        choices=[*Level.choices, (OUT, _("Step out for now"))],
        required=False,
        error_messages={"invalid_choice": _("Choose one of the places in the rings.")},
    )


class NominationAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Nomination.Answer.choices, error_messages={"required": _("Choose one.")})


class SeeingForm(forms.Form):
    """A colleague in a role, and why one sees them there."""

    nominee: Any = forms.ModelChoiceField(
        label=_("Who?"),
        queryset=None,
        empty_label=_("Choose a colleague"),
        to_field_name="public_id",
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the listed people.")},
    )
    reason = ParagraphsField(
        label=_("What makes you think of them?"),
        help_text=_(
            "They read this; after their yes everyone who takes part can. Something they did says more than praise."
        ),
        max_length=600,
    )

    def __init__(self, *args: Any, community: Community, by: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Employee]", self.fields["nominee"]).queryset = who_can_be_seen(community).exclude(
            pk=by.pk
        )


class OfferForm(forms.Form):
    reason = ParagraphsField(
        label=_("What draws you to it?"),
        help_text=_("A sentence or two. Everyone who takes part can read it."),
        max_length=600,
    )


class AgreementForm(forms.Form):
    """Until when somebody holds a role and how much time they agreed, in their own words."""

    until = forms.DateField(
        label=_("Until about"),
        required=False,
        help_text=_("A month before, we ask how you would like to go on. Nothing ends by itself."),
        error_messages={"invalid": _("That is no date. Write it as 2026-10-27.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hours = OneLineField(
        label=_("Time you agreed for it"),
        required=False,
        max_length=60,
        help_text=_("For example: two hours a week, agreed with my team."),
    )

    def clean_until(self) -> date | None:
        return not_past(self.cleaned_data["until"])


def not_past(day: date | None) -> date | None:
    today = timezone.localdate()
    if day and day < today:
        raise ValidationError(_("That date has passed. Choose another."))
    if day and day.year > today.year + 9:
        raise ValidationError(_("That is far away. Choose an earlier date."))
    return day


class HandoverForm(forms.Form):
    note = ParagraphsField(
        label=_("A note for who comes next"),
        required=False,
        max_length=2000,
        help_text=_("What you would have liked to know. Role holders and the core group can read it."),
    )


# --- Choosing together --------------------------------------------------------------------------------------------
def day_field(label: Any, **options: Any) -> forms.DateField:
    messages = {"required": _("Choose a date."), "invalid": _("That is no date. Write it as 2026-10-27.")}
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, error_messages=messages, widget=widget, **options)


class DescriptionForm(forms.Form):
    """What a role is for, before anybody is named for it."""

    purpose = ParagraphsField(
        label=_("What is the role for, here?"),
        help_text=_("What this community needs of it now, in a few sentences."),
        max_length=600,
    )
    hours = OneLineField(label=_("How much time does it ask?"), required=False, max_length=60)
    until = day_field(_("Until about"), required=False)
    by_when = day_field(_("Name somebody by"), help_text=_("You move on yourself; nothing happens by itself."))

    def clean_until(self) -> date | None:
        return not_past(self.cleaned_data["until"])

    def clean_by_when(self) -> date | None:
        return not_past(self.cleaned_data["by_when"])

    def described(self) -> Description:
        typed = self.cleaned_data
        return Description(purpose=typed["purpose"], hours=typed["hours"], until=typed["until"])


class NamingForm(forms.Form):
    """Whom one sees in the role, oneself or another, and why."""

    person: Any = forms.ModelChoiceField(
        label=_("Whom do you see in it?"),
        queryset=None,
        empty_label=_("Choose a colleague"),
        to_field_name="public_id",
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the listed people.")},
    )
    reason = ParagraphsField(
        label=_("For which reasons?"),
        help_text=_("Hidden until the reasons are heard; then all of you read them, with your name."),
        max_length=600,
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Employee]", self.fields["person"]).queryset = who_can_be_seen(community)


class HearingForm(forms.Form):
    by_when = day_field(_("Change your mind until"), required=False)

    def clean_by_when(self) -> date | None:
        return not_past(self.cleaned_data["by_when"])


class ByReason(forms.ModelChoiceField):
    def label_from_instance(self, obj: Naming) -> str:
        return f"{obj.person.name}: {obj.reason[:80]}"


class PuttingForwardForm(forms.Form):
    """One of those named, for the reasons that were given: not the one named most."""

    naming: Any = ByReason(
        label=_("Whose reasons are the strongest?"),
        queryset=None,
        empty_label=_("Choose a colleague"),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the listed people.")},
        help_text=_("Nothing is counted. Choose the reason that convinces you most."),
    )
    closes_on = day_field(_("Objections until"))

    def __init__(self, *args: Any, namings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Naming]", self.fields["naming"]).queryset = namings

    def clean_closes_on(self) -> date | None:
        day = not_past(self.cleaned_data["closes_on"])
        if day and day <= timezone.localdate():
            raise ValidationError(_("Give people a day at least."))
        return day
