"""Name a community as a sister of another, and take it away again."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Phase, SisterLink
from communities.models.locking import lock_open
from cop_platform.sorting import SortKey
from cop_platform.web.query import every_word
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: More would be a list of everything.
MOST_SISTERS = 12
#: Communities found at once, of which one is chosen.
MAX_FOUND = 8


class OwnSister(Refusal):
    sentence = _("[A community] is no sister of itself. Choose another.")
    status = 422


class TooManySisters(Refusal):
    sentence = _("That is enough sisters for one page. Take one away first.")
    status = 422


@transaction.atomic
def name_sister(community: Community, sister: Community, *, by: Employee) -> bool:
    """Both pages show it from now on. False if they are sisters already.

    Raises :class:`OwnSister`, :class:`TooManySisters`, :class:`CommunityClosed`.
    """
    if community.pk == sister.pk:
        raise OwnSister
    # In one order, as two communities may name each other at once.
    one, other = sorted([community, sister], key=lambda each: each.pk)
    for each in (one, other):
        lock_open(each)
    if SisterLink.objects.filter(one=one, other=other).exists():
        return False
    if any(links_of(each).count() >= MOST_SISTERS for each in (one, other)):
        raise TooManySisters
    SisterLink.objects.create(
        organisation_id=community.organisation_id, one=one, other=other, named_by=by, named_at=timezone.now()
    )
    return True


def remove_sister(community: Community, sister: Community) -> bool:
    """Either of the two may. False if they are no sisters any more."""
    one, other = sorted([community, sister], key=lambda each: each.pk)
    deleted, _each = SisterLink.objects.filter(one=one, other=other).delete()
    return bool(deleted)


def links_of(community: Community) -> QuerySet[SisterLink]:
    found: QuerySet[SisterLink] = SisterLink.objects.filter(Q(one=community) | Q(other=community))
    return found


def sisters_of(community: Community) -> QuerySet[Community]:
    """Closed ones too: their pages can still be read."""
    links = SisterLink.objects.filter(Q(one=community, other=OuterRef("pk")) | Q(other=community, one=OuterRef("pk")))
    found: QuerySet[Community] = Community.objects.filter(Exists(links)).select_related("organisation")
    return found.order_by(SortKey("name"), "id")


def possible_sisters(community: Community, text: str) -> list[Community]:
    """Open communities with these words in their name that are no sisters yet, a few at a time."""
    if not text:
        return []
    found = Community.objects.filter(every_word(text, "name")).exclude(pk=community.pk).exclude(phase=Phase.CLOSED)
    found = found.exclude(pk__in=[each.pk for each in sisters_of(community)])
    return list(found.order_by(SortKey("name"), "id")[:MAX_FOUND])
