"""The mails to who is invited to have a look, and to who comes in."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.doors import YES_HOLDS
from communities.inviting import INVITATION, stands
from communities.letters import Letters, colleagues, letter
from communities.models import INSIDE, Arrival, Community, JoinRequest, LookInvitation, Participation, RoleTerm
from communities.roles import holders
from communities.welcoming import GREETERS, WELCOME
from communities.wishes import can_be_stopped, without_refusals
from cop_platform.outbox.kinds import mail_kind
from members.models import Employee

can_be_stopped(
    INVITATION,
    about=_("colleagues who invite you to have a look"),
    stop=_("No more mail when a colleague invites you to have a look at %(community)s?"),
)
can_be_stopped(
    WELCOME,
    about=_("a word of welcome"),
    stop=_("No word of welcome from %(community)s?"),
)


@mail_kind(INVITATION)
def look_invitation(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“{person} thinks {group} might be something for you”: have a look, you decide."""
    rows = LookInvitation.objects.select_related("community", "invited_by", "organisation")
    found = rows.filter(pk=object_id).first()
    if found is None or not stands(found) or found.community.is_closed:
        return
    template = "communities/email/look_invitation"
    for guest in _who_want_it(found.community, INVITATION, recipient_ids):
        yield guest.pk, letter(template, found.community, guest, kind=INVITATION, look=found)


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


def _who_want_it(community: Community, kind: str, recipient_ids: list[int]) -> Iterator[Employee]:
    return colleagues(without_refusals(community, kind, recipient_ids))
