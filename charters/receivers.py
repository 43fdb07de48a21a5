"""The signals that charters handles."""

from typing import Any

from charters.adoption.adopting import apply_round
from charters.importing import import_charters
from communities.decisions.settling import round_ended
from communities.importing.extensions import register_extension
from communities.models import Proposal


def connect() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    round_ended.connect(_on_round_ended)
    register_extension("charter", is_single=True).connect(_import_charters)


def _import_charters(*, rows: Any, communities: Any, report: Any, **_signal: Any) -> None:
    import_charters(rows, communities, report)


def _on_round_ended(*, proposal: Proposal, outcome: str, **_signal: Any) -> None:
    if proposal.subject == Proposal.Subject.CHARTER:
        apply_round(proposal, outcome)
