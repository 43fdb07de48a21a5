"""Start a community: it exists at once, as an idea. Also for the one that an administrator creates."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.description.addresses import free_slug
from communities.description.editing import NameTaken, is_name_taken, lock_names
from communities.importing.writing import colour_for
from communities.lifecycle.moving import NoAccess, begin
from communities.models import Community, Level, Phase, PhaseChange, Role
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from cop_platform.audit.recording import audit_action, record
from cop_platform.web.rate_limits import enforce_limit
from members.models import Employee
from members.people.deactivation import lock_if_active

COMMUNITY_CREATED = audit_action("community_created", _("created [a community]"))
#: A community begins from a question, not in bulk (S127).
MAX_STARTED, DAY = 5, timedelta(days=1)
TOO_MANY_STARTED = _("That is a lot of ideas for one day: %(most)d at most. You can go on from %(day)s, %(clock)s.")


@transaction.atomic
def start(community: Community, *, by: Employee) -> Community:
    """Start a community. Starting is the acceptance: whoever starts it is its Leader at once, in its core (P2).

    Raises :class:`NameTaken`, :class:`NoAccess`, ``TooMany``.
    """
    lock_names(community.organisation)
    if not lock_if_active(by.pk):
        raise NoAccess
    mine = PhaseChange.objects.filter(by=by, before="", is_imported=False)
    enforce_limit(mine, at="at", most=MAX_STARTED, within=DAY, sentence=TOO_MANY_STARTED)
    create_idea(community, by=by)
    start_term(community, by, Role.LEADER)
    choose_level(community, by, Level.CORE)
    return community


def create_idea(community: Community, *, by: Employee) -> None:
    """Save a new community in phase ``initiate``, with an address of its own. Raises :class:`NameTaken`.

    The caller holds a transaction.
    """
    lock_names(community.organisation)
    community.name = " ".join(community.name.split())
    if is_name_taken(community.name):
        raise NameTaken
    community.slug = free_slug(community.name, community.organisation.slug)
    community.phase, community.phase_since = Phase.INITIATE, timezone.localdate()
    community.colour = colour_for(community.slug)
    community.save(force_insert=True)
    begin(community, by=by)
    record(COMMUNITY_CREATED, community, by=by, after={"name": community.name})
