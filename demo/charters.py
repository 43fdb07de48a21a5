"""Create the charters of the demonstration: in force with versions before, in draft with remarks, and in a round."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext

from charters.adoption.adopting import first_review
from charters.drafting.parts import PART_NAMES, AmbitionLine, Sheet, dump
from charters.drafting.wording import as_text
from charters.models import Ambition, AmbitionNote, CharterPart, CharterRemark, CharterVersion
from communities.models import Proposal, Role
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.script import CharterScript, ProposalScript

_STATE = CharterVersion.State


@dataclass
class Told:
    """A loaded community, its charter as told, and the ambitions of one that is in force."""

    loaded: LoadedCommunity
    charter: CharterScript
    ambitions: list[Ambition]
    now: datetime

    @property
    def writer(self) -> str:
        return self.loaded.script.holder(Role.LEADER)

    @property
    def sheet(self) -> Sheet:
        """The purpose is that of the community, unless the charter is still to be adopted."""
        kept = [AmbitionLine(each.text, each.target_on, each.public_id) for each in self.ambitions]
        wished = [AmbitionLine(text, self.day(weeks)) for text, weeks, _state, _words in self.charter.ambitions]
        purpose = self.charter.sheet.purpose or self.loaded.community.purpose
        return replace(self.charter.sheet, purpose=purpose, ambitions=tuple(kept or wished))

    def day(self, weeks: int) -> date:
        return (self.now + timedelta(weeks=weeks)).date()


def charters_in_round(each: LoadedCommunity, now: datetime) -> Iterator[ProposalScript]:
    """The proposal to adopt this community's charter, with its text."""
    if each.script.charter and each.script.charter.round:
        with translation.override(each.community.language):
            title = gettext("One-pager, version {number}").format(number=each.script.charter.number)
        text = as_text(Told(each, each.script.charter, [], now).sheet, each.community)
        yield replace(each.script.charter.round, title=title, texts=(text,), subject=Proposal.Subject.CHARTER)


def add_charters(
    gathered: Iterable[LoadedCommunity], people: People, now: datetime, rounds: Mapping[int, Proposal]
) -> None:
    """Written as rows, with dates in the past. ``rounds`` are the proposals to adopt one, by community."""
    told = [Told(each, each.script.charter, [], now) for each in gathered if each.script.charter]
    for each in told:
        if each.charter.is_adopted:
            each.ambitions += _ambitions(each)
    Ambition.objects.bulk_create(ambition for each in told for ambition in each.ambitions)
    versions = [(each, version, sheet) for each in told for version, sheet in _versions(each, rounds)]
    CharterVersion.objects.bulk_create(version for _each, version, _sheet in versions)
    CharterPart.objects.bulk_create(part for row in versions for part in _parts(*row, people))
    AmbitionNote.objects.bulk_create(note for each in told for note in _notes(each, people))
    CharterRemark.objects.bulk_create(
        remark for each, version, _ in versions for remark in _remarks(each, version, people)
    )


def _ambitions(told: Told) -> list[Ambition]:
    return [
        Ambition(**told.loaded.foreign_keys, text=text, target_on=told.day(weeks), state=state)
        for text, weeks, state, _words in told.charter.ambitions
    ]


def _versions(told: Told, rounds: Mapping[int, Proposal]) -> Iterator[tuple[CharterVersion, Sheet]]:
    """The versions with their sheets, the oldest first: those that were replaced said less."""
    charter, keys, now = told.charter, told.loaded.foreign_keys, told.now
    for index, (weeks_ago, purpose) in enumerate(charter.earlier):
        following = charter.earlier[index + 1 :]
        replaced_weeks_ago = following[0][0] if following else charter.weeks_ago_adopted
        sheet = replace(charter.sheet, purpose=purpose, values=charter.sheet.values[: index + 2], ambitions=())
        adopted_at = now - timedelta(weeks=weeks_ago)
        yield (
            CharterVersion(
                **keys,
                number=index + 1,
                state=_STATE.REPLACED,
                adopted_at=adopted_at,
                replaced_at=now - timedelta(weeks=replaced_weeks_ago),
                review_on=first_review(sheet, adopted_at),
            ),
            sheet,
        )
    if charter.is_adopted:
        adopted_at = now - timedelta(weeks=charter.weeks_ago_adopted)
        review_on = first_review(charter.sheet, adopted_at)
        last = CharterVersion(
            **keys, number=charter.number, state=_STATE.ADOPTED, adopted_at=adopted_at, review_on=review_on
        )
    elif charter.round:
        proposal = rounds[told.loaded.community.pk]
        last = CharterVersion(**keys, number=charter.number, state=_STATE.IN_ROUND, proposal=proposal)
    else:
        last = CharterVersion(**keys, number=charter.number)
    yield last, told.sheet


def _parts(told: Told, version: CharterVersion, sheet: Sheet, people: People) -> Iterator[CharterPart]:
    for part in PART_NAMES:
        yield CharterPart(
            organisation_id=version.organisation_id,
            version=version,
            part=part,
            content=dump(part, getattr(sheet, part)),
            edited_by=people.named[told.writer],
            edited_at=version.adopted_at or told.now - timedelta(days=4),
        )


def _remarks(told: Told, version: CharterVersion, people: People) -> Iterator[CharterRemark]:
    if not version.is_open:
        return
    for part, name, text, is_handled in told.charter.remarks:
        yield CharterRemark(
            organisation_id=version.organisation_id,
            version=version,
            part=part,
            text=text,
            written_by=people.named[name],
            written_at=told.now - timedelta(days=3),
            handled_by=people.named[told.writer] if is_handled else None,
            handled_at=told.now - timedelta(days=2) if is_handled else None,
        )


def _notes(told: Told, people: People) -> Iterator[AmbitionNote]:
    for ambition, (_text, _weeks, state, words) in zip(told.ambitions, told.charter.ambitions, strict=False):
        if words:
            yield AmbitionNote(
                organisation_id=ambition.organisation_id,
                ambition=ambition,
                state=state,
                text=words,
                written_by=people.named[told.writer],
                written_at=told.now - timedelta(weeks=3),
            )
