"""What a split keeps of a person: that they chose, that they split a community, and which sisters they named."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import SisterLink, Split, SplitChoice
from communities.splitting.retention import KEEP_FOR as SPLIT_CHOICE_KEPT_FOR
from cop_platform.personal_data import PersonalData, register

WITH_THE_COMMUNITY = gettext_lazy("[Community] deleted")


def _split_choices_kept() -> str:
    return _("%(days)s days after the date to choose") % {"days": SPLIT_CHOICE_KEPT_FOR.days}


register(
    27,
    PersonalData(
        gettext_lazy("Where you go after a split"),
        gettext_lazy("Only you"),
        _split_choices_kept,
        {
            "choices after a split": lambda person: (
                SplitChoice.objects.filter(employee=person).values("split__community__name", "chosen_at").order_by("pk")
            )
        },
    ),
)
register(
    28,
    PersonalData(
        gettext_lazy("[Communities] you split, or named as sisters"),
        gettext_lazy("Whoever takes part there; about sisters nobody"),
        WITH_THE_COMMUNITY,
        {
            "splits": lambda person: (
                Split.objects.filter(Q(asked_by=person) | Q(cancelled_by=person))
                .order_by("pk")
                .values("community__name", "asked_at", "asks_until", "cancelled_at", "cancelled_reason")
            ),
            "sisters named": lambda person: (
                SisterLink.objects.filter(named_by=person).values("one__name", "other__name", "named_at").order_by("pk")
            ),
        },
    ),
)
