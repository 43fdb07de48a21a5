"""Create the charters of the demonstration, each in force, with ambitions under way and reached."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from charters.adoption.adopting import first_review
from charters.drafting.parts import PART_NAMES, AmbitionLine, dump
from charters.models import Ambition, AmbitionNote, CharterPart, CharterVersion
from communities.models import Role
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.script import CharterScript

#: A loaded community, its charter as told, and its ambitions.
Told = tuple[LoadedCommunity, CharterScript, list[Ambition]]


def add_charters(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows, with dates in the past. The purpose of a sheet is that of its community."""
    told: list[Told] = [
        (each, each.script.charter, _ambitions(each, each.script.charter, now))
        for each in gathered
        if each.script.charter
    ]
    Ambition.objects.bulk_create(ambition for _each, _charter, ambitions in told for ambition in ambitions)
    versions = CharterVersion.objects.bulk_create(_version(each, charter, now) for each, charter, _ambitions in told)
    CharterPart.objects.bulk_create(
        part for version, each in zip(versions, told, strict=True) for part in _parts(version, each, people, now)
    )
    AmbitionNote.objects.bulk_create(note for each in told for note in _notes(each, people, now))


def _ambitions(loaded: LoadedCommunity, told: CharterScript, now: datetime) -> list[Ambition]:
    return [
        Ambition(**loaded.foreign_keys, text=text, target_on=now.date() + timedelta(weeks=weeks), state=state)
        for text, weeks, state, _words in told.ambitions
    ]


def _version(loaded: LoadedCommunity, told: CharterScript, now: datetime) -> CharterVersion:
    adopted_at = _adopted_at(told, now)
    return CharterVersion(
        **loaded.foreign_keys,
        number=1,
        state=CharterVersion.State.ADOPTED,
        adopted_at=adopted_at,
        review_on=first_review(told.sheet, adopted_at),
    )


def _adopted_at(told: CharterScript, now: datetime) -> datetime:
    return now - timedelta(weeks=told.weeks_ago_adopted)


def _parts(version: CharterVersion, each: Told, people: People, now: datetime) -> Iterable[CharterPart]:
    loaded, told, ambitions = each
    lines = tuple(AmbitionLine(ambition.text, ambition.target_on, ambition.public_id) for ambition in ambitions)
    sheet = replace(told.sheet, purpose=loaded.community.purpose, ambitions=lines)
    for part in PART_NAMES:
        yield CharterPart(
            organisation_id=version.organisation_id,
            version=version,
            part=part,
            content=dump(part, getattr(sheet, part)),
            edited_by=people.named[loaded.script.holder(Role.LEADER)],
            edited_at=_adopted_at(told, now),
        )


def _notes(each: Told, people: People, now: datetime) -> Iterable[AmbitionNote]:
    loaded, told, ambitions = each
    for ambition, (_text, _weeks, state, words) in zip(ambitions, told.ambitions, strict=True):
        if words:
            yield AmbitionNote(
                organisation_id=ambition.organisation_id,
                ambition=ambition,
                state=state,
                text=words,
                written_by=people.named[loaded.script.holder(Role.LEADER)],
                written_at=now - timedelta(weeks=3),
            )
