"""The market of an open space: rooms and times, and topics that take a place in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cop_platform.web.refusals import Refusal
from meetings.agenda.topics import TopicGone, add_topic, lock_open_list, waiting
from meetings.models import MarketPlace, Meeting, Topic
from members.models import Employee


class OutsideMeeting(Refusal):
    sentence = _("The rounds do not fit in the meeting. Take fewer or shorter ones, or begin at another time.")
    status = 422


class PlaceTaken(Refusal):
    sentence = _("Somebody took that place meanwhile. Choose another.")


@dataclass(frozen=True)
class Spot:
    """A place, and the topic that has taken it."""

    place: MarketPlace
    topic: Topic | None


@dataclass(frozen=True)
class Round:
    """The places at one time, in the order of the rooms."""

    starts_at: datetime
    spots: list[Spot]


@transaction.atomic
def set_market(meeting: Meeting, rooms: Sequence[str], first: datetime, rounds: int, minutes: int) -> None:
    """Rooms and times of the market. Places that are not named any more go, unless a topic is in them.

    Raises ``ListClosed`` and :class:`OutsideMeeting`.
    """
    found = lock_open_list(meeting)
    if first < meeting.starts_at or first + timedelta(minutes=minutes) * rounds > meeting.ends_at:
        raise OutsideMeeting
    times = [first + timedelta(minutes=minutes * number) for number in range(rounds)]
    wanted = {(at, room): position for at in times for position, room in enumerate(rooms)}
    for place in MarketPlace.objects.filter(meeting=meeting).prefetch_related("topics"):
        position = wanted.pop((place.starts_at, place.room), None)
        if position is not None:
            MarketPlace.objects.filter(pk=place.pk).update(position=position)
        elif not place.topics.all():
            place.delete()
    MarketPlace.objects.bulk_create(
        MarketPlace(
            organisation_id=meeting.organisation_id, meeting=meeting, room=room, starts_at=at, position=position
        )
        for (at, room), position in wanted.items()
    )
    found.note_change()


@transaction.atomic
def put_topic(topic: Topic, place_id: str) -> None:
    """Raises ``ListClosed``, ``TopicGone`` and :class:`PlaceTaken`, also for a place that is gone."""
    found = lock_open_list(topic.meeting)
    place = MarketPlace.objects.filter(meeting=topic.meeting, public_id=place_id, topics=None).first()
    if place is None:
        raise PlaceTaken
    if not waiting(topic.meeting).filter(pk=topic.pk).update(place=place):
        raise TopicGone
    found.note_change()


@transaction.atomic
def take_out(topic: Topic) -> None:
    """The topic stays on the list, without a place. Raises ``ListClosed``."""
    found = lock_open_list(topic.meeting)
    Topic.objects.filter(pk=topic.pk).update(place=None)
    found.note_change()


@transaction.atomic
def put_new_topic(meeting: Meeting, title: str, place_id: str, *, by: Employee) -> Topic:
    """A topic with its place at once, or neither. Raises what ``add_topic`` and :func:`put_topic` raise."""
    topic = add_topic(meeting, title, by=by)
    put_topic(topic, place_id)
    return topic


def market_of(meeting: Meeting) -> list[Round]:
    places = MarketPlace.objects.filter(meeting=meeting).order_by("starts_at", "position", "pk")
    spots = [Spot(place, next(iter(place.topics.all()), None)) for place in places.prefetch_related("topics__added_by")]
    return [Round(at, list(group)) for at, group in groupby(spots, key=lambda spot: spot.place.starts_at)]


def free_places(rounds: list[Round]) -> list[MarketPlace]:
    return [spot.place for each in rounds for spot in each.spots if spot.topic is None]
