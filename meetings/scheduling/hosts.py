"""Who can host a meeting of a community, found by name."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from communities.models import Community, Level, Participation, RoleTerm
from cop_platform.sorting import SortKey
from members.models import Employee
from members.people.picker import find_people

MAX_OFFERED = 12


def possible_hosts(community: Community, current: Employee | None = None) -> QuerySet[Employee]:
    """Participants and role holders, and the host that a meeting has now; nobody who has left."""
    who = Q(Exists(_taking_part(community))) | Q(Exists(_in_a_role(community)))
    if current:
        who |= Q(pk=current.pk)
    return Employee.objects.filter(who, left_at=None)


def offered_hosts(community: Community) -> list[str]:
    """A few names to offer while somebody types: role holders and the core group."""
    in_core = _taking_part(community).filter(level=Level.CORE)
    found = Employee.objects.filter(Q(Exists(in_core)) | Q(Exists(_in_a_role(community))), left_at=None)
    return list(found.order_by(SortKey("name"), "id").values_list("name", flat=True)[:MAX_OFFERED])


def find_hosts(community: Community, text: str, *, chosen: str = "", current: Employee | None = None) -> list[Employee]:
    """The possible hosts of that name: one if the name is clear, or the one ``chosen`` (a public id) among them."""
    people = possible_hosts(community, current)
    if chosen and (found := find_people(people.filter(public_id=chosen), text).people):
        return found
    results = find_people(people, text)
    same_name: list[Employee] = [each for each in results.people if each.name.casefold() == results.text.casefold()]
    return same_name or results.people


def _taking_part(community: Community) -> QuerySet[Participation]:
    found: QuerySet[Participation] = Participation.objects.filter(community=community, employee=OuterRef("pk"))
    return found


def _in_a_role(community: Community) -> QuerySet[RoleTerm]:
    found: QuerySet[RoleTerm] = RoleTerm.objects.filter(community=community, employee=OuterRef("pk"), ended_at=None)
    return found
