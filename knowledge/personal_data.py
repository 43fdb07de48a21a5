"""What knowledge keeps of a person: thanks, results, requests for support, and what they said and tried."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.personal_data import PersonalData, register
from knowledge.models import (
    Experiment,
    GoalNote,
    GroupWord,
    MemberSentence,
    Result,
    ResultRevision,
    SupportCheck,
    SupportRequest,
    TakeUp,
    Thanks,
)
from knowledge.self_steering.telling import KEEP_FOR as SAID_KEPT_FOR
from knowledge.support.retention import KEEP_FOR


def _support_kept() -> str:
    return _("%(years)s years after the answer") % {"years": KEEP_FOR.days // 365}


def _said_kept() -> str:
    return _("%(days)s days") % {"days": SAID_KEPT_FOR.days}


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
register(
    26,
    PersonalData(
        gettext_lazy("What you said on self-steering"),
        gettext_lazy("Every colleague, without your name"),
        _said_kept,
        {
            "sentences on self-steering": lambda person: (
                MemberSentence.objects.filter(said_by=person)
                .order_by("pk")
                .values("community__name", "theme", "text", "said_at")
            )
        },
    ),
)
register(
    27,
    PersonalData(
        gettext_lazy("Words of the group and notes on goals that you noted"),
        gettext_lazy("Every colleague"),
        _said_kept,
        {
            "words of groups": lambda person: (
                GroupWord.objects.filter(noted_by=person)
                .order_by("pk")
                .values("community__name", "theme", "word", "noted_at")
            ),
            "notes on goals": lambda person: (
                GoalNote.objects.filter(written_by=person)
                .order_by("pk")
                .values("community__name", "text", "written_at")
            ),
        },
    ),
)
register(
    28,
    PersonalData(
        gettext_lazy("What you said on support in three respects"),
        gettext_lazy("The Sponsor, without your name"),
        _said_kept,
        {
            "words on support": lambda person: (
                SupportCheck.objects.filter(answered_by=person)
                .order_by("pk")
                .values("community__name", "culture", "leadership", "means", "answered_at")
            )
        },
    ),
)
register(
    29,
    PersonalData(
        gettext_lazy("Experiments you began or judged"),
        gettext_lazy("Every colleague"),
        gettext_lazy("As long as the organisation is here"),
        {
            "experiments": lambda person: (
                Experiment.objects.filter(Q(started_by=person) | Q(judged_by=person))
                .order_by("pk")
                .values("community__name", "title", "signal", "started_at", "ends_on", "outcome", "lesson", "judged_at")
            )
        },
    ),
)
