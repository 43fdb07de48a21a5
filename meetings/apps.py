from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        from communities.importing.extensions import hand_on

        hand_on("meetings").connect(_carry_over)


def _carry_over(*, rows: Any, communities: Any, report: Any, **_signal: Any) -> None:
    from meetings.importing import carry_over  # models are not there yet when this module is read

    carry_over(rows, communities, report)
