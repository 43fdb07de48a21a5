"""What knowledge keeps of a person: thanks, what they recorded, and requests for support with their answers."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.personal_data import PersonalData, register
from knowledge.models import Result, ResultRevision, SupportRequest, TakeUp, Thanks
from knowledge.support.retention import KEEP_FOR


def _support_kept() -> str:
    return _("%(years)s years after the answer") % {"years": KEEP_FOR.days // 365}


register(
    23,
    PersonalData(
        gettext_lazy("Results for which you are thanked"),
        gettext_lazy("Every colleague, after your yes"),
        gettext_lazy("You take your yes back"),
        {
            "thanks": lambda person: (
                Thanks.objects.filter(employee=person)
                .order_by("pk")
                .values("result__title", "result__community__name", "asked_at", "accepted_at")
            )
        },
    ),
)
register(
    24,
    PersonalData(
        gettext_lazy("Results you recorded or corrected"),
        gettext_lazy("Every colleague"),
        gettext_lazy("It is taken away"),
        {
            "results": lambda person: (
                Result.objects.filter(Q(recorded_by=person) | Q(removed_by=person))
                .order_by("pk")
                .values("title", "story", "link", "community__name", "recorded_at", "removed_at", "hidden_reason")
            ),
            "corrections of results": lambda person: (
                ResultRevision.objects.filter(corrected_by=person)
                .order_by("pk")
                .values("title", "story", "corrected_at")
            ),
            "places where results are used": lambda person: (
                TakeUp.objects.filter(told_by=person)
                .order_by("pk")
                .values("result__title", "place", "state", "told_at")
            ),
        },
    ),
)
register(
    25,
    PersonalData(
        gettext_lazy("Support you asked for, or answered"),
        gettext_lazy("Every colleague"),
        _support_kept,
        {
            "requests for support": lambda person: (
                SupportRequest.objects.filter(Q(asked_by=person) | Q(answered_by=person))
                .order_by("pk")
                .values("community__name", "title", "reason", "asked_at", "answer", "word", "answered_at")
            )
        },
    ),
)
