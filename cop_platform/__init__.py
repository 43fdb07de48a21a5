"""Shared infrastructure of all apps: settings, tenancy, access, mail, jobs. No business concepts belong here."""

from cop_platform.celery import app as celery_app

__all__ = ["celery_app"]
