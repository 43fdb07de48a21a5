"""Action items: newcomers to welcome."""

from collections.abc import Iterator

from communities.welcome.newcomers import newcomers_to_greet
from cop_platform.attention import ActionItem, Reason, action_items
from members.models import Employee


@action_items
def newcomers_to_welcome(person: Employee) -> Iterator[ActionItem]:
    """Newcomers where this person is Leader or Coach: one item for all communities, the newest first."""
    newcomers = sorted(newcomers_to_greet(person), key=lambda newcomer: newcomer.arrived_at, reverse=True)
    if newcomers:
        template = "communities/welcome/attention/newcomers.html"
        yield ActionItem(template, newcomers, newcomers[0].arrived_at, Reason.HELLO)
