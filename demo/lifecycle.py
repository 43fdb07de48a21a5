"""Create the phases of the demonstration's communities, who would join an idea, and what was said about closing."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from communities.models import (
    Closing,
    ClosingAnswer,
    ClosingOutcome,
    ClosingReply,
    Interest,
    Phase,
    PhaseChange,
    Recognition,
    Role,
)
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.script import ClosingScript
from members.models import Employee

Named = dict[str, Employee]
#: How long people could answer.
OPEN_FOR = timedelta(days=14)


def add_lifecycle(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows: the functions that move and close would queue mails and set today's date."""
    loaded, named = list(gathered), people.named
    PhaseChange.objects.bulk_create(row for each in loaded for row in _phase_changes(each, named, now))
    Interest.objects.bulk_create(
        Interest(**each.foreign_keys, employee=named[name], said_at=now - timedelta(days=number + 1))
        for each in loaded
        for number, name in enumerate(each.script.would_join)
    )
    told = [(each, each.script.closing) for each in loaded if each.script.closing]
    closings = Closing.objects.bulk_create(_closing(each, closing, named, now) for each, closing in told)
    asked = [(row, closing) for row, (_each, closing) in zip(closings, told, strict=True)]
    answers = ClosingAnswer.objects.bulk_create(row for each in asked for row in _answers(*each, named))
    replies = {view_of[0]: view_of[3] for _row, closing in asked for view_of in closing.answers if view_of[3]}
    ClosingReply.objects.bulk_create(
        ClosingReply(
            organisation_id=answer.organisation_id,
            answer=answer,
            employee=answer.closing.proposed_by,
            text=replies[answer.employee.first_name],
            at=answer.answered_at + timedelta(hours=3),
        )
        for answer in answers
        if answer.employee and answer.employee.first_name in replies
    )
    Recognition.objects.bulk_create(row for each in asked for row in _thanks(*each, named))


def _phase_changes(loaded: LoadedCommunity, named: Named, now: datetime) -> Iterator[PhaseChange]:
    """The way to the phase it has, step by step, by whoever leads it."""
    script, phases = loaded.script, list(Phase)
    by = named[script.holder(Role.LEADER, Role.COORDINATOR, Role.COACH) or script.nominated_by]
    reached = phases.index(script.phase)
    began, since = timedelta(weeks=script.weeks_ago_started), timedelta(weeks=script.weeks_in_phase)
    before = ""
    for number, phase in enumerate(phases[: reached + 1]):
        ago = since if number == reached else began - (began - since) * number / max(reached, 1)
        reason = script.reasons.get(phase, "")
        if phase == Phase.WIND_DOWN and not reason:
            reason = script.closing.words if script.closing else script.purpose
        at = now - (began if not before else ago)
        yield PhaseChange(**loaded.foreign_keys, before=before, after=phase, by=by, at=at, reason=reason)
        before = phase


def _closing(loaded: LoadedCommunity, told: ClosingScript, named: Named, now: datetime) -> Closing:
    proposed_at = now - timedelta(days=told.days_ago)
    closing = Closing(
        **loaded.foreign_keys,
        reason=told.reason,
        words=told.words,
        proposed_by=named[told.proposed_by],
        proposed_at=proposed_at,
        closes_at=proposed_at + OPEN_FOR,
    )
    if told.outcome:
        closing.outcome, closing.outcome_words = ClosingOutcome.CLOSED, told.outcome
        closing.made, closing.learned = told.made, told.learned
        closing.decided_by = closing.proposed_by
        closing.decided_at = now - timedelta(weeks=loaded.script.weeks_in_phase)
    return closing


def _answers(closing: Closing, told: ClosingScript, named: Named) -> Iterator[ClosingAnswer]:
    for number, (name, view, text, _reply) in enumerate(told.answers, start=1):
        yield ClosingAnswer(
            organisation_id=closing.organisation_id,
            closing=closing,
            employee=named[name],
            view=view,
            text=text,
            answered_at=closing.proposed_at + timedelta(days=number),
        )


def _thanks(closing: Closing, told: ClosingScript, named: Named) -> Iterator[Recognition]:
    for name, by, text, is_named in told.thanks:
        yield Recognition(
            organisation_id=closing.organisation_id,
            closing=closing,
            person=named[name],
            text=text,
            written_by=named[by],
            written_at=closing.proposed_at + timedelta(days=4),
            naming=Recognition.NameChoice.NAMED if is_named else Recognition.NameChoice.UNNAMED,
        )
