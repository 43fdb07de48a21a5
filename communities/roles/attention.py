"""Action items: terms that end soon. Offers and signs: vacant roles."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community, RoleTerm
from communities.models.role import REQUIRED_ROLES
from communities.roles.labels import VACANCY_LABELS
from communities.roles.reminders import LONG_TENURE, REMIND_BEFORE, due_for_review
from communities.roles.terms import vacancies, with_vacancy
from cop_platform.attention import ActionItem, Offer, Sign, action_items_among, offers, register_sign
from cop_platform.planned_queries import Moment, planned
from cop_platform.sorting import SortKey
from members.models import Employee


@planned
def _due_for_review_of(person: Employee, at: Moment) -> QuerySet[RoleTerm]:
    return due_for_review(at.today, at.now).filter(employee=person).order_by(SortKey("community__name"), "id")


@action_items_among(_due_for_review_of.build)
def ending_terms(person: Employee) -> Iterator[ActionItem]:
    """Terms of this person whose planned end is near or just past, and long terms as a Leader without one."""
    for term in _due_for_review_of(person):
        yield ActionItem("communities/roles/attention/term.html", term, _asked_since(term), until=term.until)


def _asked_since(term: RoleTerm) -> datetime:
    if term.until is None:
        return (term.agreed_at or term.started_at) + LONG_TENURE
    return datetime.combine(term.until - REMIND_BEFORE, time.min, timezone.get_current_timezone())


@offers(with_vacancy)
def open_roles(communities: list[Community]) -> Iterator[Offer]:
    """Vacancies for Leader and Coach, with a link to the community's page of roles."""
    by_id = {community.pk: community for community in communities}
    for pk, roles in vacancies(communities).items():
        address = reverse("how-we-work", args=[by_id[pk].organisation.slug, by_id[pk].slug])
        for role in roles:
            yield Offer(pk, str(VACANCY_LABELS[role]), f"{address}#role-{role}", _("Fill this role"))


def _is_open(_at: Moment) -> Q:
    return with_vacancy(one_by_one=True)


def _held_facts(_at: Moment) -> dict[str, Exists]:
    terms = RoleTerm.objects.filter(community=OuterRef("pk"), ended_at=None)
    return {f"has_{role}": Exists(terms.filter(role=role)) for role in REQUIRED_ROLES}


def _vacancy_sentence(community: Community) -> str:
    open_here = [str(VACANCY_LABELS[role]) for role in REQUIRED_ROLES if not getattr(community, f"has_{role}")]
    return ". ".join(open_here) + "."


register_sign(1, Sign("role_open", gettext_lazy("Role open"), "user-plus", _is_open, _vacancy_sentence, _held_facts))
