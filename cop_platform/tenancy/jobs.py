"""Celery tasks that run inside one organisation."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from celery import shared_task
from django.apps import apps

from cop_platform.logs.formatting import add_context
from cop_platform.tenancy.scope import enter, slug_of


def tenant_task(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A Celery task that works inside one organisation; its first argument is the organisation's id."""

    def decorate(function: Callable[..., Any]) -> Any:
        @shared_task(**options)
        @wraps(function)
        def run(organisation_id: int, *args: Any, **kwargs: Any) -> Any:
            organisation = apps.get_model("members", "Organisation").objects.get(pk=organisation_id)
            add_context(organisation=slug_of(organisation))
            with enter(organisation):
                return function(*args, **kwargs)

        return run

    return decorate


def for_each_organisation(task: Any) -> None:
    """Queue this tenant task once for each organisation: a job each, in a transaction of its own."""
    for organisation_id in apps.get_model("members", "Organisation").objects.values_list("pk", flat=True):
        task.delay(organisation_id)
