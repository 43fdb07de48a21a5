"""What an idea keeps of a person: that they would join."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Interest
from communities.starting.interest import KEEP_FOR as INTEREST_KEPT_FOR
from cop_platform.personal_data import PersonalData, register

EVERY_COLLEAGUE = gettext_lazy("Every colleague")


def _interest_kept() -> str:
    return _("%(days)s days after launch or end") % {"days": INTEREST_KEPT_FOR.days}


register(
    23,
    PersonalData(
        gettext_lazy("That you would join an idea"),
        EVERY_COLLEAGUE,
        _interest_kept,
        {
            "would join": lambda person: (
                Interest.objects.filter(employee=person).values("community__name", "said_at").order_by("pk")
            )
        },
    ),
)
