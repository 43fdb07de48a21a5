from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = _("Communities")

    def ready(self) -> None:
        from communities.consent import consent_decided
        from communities.nominating import answered
        from members.people.deactivation import person_left

        person_left.connect(_end_roles)
        person_left.connect(_let_go)
        person_left.connect(_stop_asking)
        consent_decided.connect(_round_decided)
        answered.connect(_answered)


def _end_roles(*, employee: Any, by: Any, **_signal: Any) -> None:
    from communities.joining import end_requests_of  # models are not there yet when this module is read
    from communities.mediation import close_of_writer, tell_of_coaches_who_went
    from communities.roles import end_all

    end_all(employee, by)
    end_requests_of(employee)
    close_of_writer(employee)
    tell_of_coaches_who_went()


def _let_go(*, employee: Any, **_signal: Any) -> None:
    from communities.inviting import let_go_of_looks
    from communities.steps import let_go_of_steps
    from communities.volunteering import let_go_of_volunteering

    let_go_of_looks(employee)
    let_go_of_steps(employee)
    let_go_of_volunteering(employee)


def _stop_asking(*, employee: Any, **_signal: Any) -> None:
    from communities.nominating import stop_asking
    from communities.role_selection import candidate_left

    stop_asking(employee)
    candidate_left(employee)


def _round_decided(*, proposal: Any, outcome: str, **_signal: Any) -> None:
    from communities import nominating, role_selection

    nominating.round_decided(proposal, outcome)
    role_selection.round_decided(proposal, outcome)


def _answered(*, nomination: Any, **_signal: Any) -> None:
    from communities.role_selection import candidate_answered

    candidate_answered(nomination)
