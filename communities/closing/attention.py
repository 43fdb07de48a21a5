"""Action items and a sign: the question whether a community is finished, its outcome, thanks with or without a name."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import (
    MEMBER_LEVELS,
    Closing,
    ClosingAnswer,
    Participation,
    Phase,
    Recognition,
    RoleTerm,
)
from communities.models.role import STEWARD_ROLES
from cop_platform.attention import ActionItem, Reason, Sign, action_items_among, one_by_one, register_sign
from cop_platform.planned_queries import Moment, planned
from cop_platform.ui.dates import day_long
from members.models import Employee


@planned
def _open_to(person: Employee, at: Moment) -> QuerySet[Closing]:
    """Questions this person can answer and has not, and those whose outcome they may record."""
    here = {"community": OuterRef("community"), "employee": person}
    sits = Exists(Participation.objects.filter(**here, level__in=MEMBER_LEVELS))
    holds = Exists(RoleTerm.objects.filter(**here, ended_at=None))
    decides = Exists(RoleTerm.objects.filter(**here, ended_at=None, role__in=STEWARD_ROLES))
    said = Exists(ClosingAnswer.objects.filter(closing=OuterRef("pk"), employee=person))
    to_answer = Q(closes_at__gt=at.now) & (Q(sits) | Q(holds)) & ~Q(said) & ~Q(proposed_by=person)
    rows: QuerySet[Closing] = Closing.objects.filter(to_answer | Q(Q(closes_at__lte=at.now), decides), outcome="")
    rows = rows.filter(community__phase=Phase.WIND_DOWN)
    return rows.select_related("community", "proposed_by").order_by("closes_at", "id")


def _undecided(_person: Employee, _at: Moment) -> QuerySet[Closing]:
    found: QuerySet[Closing] = Closing.objects.filter(outcome="")
    return found


@action_items_among(_undecided)
def closings(person: Employee) -> Iterator[ActionItem]:
    for closing in _open_to(person):
        if closing.is_open:
            until = timezone.localdate(closing.closes_at)
            yield ActionItem("communities/closing/attention/question.html", closing, closing.proposed_at, until=until)
        else:
            yield ActionItem(
                "communities/closing/attention/outcome.html", closing, closing.closes_at, Reason.WAITED_FOR
            )


@planned
def _thanks_to(person: Employee, _at: Moment) -> QuerySet[Recognition]:
    asked: QuerySet[Recognition] = Recognition.objects.filter(person=person, naming=Recognition.NameChoice.ASKED)
    return asked.select_related("closing__community", "written_by").order_by("written_at", "id")


@action_items_among(_thanks_to.build)
def thanks(person: Employee) -> Iterator[ActionItem]:
    for written in _thanks_to(person):
        yield ActionItem("communities/closing/attention/thanks.html", written, written.written_at, Reason.HELLO)


def _asked(**conditions: Any) -> QuerySet[Closing]:
    """The consultation about a community that has no outcome yet."""
    found: QuerySet[Closing] = Closing.objects.filter(community=OuterRef("pk"), outcome="", **conditions)
    return found


def _is_asked(at: Moment) -> Q:
    return one_by_one(_asked(closes_at__gt=at.now))


def _consultation_sentence(community: Any) -> str:
    said = _("Its members are asked whether it is finished, until %(day)s.")
    return said % {"day": day_long(community.consulted_until)}


register_sign(
    6,
    Sign(
        "consultation",
        gettext_lazy("Consultation open"),
        "message-circle",
        _is_asked,
        _consultation_sentence,
        lambda _at: {"consulted_until": Subquery(_asked().values("closes_at")[:1])},
    ),
)
