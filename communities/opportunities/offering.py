"""Small steps: offered to everyone, taken by who likes to, thanked when done (S20). Nobody puts down another’s name."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from communities.models import Community, Phase, SmallStep
from communities.models.locking import locked_open
from cop_platform import retention
from members.models import Employee

#: How long the thanks stand on the page, and how long a step is kept once it is done or its day has passed.
THANKS, KEPT = timedelta(days=14), timedelta(days=365)
#: More would be a list of tasks.
MOST = 12


class Taken(Exception):
    """Somebody was a moment earlier; ``by`` says who."""

    def __init__(self, by: Employee) -> None:
        super().__init__()
        self.by = by


class Gone(Exception):
    """Done, or its day or its community has passed."""


class Enough(Exception):
    """As many small steps are on offer as one can still read."""


@transaction.atomic
def offer(community: Community, words: str, by_when: date | None = None) -> SmallStep:
    """Raises :class:`Closed`, :class:`Enough`."""
    community = locked_open(community)
    if on_offer([community]).count() >= MOST:
        raise Enough
    return SmallStep.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        words=words,
        by_when=by_when,
        offered_at=timezone.now(),
    )


@transaction.atomic
def like(step: SmallStep, *, by: Employee) -> None:
    """“I like to do this.” Raises :class:`Taken`, :class:`Gone`."""
    step = _current(step)
    if step.liked_by and step.liked_by != by:
        raise Taken(step.liked_by)
    if step.has_passed:
        raise Gone
    if not step.liked_by:
        step.liked_by, step.liked_at = by, timezone.now()
        step.save(update_fields=["liked_by", "liked_at"])


@transaction.atomic
def step_back(step: SmallStep, *, by: Employee) -> None:
    """Rather not after all, without a reason. Raises :class:`Gone`."""
    step = _current(step)
    if step.liked_by == by:
        step.liked_by = step.liked_at = None
        step.save(update_fields=["liked_by", "liked_at"])


@transaction.atomic
def thank(step: SmallStep) -> Employee:
    """It is done; whom to thank. Raises :class:`Gone`, also where nobody said they would."""
    step = _current(step)
    if not step.liked_by:
        raise Gone
    step.done_at = timezone.now()
    step.save(update_fields=["done_at"])
    return step.liked_by


@transaction.atomic
def withdraw(step: SmallStep) -> None:
    """No longer needed. Raises :class:`Taken`: what somebody likes to do is not taken from their hands."""
    step = _current(step)
    if step.liked_by:
        raise Taken(step.liked_by)
    step.delete()


def _current(step: SmallStep) -> SmallStep:
    """As it stands now, held. Raises :class:`Gone`."""
    # Not joined: after waiting for another's hand, a join would still show the person of before.
    found = SmallStep.objects.select_for_update().filter(pk=step.pk).first()
    if found is None or found.done_at or found.community.is_closed:
        raise Gone
    return found


def on_offer(communities: Iterable[Community]) -> QuerySet[SmallStep]:
    """What waits for somebody who likes to, the nearest day first."""
    found = SmallStep.objects.filter(_current_day(), community__in=[each.pk for each in communities], liked_by=None)
    return found.exclude(community__phase=Phase.CLOSED).order_by(F("by_when").asc(nulls_last=True), "offered_at", "id")


def on_the_page(community: Community) -> list[SmallStep]:
    """All that is on offer or in somebody's hands, and what was done these days."""
    lately = timezone.localdate() - THANKS
    in_hands = Q(done_at=None, by_when__gte=lately) & ~Q(liked_by=None)
    shown = Q(done_at__gt=timezone.now() - THANKS)
    if not community.is_closed:
        shown |= _current_day() | in_hands
    last = Case(When(done_at=None, then=0), default=1)
    found = SmallStep.objects.filter(shown, community=community).select_related("liked_by", "community")
    return list(found.order_by(last, F("by_when").asc(nulls_last=True), "offered_at", "id"))


def _current_day() -> Q:
    return Q(by_when=None, done_at=None) | Q(by_when__gte=timezone.localdate(), done_at=None)


def liked_by(person: Employee) -> list[SmallStep]:
    """Every small step this person said they like to do, done or not, while it is kept."""
    return list(SmallStep.objects.filter(liked_by=person).select_related("community").order_by("-liked_at", "-id"))


def let_go_of_steps(person: Employee, community: Community | None = None) -> None:
    """Somebody steps out, or leaves: what they liked to do is on offer again, what they did stays theirs."""
    theirs = SmallStep.objects.filter(liked_by=person, done_at=None)
    if community:
        theirs = theirs.filter(community=community)
    theirs.update(liked_by=None, liked_at=None)


def forget_old_steps() -> None:
    before = timezone.now() - KEPT
    over = Q(done_at__lte=before) | Q(done_at=None, by_when__lte=before.date())
    retention.forget(SmallStep.objects.filter(over))
