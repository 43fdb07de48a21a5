"""An answer to all dates of a series. An answer to one date goes before it, whichever was given first."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.web.refusals import Refusal
from meetings.models import RSVP, Meeting, Series, SeriesAnswer
from meetings.series.planning import give_rule_answers
from members.models import Employee


class NothingToAnswer(Refusal):
    sentence = _("This series is over or called off, so there is nothing to answer.")


@transaction.atomic
def answer_all(series: Series, employee: Employee, choice: SeriesAnswer.Choice | None) -> None:
    """Come to all dates as a rule, or decide each time again (``None``). Dates planned later get the answer too.

    Raises :class:`NothingToAnswer`.
    """
    # The dates are locked against being called off in the same moment, after the series, as everywhere.
    series = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    coming = Meeting.objects.select_for_update(of=("self",)).filter(
        series=series, is_open=True, ends_at__gt=timezone.now()
    )
    dates = [*coming.order_by("pk")]
    if choice and not dates:
        raise NothingToAnswer
    RSVP.objects.filter(employee=employee, meeting__in=dates, is_for_series=True).delete()
    if choice is None:
        SeriesAnswer.objects.filter(series=series, employee=employee).delete()
        return
    SeriesAnswer.objects.update_or_create(
        organisation_id=series.organisation_id, series=series, employee=employee, defaults={"choice": choice}
    )
    give_rule_answers(series, dates, only=employee)


def rule_answer(series: Series, employee: Employee) -> str:
    """The choice of this person for all dates; empty if they decide each time."""
    found = SeriesAnswer.objects.filter(series=series, employee=employee).values_list("choice", flat=True)
    return next(iter(found), "")


def choices_for_all(series: Series) -> list[SeriesAnswer.Choice]:
    """No “in the room” without a place, no “online” without a link."""
    choices = []
    if series.place:
        choices.append(SeriesAnswer.Choice.COMING)
    if series.online_url:
        choices.append(SeriesAnswer.Choice.ONLINE)
    return choices
