"""Check-ins: ask people at an interval whether their level is still right; silence changes nothing (P5, S113).

Why so few mails, and to whom: docs/decisions/0018-undo-and-the-season-question.md.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django_scopes import get_scope

from communities.models import CheckIn, CheckInInterval, Community, MailPreference, Participation, Phase
from communities.notifications.preferences import SUBSCRIBED_BY_DEFAULT
from cop_platform.outbox.queue import queue_mail
from cop_platform.sorting import SortKey
from members.models import Employee, Organisation

CHECK_IN = "check_in"
INTERVAL_LENGTHS = {
    CheckInInterval.QUARTER: timedelta(days=91),
    CheckInInterval.HALF_YEAR: timedelta(days=182),
    CheckInInterval.YEAR: timedelta(days=365),
}
#: People asked in one transaction.
BATCH_SIZE = 500


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


def check_ins_asked_together(question_id: int, person_id: int, day: int) -> list[CheckIn]:
    """The check-ins of one mail: those this person was asked at the same moment and gets by mail, if still open.

    ``question_id`` is the one the mail was queued for. It is deleted when the person leaves that community; then the
    mail asks about the others of the same ``day``, the ordinal of a day in UTC.
    """
    moment = Coalesce("asked_again_at", "asked_at")
    first = CheckIn.objects.annotate(moment=moment).filter(pk=question_id).first()
    began = datetime.fromordinal(day).replace(tzinfo=UTC)
    when = Q(moment=first.moment) if first else Q(moment__gte=began, moment__lt=began + timedelta(days=1))
    asked = open_check_ins().filter(participation__employee=person_id)
    found = list(asked.annotate(moment=moment).filter(when).order_by(SortKey("participation__community__name"), "id"))
    refused = _opted_out({person_id})
    return [each for each in found if _is_mailed(each.participation, refused)]


# --- Asking -------------------------------------------------------------------------------------------------------
@transaction.atomic
def send_due_check_ins() -> bool:
    """Ask a batch of people of one organisation; True when there may be more. A second run on a day changes nothing."""
    _lock_organisation()
    now = timezone.now()
    due = _due(now.replace(hour=0, minute=0, second=0, microsecond=0))
    people = list(due.order_by("employee").values_list("employee", flat=True).distinct()[:BATCH_SIZE])
    places = list(due.filter(employee__in=people).select_for_update(of=("self",)).order_by("employee", "community"))
    questions = _record_asked(places, now)
    refused = _opted_out(people)
    for _person, of_one in groupby(places, key=lambda place: place.employee_id):
        mailed = [place for place in of_one if _is_mailed(place, refused)]
        if mailed:
            # One mail per person, for all their check-ins.
            queue_mail(
                CHECK_IN,
                questions[mailed[0].pk],
                [mailed[0].employee_id],
                revision=now.astimezone(UTC).toordinal(),
            )
    return len(people) == BATCH_SIZE


def _lock_organisation() -> None:
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=get_scope()["organisation"].pk)


def _due(today: datetime) -> QuerySet[Any]:
    """Participations of people with an active account for which a check-in is due.

    The interval begins with the last change of level or answer, and not before the community was created here: people
    imported yesterday are not asked today. After a whole interval of silence they are asked once more, then no more.
    """
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


def _record_asked(places: Iterable[Any], now: datetime) -> dict[int, CheckIn]:
    """Save when each participation was asked. Returns the check-ins by participation id."""
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
    written = CheckIn.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "participation"],
        update_fields=["asked_at", "asked_again_at"],
    )
    return {row.participation_id: row for row in written}


def _opted_out(people: Iterable[int]) -> set[tuple[int, int]]:
    said_no = MailPreference.objects.filter(kind=CHECK_IN, wanted=False, employee__in=list(people))
    return set(said_no.values_list("community_id", "employee_id"))


def _is_mailed(place: Participation, refused: set[tuple[int, int]]) -> bool:
    """Core and active people, unless they opted out. People at the edge see it on their home page only (S22)."""
    return place.level in SUBSCRIBED_BY_DEFAULT and (place.community_id, place.employee_id) not in refused
