"""Adopt a version by a round of consent (C3): propose it, change its text, apply the outcome."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charters.drafting.drafts import NoDraft, adopted_version, read_again, sheet_of, write_part
from charters.drafting.parts import AmbitionLine, Sheet, dump
from charters.drafting.wording import as_text, cadence_words
from charters.models import Ambition, CharterVersion, Part
from communities.decisions.consent import amend, propose
from communities.decisions.settling import RoundClosed, locked_proposal
from communities.description.editing import adopt_description
from communities.models import Community, Proposal, RoundOutcome
from communities.models.locking import lock, lock_open
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: An adopted charter is looked at again after half a year, unless its text says another day (C4).
REVIEW_AFTER = timedelta(days=182)
_STATE = CharterVersion.State


class PurposeMissing(Refusal):
    sentence = _("Write the purpose first; the other parts can follow in a later version.")
    status = 422


@transaction.atomic
def propose_version(version: CharterVersion, *, by: Employee, closes_at: datetime) -> Proposal:
    """Open a round about a draft. From then on its text only changes by :func:`amend_part`.

    Raises ``NoDraft``, :class:`PurposeMissing`, and what ``propose`` raises.
    """
    lock_if_active(by.pk)
    community = lock_open(version.community)
    current = read_again(version)
    if not current.is_draft:
        raise NoDraft
    sheet = sheet_of(current)
    if not sheet.purpose:
        raise PurposeMissing
    proposal = propose(
        community,
        by=by,
        title=_title(current, community),
        text=as_text(sheet, community),
        closes_at=closes_at,
        review_on=sheet.review_date,
        subject=Proposal.Subject.CHARTER,
    )
    current.state, current.proposal = _STATE.IN_ROUND, proposal
    current.save(update_fields=["state", "proposal"])
    return proposal


def _title(version: CharterVersion, community: Community) -> str:
    with translation.override(community.language):
        return gettext("One-pager, version {number}").format(number=version.number)


@transaction.atomic
def amend_part(version: CharterVersion, part: Part, value: Any, *, by: Employee, revision: int) -> None:
    """Change one part during the round: a new text of the same round, which everyone answers again.

    Raises ``PartChanged``, ``RoundClosed``, ``TooMany``.
    """
    if version.proposal is None:
        raise RoundClosed
    proposal = locked_proposal(version.proposal)
    community = lock_open(version.community)
    current = read_again(version)
    if not current.is_in_round or current.proposal_id != proposal.pk:
        raise RoundClosed
    before = as_text(sheet_of(current), community)
    write_part(current, part, value, by=by, revision=revision)
    sheet = sheet_of(current)
    if not sheet.purpose:
        raise PurposeMissing
    if (text := as_text(sheet, community)) != before:
        amend(proposal, by=by, text=text, revision=proposal.current_text.revision)


def apply_round(proposal: Proposal, outcome: str) -> None:
    """After the round: adopt the version, or make it a draft again."""
    found = CharterVersion.objects.filter(proposal=proposal, state=_STATE.IN_ROUND).select_related("community").first()
    if found is None:
        return
    if outcome == RoundOutcome.ADOPTED and not found.community.is_closed:
        adopt(found)
        return
    lock(found.community)
    current = read_again(found)
    current.state, current.touched_at = _STATE.DRAFT, timezone.now()
    current.save(update_fields=["state", "touched_at"])


@transaction.atomic
def adopt(version: CharterVersion, at: datetime | None = None) -> None:
    """Put a version in force in place of the one before, and write it onto the community.

    Its purpose and rhythm become the community's; its ambitions go on, and those it leaves out are let go.
    """
    at = at or timezone.now()
    community = lock(version.community)
    current, last = read_again(version), adopted_version(community)
    if last:
        last.state, last.replaced_at = _STATE.REPLACED, at
        last.save(update_fields=["state", "replaced_at"])
    sheet = sheet_of(current)
    lines = tuple(_put_ambition(community, line) for line in sheet.ambitions)
    current.parts.filter(part=Part.AMBITIONS).update(content=dump(Part.AMBITIONS, lines))
    _let_go_of_others(community, {line.key for line in lines})
    current.state, current.adopted_at, current.review_on = _STATE.ADOPTED, at, first_review(sheet, at)
    current.save(update_fields=["state", "adopted_at", "review_on"])
    purpose = sheet.purpose or community.purpose
    adopt_description(community, purpose=purpose, cadence=cadence_words(sheet.cadence, community))
    community.cadence_frequency = sheet.cadence.frequency or ""
    community.cadence_weekday, community.cadence_start = sheet.cadence.weekday, sheet.cadence.start
    community.cadence_minutes = sheet.cadence.minutes
    community.save(update_fields=["cadence_frequency", "cadence_weekday", "cadence_start", "cadence_minutes"])


def first_review(sheet: Sheet, at: datetime) -> date:
    """The day that the text names, unless it had passed at adoption; otherwise half a year later."""
    adopted_on = timezone.localdate(at)
    if sheet.review_date and sheet.review_date > adopted_on:
        return sheet.review_date
    return adopted_on + REVIEW_AFTER


def _put_ambition(community: Community, line: AmbitionLine) -> AmbitionLine:
    words = {"text": line.text, "target_on": line.target_on}
    known = Ambition.objects.filter(community=community, public_id=line.key)
    if line.key and known.update(**words):
        return line
    made = Ambition.objects.create(organisation_id=community.organisation_id, community=community, **words)
    return AmbitionLine(line.text, line.target_on, made.public_id)


def _let_go_of_others(community: Community, kept: set[str]) -> None:
    going = Ambition.objects.filter(community=community).exclude(public_id__in=kept)
    going.exclude(state=Ambition.State.REACHED).update(state=Ambition.State.DROPPED)
