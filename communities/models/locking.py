"""Lock a community for a transaction: changes happen one after the other, and none once it has closed.

The order of locks is the same everywhere: the names of the organisation, people, their community, and then what
belongs to it.
"""

from django.utils.translation import gettext_lazy as _

from communities.models.community import Community
from cop_platform.web.refusals import Refusal


class CommunityClosed(Refusal):
    sentence = _("[This community] has closed meanwhile, so nothing was sent. Your text is still here.")


def lock(community: Community) -> Community:
    """Read the community again, locked until the transaction ends."""
    found: Community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    return found


def lock_open(community: Community) -> Community:
    """The same for a community that must be open. Raises :class:`CommunityClosed`."""
    found = lock(community)
    if found.is_closed:
        raise CommunityClosed
    return found
