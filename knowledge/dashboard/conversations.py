"""Communities with what is worth a conversation: facts that each app registers (``Sign``), never a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Exists, IntegerField, Q, QuerySet, Subquery, Value, When

from communities.directory.by_name import first_by_name, open_by_name
from communities.models import Role, RoleTerm
from communities.roles.terms import holders
from cop_platform.attention import Sign, signs
from cop_platform.planned_queries import Moment, planned
from knowledge.dashboard.query import ResultsQuery
from members.models import Employee

MAX_CONVERSATIONS = 12
#: Signs are looked for among so many communities, the first by name: twelve of thousands would say as little.
LOOKED_AT = 300
#: Whom to talk to, in this order.
CONTACTS = (Role.LEADER, Role.COORDINATOR, Role.COACH, Role.SPONSOR)


@dataclass(frozen=True)
class Conversation:
    """A community with its signs, what they say in a sentence each, and whom to talk to."""

    community: Any
    signs: tuple[Sign, ...]
    sentences: tuple[str, ...]
    contact: Employee | None


@dataclass(frozen=True)
class Conversations:
    """``has_more``: other communities have signs, too. ``is_part``: not all communities were looked at."""

    found: tuple[Conversation, ...]
    has_more: bool
    is_part: bool


def conversations(query: ResultsQuery) -> Conversations:
    """Communities with a sign, by name: the first of those that are shown."""
    known = signs()
    if not known:
        return Conversations((), has_more=False, is_part=False)
    rows = _with_signs(query.communities)
    found = rows[:MAX_CONVERSATIONS]
    roles = holders(found, *CONTACTS) if found else {}
    talks = tuple(_conversation(each, known, roles.get(each.pk, [])) for each in found)
    # Where nothing was found, it takes a question of its own whether that was among all of them.
    is_part = rows[0].one_further is not None if rows else not query.is_narrowed and bool(_one_further())
    return Conversations(talks, len(rows) > MAX_CONVERSATIONS, is_part)


def _conversation(community: Any, known: list[Sign], terms: Iterable[RoleTerm]) -> Conversation:
    here = tuple(sign for sign in known if getattr(community, f"sign_{sign.name}"))
    return Conversation(community, here, tuple(sign.sentence(community) for sign in here), _contact(terms))


@planned
def _one_further(_at: Moment) -> QuerySet[Any]:
    return open_by_name().values_list("pk")[LOOKED_AT : LOOKED_AT + 1]


@planned
def _with_signs(community_ids: list[int] | None, at: Moment) -> QuerySet[Any]:
    known = signs()
    conditions = {f"sign_{sign.name}": _condition(sign, at) for sign in known}
    facts = {name: column for sign in known for name, column in sign.facts(at).items()}
    marks = {name: Case(When(condition, then=True), default=False) for name, condition in conditions.items()}
    rows: Any = first_by_name(LOOKED_AT) if community_ids is None else open_by_name(community_ids)
    further: Any = Subquery(open_by_name().values("pk")[LOOKED_AT : LOOKED_AT + 1])
    found: QuerySet[Any] = rows.filter(reduce(or_, conditions.values())).annotate(**facts, **marks)
    one_further = Value(None, IntegerField()) if community_ids is not None else further
    return found.annotate(one_further=one_further)[: MAX_CONVERSATIONS + 1]


def _condition(sign: Sign, at: Moment) -> Q:
    condition = sign.where(at)
    return Q(condition) if isinstance(condition, Exists) else condition


def _contact(terms: Iterable[RoleTerm]) -> Employee | None:
    found = sorted(terms, key=lambda term: CONTACTS.index(Role(term.role)))
    return found[0].employee if found else None
