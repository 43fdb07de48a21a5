"""Create a meeting of the demonstration that two communities host, and a question to a third."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from communities.models import Role
from demo.communities import LoadedCommunity
from demo.employees import People
from meetings.models import CoHosting, Meeting
from meetings.scheduling.next_meeting import update_next_meeting

#: Who plans a meeting, who hosts it too, and who is asked to.
PLANS, HOSTS, ASKED = "plain-language", "data-for-humans", "medication-safety"


def add_co_hosts(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows: the mails of that day have been read."""
    by_slug = {each.script.slug: each for each in gathered}
    if not {PLANS, HOSTS} <= set(by_slug):
        return
    plans = by_slug[PLANS]
    coming = Meeting.objects.filter(community=plans.community, series=None).upcoming(now)
    meeting = coming.filter(starts_at__gt=now).last()
    if meeting is None:
        return
    asked_by = people.named[plans.script.holder(Role.COORDINATOR, Role.LEADER)]
    common = {
        "organisation_id": meeting.organisation_id,
        "meeting": meeting,
        "planned_by": plans.community,
        "asked_by": asked_by,
        "asked_at": now - timedelta(days=3),
    }
    CoHosting.objects.create(
        **common,
        community=by_slug[HOSTS].community,
        state=CoHosting.State.AGREED,
        question="Your charts, our words: shall we look at one letter together?",
        answered_by=people.named[by_slug[HOSTS].script.holder(Role.COORDINATOR, Role.LEADER)],
        answered_at=now - timedelta(days=2),
        answer="With pleasure. We bring the worst chart we have.",
    )
    if ASKED in by_slug:
        CoHosting.objects.create(**common, community=by_slug[ASKED].community, question="A leaflet is a letter too.")
    update_next_meeting(by_slug[HOSTS].community)
