"""Decisions that were taken at a meeting, recorded in the decision log of its community (docs/decisions/0054).

A record changes nothing by itself: roles and charters are decided by consent only. Whoever was not there can propose
something else, which is decided as the community decides.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Decision, DecisionOutcome
from communities.models.decision import log
from communities.models.locking import lock_open
from cop_platform.web.refusals import Refusal
from meetings.models import Meeting, MeetingDecision
from members.models import Employee

#: Most decisions that are recorded of one meeting.
MAX_DECISIONS = 20


class TooManyDecisions(Refusal):
    sentence = _("That is a lot for one meeting. Put several together in one, or write them in the notes.")


@transaction.atomic
def record_decision(meeting: Meeting, *, title: str, reason: str, by: Employee) -> MeetingDecision:
    """Write a line of the decision log, linked to the meeting. Raises ``CommunityClosed``, ``TooManyDecisions``."""
    community = lock_open(meeting.community)
    if MeetingDecision.objects.filter(meeting=meeting).count() >= MAX_DECISIONS:
        raise TooManyDecisions
    line = log(community, Decision.Kind.MEETING, DecisionOutcome.ACCEPTED, title=title, reason=reason)
    taken: MeetingDecision = MeetingDecision.objects.create(
        organisation_id=meeting.organisation_id, meeting=meeting, decision=line, recorded_by=by
    )
    return taken


@transaction.atomic
def take_back(taken: MeetingDecision) -> None:
    """Say in the log that it was taken back: the line stays. Twice changes nothing. Raises ``CommunityClosed``."""
    lock_open(taken.meeting.community)
    Decision.objects.filter(pk=taken.decision_id).update(outcome=DecisionOutcome.WITHDRAWN)


def decisions_of(meeting: Meeting) -> QuerySet[MeetingDecision]:
    """In the order in which they were recorded."""
    found: QuerySet[MeetingDecision] = MeetingDecision.objects.filter(meeting=meeting)
    return found.select_related("decision__community", "decision__organisation", "recorded_by").order_by("pk")


def meetings_by_decision(decisions: list[Decision]) -> dict[int, MeetingDecision]:
    """The meeting at which each of these lines of the log was taken, by the line’s id."""
    ids = [each.pk for each in decisions if each.kind == Decision.Kind.MEETING]
    if not ids:
        return {}
    found = MeetingDecision.objects.filter(decision__in=ids).select_related("meeting__community", "recorded_by")
    return {each.decision_id: each for each in found}
