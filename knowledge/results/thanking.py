"""Thank colleagues for a result. A name is shown only after that person’s own yes, which they may take back (S91)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.locking import lock_open
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from knowledge.models import Result, Thanks
from knowledge.results.recording import refuse_if_gone
from members.models import Employee

#: Most people who are asked for one result.
MAX_THANKED = 20


class NotAsked(Refusal):
    sentence = _("Nobody asks you this any more.")


class TooManyThanked(Refusal):
    sentence = _("That is a lot of names for one result. Thank the whole group in the story.")


@transaction.atomic
def ask_to_thank(result: Result, people: Iterable[Employee], *, by: Employee) -> None:
    """Ask colleagues whether they may be named. Whoever is asked or named already is not asked again.

    Raises ``CommunityClosed``, ``ResultGone`` and ``TooManyThanked``.
    """
    lock_open(result.community)
    refuse_if_gone(result)
    known = set(Thanks.objects.filter(result=result).values_list("employee", flat=True))
    new = [person for person in people if person.pk not in known and person.left_at is None]
    if len(known) + len(new) > MAX_THANKED:
        raise TooManyThanked
    now = timezone.now()
    Thanks.objects.bulk_create(
        Thanks(
            organisation_id=result.organisation_id,
            result=result,
            employee=person,
            asked_by=by,
            asked_at=now,
            # Whoever names themselves has said yes.
            accepted_at=now if person == by else None,
        )
        for person in dict.fromkeys(new)
    )


def accept(result: Result, *, by: Employee) -> None:
    """Say yes for oneself. Raises ``NotAsked``."""
    mine = Thanks.objects.filter(result=result, employee=by)
    if not mine.filter(accepted_at=None).update(accepted_at=timezone.now()) and not mine.exists():
        raise NotAsked


def decline(result: Result, *, by: Employee) -> None:
    """Say no, or take back a yes: nothing of it is kept. Saying it twice changes nothing."""
    Thanks.objects.filter(result=result, employee=by).delete()


@planned
def unanswered_by(person: Employee, _at: Moment) -> QuerySet[Thanks]:
    """What this person has not answered yet."""
    asked: QuerySet[Thanks] = Thanks.objects.filter(
        employee=person, accepted_at=None, result__removed_at=None, result__hidden_at=None
    )
    return asked.select_related("result__community", "asked_by").order_by("asked_at", "id")[:20]


def thanked_for(result: Result) -> list[Thanks]:
    """Whoever said yes, in the order of their yes."""
    named = Thanks.objects.filter(result=result, accepted_at__isnull=False).select_related("employee")
    return list(named.order_by("accepted_at", "id"))


def forget_unanswered(person: Employee) -> None:
    """Whoever leaves is asked nothing any more. A yes stays until they take it back."""
    Thanks.objects.filter(employee=person, accepted_at=None).delete()
