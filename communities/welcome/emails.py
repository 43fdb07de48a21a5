"""The mails to who is invited to have a look, and to who comes in."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import INSIDE, Arrival, JoinRequest, Participation, RoleTerm
from communities.models.role import GREETERS
from communities.notifications.messages import Letters, _who_want_it, letter
from communities.notifications.preferences import can_be_stopped
from communities.participation.admission import YES_HOLDS
from communities.roles.terms import holders
from communities.welcome.newcomers import WELCOME
from cop_platform.outbox.kinds import mail_kind

can_be_stopped(
    WELCOME,
    about=_("a word of welcome"),
    stop=_("No word of welcome from %(community)s?"),
)


@mail_kind(WELCOME)
def welcome(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“Good to have you”: what is next, and whom to ask. Not to who read just that with the yes to their request."""
    found = Arrival.objects.select_related("community", "organisation").filter(pk=object_id).first()
    if found is None or found.community.is_closed or not _is_new_here(found) or _read_it_already(found):
        return
    ask = holders([found.community], *GREETERS).get(found.community_id, [])
    for newcomer in _who_want_it(found.community, WELCOME, recipient_ids):
        yield newcomer.pk, letter("communities/email/welcome", found.community, newcomer, kind=WELCOME, ask=ask)


def _is_new_here(arrival: Arrival) -> bool:
    """Still inside; who began the community, or carries it already, is not welcomed to it."""
    theirs = {"community": arrival.community_id, "employee": arrival.employee_id}
    inside = Participation.objects.filter(level__in=INSIDE, **theirs).exists()
    return inside and not RoleTerm.objects.filter(ended_at=None, **theirs).exists()


def _read_it_already(arrival: Arrival) -> bool:
    said_yes = JoinRequest.objects.filter(outcome=JoinRequest.Outcome.YES, ended_at__gt=timezone.now() - YES_HOLDS)
    return bool(said_yes.filter(community=arrival.community_id, employee=arrival.employee_id).exists())
