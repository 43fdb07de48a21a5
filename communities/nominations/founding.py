"""Create a community for which an administrator asks a first Leader. Nobody is enrolled: the colleague may say no."""

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from communities.description.addresses import is_reserved, used_slugs
from communities.description.editing import NameTaken, is_name_taken, lock_names
from communities.importing.writing import colour_for
from communities.models import Community, Nomination, Phase, Role, RoleTerm
from communities.nominations.answering import q_pending
from communities.nominations.nominating import create_nomination, stand_for
from cop_platform.audit.recording import audit_action, record
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

COMMUNITY_CREATED = audit_action("community_created", _("created [a community]"))

#: The address of a community whose name has no letter that an address can hold.
NAMELESS_SLUG = "community"


class LeaderLeft(Refusal):
    sentence = _("This colleague has no access any more. Think of somebody else.")
    status = 422


@transaction.atomic
def create_community(community: Community, *, leader: Employee, reason: str, by: Employee) -> Community:
    """Save a new community in phase ``initiate`` and ask a colleague to lead it.

    Who names themself has said yes by that. Raises :class:`NameTaken`, :class:`LeaderLeft`.
    """
    lock_names(community.organisation)
    community.name = " ".join(community.name.split())
    if is_name_taken(community.name):
        raise NameTaken
    if not lock_if_active(leader.pk):
        raise LeaderLeft
    community.slug = free_slug(community.name, community.organisation.slug)
    community.phase, community.phase_since = Phase.INITIATE, timezone.localdate()
    community.colour = colour_for(community.slug)
    community.save(force_insert=True)
    record(COMMUNITY_CREATED, community, by=by, after={"name": community.name})
    if leader == by:
        stand_for(community, Role.LEADER, by=by, motivation=reason)
    else:
        create_nomination(community, leader, Role.LEADER, by=by, reason=reason)
    return community


def free_slug(name: str, organisation_slug: str) -> str:
    """A slug that no community here has or had."""
    longest = Community._meta.get_field("slug").max_length or 0
    wanted = slugify(name)[: longest - 5].strip("-") or NAMELESS_SLUG
    taken = used_slugs(wanted)
    if is_reserved(wanted, organisation_slug):
        taken.add(wanted)
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def with_leaders(communities: QuerySet[Community]) -> QuerySet[Community]:
    """Each with its ``leaders``, and with those whom an administrator or an import ``asked_to_lead``, the last first.

    What colleagues ask each other is not here: it is no matter of administration.
    """
    leaders = RoleTerm.objects.filter(role=Role.LEADER, ended_at=None).select_related("employee")
    by_administrators = Q(nominated_by=None) | Q(nominated_by__is_administrator=True)
    asked = Nomination.objects.filter(by_administrators, role=Role.LEADER, withdrawn_at=None).select_related("nominee")
    return communities.prefetch_related(
        Prefetch("role_terms", leaders.order_by("started_at", "pk"), to_attr="leaders"),
        Prefetch("nominations", asked.order_by("-nominated_at", "-pk"), to_attr="asked_to_lead"),
    )


def needs_leader(community: Community) -> bool:
    """Whether it is in phase ``initiate``, nobody leads it, and nobody is being asked to."""
    if community.phase != Phase.INITIATE:
        return False
    leaders = RoleTerm.objects.filter(community=community, role=Role.LEADER, ended_at=None)
    asked = Nomination.objects.filter(q_pending(), community=community, role=Role.LEADER)
    return not leaders.exists() and not asked.exists()
