"""Opportunities: offer, take, give back, mark as done, withdraw (S20). Nobody can put down another person’s name."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Opportunity
from communities.models.locking import lock_open
from communities.models.opportunity import not_past, on_offer
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: How long a done opportunity is shown with thanks, and how long one is kept once it is done or its day has passed.
SHOW_DONE_FOR, KEEP_FOR = timedelta(days=14), timedelta(days=365)
#: Most open opportunities of a community: more would be a task list.
MAX_OPEN = 12


class AlreadyTaken(Refusal):
    """Somebody else has taken the opportunity; the sentence names them."""

    def __init__(self, by: Employee) -> None:
        super().__init__(_("%(name)s is doing this already.") % {"name": by.display_name})


class NotAvailable(Refusal):
    """The opportunity is done, withdrawn or past its day, or its community has closed."""

    sentence = _("This is no longer on offer.")


class TooManyOpen(Refusal):
    sentence = _("That is a lot to offer at once. Remove one first.")


@transaction.atomic
def offer(community: Community, title: str, by_when: date | None = None) -> Opportunity:
    """Create an opportunity that is open to all participants. Raises :class:`CommunityClosed`, :class:`TooManyOpen`."""
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
    """Take an opportunity for oneself. Raises :class:`AlreadyTaken`, :class:`NotAvailable`."""
    if not lock_if_active(by.pk):
        raise NotAvailable
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
    """Give back an opportunity that one has taken, without a reason. Raises :class:`NotAvailable`."""
    opportunity = _lock_current(opportunity)
    if opportunity.taken_by == by:
        opportunity.taken_by = opportunity.taken_at = None
        opportunity.save(update_fields=["taken_by", "taken_at"])


@transaction.atomic
def mark_done(opportunity: Opportunity) -> Employee:
    """Mark it as done. Returns the person to thank. Raises :class:`NotAvailable`, also if nobody has taken it."""
    opportunity = _lock_current(opportunity)
    if not opportunity.taken_by:
        raise NotAvailable
    opportunity.done_at = timezone.now()
    opportunity.save(update_fields=["done_at"])
    return opportunity.taken_by


@transaction.atomic
def withdraw(opportunity: Opportunity) -> None:
    """Delete an opportunity that nobody has taken. Raises :class:`AlreadyTaken`, :class:`NotAvailable`."""
    opportunity = _lock_current(opportunity)
    if opportunity.taken_by:
        raise AlreadyTaken(opportunity.taken_by)
    opportunity.delete()


def _lock_current(opportunity: Opportunity) -> Opportunity:
    """Read the opportunity again and lock it. Raises :class:`NotAvailable`."""
    # Not joined: after waiting for another's lock, a join would still show the person of before.
    found = Opportunity.objects.select_for_update().filter(pk=opportunity.pk).first()
    if found is None or found.done_at or found.community.is_closed:
        raise NotAvailable
    return found


def open_opportunities(communities: Iterable[Community]) -> QuerySet[Opportunity]:
    """Opportunities that nobody has taken and whose day has not passed, the nearest day first."""
    return _open_in([each.pk for each in communities], timezone.localdate())


@planned
def nearest_open(community_ids: list[int], at: Moment) -> QuerySet[Opportunity]:
    """The first two of them."""
    return _open_in(community_ids, at.today).select_related("community")[:2]


def _open_in(community_ids: list[int], today: date) -> QuerySet[Opportunity]:
    found = Opportunity.objects.filter(on_offer(today), community__in=community_ids)
    return found.order_by(F("by_when").asc(nulls_last=True), "offered_at", "id")


def with_open_opportunity() -> Q:
    """A filter for communities with an open opportunity."""
    return Q(Exists(Opportunity.objects.filter(on_offer(), community=OuterRef("pk"))))


def shown_opportunities(community: Community) -> list[Opportunity]:
    """Opportunities for the community's page: open, taken, and done within ``SHOW_DONE_FOR``."""
    return _shown_of(community, community.is_closed)


@planned
def _shown_of(community: Community, is_closed: bool, at: Moment) -> QuerySet[Opportunity]:
    return shown_in(community, at, is_closed=is_closed)


def shown_in(community: Community, at: Moment, *, is_closed: bool) -> QuerySet[Opportunity]:
    lately = at.today - SHOW_DONE_FOR
    in_hands = Q(done_at=None, by_when__gte=lately) & ~Q(taken_by=None)
    shown = Q(done_at__gt=at.now - SHOW_DONE_FOR)
    if not is_closed:
        shown |= not_past(at.today) | in_hands
    last = Case(When(done_at=None, then=0), default=1)
    found = Opportunity.objects.filter(shown, community=community).select_related("taken_by", "community")
    ordered: QuerySet[Opportunity] = found.order_by(last, F("by_when").asc(nulls_last=True), "offered_at", "id")
    return ordered


@planned
def taken_by(person: Employee, _at: Moment) -> QuerySet[Opportunity]:
    """All opportunities this person has taken, done or not, as far as they are kept."""
    taken: QuerySet[Opportunity] = Opportunity.objects.filter(taken_by=person).select_related("community")
    return taken.order_by("-taken_at", "-id")


def release_opportunities(person: Employee, community: Community | None = None) -> None:
    """Release what a person who leaves has taken and not done, so that it is on offer again."""
    theirs = Opportunity.objects.filter(taken_by=person, done_at=None)
    if community:
        theirs = theirs.filter(community=community)
    theirs.update(taken_by=None, taken_at=None)
