"""What meetings keep of a person: answers to invitations, meetings they planned, hosted or moved, topics and dots."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.personal_data import PersonalData, register
from meetings.co_hosting.retention import CO_HOSTING_KEPT_FOR
from meetings.models import (
    RSVP,
    ActionPoint,
    ActionRequest,
    Cancellation,
    CoHosting,
    DietaryNeed,
    Dot,
    Feed,
    GoesOn,
    Guest,
    Meeting,
    MeetingDecision,
    Move,
    NotesRevision,
    Poll,
    PollVote,
    PreparationTask,
    RetrospectiveSentence,
    Series,
    SeriesAnswer,
    Thumb,
    Topic,
)
from meetings.polls.retention import VOTES_KEPT_FOR
from meetings.rsvps.retention import RSVPS_KEPT_FOR


def _answers_kept() -> str:
    return _("%(days)s days after the meeting") % {"days": RSVPS_KEPT_FOR.days}


register(
    21,
    PersonalData(
        gettext_lazy("Your answer, dots, thumbs and sentences at a meeting"),
        gettext_lazy("Who comes: whoever sees it, until then; otherwise only you"),
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
            "dots": lambda person: (
                Dot.objects.filter(employee=person).values("meeting__focus", "topic__title").order_by("pk")
            ),
            "thumbs": lambda person: (
                Thumb.objects.filter(employee=person).values("session__meeting__focus", "choice").order_by("pk")
            ),
            "sentences of retrospectives": lambda person: (
                RetrospectiveSentence.objects.filter(said_by=person)
                .values("meeting__focus", "question", "text")
                .order_by("pk")
            ),
        },
    ),
)


def _votes_kept() -> str:
    return _("%(days)s days after the choice") % {"days": VOTES_KEPT_FOR.days}


register(
    21,
    PersonalData(
        gettext_lazy("Which dates suit you"),
        gettext_lazy("Every colleague"),
        _votes_kept,
        {
            "answers to date polls": lambda person: (
                PollVote.objects.filter(employee=person)
                .order_by("pk")
                .values("slot__poll__focus", "slot__starts_at", "choice", "answered_at")
            ),
        },
    ),
)
register(
    22,
    PersonalData(
        gettext_lazy("Your meetings and topics"),
        gettext_lazy("Every colleague"),
        gettext_lazy("[Community] deleted"),
        {
            "meetings": lambda person: Meeting.objects.filter(Q(host=person) | Q(scheduled_by=person)).values(
                "focus", "starts_at"
            ),
            "series": lambda person: Series.objects.filter(Q(host=person) | Q(scheduled_by=person)).values(
                "focus", "first_day"
            ),
            "date polls": lambda person: (
                Poll.objects.filter(Q(host=person) | Q(asked_by=person)).values("focus", "asked_at").order_by("pk")
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
            "topics": lambda person: (
                Topic.objects.filter(added_by=person)
                .values("meeting__focus", "title", "text", "added_at")
                .order_by("pk")
            ),
            "topics taken off a list": lambda person: (
                Topic.objects.filter(removed_by=person).values("meeting__focus", "title", "removed_at").order_by("pk")
            ),
            "dates that go on without topics": lambda person: (
                GoesOn.objects.filter(by=person).values("meeting__focus", "at").order_by("pk")
            ),
        },
    ),
)


def _co_hosting_kept() -> str:
    return _("%(days)s days after the meeting") % {"days": CO_HOSTING_KEPT_FOR.days}


register(
    23,
    PersonalData(
        gettext_lazy("Hosting a meeting together"),
        gettext_lazy("Who plans there"),
        _co_hosting_kept,
        {
            "hosting together": lambda person: (
                CoHosting.objects.filter(Q(asked_by=person) | Q(answered_by=person) | Q(ended_by=person))
                .order_by("pk")
                .values("meeting__focus", "community__name", "question", "answer", "state", "asked_at")
            ),
        },
    ),
)
register(
    24,
    PersonalData(
        gettext_lazy("What you do not eat"),
        gettext_lazy("You, the host and who plans it"),
        gettext_lazy("The day after"),
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
        gettext_lazy("Your calendar feeds"),
        gettext_lazy("Only you"),
        gettext_lazy("You leave the organisation"),
        {
            "calendar feeds": lambda person: (
                Feed.objects.filter(employee=person).values("scope", "community__name", "created_at").order_by("pk")
            )
        },
    ),
)
register(
    24,
    PersonalData(
        gettext_lazy("Meeting notes, decisions, action points"),
        gettext_lazy("Members and role holders there"),
        gettext_lazy("[Community] deleted; a no after a month"),
        {
            "notes of meetings": lambda person: (
                NotesRevision.objects.filter(saved_by=person)
                .order_by("pk")
                .values("notes__meeting__focus", "text", "saved_at")
            ),
            "decisions of meetings": lambda person: (
                MeetingDecision.objects.filter(recorded_by=person)
                .order_by("pk")
                .values("meeting__focus", "decision__title", "decision__decided_at")
            ),
            "action points": lambda person: (
                ActionPoint.objects.filter(Q(owner=person) | Q(written_by=person))
                .order_by("pk")
                .values("meeting__focus", "text", "due_on", "state")
            ),
            "action points asked": lambda person: (
                ActionRequest.objects.filter(employee=person)
                .order_by("pk")
                .values("point__text", "asked_at", "declined_at", "word")
            ),
            "action points you asked for": lambda person: (
                ActionRequest.objects.filter(asked_by=person).values("point__text", "asked_at").order_by("pk")
            ),
        },
    ),
)
