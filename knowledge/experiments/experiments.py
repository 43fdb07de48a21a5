"""Experiments: start one with an agreed end, and judge it, once (S114)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community, Phase, Role, RoleTerm
from communities.models.locking import lock_open
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from knowledge.models import Experiment, ExperimentIdea, Outcome
from members.models import Employee

#: Most experiments of a community at once.
MAX_RUNNING = 5
#: The page shows so many that were judged.
MAX_JUDGED = 20


class TooManyExperiments(Refusal):
    sentence = gettext_lazy("Five experiments are running. Judge one first, and then start this one.")


class AlreadyJudged(Refusal):
    """Somebody judged it first; the sentence says who and how."""

    def __init__(self, experiment: Experiment) -> None:
        outcome = Outcome(experiment.outcome).label
        if experiment.judged_by:
            said = _("%(name)s was first: %(outcome)s. Yours was not saved.")
            super().__init__(said % {"name": experiment.judged_by.display_name, "outcome": outcome})
        else:
            super().__init__(_("This was judged already: %(outcome)s. Yours was not saved.") % {"outcome": outcome})


class JudgedMeanwhile(Refusal):
    sentence = gettext_lazy("It was judged meanwhile, so its words stay. What you typed is still here.")


@dataclass(frozen=True)
class ExperimentDetails:
    """What is tried, until when, and how one knows that it helps."""

    title: str
    ends_on: date
    signal: str = ""
    idea: ExperimentIdea | None = None


@transaction.atomic
def start(community: Community, details: ExperimentDetails, *, by: Employee) -> Experiment:
    """Begin today. Raises ``CommunityClosed`` and ``TooManyExperiments``."""
    lock_open(community)
    if Experiment.objects.filter(community=community, judged_at=None).count() >= MAX_RUNNING:
        raise TooManyExperiments
    experiment: Experiment = Experiment.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        idea=details.idea,
        title=details.title,
        signal=details.signal,
        started_by=by,
        started_at=timezone.now(),
        ends_on=details.ends_on,
    )
    return experiment


@transaction.atomic
def judge(experiment: Experiment, *, by: Employee, outcome: Outcome, lesson: str) -> None:
    """Keep, adapt or stop, with a sentence; also before its end. Of two judgements the first counts.

    Raises ``CommunityClosed`` and ``AlreadyJudged``.
    """
    lock_open(experiment.community)
    found = Experiment.objects.select_related("judged_by").get(pk=experiment.pk)
    if found.judged_at:
        raise AlreadyJudged(found)
    found.outcome, found.lesson = outcome, lesson
    found.judged_by, found.judged_at = by, timezone.now()
    found.save(update_fields=["outcome", "lesson", "judged_by", "judged_at"])


def lock_to_edit(experiment: Experiment) -> None:
    """Nothing else happens to it until the transaction ends. Raises ``CommunityClosed`` and ``JudgedMeanwhile``."""
    lock_open(experiment.community)
    if not Experiment.objects.filter(pk=experiment.pk, judged_at=None).exists():
        raise JudgedMeanwhile


def running(community: Community) -> list[Experiment]:
    """Those without a judgement, the nearest end first."""
    rows = Experiment.objects.filter(community=community, judged_at=None).select_related("community")
    return list(rows.order_by("ends_on", "id"))


def judged(community: Community) -> list[Experiment]:
    """The newest judgements first."""
    rows = Experiment.objects.filter(community=community, judged_at__isnull=False).select_related("community")
    return list(rows.order_by("-judged_at", "id")[:MAX_JUDGED])


def unjudged() -> QuerySet[Experiment]:
    """Experiments that run, in communities that are open."""
    rows: QuerySet[Experiment] = Experiment.objects.filter(judged_at=None)
    return rows.exclude(community__phase=Phase.CLOSED)


def _held(*roles: Role) -> QuerySet[RoleTerm]:
    terms: QuerySet[RoleTerm] = RoleTerm.objects.filter(role__in=roles, ended_at=None)
    return terms


def judges_of(experiment: Experiment) -> set[int]:
    """Who is asked to judge: the Coaches; without one the Leaders and Coordinators; then whoever started it."""
    terms = _held(Role.COACH, Role.LEADER, Role.COORDINATOR).filter(community=experiment.community_id)
    held = list(terms.values_list("role", "employee_id"))
    coaches = {person for role, person in held if role == Role.COACH}
    starter = {experiment.started_by_id} if experiment.started_by_id else set()
    return coaches or {person for _role, person in held} or starter


@planned
def experiments_to_judge(person: Employee, at: Moment) -> QuerySet[Experiment]:
    """Experiments whose end has come and that this person is asked to judge; the rule is that of ``judges_of``."""
    here = _held(Role.COACH).filter(community=OuterRef("community"))
    deputies = _held(Role.LEADER, Role.COORDINATOR).filter(community=OuterRef("community"))
    asked = (
        Q(Exists(here.filter(employee=person)))
        | ~Q(Exists(here)) & Q(Exists(deputies.filter(employee=person)))
        | ~Q(Exists(here)) & ~Q(Exists(deputies)) & Q(started_by=person)
    )
    ended = unjudged().filter(asked, ends_on__lte=at.today).select_related("community")
    return ended.order_by(F("ends_on"), "id")[:20]
