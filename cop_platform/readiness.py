"""The Celery application as installations start it (`celery -A cop_platform.readiness …`): it shows that it works."""

from cop_platform.celery import app
from cop_platform.pulse import WorkerPulse

__all__ = ["app"]

app.steps["consumer"].add(WorkerPulse)
app.conf.beat_scheduler = "cop_platform.pulse:BeatScheduler"
