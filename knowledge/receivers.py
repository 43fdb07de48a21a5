"""The signals that knowledge handles."""

from typing import Any

from django.db.models.signals import post_save

from communities.models import Ambition
from knowledge.experiments.ideas import begin_list
from knowledge.results.recording import show_results_page
from knowledge.results.thanking import forget_unanswered
from members.models import Employee, Organisation
from members.people.deactivation import employee_deactivated


def connect() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    employee_deactivated.connect(_on_employee_deactivated)
    post_save.connect(_on_ambition_saved, sender=Ambition)
    post_save.connect(_on_organisation_saved, sender=Organisation)


def _on_employee_deactivated(*, employee: Employee, **_signal: Any) -> None:
    forget_unanswered(employee)


def _on_ambition_saved(*, instance: Ambition, created: bool, **_signal: Any) -> None:
    """The page of results says what the communities set out to do, before there is a result."""
    if created:
        show_results_page(instance.organisation_id)


def _on_organisation_saved(*, instance: Organisation, created: bool, **_signal: Any) -> None:
    """A new organisation has a list of things to try and to avoid from its first day."""
    if created:
        begin_list(instance)
