"""Drafts that nobody touches: keep one for another year."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from charters.drafting.drafts import NoDraft, read_again
from charters.models import CharterPart, CharterVersion
from communities.models import Level, Participation, Role, RoleTerm
from communities.models.locking import lock_open

#: After so long without a change a draft is asked about.
ASK_AFTER = timedelta(days=365)
#: After so long without an answer it goes.
GOES_AFTER = timedelta(days=30)


def is_untouched(version: CharterVersion) -> bool:
    """Whether its page asks if it is still needed."""
    return version.is_draft and version.touched_at <= timezone.now() - ASK_AFTER


def goes_on(version: CharterVersion) -> date:
    """The earliest day on which it goes."""
    return timezone.localdate(max(version.touched_at + ASK_AFTER, timezone.now()) + GOES_AFTER)


@transaction.atomic
def keep_draft(version: CharterVersion) -> None:
    """For another year. Raises ``NoDraft``, ``CommunityClosed``."""
    lock_open(version.community)
    current = read_again(version)
    if not current.is_draft:
        raise NoDraft
    current.touched_at = timezone.now()
    current.save(update_fields=["touched_at"])


def writers_of(version: CharterVersion) -> set[int]:
    """Ids of those who wrote it and may still; of all who may, if none of them does."""
    here = {"community": version.community, "employee__left_at": None}
    core = Participation.objects.filter(**here, level=Level.CORE).values_list("employee_id", flat=True)
    leads = RoleTerm.objects.filter(**here, ended_at=None).values_list("employee_id", "role")
    may = {*core, *(employee_id for employee_id, _role in leads)}
    wrote = CharterPart.objects.filter(version=version, edited_by__in=may).values_list("edited_by", flat=True)
    sponsors = {employee_id for employee_id, role in leads if role == Role.SPONSOR}
    return {found for found in wrote if found is not None} or may - sponsors


def asked_since(touched_at: datetime) -> date:
    """The day on which a draft last touched then is asked about."""
    return (touched_at + ASK_AFTER).date()
