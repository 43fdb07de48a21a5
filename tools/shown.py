"""Whether imported meetings and series can be seen: their pages open for a colleague, and their entries are exported.

A part of ``tools.real_data``, imported once Django is set up.
"""

import logging
from collections.abc import Iterator

from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from cop_platform.tenancy import enter
from meetings.calendars.entries import entry_of, series_entry
from meetings.calendars.icalendar import publish_message
from meetings.models import Meeting, Series
from meetings.series.lookup import exceptions, gone_days
from members.models import Employee, Organisation

HOST = "localhost"
#: No static files are collected for this: their names are not looked up.
PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def organisations() -> list[Organisation]:
    return list(Organisation.objects.order_by("pk"))


def faults_in(organisation: Organisation) -> Iterator[str]:
    """What cannot be seen. Prints how many can: each series and one of its dates, and each meeting of no series."""
    with enter(organisation):
        colleague = Employee.objects.filter(left_at=None).select_related("user").order_by("pk").first()
        if colleague is None:
            return
        logging.getLogger("kring.request").setLevel(logging.WARNING)  # not one line for each page
        client = Client(SERVER_NAME=HOST)
        client.force_login(colleague.user)
        about = ("organisation", "community")
        series = [*Series.objects.select_related(*about).order_by("pk")]
        meetings = [*Meeting.objects.filter(series=None).select_related(*about, "series").order_by("pk")]
        addresses = [each.get_absolute_url() for each in series]
        for meeting in [*meetings, *filter(None, map(_first_date, series))]:
            addresses += [meeting.get_absolute_url(), f"{meeting.get_absolute_url()}calendar.ics"]
        broken = [each for each in series if "BEGIN:VEVENT" not in _exported(each)]
    for each in broken:
        yield f"{each.get_absolute_url()}: is not exported"
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": PLAIN_FILES}):
        statuses = {address: client.get(address).status_code for address in addresses}
    yield from (f"{address}: answers {status}" for address, status in statuses.items() if status != 200)
    print(f"Seen in {organisation.slug}: {len(meetings)} meetings and {len(series)} series, with their entries.")


def _first_date(series: Series) -> Meeting | None:
    """A date of the series to come, or its last."""
    dates = Meeting.objects.filter(series=series).select_related("organisation", "community", "series")
    found: Meeting | None = dates.filter(starts_at__gt=timezone.now()).order_by("starts_at").first()
    return found or dates.order_by("-starts_at").first()


def _exported(series: Series) -> str:
    alone = exceptions(series).select_related("organisation", "community", "series")
    return publish_message(series_entry(series, gone_days(series)), *map(entry_of, alone))
