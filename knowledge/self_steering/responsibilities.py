"""Responsibilities that pass from the Coach to the group (S84): add, edit, move, take off the page."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.models.locking import lock_open
from cop_platform.web.refusals import Refusal
from knowledge.models import Responsibility

#: More would be a list that nobody looks after.
MAX_RESPONSIBILITIES = 20


class TooManyResponsibilities(Refusal):
    sentence = _("There are twenty tasks already. Take one off the page first.")


class MovedMeanwhile(Refusal):
    sentence = _("Someone moved this task first. It stands where they put it.")


class ResponsibilityGone(Refusal):
    sentence = _("This task was taken off the page meanwhile.")


@transaction.atomic
def add(community: Community, *, title: str, note: str, carrier: str) -> Responsibility:
    """Raises ``CommunityClosed`` and ``TooManyResponsibilities``."""
    lock_open(community)
    if Responsibility.objects.filter(community=community).count() >= MAX_RESPONSIBILITIES:
        raise TooManyResponsibilities
    made: Responsibility = Responsibility.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        title=title,
        note=note,
        carrier=carrier,
        moved_at=timezone.now(),
    )
    return made


@transaction.atomic
def move(responsibility: Responsibility, *, before: str, carrier: str) -> None:
    """Hand it on, or take a step back. ``before``: who did it when the page was opened. Twice changes nothing.

    Raises ``CommunityClosed``, ``MovedMeanwhile`` and ``ResponsibilityGone``.
    """
    lock_open(responsibility.community)
    found = Responsibility.objects.filter(pk=responsibility.pk).first()
    if found is None:
        raise ResponsibilityGone
    if found.carrier == carrier:
        return
    if found.carrier != before:
        raise MovedMeanwhile
    found.carrier, found.moved_at = carrier, timezone.now()
    found.save(update_fields=["carrier", "moved_at"])


def lock_to_edit(responsibility: Responsibility) -> None:
    """Inside a transaction. Raises ``CommunityClosed`` and ``ResponsibilityGone``."""
    lock_open(responsibility.community)
    if not Responsibility.objects.filter(pk=responsibility.pk).exists():
        raise ResponsibilityGone


def edit(responsibility: Responsibility, *, is_moved: bool) -> None:
    """Save what was typed. Locked by ``lock_to_edit`` before."""
    if is_moved:
        responsibility.moved_at = timezone.now()
    responsibility.save(update_fields=["title", "note", "carrier", "moved_at"])


@transaction.atomic
def remove(responsibility: Responsibility) -> None:
    """Take it off the page; twice changes nothing. Raises ``CommunityClosed``."""
    lock_open(responsibility.community)
    Responsibility.objects.filter(pk=responsibility.pk).delete()


def by_carrier(community: Community) -> list[tuple[Responsibility.Carrier, list[Responsibility]]]:
    """The three columns of the page."""
    rows = list(Responsibility.objects.filter(community=community).select_related("community").order_by("id"))
    return [(carrier, [each for each in rows if each.carrier == carrier]) for carrier in Responsibility.Carrier]
