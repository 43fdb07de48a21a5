"""Create a community for which an administrator asks a first Leader. Nobody is enrolled: the colleague may say no."""

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communities.description.editing import lock_names
from communities.models import Community, Nomination, Phase, Role, RoleTerm
from communities.nominations.answering import q_pending
from communities.nominations.nominating import create_nomination, stand_for
from communities.starting.starting import create_idea
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active


class LeaderLeft(Refusal):
    sentence = _("This colleague has no access any more. Think of somebody else.")
    status = 422


@transaction.atomic
def create_community(community: Community, *, leader: Employee, reason: str, by: Employee) -> Community:
    """Save a new community in phase ``initiate`` and ask a colleague to lead it.

    Who names themself has said yes by that. Raises ``NameTaken``, :class:`LeaderLeft`.
    """
    lock_names(community.organisation)
    if not lock_if_active(leader.pk):
        raise LeaderLeft
    create_idea(community, by=by)
    if leader == by:
        stand_for(community, Role.LEADER, by=by, motivation=reason)
    else:
        create_nomination(community, leader, Role.LEADER, by=by, reason=reason)
    return community


def with_leaders(communities: QuerySet[Community]) -> QuerySet[Community]:
    """Each with its ``leaders`` and ``coaches``, and with those who were ``asked_to_lead``, the last first.

    Asked by an administrator or an import: what colleagues ask each other is no matter of administration.
    """
    held = RoleTerm.objects.filter(ended_at=None).select_related("employee").order_by("started_at", "pk")
    by_administrators = Q(nominated_by=None) | Q(nominated_by__is_administrator=True)
    asked = Nomination.objects.filter(by_administrators, role=Role.LEADER, withdrawn_at=None).select_related("nominee")
    return communities.prefetch_related(
        Prefetch("role_terms", held.filter(role=Role.LEADER), to_attr="leaders"),
        Prefetch("role_terms", held.filter(role=Role.COACH), to_attr="coaches"),
        Prefetch("nominations", asked.order_by("-nominated_at", "-pk"), to_attr="asked_to_lead"),
    )


def needs_leader(community: Community) -> bool:
    """Whether it is in phase ``initiate``, nobody leads it, and nobody is being asked to."""
    if community.phase != Phase.INITIATE:
        return False
    leaders = RoleTerm.objects.filter(community=community, role=Role.LEADER, ended_at=None)
    asked = Nomination.objects.filter(q_pending(), community=community, role=Role.LEADER)
    return not leaders.exists() and not asked.exists()
