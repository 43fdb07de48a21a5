"""The Celery application with heartbeats: `celery -A cop_platform.monitoring.celery_app …`."""

from cop_platform.celery import app
from cop_platform.monitoring.liveness import WorkerLiveness

__all__ = ["app"]

app.steps["consumer"].add(WorkerLiveness)
app.conf.beat_scheduler = "cop_platform.monitoring.liveness:BeatScheduler"
