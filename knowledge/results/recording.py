"""Record, correct and take away results (V2), and say where they were taken up."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Ambition, Community
from communities.models.locking import lock_open
from cop_platform.audit.recording import snapshot
from cop_platform.text import folded
from cop_platform.web.refusals import Refusal
from knowledge.models import Result, ResultRevision, TakeUp, Thanks, shown
from members.models import Employee, Goal, Organisation

#: Most places that one result names; more would be a register.
MAX_PLACES = 40

WORDS = ("title", "story", "gain", "link")


class ResultGone(Refusal):
    sentence = _("This result was taken away meanwhile, so nothing was saved. What you typed is still here.")


class TooManyPlaces(Refusal):
    sentence = _("This result names many places already. Change one of those.")


@dataclass(frozen=True)
class ResultDetails:
    """What people say about a result."""

    title: str
    story: str = ""
    gain: str = ""
    link: str = ""
    ambition: Ambition | None = None
    goal: Goal | None = None


@transaction.atomic
def record_result(community: Community, details: ResultDetails, *, by: Employee, places: Iterable[str] = ()) -> Result:
    """Record a result, with places where it is in use already. Raises ``CommunityClosed``."""
    lock_open(community)
    result: Result = Result.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        recorded_by=by,
        recorded_at=timezone.now(),
        **vars(details),
    )
    for place in places:
        _put_take_up(result, place, TakeUp.State.IN_USE, by=by)
    show_results_page(community.organisation_id)
    return result


@transaction.atomic
def correct(result: Result, details: ResultDetails, *, by: Employee) -> bool:
    """Correct a result; its earlier words stay readable. False if nothing changes.

    Raises ``CommunityClosed`` and ``ResultGone``.
    """
    lock_open(result.community)
    found: Result = Result.objects.get(pk=result.pk)
    if not found.is_shown:
        raise ResultGone
    before, after = snapshot(found, vars(details)), vars(details)
    if before == after:
        return False
    now = timezone.now()
    if any(before[name] != after[name] for name in WORDS):
        ResultRevision.objects.create(
            organisation_id=found.organisation_id,
            result=found,
            corrected_by=by,
            corrected_at=now,
            **{name: before[name] for name in WORDS},
        )
        found.corrected_at = now
    for name, value in after.items():
        setattr(found, name, value)
    found.save(update_fields=[*after, "corrected_at"])
    return True


@transaction.atomic
def remove(result: Result, *, by: Employee) -> None:
    """Take a result away: its words, earlier words, places and thanks go; a line says that it was there.

    Raises ``CommunityClosed``. Taking it away twice changes nothing.
    """
    lock_open(result.community)
    now = timezone.now()
    gone = {"title": "", "story": "", "link": "", "gain": "", "ambition": None, "goal": None}
    gone |= {"hidden_at": None, "hidden_reason": ""}
    if Result.objects.filter(pk=result.pk, removed_at=None).update(removed_at=now, removed_by=by, **gone):
        for rows in (ResultRevision, TakeUp, Thanks):
            rows.objects.filter(result=result).delete()


@transaction.atomic
def tell_take_up(result: Result, place: str, state: TakeUp.State, *, by: Employee) -> None:
    """Say how far a place is with a result. The same place again replaces what was said of it.

    Raises ``CommunityClosed``, ``ResultGone`` and ``TooManyPlaces``.
    """
    lock_open(result.community)
    refuse_if_gone(result)
    _put_take_up(result, place, state, by=by)


def refuse_if_gone(result: Result) -> None:
    """Raises ``ResultGone`` once it was taken away or hidden."""
    if not Result.objects.filter(shown(), pk=result.pk).exists():
        raise ResultGone


def _put_take_up(result: Result, place: str, state: TakeUp.State, *, by: Employee) -> None:
    key = folded(place) or place
    told = {"place": place, "state": state, "told_by": by, "told_at": timezone.now()}
    known = TakeUp.objects.filter(result=result)
    if known.filter(folded_place=key).update(**told):
        return
    if known.count() >= MAX_PLACES:
        raise TooManyPlaces
    TakeUp.objects.create(organisation_id=result.organisation_id, result=result, folded_place=key, **told)


def show_results_page(organisation_id: int) -> None:
    """Put Results in the menu of the organisation, from the first thing on."""
    Organisation.objects.filter(pk=organisation_id, has_results=False).update(has_results=True)
