"""Jobs that run in every organisation: one bell rings once for each."""

from typing import Any

import pytest

from communities import tasks as of_communities
from meetings import tasks as of_meetings
from members import tasks as of_members
from tests.people import House

RINGING = [
    (of_communities.follow_requests, of_communities.follow_requests_in_organisation),
    (of_communities.ask_each_season, of_communities.ask_in_organisation),
    (of_communities.look_after_confidences, of_communities.look_after_in_organisation),
    (of_communities.forget_what_is_over, of_communities.forget_in_organisation),
    (of_communities.settle_proposals, of_communities.settle_in_organisation),
    (of_communities.look_ahead_at_roles, of_communities.look_ahead_at_roles_in_organisation),
    (of_meetings.follow_the_calendar, of_meetings.follow_in_organisation),
    (of_members.keep_house, of_members.keep_house_in_organisation),
]


@pytest.mark.parametrize(("bell", "job"), RINGING, ids=lambda each: each.__name__)
def test_each_organisation_is_rung_once(
    mereldal: House, duinzicht: House, monkeypatch: pytest.MonkeyPatch, bell: Any, job: Any
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(job, "delay", rung.append)
    bell()
    assert sorted(rung) == sorted([mereldal.organisation.pk, duinzicht.organisation.pk])
