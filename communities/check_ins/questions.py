"""Check-ins: whom to ask whether their level is still right, and their answers; silence changes nothing (P5, S113).

Why so few mails, and to whom: docs/decisions/0018-undo-and-the-season-question.md.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from communities.models import CheckIn, CheckInInterval, Community, MailPreference, Participation, Phase
from communities.notifications.preferences import SUBSCRIBED_BY_DEFAULT
from cop_platform.sorting import SortKey
from members.models import Employee

CHECK_IN = "check_in"
INTERVAL_LENGTHS = {
    CheckInInterval.QUARTER: timedelta(days=91),
    CheckInInterval.HALF_YEAR: timedelta(days=182),
    CheckInInterval.YEAR: timedelta(days=365),
}
#: When a check-in was asked the last time.
_MOMENT = Coalesce("asked_again_at", "asked_at")


# --- Answering ----------------------------------------------------------------------------------------------------
@transaction.atomic
def confirm_level(community: Community, employee: Employee) -> bool:
    """Answer a check-in: the level is still right. Only the time is kept. False when they no longer take part."""
    place = _participations(community, employee).select_for_update().first()
    if place is None:
        return False
    CheckIn.objects.update_or_create(
        organisation_id=community.organisation_id, participation=place, defaults={"answered_at": timezone.now()}
    )
    return True


def _participations(community: Community, employee: Employee) -> QuerySet[Participation]:
    return Participation.objects.filter(community=community, employee=employee)


def open_check_ins() -> QuerySet[CheckIn]:
    """Check-ins that were asked, and neither answered nor followed by a change of level since."""
    asked = CheckIn.objects.alias(acted_at=Greatest("participation__since", "answered_at"))
    asked = asked.filter(asked_at__gt=F("acted_at")).exclude(
        participation__community__check_in_interval=CheckInInterval.NEVER
    )
    asked = asked.exclude(participation__community__phase=Phase.CLOSED)
    return asked.select_related("participation__community")


def check_ins_asked_together(person_id: int, moment: datetime) -> list[CheckIn]:
    """The check-ins of one mail: those this person was asked at that moment and gets by mail, if still open."""
    asked = open_check_ins().annotate(moment=_MOMENT).filter(participation__employee=person_id, moment=moment)
    found = list(asked.order_by(SortKey("participation__community__name"), "id"))
    refused = _opted_out(person_id)
    return [each for each in found if _is_mailed(each.participation, refused)]


# --- Asking -------------------------------------------------------------------------------------------------------
def first_due_places(day: date) -> list[int]:
    """Of each person with check-ins that are due by this day, the id of one participation among them."""
    first: dict[int, int] = {}
    for employee, pk in _due(day).order_by("employee", "pk").values_list("employee", "pk"):
        first.setdefault(employee, pk)
    return list(first.values())


@transaction.atomic
def note_asked(place_ids: list[int], day: date, now: datetime) -> None:
    """Save that the people of these participations are asked now, each about all their check-ins due by this day."""
    people = list(Participation.objects.filter(pk__in=place_ids).values_list("employee", flat=True))
    due = _due(day).filter(employee__in=people)
    _record_asked(due.select_for_update(of=("self",)).order_by("employee", "community"), now)


def last_asked(place_id: int) -> tuple[int, datetime] | None:
    """Whom a participation belongs to, and when they were last asked about it."""
    asked = CheckIn.objects.filter(participation=place_id, asked_at__isnull=False)
    return asked.values_list("participation__employee", _MOMENT).first()


def _due(day: date) -> QuerySet[Any]:
    """Participations of people with an active account for which a check-in is due.

    The interval begins with the last change of level or answer, and not before the community was created here: people
    imported yesterday are not asked today. After a whole interval of silence they are asked once more, then no more.
    """
    today = datetime.combine(day, time.min, UTC)
    cutoff = Case(
        *(
            When(community__check_in_interval=season, then=Value(today - length))
            for season, length in INTERVAL_LENGTHS.items()
        ),
        output_field=DateTimeField(),
    )
    of_questions = {name: F(f"check_ins__{name}_at") for name in ["asked", "asked_again", "answered"]}
    places = Participation.objects.filter(employee__left_at=None, employee__user__is_active=True)
    places = places.exclude(community__phase=Phase.CLOSED).annotate(**of_questions, cutoff=cutoff)
    places = places.annotate(begun=Greatest("since", "community__created_at", "check_ins__answered_at"))
    not_yet = Q(asked=None) | Q(asked__lte=F("begun"))
    once = Q(asked_again=None, asked__lte=F("cutoff"))
    return places.filter(Q(begun__lte=F("cutoff")), not_yet | once)


def _record_asked(places: Iterable[Any], now: datetime) -> None:
    """Save when each participation was asked."""
    rows = []
    for place in places:
        again = place.asked is not None and place.asked > place.begun
        asked_at, asked_again_at = (place.asked, now) if again else (now, None)
        rows.append(
            CheckIn(
                organisation_id=place.organisation_id,
                participation=place,
                asked_at=asked_at,
                asked_again_at=asked_again_at,
            )
        )
    CheckIn.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "participation"],
        update_fields=["asked_at", "asked_again_at"],
    )


def _opted_out(person_id: int) -> set[int]:
    """Ids of the communities for which this person wants no such mail."""
    said_no = MailPreference.objects.filter(kind=CHECK_IN, wanted=False, employee=person_id)
    return set(said_no.values_list("community_id", flat=True))


def _is_mailed(place: Participation, refused: set[int]) -> bool:
    """Core and active people, unless they opted out. People at the edge see it on their home page only (S22)."""
    return place.level in SUBSCRIBED_BY_DEFAULT and place.community_id not in refused
