"""Who gets which mail of a community: what goes without saying, and what people chose otherwise (M2, M8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing

from communities.models import Community, Level, MailPreference, Participation
from members.models import Employee

SALT = "communities.unsubscribe"


@dataclass(frozen=True)
class MailKindDescription:
    """What pages say of a kind of mail: in a list, and before it is turned off (naming ``%(community)s``)."""

    topic: Any
    stop_question: Any
    #: Said to whoever asks for it where it is offered; empty for a kind that is offered in the list of all kinds only.
    subscribed: Any


_descriptions: dict[str, MailKindDescription] = {}


def register_optional_mail(kind: str, *, topic: Any, stop_question: Any, subscribed: Any = "") -> None:
    """Declare, beside its composer, that people can turn this kind off for a community."""
    _descriptions[kind] = MailKindDescription(topic, stop_question, subscribed)


def description_of(kind: str) -> MailKindDescription | None:
    """None for a kind that cannot be turned off, or that is none."""
    return _descriptions.get(kind)


#: Levels that hear of a new meeting unless they said no; people at the edge hear when they said yes.
SUBSCRIBED_BY_DEFAULT = {Level.CORE, Level.ACTIVE}


def set_preference(community: Community, employee: Employee, kind: str, wanted: bool) -> None:
    MailPreference.objects.update_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        kind=kind,
        defaults={"wanted": wanted},
    )


def is_subscribed_to_all(community: Community, employee: Employee, level: str, *, news: str, changes: str) -> bool:
    """Whether this person gets both kinds of mail, at the level where they sit."""
    said = dict(MailPreference.objects.filter(community=community, employee=employee).values_list("kind", "wanted"))
    return said.get(news, level in SUBSCRIBED_BY_DEFAULT) and said.get(changes, True)


def subscribers_of(community: Community, kind: str) -> set[int]:
    """Employee ids of everyone who takes part and wants this kind of mail."""
    said = dict(MailPreference.objects.filter(community=community, kind=kind).values_list("employee_id", "wanted"))
    taking_part = Participation.objects.filter(community=community, employee__left_at=None)
    return {
        employee_id
        for employee_id, level in taking_part.values_list("employee_id", "level")
        if said.get(employee_id, level in SUBSCRIBED_BY_DEFAULT)
    }


def without_opted_out(community: Community, kind: str, employee_ids: Iterable[int]) -> set[int]:
    """These people, less those who turned this kind off or have left the organisation."""
    refused = MailPreference.objects.filter(community=community, kind=kind, wanted=False).values_list(
        "employee_id", flat=True
    )
    here = Employee.objects.filter(pk__in=list(employee_ids), left_at=None).values_list("pk", flat=True)
    return set(here) - set(refused)


def unsubscribe_token(communities: Community | list[Community], employee: Employee, kind: str) -> str:
    """For one community, or for all that one mail was about."""
    about = communities if isinstance(communities, list) else [communities]
    ids = [each.pk for each in about]
    return signing.dumps([employee.organisation_id, ids, employee.pk, kind], salt=SALT, compress=True)


def read_unsubscribe_token(token: str, organisation_id: int) -> tuple[list[int], int, str]:
    """(community ids, employee id, kind). Does not expire: old mails keep working. Raises ``signing.BadSignature``."""
    belongs_to, communities, employee_id, kind = signing.loads(token, salt=SALT)
    if belongs_to != organisation_id:
        raise signing.BadSignature
    # In the first mails stood one id instead of a list.
    return communities if isinstance(communities, list) else [communities], employee_id, kind
