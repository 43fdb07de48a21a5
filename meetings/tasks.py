"""Celery tasks of meetings, each inside one organisation and safe to run twice."""

from cop_platform.tenancy import tenant_task
from meetings.agenda import retention as agenda
from meetings.agenda.without_topics import call_off_without_topics
from meetings.co_hosting import retention as co_hosting
from meetings.feeds import retention as feeds
from meetings.minutes import retention as minutes
from meetings.polls import retention as polls
from meetings.preparation import retention as preparation
from meetings.rsvps import retention as rsvps
from meetings.scheduling.next_meeting import update_passed_next_meetings
from meetings.series import retention as series_answers
from meetings.series.planning import extend_open_series, report_late_series


@tenant_task()
def refresh_next_meetings() -> None:
    """Also the check of the job below: open series whose dates are not planned ahead are reported."""
    update_passed_next_meetings()
    report_late_series()


@tenant_task()
def extend_series() -> None:
    """Plan the dates of open series that have come within twelve months."""
    extend_open_series()


@tenant_task()
def call_off_dates_without_topics() -> None:
    """Call off, a day ahead, the dates without topics of series that say so."""
    call_off_without_topics()


@tenant_task()
def purge_expired_data() -> None:
    """Delete data past its retention period: see the table in docs/operations.md."""
    agenda.purge()
    co_hosting.purge()
    rsvps.purge()
    series_answers.purge()
    feeds.purge()
    preparation.purge()
    polls.purge()
    minutes.purge()
