"""The form for a community's welcome text."""

from django.utils.translation import gettext_lazy as _

from communities.models import Community
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import ParagraphsField


class WelcomeForm(ConflictForm):
    welcome_text = ParagraphsField(
        label=_("Welcome text"),
        help_text=_("Newcomers read this first. Two or three sentences will do."),
        required=False,
        max_length=600,
        rows=5,
    )

    class Meta:
        model = Community
        fields = ["welcome_text"]
