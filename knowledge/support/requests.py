"""Requests for support: ask, answer, withdraw (S95)."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community, Phase, Role, RoleTerm
from communities.models.locking import lock_open
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from knowledge.models import SupportAnswer, SupportKind, SupportRequest, waiting
from knowledge.results.recording import show_results_page
from members.models import Employee

#: Kinds of mail.
SUPPORT_ASKED, SUPPORT_ANSWERED = "support_asked", "support_answered"
#: Most open requests of one community: more would be a wish list.
MAX_OPEN = 5
#: A Sponsor who has not answered is reminded once, after this time.
REMIND_AFTER = timedelta(days=14)


class AnsweredAlready(Refusal):
    """The request has its answer; the sentence names who gave it."""

    def __init__(self, support: SupportRequest) -> None:
        answer = SupportAnswer(support.answer).label
        if support.answered_by:
            said = _("%(name)s answered first: %(answer)s. Your answer was not sent.")
            super().__init__(said % {"name": support.answered_by.display_name, "answer": answer})
        else:
            super().__init__(_("This was answered already: %(answer)s. Your answer was not sent.") % {"answer": answer})


class NotWithdrawn(Refusal):
    sentence = gettext_lazy("It has its answer, so it stays as it is.")


class RequestWithdrawn(Refusal):
    sentence = gettext_lazy("They do not need this any more, so your answer was not sent.")


class TooManyRequests(Refusal):
    sentence = gettext_lazy("That is a lot to ask at once. Withdraw a request first, or wait for an answer.")


@transaction.atomic
def request_support(
    community: Community, *, by: Employee, kind: SupportKind, title: str, reason: str = ""
) -> SupportRequest:
    """Ask the Sponsors of a community; each gets a mail. Raises ``CommunityClosed`` and ``TooManyRequests``."""
    lock_open(community)
    if SupportRequest.objects.filter(waiting(), community=community).count() >= MAX_OPEN:
        raise TooManyRequests
    support: SupportRequest = SupportRequest.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        kind=kind,
        title=title,
        reason=reason,
        asked_by=by,
        asked_at=timezone.now(),
    )
    show_results_page(community.organisation_id)
    queue_mail(SUPPORT_ASKED, support, [pk for pk in sponsors_of(community) if pk != by.pk])
    return support


@transaction.atomic
def answer(support: SupportRequest, *, by: Employee, answer: SupportAnswer, word: str) -> None:
    """Answer a request, once; those who ask get a mail. Of two answers the first counts.

    Raises ``CommunityClosed``, ``AnsweredAlready`` and ``RequestWithdrawn``.
    """
    found = _lock_waiting(support)
    found.answer, found.word = answer, word
    found.answered_by, found.answered_at = by, timezone.now()
    found.save(update_fields=["answer", "word", "answered_by", "answered_at"])
    queue_mail(SUPPORT_ANSWERED, found, [pk for pk in _askers_of(found) if pk != by.pk])


@transaction.atomic
def withdraw(support: SupportRequest) -> None:
    """It is not needed any more. Raises ``CommunityClosed``, ``NotWithdrawn``; twice changes nothing."""
    try:
        found = _lock_waiting(support)
    except RequestWithdrawn:
        return
    except AnsweredAlready:
        raise NotWithdrawn from None
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])


def _lock_waiting(support: SupportRequest) -> SupportRequest:
    """Read the request again, while nothing else happens in its community."""
    lock_open(support.community)
    found: SupportRequest = SupportRequest.objects.select_related("answered_by").get(pk=support.pk)
    if found.answered_at:
        raise AnsweredAlready(found)
    if found.withdrawn_at:
        raise RequestWithdrawn
    return found


def sponsors_of(community: Community) -> list[int]:
    """The ids of the Sponsors of a community."""
    terms = RoleTerm.objects.filter(community=community, role=Role.SPONSOR, ended_at=None)
    return list(terms.values_list("employee_id", flat=True))


def _askers_of(support: SupportRequest) -> set[int]:
    """Whoever asked, and the Leaders and Coordinators of the community."""
    terms = RoleTerm.objects.filter(
        community=support.community_id, role__in=[Role.LEADER, Role.COORDINATOR], ended_at=None
    )
    people = set(terms.values_list("employee_id", flat=True))
    return people | ({support.asked_by_id} if support.asked_by_id else set())


def open_requests() -> QuerySet[SupportRequest]:
    """Requests without an answer, in communities that are open."""
    rows: QuerySet[SupportRequest] = SupportRequest.objects.filter(waiting())
    return rows.exclude(community__phase=Phase.CLOSED)


def _is_asked(person: Any) -> Exists:
    """Whether this person is a Sponsor of the community of the request."""
    return Exists(
        RoleTerm.objects.filter(community=OuterRef("community"), employee=person, role=Role.SPONSOR, ended_at=None)
    )


@planned
def requests_to_answer(person: Employee, _at: Moment) -> QuerySet[SupportRequest]:
    """What this Sponsor has to answer, the oldest first."""
    asked = open_requests().filter(_is_asked(person)).select_related("community", "asked_by")
    return asked.order_by("asked_at", "id")[:20]


def requests_of(community: Community) -> list[SupportRequest]:
    """The newest requests of a community, those without an answer first."""
    rows = SupportRequest.objects.filter(community=community).select_related("community", "asked_by", "answered_by")
    first = Case(When(waiting(), then=0), default=1)
    return list(rows.order_by(first, "-asked_at", "id")[:20])


@planned
def newest(_at: Moment) -> QuerySet[SupportRequest]:
    """The newest requests of the organisation that wait or have an answer."""
    rows: QuerySet[SupportRequest] = SupportRequest.objects.filter(withdrawn_at=None)
    rows = rows.exclude(waiting(), community__phase=Phase.CLOSED)
    return rows.select_related("community", "asked_by", "answered_by").order_by("-asked_at", "id")[:3]
