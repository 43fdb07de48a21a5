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
from knowledge.self_steering.words import KEEP_FOR as SAID_KEPT_FOR
from knowledge.support.retention import KEEP_FOR


def _support_kept() -> str:
    return _("%(years)s years") % {"years": KEEP_FOR.days // 365}


def _said_kept() -> str:
    return _("%(days)s days") % {"days": SAID_KEPT_FOR.days}


register(
    23,
    PersonalData(
        gettext_lazy("Thanks for results"),
        gettext_lazy("Every colleague, after your yes"),
        gettext_lazy("You take it back"),
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
        gettext_lazy("Your results and experiments"),
        gettext_lazy("Every colleague"),
        gettext_lazy("Taken away, or [community] deleted"),
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
            "experiments": lambda person: (
                Experiment.objects.filter(Q(started_by=person) | Q(judged_by=person))
                .order_by("pk")
                .values("community__name", "title", "signal", "started_at", "ends_on", "outcome", "lesson", "judged_at")
            ),
        },
    ),
)
register(
    25,
    PersonalData(
        gettext_lazy("Support asked or answered"),
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
    25,
    PersonalData(
        gettext_lazy("Your words on self-steering, goals and support"),
        gettext_lazy("Colleagues; sentences: members; on support: Sponsor"),
        _said_kept,
        {
            "sentences on self-steering": lambda person: (
                MemberSentence.objects.filter(said_by=person)
                .order_by("pk")
                .values("community__name", "theme", "text", "said_at")
            ),
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
            "words on support": lambda person: (
                SupportCheck.objects.filter(answered_by=person)
                .order_by("pk")
                .values("community__name", "culture", "leadership", "means", "answered_at")
            ),
        },
    ),
)
