"""Create the goals, results and requests for support of the demonstration, with dates in the past."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from communities.models import Ambition
from cop_platform.text import folded
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.mereldal.results import GOALS, RESULTS, SUPPORT
from demo.script import ResultScript, SupportScript
from knowledge.dashboard.reach import refresh
from knowledge.models import Result, SupportRequest, TakeUp, Thanks
from knowledge.results.recording import show_results_page
from members.models import Goal, Organisation

#: Results and the places and names that go with each.
Made = tuple[Result, ResultScript]


def add_results(organisation: Organisation, gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows. Communities that are not in the script have none."""
    loaded = [each for each in gathered if each.script.slug in RESULTS]
    if not loaded:
        return
    goals = _goals(organisation)
    ambitions: dict[int, list[Ambition]] = {}
    for ambition in Ambition.objects.order_by("id"):
        ambitions.setdefault(ambition.community_id, []).append(ambition)
    made: list[Made] = [
        (_result(each, told, goals, ambitions, people, now), told)
        for each in loaded
        for told in RESULTS[each.script.slug]
    ]
    Result.objects.bulk_create(result for result, _told in made)
    TakeUp.objects.bulk_create(row for each in made for row in _take_ups(each))
    Thanks.objects.bulk_create(row for each in made for row in _thanks(each, people))
    SupportRequest.objects.bulk_create(
        _support(each, told, people, now) for each in loaded for told in SUPPORT.get(each.script.slug, ())
    )
    refresh()
    show_results_page(organisation.pk)


def _goals(organisation: Organisation) -> list[Goal]:
    known = {goal.title: goal for goal in Goal.objects.all()}
    missing = [
        Goal(organisation=organisation, title=title, position=place)
        for place, title in enumerate(GOALS, 1)
        if title not in known
    ]
    known |= {goal.title: goal for goal in Goal.objects.bulk_create(missing)}
    return [known[title] for title in GOALS]


def _result(
    loaded: LoadedCommunity,
    told: ResultScript,
    goals: list[Goal],
    ambitions: dict[int, list[Ambition]],
    people: People,
    now: datetime,
) -> Result:
    served = None if told.ambition is None else ambitions[loaded.community.pk][told.ambition]
    return Result(
        **loaded.foreign_keys,
        title=told.title,
        story=told.story,
        gain=told.gain,
        goal=goals[told.goal],
        ambition=served,
        recorded_by=people.named[told.by],
        recorded_at=now - timedelta(weeks=told.weeks_ago),
    )


def _take_ups(each: Made) -> Iterator[TakeUp]:
    result, told = each
    states = {TakeUp.State.IN_USE: told.in_use, TakeUp.State.TRYING: told.trying, TakeUp.State.NOT_YET: told.not_yet}
    for state, places in states.items():
        for place in places:
            yield TakeUp(
                organisation_id=result.organisation_id,
                result=result,
                place=place,
                folded_place=folded(place),
                state=state,
                told_by=result.recorded_by,
                told_at=result.recorded_at,
            )


def _thanks(each: Made, people: People) -> Iterator[Thanks]:
    """Those who said yes, and those who were asked and have not answered yet."""
    result, told = each
    for name in (*told.thanks, *told.asked):
        yield Thanks(
            organisation_id=result.organisation_id,
            result=result,
            employee=people.named[name],
            asked_by=result.recorded_by,
            asked_at=result.recorded_at,
            accepted_at=result.recorded_at if name in told.thanks else None,
        )


def _support(loaded: LoadedCommunity, told: SupportScript, people: People, now: datetime) -> SupportRequest:
    answered = {}
    if told.answer:
        answered = {
            "answer": told.answer,
            "word": told.word,
            "answered_by": people.named[told.answered_by],
            "answered_at": now - timedelta(days=told.answered_days_ago),
        }
    return SupportRequest(
        **loaded.foreign_keys,
        kind=told.kind,
        title=told.title,
        reason=told.reason,
        asked_by=people.named[told.by],
        asked_at=now - timedelta(days=told.days_ago),
        **answered,
    )
