"""What meetings keep of a person: answers to invitations, and meetings they planned, hosted, moved or called off."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.personal_data import PersonalData, register
from meetings.models import (
    RSVP,
    Cancellation,
    DietaryNeed,
    Feed,
    Guest,
    Meeting,
    Move,
    PreparationTask,
    Series,
    SeriesAnswer,
)
from meetings.preparation.retention import NEEDS_KEPT_FOR
from meetings.rsvps.retention import RSVPS_KEPT_FOR


def _answers_kept() -> str:
    return _("%(days)s days after the meeting") % {"days": RSVPS_KEPT_FOR.days}


register(
    21,
    PersonalData(
        gettext_lazy("“I’ll be there” or “Maybe” to a meeting"),
        gettext_lazy("Whoever sees the meeting, until it is over; “Not this time” only you"),
        _answers_kept,
        {
            "answers to meetings": lambda person: (
                RSVP.objects.filter(employee=person)
                .order_by("pk")
                .values("meeting__focus", "meeting__starts_at", "choice", "answered_at")
            ),
            "answers to series": lambda person: (
                SeriesAnswer.objects.filter(employee=person)
                .order_by("pk")
                .values("series__focus", "choice", "answered_at")
            ),
        },
    ),
)
register(
    22,
    PersonalData(
        gettext_lazy("Meetings you planned, hosted or moved"),
        gettext_lazy("Every colleague"),
        gettext_lazy("[The community] is deleted"),
        {
            "meetings": lambda person: (
                Meeting.objects.filter(Q(host=person) | Q(scheduled_by=person))
                .order_by("pk")
                .values("focus", "starts_at")
            ),
            "series": lambda person: (
                Series.objects.filter(Q(host=person) | Q(scheduled_by=person))
                .order_by("pk")
                .values("focus", "first_day")
            ),
            "meetings moved": lambda person: (
                Move.objects.filter(by=person).values("meeting__focus", "at", "starts_at").order_by("pk")
            ),
            "tasks done for meetings": lambda person: (
                PreparationTask.objects.filter(done_by=person)
                .values("meeting__focus", "what", "done_at")
                .order_by("pk")
            ),
            "guests named": lambda person: (
                Guest.objects.filter(invited_by=person).values("meeting__focus", "name", "comes_from").order_by("pk")
            ),
            "meetings called off": lambda person: (
                Cancellation.objects.filter(by=person).values("meeting__focus", "note").order_by("pk")
            ),
        },
    ),
)
register(
    24,
    PersonalData(
        gettext_lazy("What you do not eat, for a meeting"),
        gettext_lazy("You, the host and who plans it"),
        lambda: _("%(days)s days after the meeting") % {"days": NEEDS_KEPT_FOR.days},
        {
            "dietary needs": lambda person: (
                DietaryNeed.objects.filter(employee=person).values("meeting__focus", "need").order_by("pk")
            )
        },
    ),
)
register(
    23,
    PersonalData(
        gettext_lazy("Calendar feeds you asked for"),
        gettext_lazy("Only you"),
        gettext_lazy("You leave the organisation"),
        {
            "calendar feeds": lambda person: (
                Feed.objects.filter(employee=person).values("scope", "community__name", "created_at").order_by("pk")
            )
        },
    ),
)
