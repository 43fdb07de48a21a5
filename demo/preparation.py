"""Create what is ready for the next meeting of the demonstration, and its organisation's rooms and platform."""

from collections.abc import Iterable
from datetime import datetime

from communities.models import Role
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.mereldal.house import MERELDAL
from meetings.models import Meeting, Place, PreparationTask
from meetings.preparation.preparing import add_guest, add_reading, add_task, mark_task, tell_need
from members.models import Organisation

COMMUNITY = "plain-language"
ROOMS = ("De Refter, Aalst", "Attic, Gent", "Room 2.04, Gent", "Grote keuken, Gent")


def add_places(organisation: Organisation) -> None:
    if organisation.slug != MERELDAL.slug:
        return
    Place.objects.bulk_create(Place(organisation=organisation, name=name) for name in ROOMS)
    Place.objects.create(
        organisation=organisation,
        kind=Place.Kind.PLATFORM,
        name="Mereldal Meet",
        url="https://meet.mereldal.example/new",
    )


def add_preparation(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    for each in gathered:
        if each.script.slug == COMMUNITY:
            coming = Meeting.objects.filter(community=each.community).upcoming(now).first()
            if coming:
                _prepare(coming, each, people)


def _prepare(meeting: Meeting, loaded: LoadedCommunity, people: People) -> None:
    planner = people.named[loaded.script.holder(Role.COORDINATOR, Role.LEADER)]
    for what in ("Book De Refter", "Order soup and bread", "Print five invoices, names blacked out"):
        add_task(meeting, what)
    mark_task(meeting, PreparationTask.objects.filter(meeting=meeting).earliest("pk").pk, done=True, by=planner)
    add_reading(meeting, "An invoice of September", "https://docs.mereldal.example/invoice-september")
    add_guest(meeting, "Els Jacobs", "the printing house", by=planner)
    tell_need(meeting, people.named[loaded.script.holder(Role.LEADER, Role.COORDINATOR)], "No nuts, please.")
