"""Forms of invitations."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cop_platform.forms.fields import OneLineField
from members.invitations.pasted import addresses_in
from members.models import User

MAX_INVITATIONS_AT_ONCE = 50


#: Above this number of addresses the inviter first sees a preview of the addresses and their number.
PREVIEW_ABOVE = 5


class NameForm(forms.Form):
    """The name of somebody who accepts an invitation."""

    name = OneLineField(
        label=_("What do colleagues call you?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class InvitationsForm(forms.Form):
    """Several addresses at once, as people have them: one on each line, or copied from a mail program."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One on each line. Each person gets a mail and decides for themselves."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    @property
    def to_preview(self) -> list[str]:
        """The addresses to preview before mailing, or none. The preview's button sends back how many it showed."""
        emails: list[str] = self.cleaned_data["emails"]
        return emails if len(emails) > PREVIEW_ABOVE and self.data.get("previewed") != str(len(emails)) else []

    def clean_emails(self) -> list[str]:
        emails = addresses_in(self.cleaned_data["emails"])
        if not emails:
            raise ValidationError(self.fields["emails"].error_messages["required"], code="required")
        if len(emails) > MAX_INVITATIONS_AT_ONCE:
            raise ValidationError(
                _("%(most)d at a time at most; this is %(count)d."),
                params={"most": MAX_INVITATIONS_AT_ONCE, "count": len(emails)},
            )
        wrong = [email for email in emails if not _is_email(email)]
        if wrong:
            message = ngettext(
                "Is this address complete? %(emails)s", "Are these addresses complete? %(emails)s", len(wrong)
            )
            raise ValidationError(message, params={"emails": ", ".join(wrong)})
        return emails


def _is_email(text: str) -> bool:
    try:
        User._meta.get_field("email").clean(text, None)
    except ValidationError:
        return False
    return True
