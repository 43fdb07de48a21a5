"""The Celery application. It carries bells, never facts: PostgreSQL holds what is owed."""

import os

from celery import Celery

from cop_platform.logs import tasks  # noqa: F401 - listens to Celery's signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_platform.settings")

app = Celery("cop_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
