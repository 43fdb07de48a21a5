"""Counters of attempts, for limits on what leaves no rows of its own, such as wrong passwords.

Each key has a row of its own until it expires; other keys never push it out, however many there are. It is in
PostgreSQL, so that signing in does not need the broker. allauth counts here too, through ``CounterCache``.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cop_platform.web.rate_limits import DAILY_LIMIT_REACHED, TooMany

#: The longest that an entry of the cache is kept.
LONGEST = timedelta(days=365)


class Counter(models.Model):
    """A global table. ``key`` is a digest: no address of a person or a computer can be read from it."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("ends_at", name="counter_by_expiry")]

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class Limit:
    """At most so many attempts within any period of this length. ``sentence`` is for ``TooMany``."""

    most: int
    within: timedelta
    sentence: Any = DAILY_LIMIT_REACHED


@dataclass(frozen=True)
class Attempt:
    """An attempt that was counted at ``moment``."""

    key: str
    moment: float

    @transaction.atomic
    def give_back(self) -> None:
        """Count it no longer, for instance because the password was right."""
        row = Counter.objects.select_for_update().filter(key=self.key).first()
        if row and self.moment in row.value:
            row.value.remove(self.moment)
            row.save(update_fields=["value"])


@transaction.atomic
def count_attempt(key: str, *limits: Limit) -> Attempt:
    """Count an attempt. Raises ``TooMany``, and counts nothing, where one of the limits is reached.

    Two at once wait for each other. What is refused is not counted, so that trying on does not prolong the wait.
    """
    now = timezone.now()
    longest = max(limit.within for limit in limits)
    attempt = Attempt(_digest(key), now.timestamp())
    moments = [each for each in _lock(attempt.key, until=now + longest) if each > (now - longest).timestamp()]
    if reached := [limit for limit in limits if _count(moments, now - limit.within) >= limit.most]:
        last = max(reached, key=lambda limit: _until(moments, limit))
        raise TooMany(last.sentence, most=last.most, until=_until(moments, last))
    Counter.objects.filter(key=attempt.key).update(value=[*moments, attempt.moment])
    return attempt


def _lock(key: str, *, until: datetime) -> list[float]:
    """Make the row or keep it longer; either locks it until the transaction ends."""
    Counter.objects.bulk_create(
        [Counter(key=key, value=[], ends_at=until)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["ends_at"],
    )
    moments: list[float] = Counter.objects.values_list("value", flat=True).get(key=key)
    return moments


def _count(moments: list[float], since: datetime) -> int:
    return sum(each > since.timestamp() for each in moments)


def _until(moments: list[float], limit: Limit) -> datetime:
    """When the oldest of the attempts that fill the limit counts no longer."""
    return datetime.fromtimestamp(sorted(moments)[-limit.most], UTC) + limit.within


def _digest(key: str) -> str:
    return salted_hmac("cop_platform.counters", key, algorithm="sha256").hexdigest()


class CounterCache(BaseCache):
    """A cache for counters only, as JSON: what has not expired stays. Other things need a cache of their own."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        rows = Counter.objects.filter(key=self._digest(key, version), ends_at__gt=timezone.now())
        found = list(rows.values_list("value", flat=True))
        return found[0] if found else default

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        digest = self._digest(key, version)
        Counter.objects.filter(key=digest, ends_at__lte=timezone.now()).delete()
        defaults = {"value": value, "ends_at": self._expiry(timeout)}
        _row, is_new = Counter.objects.get_or_create(key=digest, defaults=defaults)
        return is_new

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        Counter.objects.bulk_create(
            [Counter(key=self._digest(key, version), value=value, ends_at=self._expiry(timeout))],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value", "ends_at"],
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        rows = Counter.objects.filter(key=self._digest(key, version), ends_at__gt=timezone.now())
        return rows.update(ends_at=self._expiry(timeout)) > 0

    def delete(self, key: Any, version: int | None = None) -> bool:
        return Counter.objects.filter(key=self._digest(key, version)).delete()[0] > 0

    def clear(self) -> None:
        Counter.objects.all().delete()

    def _digest(self, key: Any, version: int | None) -> str:
        return _digest(self.make_key(key, version=version))

    def _expiry(self, timeout: Any) -> datetime:
        at = self.get_backend_timeout(timeout)
        return timezone.now() + LONGEST if at is None else datetime.fromtimestamp(at, UTC)
