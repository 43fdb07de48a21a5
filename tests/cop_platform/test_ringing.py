"""Jobs that run in every organisation: one bell rings once for each."""

from typing import Any

import pytest

from communities import tasks as of_communities
from meetings import tasks as of_meetings
from members import tasks as of_members
from tests.people import Tenant

RINGING = [
    (of_communities.remind_about_join_requests, of_communities.remind_about_join_requests_in_organisation),
    (of_communities.send_check_ins, of_communities.send_check_ins_in_organisation),
    (of_communities.close_conversations_of_former_coaches, of_communities.close_conversations_in_organisation),
    (of_communities.purge_expired_data, of_communities.purge_in_organisation),
    (of_communities.settle_proposals, of_communities.settle_in_organisation),
    (of_communities.remind_about_ending_terms, of_communities.remind_about_ending_terms_in_organisation),
    (of_meetings.follow_the_calendar, of_meetings.refresh_next_meetings),
    (of_members.keep_house, of_members.purge_expired_data),
]


@pytest.mark.parametrize(("bell", "job"), RINGING, ids=lambda each: each.__name__)
def test_each_organisation_is_rung_once(
    mereldal: Tenant, duinzicht: Tenant, monkeypatch: pytest.MonkeyPatch, bell: Any, job: Any
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(job, "delay", rung.append)
    bell()
    assert sorted(rung) == sorted([mereldal.organisation.pk, duinzicht.organisation.pk])
