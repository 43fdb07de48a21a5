"""Hide a result in which something unlawful was written, and show it again; an act of administrators."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.web.refusals import Refusal
from knowledge.models import Result, shown


class NotShown(Refusal):
    sentence = _("This result is hidden already, or was taken away.")


def hide(result: Result, *, reason: str) -> None:
    """From now on only whoever recorded it reads it, with the reason. Raises ``NotShown``."""
    if not Result.objects.filter(shown(), pk=result.pk).update(hidden_at=timezone.now(), hidden_reason=reason):
        raise NotShown


def show_again(result: Result) -> None:
    Result.objects.filter(pk=result.pk).update(hidden_at=None, hidden_reason="")
