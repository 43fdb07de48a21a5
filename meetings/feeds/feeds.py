"""Feeds: their secrets, and finding one by its address."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, Func, QuerySet, Subquery, TextField, Value
from django.db.models.functions import MD5, Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import salted_hmac

from communities.models import Community
from cop_platform.outbox.messages import absolute
from cop_platform.planned_queries import Moment, planned
from meetings.feeds.window import window
from meetings.models import Feed, Meeting
from members.models import Employee

SALT = "meetings.feeds"
SECRET_LENGTH = 40


def secret_of(feed: Feed, key: str | None = None) -> str:
    """The secret of a feed; another one after each renewal. Computed, so neither database nor backup has it."""
    return salted_hmac(SALT, f"{feed.pk}:{feed.renewals}", secret=key, algorithm="sha256").hexdigest()[:SECRET_LENGTH]


def address_of(feed: Feed) -> str:
    """The address to which a calendar program subscribes."""
    return absolute(reverse("feed", args=[feed.organisation.slug, feed.scope, feed.public_id, secret_of(feed)]))


def ask_for_feed(person: Employee, scope: Feed.Scope, community: Community | None = None) -> Feed:
    """The feed of this person; asked for twice, it is one."""
    feed: Feed
    feed, _created = Feed.objects.get_or_create(
        organisation_id=person.organisation_id, employee=person, scope=scope, community=community
    )
    return feed


def renew(feed: Feed) -> None:
    """Give a feed another secret: from here on the former address is unknown."""
    Feed.objects.filter(pk=feed.pk).update(renewals=F("renewals") + 1)


def feeds_of(person: Employee) -> QuerySet[Feed]:
    found: QuerySet[Feed] = Feed.objects.filter(employee=person)
    return found.select_related("community").order_by("pk")


def find_feed(scope: str, public_id: str, secret: str) -> Any:
    """The feed with this address, with ``fingerprint``: what it shows, as a hash. One query.

    Raises Http404 for a secret that is wrong or was renewed, and once the person has left or may not sign in.
    """
    if scope not in Feed.Scope.values or "\x00" in public_id:
        raise Http404
    found = _feeds_with_fingerprint(Feed.Scope(scope), public_id)
    if not found or not _is_secret(found[0], secret):
        raise Http404
    person = found[0].employee
    if person.left_at is not None or not person.user.is_active:
        raise Http404
    return found[0]


@planned
def _feeds_with_fingerprint(scope: Feed.Scope, public_id: str, at: Moment) -> QuerySet[Any]:
    asked = Feed.objects.filter(public_id=public_id, scope=scope)
    fingerprint = Coalesce(Subquery(_fingerprint(scope, asked, at.now)), Value(""), output_field=TextField())
    return asked.select_related("employee__user", "community").annotate(fingerprint=fingerprint)


def _is_secret(feed: Feed, secret: str) -> bool:
    keys: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(secrets.compare_digest(secret_of(feed, key).encode(), secret.encode()) for key in keys)


def _fingerprint(scope: Feed.Scope, asked: QuerySet[Feed], now: datetime) -> QuerySet[Any]:
    """A hash of everything that a feed shows: each change of a meeting or a series raises its revision."""
    facts = [F("pk"), F("revision"), Coalesce(F("series__revision"), Value(0)), F("community__name")]
    row = Func(Value("."), *facts, function="concat_ws", output_field=TextField())
    shown = Meeting.objects.filter(pk__in=window(scope, asked, now)).order_by()
    whole = MD5(
        StringAgg(row, delimiter=Value("\n", output_field=TextField()), order_by="pk"), output_field=TextField()
    )
    return shown.values("organisation").annotate(whole=whole).values("whole")
