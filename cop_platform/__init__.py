"""The ground all apps stand on: settings, tenancy, access, mail, jobs. No business word lives here."""

from cop_platform.celery import app as celery_app

__all__ = ["celery_app"]
