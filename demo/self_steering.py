"""Create what is said on self-steering in the demonstration, its experiments, and words on support."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from demo.communities import LoadedCommunity
from demo.employees import People
from demo.mereldal.self_steering import STEERING
from demo.script import ExperimentScript, SteeringScript
from knowledge.models import Experiment, GoalNote, GroupWord, MemberSentence, Responsibility, SupportCheck


def add_self_steering(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows. Communities that are not in the script have said nothing yet."""
    for loaded in gathered:
        told = STEERING.get(loaded.script.slug)
        if told:
            _tell(loaded, told, people, now)
            Experiment.objects.bulk_create(_experiment(loaded, each, people, now) for each in told.experiments)


def _tell(loaded: LoadedCommunity, told: SteeringScript, people: People, now: datetime) -> None:
    keys, named = loaded.foreign_keys, people.named
    GroupWord.objects.bulk_create(
        GroupWord(
            **keys, theme=theme, word=word, noted_by=named[told.noted_by], noted_at=now - timedelta(weeks=weeks_ago)
        )
        for weeks_ago, theme, word in told.words
    )
    MemberSentence.objects.bulk_create(
        MemberSentence(**keys, theme=theme, text=text, said_by=named[name], said_at=now - timedelta(days=20))
        for name, theme, text in told.sentences
    )
    Responsibility.objects.bulk_create(
        Responsibility(**keys, carrier=carrier, title=title, note=note, moved_at=now - timedelta(weeks=weeks_ago))
        for carrier, title, note, weeks_ago in told.tasks
    )
    GoalNote.objects.bulk_create(
        GoalNote(**keys, text=text, written_by=named[name], written_at=now - timedelta(weeks=weeks_ago))
        for weeks_ago, name, text in told.notes
    )
    SupportCheck.objects.bulk_create(
        SupportCheck(
            **keys,
            answered_by=named[name],
            culture=culture,
            leadership=leadership,
            means=means,
            answered_at=now - timedelta(days=30),
        )
        for name, culture, leadership, means in told.support
    )


def _experiment(loaded: LoadedCommunity, told: ExperimentScript, people: People, now: datetime) -> Experiment:
    judged = {}
    if told.outcome:
        judged = {
            "outcome": told.outcome,
            "lesson": told.lesson,
            "judged_by": people.named[told.judged_by],
            "judged_at": now + timedelta(days=told.ends_in_days + 1),
        }
    return Experiment(
        **loaded.foreign_keys,
        title=told.title,
        signal=told.signal,
        started_by=people.named[told.by],
        started_at=now - timedelta(weeks=told.weeks_ago),
        ends_on=timezone.localdate(now) + timedelta(days=told.ends_in_days),
        **judged,
    )
