"""Heartbeats of worker and beat: a row each in the database, as the readiness check may run on another machine."""

from django.db import models
from django.db.models.functions import Now

#: How often a heartbeat is written, and after how long without one its process counts as gone.
INTERVAL_SECONDS = 20
STALE_AFTER_SECONDS = 90


class Heartbeat(models.Model):
    """A global table: it says nothing about any organisation. By the database's clock: machines' clocks may differ."""

    name = models.CharField(max_length=20, primary_key=True)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def record_heartbeat(name: str) -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, written_at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["written_at"],
    )
