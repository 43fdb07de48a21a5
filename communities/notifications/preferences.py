"""Mail preferences per community: the defaults, and what people chose instead (M2, M8)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Level, MailPreference, Participation
from cop_platform.planned_queries import Moment, planned
from members.models import Employee

SALT = "communities.unsubscribe"


class MailColumn(TextChoices):
    """What mails are about: the columns of the table in a person's settings."""

    MEETINGS = "meetings", _("Meetings")
    DECISIONS = "decisions", _("Decisions")
    ROLES = "roles", _("Roles")
    PEOPLE = "people", _("People")


@dataclass(frozen=True)
class MailKindDescription:
    """Texts of pages about a kind of mail: in a list, and before it is turned off (with ``%(community)s``)."""

    topic: Any
    stop_question: Any
    column: MailColumn
    #: Only sent to who answered before, so it says nothing about whether a person gets the mails of the column.
    is_follow_up: bool = False
    #: Message after subscribing on the community page; empty for a kind that only the list of all kinds offers.
    subscribed: Any = ""
    #: Kinds about the same matter that people still get when they turn this one off.
    leaves: Sequence[str] = ()
    #: Why people get this one when they turned off a kind that leaves it.
    why_still: Any = ""


_descriptions: dict[str, MailKindDescription] = {}


def register_optional_mail(kind: str, description: MailKindDescription) -> None:
    """Register a kind of mail that people can turn off for a community. Called next to the code that composes it."""
    _descriptions[kind] = description


def kinds_in(column: str) -> list[str]:
    """The kinds of mail of one column."""
    return [kind for kind, words in _descriptions.items() if words.column == column]


def topic_of(kind: str) -> str:
    """The name of a kind of mail, for a list."""
    return str(_descriptions[kind].topic)


def leading_kinds_in(column: str) -> list[str]:
    """Those that decide whether the column is ticked."""
    return [kind for kind in kinds_in(column) if not _descriptions[kind].is_follow_up]


def description_of(kind: str) -> MailKindDescription | None:
    """None for an unknown kind, and for one that cannot be turned off."""
    return _descriptions.get(kind)


#: Levels that get news, such as a new meeting, unless they opted out. People at the edge get it when they opted in.
SUBSCRIBED_BY_DEFAULT = {Level.CORE, Level.ACTIVE}


def set_preference(community: Community, employee: Employee, kind: str, wanted: bool) -> None:
    MailPreference.objects.update_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        kind=kind,
        defaults={"wanted": wanted},
    )


@planned
def _preferences(community: Community, employee: Employee, _at: Moment) -> QuerySet[Any]:
    return MailPreference.objects.filter(community=community, employee=employee).values_list("kind", "wanted")


def is_subscribed_to_all(community: Community, employee: Employee, level: str, *, news: str, changes: str) -> bool:
    """Whether this person gets both kinds of mail at this level: ``news`` and ``changes`` have different defaults."""
    said = dict(_preferences(community, employee))
    return said.get(news, level in SUBSCRIBED_BY_DEFAULT) and said.get(changes, True)


def subscribers_of(community: Community, kind: str) -> set[int]:
    """Employee ids of the participants who get this kind of mail, by preference or by default."""
    said = dict(MailPreference.objects.filter(community=community, kind=kind).values_list("employee_id", "wanted"))
    taking_part = Participation.objects.filter(community=community, employee__left_at=None)
    return {
        employee_id
        for employee_id, level in taking_part.values_list("employee_id", "level")
        if said.get(employee_id, level in SUBSCRIBED_BY_DEFAULT)
    }


def without_opted_out(community: Community, kind: str, employee_ids: Iterable[int]) -> set[int]:
    """These employee ids without people who turned this kind off or have left the organisation."""
    refused = MailPreference.objects.filter(community=community, kind=kind, wanted=False).values_list(
        "employee_id", flat=True
    )
    here = Employee.objects.filter(pk__in=list(employee_ids), left_at=None).values_list("pk", flat=True)
    return set(here) - set(refused)


def why_still_mailed(communities: list[Community], employee: Employee, kind: str) -> list[Any]:
    """What still comes when this kind is off, and why: a sentence for each kind that the person has not turned off."""
    leaves = _descriptions[kind].leaves
    refused = MailPreference.objects.filter(
        community__in=communities, employee=employee, kind__in=leaves, wanted=False
    ).values_list("kind", flat=True)
    off = Counter(refused) if leaves else Counter[str]()
    return [_descriptions[each].why_still for each in leaves if off[each] < len(communities)]


def unsubscribe_token(communities: Community | list[Community], employee: Employee, kind: str) -> str:
    """Signed token of an unsubscribe link, for one community or for all communities of one mail."""
    about = communities if isinstance(communities, list) else [communities]
    ids = [each.pk for each in about]
    return signing.dumps([employee.organisation_id, ids, employee.pk, kind], salt=SALT, compress=len(ids) > 1)


def read_unsubscribe_token(token: str, organisation_id: int) -> tuple[list[int], int, str]:
    """(community ids, employee id, kind). Does not expire: old mails keep working. Raises ``signing.BadSignature``."""
    belongs_to, communities, employee_id, kind = signing.loads(token, salt=SALT)
    if belongs_to != organisation_id:
        raise signing.BadSignature
    # Tokens of the first mails hold one id instead of a list.
    return communities if isinstance(communities, list) else [communities], employee_id, kind
