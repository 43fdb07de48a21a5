"""Create the charters of the demonstration, each adopted without a round."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from charters.adoption.adopting import adopt
from charters.ambitions.progress import update_progress
from charters.drafting.drafts import save_part, start_draft
from charters.drafting.parts import AmbitionLine
from charters.models import Ambition, AmbitionNote, Part
from communities.models import Role
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.script import CharterScript


def add_charters(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """By the functions that people use: none of them queues a mail."""
    for each in gathered:
        if each.script.charter:
            _add_charter(each, each.script.charter, people, now)


def _add_charter(loaded: LoadedCommunity, told: CharterScript, people: People, now: datetime) -> None:
    leader = people.named[loaded.script.holder(Role.LEADER)]
    version = start_draft(loaded.community, by=leader)
    today = now.date()
    lines = tuple(AmbitionLine(text, today + timedelta(weeks=weeks)) for text, weeks, _state, _words in told.ambitions)
    for part, value in {**vars(told.sheet), Part.AMBITIONS: lines}.items():
        save_part(version, Part(part), value, by=leader, revision=0)
    adopt(version, now - timedelta(weeks=told.weeks_ago_adopted))
    states = {text: (state, words) for text, _weeks, state, words in told.ambitions}
    for ambition in Ambition.objects.filter(community=loaded.community):
        state, words = states[ambition.text]
        if state != Ambition.State.PLANNED:
            update_progress(ambition, by=leader, state=state, text=words)
    notes = AmbitionNote.objects.filter(ambition__community=loaded.community)
    notes.update(written_at=now - timedelta(weeks=3))
