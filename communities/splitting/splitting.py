"""Split a community into smaller ones, and choose where to go on (L4). Nobody is moved.

The smaller communities are there at once, as ideas whose first Leader is asked. Choosing a place in one of them is
joining it; whoever chooses nothing is in none of them and keeps their place where they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.description.editing import NameTaken, lock_names
from communities.models import Community, Level, Participation, Phase, RoleTerm, Split, SplitChoice, SplitPart
from communities.models.locking import lock_open
from communities.nominations.founding import LeaderLeft, create_community
from communities.notifications.preferences import without_opted_out
from communities.participation.levels import choose_level, leave, level_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from cop_platform.sorting import SortKey
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: A kind of mail.
SPLIT_CHOICE = "split_choice"


class SplitOpen(Refusal):
    """Everybody is being asked about another split of the same community."""

    sentence = gettext_lazy("Everyone is being asked already where to go on. Wait until they have chosen.")


class TooEarlyToSplit(Refusal):
    sentence = gettext_lazy("This is still an idea. Begin two ideas instead.")
    status = 422


class PartRefused(Refusal):
    """One of the smaller communities cannot be made: which, and for which of its fields."""

    def __init__(self, position: int, field: str, refusal: Refusal) -> None:
        super().__init__(refusal.sentence, status=refusal.status)
        self.position, self.field = position, field


class ChoosingOver(Refusal):
    sentence = gettext_lazy("The date to choose has passed. You can step into each of them any day, on its own page.")


class SplitCancelled(Refusal):
    sentence = gettext_lazy("This was called off meanwhile. Your place in [this community] is as it was.")


class NoPlaceHere(Refusal):
    """The person left the community, so nobody asks them any more."""

    sentence = gettext_lazy(
        "You left [this community]. You can step into each of the new ones any day, on its own page."
    )
    status = 403


@dataclass(frozen=True)
class NewPart:
    """A smaller community as it is named. ``leader`` is asked to keep it going at first."""

    name: str
    purpose: str
    leader: Employee


# --- Splitting ----------------------------------------------------------------------------------------------------
@transaction.atomic
def split(community: Community, parts: Sequence[NewPart], *, asks_until: datetime, by: Employee) -> Split:
    """Begin the smaller communities, ask their first Leaders, and mail everyone who takes part once.

    Raises :class:`SplitOpen`, :class:`TooEarlyToSplit`, :class:`PartRefused`, :class:`CommunityClosed`.
    """
    # The order of these locks is that of starting a community: names, then people, then communities.
    lock_names(community.organisation)
    for person in sorted({by.pk, *(part.leader.pk for part in parts)}):
        lock_if_active(person)
    locked = lock_open(community)
    if locked.phase == Phase.INITIATE:
        raise TooEarlyToSplit
    end_past_splits(Split.objects.filter(community=locked))
    if Split.objects.filter(community=locked, is_over=False).exists():
        raise SplitOpen
    new = Split.objects.create(
        organisation_id=locked.organisation_id,
        community=locked,
        asked_by=by,
        asked_at=timezone.now(),
        asks_until=asks_until,
    )
    for position, part in enumerate(parts, 1):
        _begin_part(new, position, part, by=by)
    queue_mail(SPLIT_CHOICE, new, without_opted_out(locked, SPLIT_CHOICE, people_asked(locked) - {by.pk}))
    return new


def _begin_part(new: Split, position: int, described: NewPart, *, by: Employee) -> None:
    """It speaks the same language and begins with the same goal, domain and way in; its own people change them."""
    whole = new.community
    with translation.override(whole.language):
        reason = _("{name} goes on as smaller [communities]. Would you keep this one going at first?")
    part = Community(
        organisation_id=whole.organisation_id,
        name=described.name,
        purpose=described.purpose,
        language=whole.language,
        domain=whole.domain,
        main_goal=whole.main_goal,
        joining=whole.joining,
        joining_reason=whole.joining_reason,
        joining_criteria=whole.joining_criteria,
    )
    try:
        create_community(part, leader=described.leader, reason=reason.format(name=whole.name), by=by)
    except (NameTaken, LeaderLeft) as refusal:
        raise PartRefused(position, "name" if isinstance(refusal, NameTaken) else "leader", refusal) from None
    SplitPart.objects.create(organisation_id=whole.organisation_id, split=new, community=part, position=position)


def people_asked(community: Community) -> set[int]:
    """Ids of those who take part, at any level, and of role holders."""
    here = {"community": community, "employee__left_at": None}
    taking_part = Participation.objects.filter(**here).values_list("employee_id", flat=True)
    in_a_role = RoleTerm.objects.filter(**here, ended_at=None).values_list("employee_id", flat=True)
    return {*taking_part, *in_a_role}


def end_past_splits(splits: QuerySet[Split]) -> None:
    """Mark those of these splits whose date has passed, so that the community can split again."""
    splits.filter(is_over=False, asks_until__lte=timezone.now()).update(is_over=True)


# --- Choosing -----------------------------------------------------------------------------------------------------
@transaction.atomic
def choose_places(asked: Split, places: Mapping[int, str], *, by: Employee) -> None:
    """Take these places, by id of the smaller community; an empty one is none. Others stay as they are.

    Only ever called for the person who chooses. Each place is their own choice of a level there, with its rules.
    Raises :class:`SplitCancelled`, :class:`ChoosingOver`, :class:`NoPlaceHere`, :class:`AdmissionNeeded`,
    :class:`CommunityClosed`.
    """
    lock_if_active(by.pk)
    community = lock_open(asked.community)
    asked = Split.objects.select_related("community").get(pk=asked.pk)
    if asked.cancelled_at:
        raise SplitCancelled
    if timezone.now() >= asked.asks_until:
        raise ChoosingOver
    if by.pk not in people_asked(community):
        raise NoPlaceHere
    for part in parts_of(asked).order_by("community_id"):
        place = places.get(part.community_id)
        if place is None or place == level_of(part.community, by):
            continue
        if place:
            choose_level(part.community, by, Level(place))
        else:
            leave(part.community, by)
    SplitChoice.objects.update_or_create(
        organisation_id=asked.organisation_id, split=asked, employee=by, defaults={"chosen_at": timezone.now()}
    )


def last_split(community: Community) -> Split | None:
    """The newest split of this community, whether people can still choose or not."""
    found = Split.objects.filter(community=community).select_related("community__organisation", "asked_by")
    newest: Split | None = found.order_by("-asked_at", "-id").first()
    return newest


def parts_of(asked: Split) -> QuerySet[SplitPart]:
    rows: QuerySet[SplitPart] = SplitPart.objects.filter(split=asked).select_related("community__organisation")
    return rows.order_by("position")


@planned
def splits_to_choose(person: Employee, at: Moment) -> QuerySet[Split]:
    """Splits of communities in which this person takes part, and about which they did not choose yet."""
    places = Participation.objects.filter(community=OuterRef("community"), employee=person)
    chosen = SplitChoice.objects.filter(split=OuterRef("pk"), employee=person)
    found: QuerySet[Split] = Split.objects.filter(Exists(places), ~Exists(chosen), asks_until__gt=at.now, is_over=False)
    found = found.exclude(community__phase=Phase.CLOSED).select_related("community")
    return found.order_by(SortKey("community__name"), "id")
