"""What closing a community, and its phases, keep of a person: answers, thanks, and who moved it."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.closing.retention import NAMES_KEPT_FOR
from communities.models import Closing, ClosingAnswer, ClosingExtension, ClosingReply, PhaseChange, Recognition
from cop_platform.personal_data import PersonalData, register

EVERY_COLLEAGUE = gettext_lazy("Every colleague")
WITH_THE_COMMUNITY = gettext_lazy("[Community] deleted")


def _closing_names_kept() -> str:
    return _("Your name %(days)s days after the outcome, unless you let it stay") % {"days": NAMES_KEPT_FOR.days}


register(
    24,
    PersonalData(
        gettext_lazy("What you said about closing [a community]"),
        gettext_lazy("Members and role holders there"),
        _closing_names_kept,
        {
            "answers about closing": lambda person: (
                ClosingAnswer.objects.filter(employee=person)
                .order_by("pk")
                .values("closing__community__name", "view", "text", "keeps_name", "answered_at")
            ),
            "replies about closing": lambda person: (
                ClosingReply.objects.filter(employee=person)
                .order_by("pk")
                .values("answer__closing__community__name", "text", "at")
            ),
        },
    ),
)
register(
    25,
    PersonalData(
        gettext_lazy("Thanks, phases and closings"),
        gettext_lazy("Every colleague; your name with thanks only after your yes"),
        WITH_THE_COMMUNITY,
        {
            "thanks to you": lambda person: (
                Recognition.objects.filter(person=person)
                .order_by("pk")
                .values("closing__community__name", "text", "written_at", "naming")
            ),
            "thanks written": lambda person: (
                Recognition.objects.filter(written_by=person)
                .order_by("pk")
                .values("closing__community__name", "text", "written_at")
            ),
            "phases": lambda person: (
                PhaseChange.objects.filter(by=person)
                .order_by("pk")
                .values("community__name", "before", "after", "reason", "at")
            ),
            "more time to answer": lambda person: (
                ClosingExtension.objects.filter(by=person)
                .order_by("pk")
                .values("closing__community__name", "before", "after", "at")
            ),
            "closings": lambda person: (
                Closing.objects.filter(Q(proposed_by=person) | Q(decided_by=person))
                .order_by("pk")
                .values("community__name", "words", "proposed_at", "outcome", "outcome_words", "decided_at")
            ),
        },
    ),
)
