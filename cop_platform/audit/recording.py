"""Write the audit log: administrative actions and changed rights, in the transaction that performs them.

Inside an organisation the entry is in that organisation's log; an operator's action is in the operators' log as well.
Why two: docs/decisions/0011-audit.md.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django_scopes import get_scope

from cop_platform.audit.models import AuditEntry, OperatorEntry

Values = Mapping[str, Any]

#: A label, and the labels of the values it can have, if they are a list of choices.
Fact = tuple[Any, Mapping[str, Any]]

_ACTIONS: dict[str, Any] = {}
_FACTS: dict[tuple[str, str], Fact] = {}


def audit_action(code: str, label: Any, facts: Mapping[str, Fact] | None = None) -> str:
    """Register an audited action, beside the function that performs it: its code and its label.

    ``facts``: the labels of recorded values that are no fields of the object.
    """
    _ACTIONS[code] = label
    _FACTS.update({(code, name): fact for name, fact in (facts or {}).items()})
    return code


def audit_actions() -> dict[str, Any]:
    """Labels of all registered actions, by code."""
    return dict(_ACTIONS)


def action_label(code: str) -> str:
    """Label of an action; the code itself for one that is no longer registered."""
    return str(_ACTIONS.get(code, code))


def fact_of(action: str, name: str) -> Fact | None:
    """The labels of a recorded value that is no field of the object; None if the action has no such value."""
    return _FACTS.get((action, name))


def record(
    action: str,
    about: models.Model,
    *,
    by: models.Model | None,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Write an entry. ``by`` is an employee, an operator's account, or None when the installation acts by itself.

    ``before`` and ``after`` hold fields that the caller names, never all: no secret gets in unnoticed. Raises
    LookupError for an unknown action, and ValueError when there is neither an organisation nor an operator.
    """
    if action not in _ACTIONS:
        raise LookupError(action)
    operator = by if isinstance(by, get_user_model()) else None
    facts = {
        "action": action,
        "model": about._meta.label_lower,
        "reference": reference_of(about),
        "label": str(about)[:200],
        "before": _plain(before),
        "after": _plain(after),
        "account": str(operator or ""),
    }
    organisation = get_scope().get("organisation")
    if organisation:
        AuditEntry.objects.create(organisation=organisation, actor=None if operator else by, **facts)
    if operator:
        OperatorEntry.objects.create(**facts)
    if not organisation and not operator:
        message = f"{action} belongs to nobody's log: enter the organisation, or say which operator did it."
        raise ValueError(message)


def record_change(action: str, about: models.Model, before: Values, *, by: models.Model | None) -> None:
    """Write an entry with the fields that differ from ``before`` (see :func:`snapshot`); none if none differs."""
    now = snapshot(about, before)
    changed = [name for name in before if before[name] != now[name]]
    if changed:
        was, became = ({name: values[name] for name in changed} for values in (before, now))
        record(action, about, by=by, before=was, after=became)


def snapshot(about: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(about, name) for name in fields}


def reference_of(about: models.Model) -> str:
    """The object's identifier in addresses."""
    return str(getattr(about, "public_id", "") or getattr(about, "slug", "") or about.pk)


def _plain(values: Values | None) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in (values or {}).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)
