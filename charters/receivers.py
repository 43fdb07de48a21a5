"""The signals that charters handles."""

from typing import Any

from charters.adoption.adopting import apply_round
from communities.decisions.settling import round_ended
from communities.models import Proposal


def connect() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    round_ended.connect(_on_round_ended)


def _on_round_ended(*, proposal: Proposal, outcome: str, **_signal: Any) -> None:
    if proposal.subject == Proposal.Subject.CHARTER:
        apply_round(proposal, outcome)
