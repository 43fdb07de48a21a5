"""Small steps: offered to everyone, taken by who likes to, thanked when done (S20). Nobody puts down another’s name."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Opportunity, Phase
from communities.models.locking import lock_open
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: How long the thanks stand on the page, and how long a step is kept once it is done or its day has passed.
SHOW_DONE_FOR, KEEP_FOR = timedelta(days=14), timedelta(days=365)
#: More would be a list of tasks.
MAX_OPEN = 12


class AlreadyTaken(Refusal):
    """Somebody was a moment earlier."""

    def __init__(self, by: Employee) -> None:
        super().__init__(_("%(name)s likes to do this already.") % {"name": by.display_name})


class NotAvailable(Refusal):
    """Done, or its day or its community has passed."""

    sentence = _("This is no longer on offer.")


class TooManyOpen(Refusal):
    sentence = _("That is a lot to offer at once. Take one away first.")


@transaction.atomic
def offer(community: Community, title: str, by_when: date | None = None) -> Opportunity:
    """Raises :class:`CommunityClosed`, :class:`TooManyOpen`."""
    community = lock_open(community)
    if open_opportunities([community]).count() >= MAX_OPEN:
        raise TooManyOpen
    return Opportunity.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        title=title,
        by_when=by_when,
        offered_at=timezone.now(),
    )


@transaction.atomic
def take(opportunity: Opportunity, *, by: Employee) -> None:
    """“I like to do this.” Raises :class:`AlreadyTaken`, :class:`NotAvailable`."""
    opportunity = _lock_current(opportunity)
    if opportunity.taken_by and opportunity.taken_by != by:
        raise AlreadyTaken(opportunity.taken_by)
    if opportunity.has_passed:
        raise NotAvailable
    if not opportunity.taken_by:
        opportunity.taken_by, opportunity.taken_at = by, timezone.now()
        opportunity.save(update_fields=["taken_by", "taken_at"])


@transaction.atomic
def give_back(opportunity: Opportunity, *, by: Employee) -> None:
    """Rather not after all, without a reason. Raises :class:`NotAvailable`."""
    opportunity = _lock_current(opportunity)
    if opportunity.taken_by == by:
        opportunity.taken_by = opportunity.taken_at = None
        opportunity.save(update_fields=["taken_by", "taken_at"])


@transaction.atomic
def mark_done(opportunity: Opportunity) -> Employee:
    """It is done; whom to thank. Raises :class:`NotAvailable`, also where nobody said they would."""
    opportunity = _lock_current(opportunity)
    if not opportunity.taken_by:
        raise NotAvailable
    opportunity.done_at = timezone.now()
    opportunity.save(update_fields=["done_at"])
    return opportunity.taken_by


@transaction.atomic
def withdraw(opportunity: Opportunity) -> None:
    """No longer needed. Raises :class:`AlreadyTaken`: what somebody likes to do is not taken from their hands."""
    opportunity = _lock_current(opportunity)
    if opportunity.taken_by:
        raise AlreadyTaken(opportunity.taken_by)
    opportunity.delete()


def _lock_current(opportunity: Opportunity) -> Opportunity:
    """As it stands now, held. Raises :class:`NotAvailable`."""
    # Not joined: after waiting for another's hand, a join would still show the person of before.
    found = Opportunity.objects.select_for_update().filter(pk=opportunity.pk).first()
    if found is None or found.done_at or found.community.is_closed:
        raise NotAvailable
    return found


def open_opportunities(communities: Iterable[Community]) -> QuerySet[Opportunity]:
    """What waits for somebody who likes to, the nearest day first."""
    found = Opportunity.objects.filter(_q_not_past(), community__in=[each.pk for each in communities], taken_by=None)
    return found.exclude(community__phase=Phase.CLOSED).order_by(F("by_when").asc(nulls_last=True), "offered_at", "id")


def shown_opportunities(community: Community) -> list[Opportunity]:
    """All that is on offer or in somebody's hands, and what was done these days."""
    lately = timezone.localdate() - SHOW_DONE_FOR
    in_hands = Q(done_at=None, by_when__gte=lately) & ~Q(taken_by=None)
    shown = Q(done_at__gt=timezone.now() - SHOW_DONE_FOR)
    if not community.is_closed:
        shown |= _q_not_past() | in_hands
    last = Case(When(done_at=None, then=0), default=1)
    found = Opportunity.objects.filter(shown, community=community).select_related("taken_by", "community")
    return list(found.order_by(last, F("by_when").asc(nulls_last=True), "offered_at", "id"))


def _q_not_past() -> Q:
    return Q(by_when=None, done_at=None) | Q(by_when__gte=timezone.localdate(), done_at=None)


def taken_by(person: Employee) -> list[Opportunity]:
    """Every small step this person said they like to do, done or not, while it is kept."""
    return list(Opportunity.objects.filter(taken_by=person).select_related("community").order_by("-taken_at", "-id"))


def release_opportunities(person: Employee, community: Community | None = None) -> None:
    """Somebody steps out, or leaves: what they liked to do is on offer again, what they did stays theirs."""
    theirs = Opportunity.objects.filter(taken_by=person, done_at=None)
    if community:
        theirs = theirs.filter(community=community)
    theirs.update(taken_by=None, taken_at=None)
