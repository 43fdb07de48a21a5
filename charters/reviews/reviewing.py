"""Hold the review of an adopted version: keep it until another date, or start a new version (C4)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charters.drafting.drafts import read_again, start_draft
from charters.models import CharterReview, CharterVersion, CriterionResult
from communities.models import Community, Level, Participation, Phase, Role, RoleTerm
from communities.models.locking import lock_open
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: So many days after the review date the Coach is told as well.
COACH_AFTER = timedelta(days=30)
_STATE = CharterVersion.State


class ReviewedMeanwhile(Refusal):
    sentence = _("Someone saved a review or a new version first, so nothing was saved. What you typed is still here.")


@dataclass(frozen=True)
class CriterionAnswer:
    """How it went with one criterion: one of three words, and a sentence."""

    criterion: str
    result: str
    sentence: str = ""

    @property
    def label(self) -> str:
        return str(CriterionResult(self.result).label)


@dataclass(frozen=True)
class HeldReview:
    """A review as it is read later."""

    review: CharterReview
    answers: list[CriterionAnswer]


def reviews_of(version: CharterVersion) -> list[HeldReview]:
    """The reviews of a version, the latest first, at most 20."""
    return [HeldReview(row, [CriterionAnswer(**each) for each in row.answers]) for row in _reviews_of(version)]


@planned
def _reviews_of(version: CharterVersion, _at: Moment) -> QuerySet[CharterReview]:
    rows: QuerySet[CharterReview] = CharterReview.objects.filter(version=version)
    return rows.select_related("reviewed_by").order_by("-reviewed_at", "-id")[:20]


# --- Verbs: ``of`` is the review date that the person saw ---------------------------------------------------------
@transaction.atomic
def keep(
    version: CharterVersion, *, by: Employee, of: date, answers: Iterable[CriterionAnswer], next_review_on: date
) -> None:
    """Keep the version until its next review date. Raises :class:`ReviewedMeanwhile`, ``CommunityClosed``."""
    current = _lock_due(version, of)
    _record(current, CharterReview.Outcome.KEEP, answers, by, next_review_on)
    current.review_on = next_review_on
    current.save(update_fields=["review_on"])


@transaction.atomic
def renew(version: CharterVersion, *, by: Employee, of: date, answers: Iterable[CriterionAnswer]) -> CharterVersion:
    """Start a new version, copied from this one, which holds meanwhile and stays due.

    Raises :class:`ReviewedMeanwhile`, ``CommunityClosed``.
    """
    current = _lock_due(version, of)
    _record(current, CharterReview.Outcome.NEW_VERSION, answers, by)
    return start_draft(current.community, by=by)


def _lock_due(version: CharterVersion, of: date) -> CharterVersion:
    lock_open(version.community)
    current = read_again(version)
    if not current.is_adopted or current.review_on != of:
        raise ReviewedMeanwhile
    return current


def _record(
    current: CharterVersion,
    outcome: CharterReview.Outcome,
    answers: Iterable[CriterionAnswer],
    by: Employee,
    next_review_on: date | None = None,
) -> None:
    CharterReview.objects.create(
        organisation_id=current.organisation_id,
        version=current,
        review_on=current.review_on,
        outcome=outcome,
        answers=[asdict(each) for each in answers],
        reviewed_by=by,
        reviewed_at=timezone.now(),
        next_review_on=next_review_on,
    )


# --- Who is told --------------------------------------------------------------------------------------------------
def to_review() -> QuerySet[CharterVersion]:
    """Versions in force of open communities; not while a new version is in its round."""
    in_round = CharterVersion.objects.filter(community=OuterRef("community"), state=_STATE.IN_ROUND)
    found: QuerySet[CharterVersion] = CharterVersion.objects.filter(~Exists(in_round), state=_STATE.ADOPTED)
    return found.exclude(community__phase=Phase.CLOSED)


def reviewers_of(community: Community, days_late: int) -> set[int]:
    """Ids of the core group, Leaders and Coordinators, and of the Coaches from 30 days late on; never of a Sponsor."""
    here = {"community": community, "employee__left_at": None}
    core = Participation.objects.filter(**here, level=Level.CORE).values_list("employee_id", flat=True)
    roles = RoleTerm.objects.filter(**here, ended_at=None)
    told = [Role.LEADER, Role.COORDINATOR, *([Role.COACH] if days_late >= COACH_AFTER.days else [])]
    in_role = roles.filter(role__in=told).values_list("employee_id", flat=True)
    sponsors = roles.filter(role=Role.SPONSOR).values_list("employee_id", flat=True)
    return {*in_role} | ({*core} - {*sponsors})


@planned
def due_for(person: Employee, at: Moment) -> QuerySet[CharterVersion]:
    """``reviewers_of`` for the database: the versions that this person is asked to review today, at most 20."""
    place = {"community": OuterRef("community"), "employee": person}
    roles = RoleTerm.objects.filter(**place, ended_at=None)
    core = Exists(Participation.objects.filter(**place, level=Level.CORE)) & ~Exists(roles.filter(role=Role.SPONSOR))
    leads = Exists(roles.filter(role__in=[Role.LEADER, Role.COORDINATOR]))
    coaches = Q(Exists(roles.filter(role=Role.COACH)), review_on__lte=at.today - COACH_AFTER)
    due = to_review().filter(Q(core) | Q(leads) | coaches, review_on__lte=at.today)
    return due.select_related("community").order_by("review_on", "id")[:20]
