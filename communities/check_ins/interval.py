"""How often a community asks people whether their level still fits."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communities.models import CheckInInterval, Community
from communities.models.locking import lock_open
from cop_platform.audit.recording import audit_action, record_change, snapshot
from members.models import Employee

CHECK_IN_INTERVAL_SET = audit_action("season_set", _("set how often people are asked about their place"))


@transaction.atomic
def set_interval(community: Community, interval: CheckInInterval, *, by: Employee) -> None:
    """Raises :class:`CommunityClosed`."""
    locked = lock_open(community)
    before = snapshot(locked, ["check_in_interval"])
    locked.check_in_interval = interval
    locked.save(update_fields=["check_in_interval"])
    record_change(CHECK_IN_INTERVAL_SET, locked, before, by=by)
