"""What is kept of co-hosts, and what the database holds of them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Community
from meetings.co_hosting.hosting import ask
from meetings.co_hosting.retention import CO_HOSTING_KEPT_FOR, purge
from meetings.models import CoHosting, Meeting
from tests.support.people import Tenant, make_community, make_meeting
from tests.support.together import host_together, make_data_for_humans

pytestmark = pytest.mark.requirement("S128")


@pytest.fixture
def data(inside: Tenant) -> Community:
    return make_data_for_humans(inside)


@pytest.fixture
def meeting(inside: Tenant, data: Community) -> Meeting:
    return make_meeting(inside.communities["plain-language"], inside["Nele"])


def test_a_month_after_the_meeting_only_who_hosted_it_stays(inside: Tenant, data: Community, meeting: Meeting) -> None:
    agreed = host_together(inside, meeting, data)
    asked = ask(meeting, make_community(inside.organisation, "Garden"), "Dig?", by=inside["Nele"])
    with time_machine.travel(meeting.ends_at + CO_HOSTING_KEPT_FOR - timedelta(hours=1)):
        assert purge() == 0
    with time_machine.travel(meeting.ends_at + CO_HOSTING_KEPT_FOR + timedelta(hours=1)):
        assert purge() == 1
    agreed.refresh_from_db()
    assert (agreed.question, agreed.answer, agreed.asked_by, agreed.answered_by) == ("", "", None, None)
    assert not CoHosting.objects.filter(pk=asked.pk).exists()


def test_the_database_keeps_one_question_a_community_and_never_the_own_one(
    inside: Tenant, data: Community, meeting: Meeting
) -> None:
    asked = ask(meeting, data, "", by=inside["Nele"])
    plain = inside.communities["plain-language"]
    facts = {"organisation": inside.organisation, "meeting": meeting, "asked_at": timezone.now()}
    with pytest.raises(IntegrityError, match="cohosting_once"), transaction.atomic():
        CoHosting.objects.create(**facts, planned_by=plain, community=data)
    with pytest.raises(IntegrityError, match="cohosting_of_two"), transaction.atomic():
        CoHosting.objects.create(**facts, planned_by=plain, community=plain)
    with pytest.raises(IntegrityError, match="cohosting_planned_by"), transaction.atomic():
        CoHosting.objects.create(**facts, planned_by=data, community=plain)
    with pytest.raises(IntegrityError, match="cohosting_known_state"), transaction.atomic():
        CoHosting.objects.filter(pk=asked.pk).update(state="agreed")


def test_a_community_of_another_organisation_is_no_co_host(inside: Tenant, duinzicht: Tenant, meeting: Meeting) -> None:
    there = next(iter(duinzicht.communities.values()))
    facts = {"organisation": inside.organisation, "meeting": meeting, "asked_at": timezone.now()}
    with pytest.raises(IntegrityError, match="cohosting_own_community"), transaction.atomic():
        CoHosting.objects.create(**facts, planned_by=meeting.community, community_id=there.pk)
