from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = _("Communities")

    def ready(self) -> None:
        from communities.decisions.settling import consent_decided
        from communities.nominations.nominating import answered
        from members.people.deactivation import person_left

        person_left.connect(_end_roles)
        person_left.connect(_let_go)
        person_left.connect(_stop_asking)
        consent_decided.connect(_round_decided)
        answered.connect(_answered)


def _end_roles(*, employee: Any, by: Any, **_signal: Any) -> None:
    from communities.confidential.conversations import close_of_writer, tell_of_coaches_who_went
    from communities.joining.requests import end_requests_of  # models are not there yet when this module is read
    from communities.roles.terms import end_all

    end_all(employee, by)
    end_requests_of(employee)
    close_of_writer(employee)
    tell_of_coaches_who_went()


def _let_go(*, employee: Any, **_signal: Any) -> None:
    from communities.decisions.volunteers import let_go_of_volunteering
    from communities.invitations.inviting import let_go_of_looks
    from communities.opportunities.offering import let_go_of_steps

    let_go_of_looks(employee)
    let_go_of_steps(employee)
    let_go_of_volunteering(employee)


def _stop_asking(*, employee: Any, **_signal: Any) -> None:
    from communities.nominations.nominating import stop_asking
    from communities.nominations.selection import candidate_left

    stop_asking(employee)
    candidate_left(employee)


def _round_decided(*, proposal: Any, outcome: str, **_signal: Any) -> None:
    from communities.nominations import nominating, selection

    nominating.round_decided(proposal, outcome)
    selection.round_decided(proposal, outcome)


def _answered(*, nomination: Any, **_signal: Any) -> None:
    from communities.nominations.selection import candidate_answered

    candidate_answered(nomination)
