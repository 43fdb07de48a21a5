"""Change the name, purpose, domain or rhythm of a community, and put a change back."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, CommunityRevision
from communities.models.locking import lock_open
from cop_platform.audit.recording import Values, snapshot
from cop_platform.sorting import SortKey
from cop_platform.web.refusals import Refusal
from members.models import Employee, Organisation

Field = CommunityRevision.Field
#: Fields that say what the charter says, once there is one.
IN_CHARTER = frozenset({Field.PURPOSE, Field.CADENCE})
#: Most changes that a page shows.
MAX_SHOWN = 20


class NameTaken(Refusal):
    sentence = _("[Another community] has this name. Add a word to it.")


class SaidInCharter(Refusal):
    sentence = _("The one-pager says this now, so nothing was saved. Change the one-pager, and the group decides.")


@transaction.atomic
def edit(community: Community, values: Mapping[str, str], *, by: Employee) -> bool:
    """Change fields named in ``CommunityRevision.Field``, and keep what was there. False if nothing changes.

    Raises :class:`CommunityClosed`, :class:`NameTaken` and, for what the charter says, :class:`SaidInCharter`.
    """
    if "name" in values:
        lock_names(community.organisation)
    locked = lock_open(community)
    if locked.has_charter and not IN_CHARTER.isdisjoint(values):
        raise SaidInCharter
    before = snapshot(locked, values)
    if before == values:
        return False
    if "name" in values and before["name"] != values["name"] and is_name_taken(values["name"], except_of=locked):
        raise NameTaken
    for field, value in values.items():
        setattr(locked, field, value)
    locked.save(update_fields=[*values])
    record_revisions(locked, before, by=by)
    return True


def put_back(revision: CommunityRevision, *, by: Employee) -> bool:
    """Restore the text from before a change; this is a change too. Raises as :func:`edit` does."""
    return edit(revision.community, {revision.field: revision.before}, by=by)


def lock_names(organisation: Organisation) -> None:
    """Until the transaction ends nobody else in the organisation takes a name, or a web address.

    It comes before every other lock: names, people, communities, and what belongs to them.
    The database does not hold that names differ, as an import may bring two that are the same elsewhere.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def is_name_taken(name: str, *, except_of: Community | None = None) -> bool:
    """Whether another community here, a closed one too, has this name, whatever its accents, capitals and spaces."""
    one_spaced = " ".join(name.split())
    named = Community.objects.alias(key=SortKey("name")).filter(key=SortKey(Value(one_spaced)))
    return named.exclude(pk=except_of.pk if except_of else None).exists()


@transaction.atomic
def adopt_description(community: Community, *, purpose: str, cadence: str) -> None:
    """Write what an adopted charter says, of a community that is locked. From then on only a charter changes it."""
    before = snapshot(community, IN_CHARTER)
    community.purpose, community.cadence, community.has_charter = purpose, cadence, True
    community.save(update_fields=["purpose", "cadence", "has_charter"])
    record_revisions(community, before, by=None)


def record_revisions(community: Community, before: Values, *, by: Employee | None) -> None:
    """Keep each field that differs from ``before``, in the transaction that changes it. Nobody: by a charter."""
    now = timezone.now()
    CommunityRevision.objects.bulk_create(
        CommunityRevision(
            organisation_id=community.organisation_id,
            community=community,
            field=field,
            before=before[field],
            after=getattr(community, field),
            changed_by=by,
            changed_at=now,
        )
        for field in Field.values
        if field in before and before[field] != getattr(community, field)
    )


def newest_revisions(community: Community) -> QuerySet[CommunityRevision]:
    found = CommunityRevision.objects.filter(community=community).select_related("changed_by")
    return found.order_by("-changed_at", "-id")[:MAX_SHOWN]
