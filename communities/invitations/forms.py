"""Forms to invite a colleague to a community."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.fields import OneLineField, ParagraphsField
from cop_platform.public_ids import LENGTH


class InviteeForm(forms.Form):
    """The invitee, by public id."""

    invitee = OneLineField(max_length=LENGTH)


class CommunityInvitationForm(forms.Form):
    note = ParagraphsField(
        label=_("A few words of your own"),
        help_text=_("What made you think of them? It stands in the mail, in your name."),
        required=False,
        max_length=300,
        rows=3,
    )
