from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = _("Communities")

    def ready(self) -> None:
        from members.leaving import person_left

        person_left.connect(_end_roles)
        person_left.connect(_stop_asking)


def _end_roles(*, employee: Any, by: Any, **_signal: Any) -> None:
    from communities.roles import end_all  # models are not there yet when this module is read

    end_all(employee, by)


def _stop_asking(*, employee: Any, **_signal: Any) -> None:
    from communities.nominating import stop_asking

    stop_asking(employee)
