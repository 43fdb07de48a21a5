"""A community as it stands while something is done in it: one after the other, and nothing once it has closed.

The order of locks is the same everywhere: people, then their community, then what is in it.
"""

from django.utils.translation import gettext_lazy as _

from communities.models.community import Community
from cop_platform.web.refusals import Refusal


class CommunityClosed(Refusal):
    sentence = _("This community has closed meanwhile, so nothing was sent. Your words still stand here.")


def lock(community: Community) -> Community:
    """Read anew, and as it stays until the transaction ends."""
    found: Community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    return found


def lock_open(community: Community) -> Community:
    """The same; raises :class:`CommunityClosed`."""
    found = lock(community)
    if found.is_closed:
        raise CommunityClosed
    return found
