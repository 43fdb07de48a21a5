"""The Celery application. The broker only starts jobs: what they work on, such as queued mail, is in PostgreSQL."""

import os

from celery import Celery

from cop_platform.logs import tasks  # noqa: F401 - listens to Celery's signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_platform.settings")

app = Celery("cop_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
