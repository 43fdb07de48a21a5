"""Ask a colleague to have a look. They get one mail, and a line on their first page; coming in is theirs (P1)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, LookInvitation, Participation, Phase
from communities.models.locking import locked
from cop_platform import retention
from cop_platform.outbox.queue import owe
from cop_platform.web.rate_limits import refuse_beyond
from members.models import Employee

INVITATION = "look_invitation"
STANDS, AGAIN, PEACE = timedelta(days=60), timedelta(days=90), timedelta(days=365)
#: How long an ended one is kept.
KEPT = timedelta(days=90)
DAY = timedelta(days=1)
#: Each is a mail to somebody who did not ask for it.
MOST_BY_ONE, MOST_OF_ONE = 10, 20
BY_ONE = _("You invited %(most)d colleagues within a day; that will do for now. The next can go on %(day)s, %(clock)s.")
OF_ONE = _("%(most)d invitations left this community within a day. The next can go on %(day)s, %(clock)s.")


class CannotInvite(Exception):
    """Its words say why, in a sentence with a next step."""


class NothingToAnswer(Exception):
    """The invitation has ended."""


@transaction.atomic
def invite_to_look(community: Community, guest: Employee, *, by: Employee, words: str = "") -> LookInvitation:
    """One invitation, one mail. Raises :class:`CannotInvite`, ``TooMany``."""
    community = _one_at_a_time(community, guest, by)
    guest.refresh_from_db(fields=["left_at"])
    _check(community, guest, by)
    sent = LookInvitation.objects.all()
    refuse_beyond(sent.filter(invited_by=by), at="invited_at", most=MOST_BY_ONE, within=DAY, words=BY_ONE)
    refuse_beyond(sent.filter(community=community), at="invited_at", most=MOST_OF_ONE, within=DAY, words=OF_ONE)
    _fade(sent.filter(community=community, guest=guest))
    invitation = LookInvitation.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        guest=guest,
        invited_by=by,
        words=words,
        invited_at=timezone.now(),
    )
    owe(INVITATION, invitation, [guest.pk])
    return invitation


def _one_at_a_time(community: Community, *people: Employee) -> Community:
    """People first and in one order, as who chooses a level locks themselves; then the community, for what it sends."""
    pks = [person.pk for person in people]
    list(Employee.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))
    return locked(community)


def _check(community: Community, guest: Employee, by: Employee) -> None:
    """Whether somebody said no is never told: it reads the same as being invited a while ago."""
    name = {"name": guest.shown_name}
    if community.is_closed:
        raise CannotInvite(_("This community is closed, with thanks. What it made can still be read."))
    if guest == by:
        raise CannotInvite(_("You know it already. Choose a colleague."))
    if guest.left_at:
        raise CannotInvite(_("%(name)s no longer works here. Choose somebody else.") % name)
    if Participation.objects.filter(community=community, employee=guest).exists():
        raise CannotInvite(_("%(name)s takes part already. Say hello at the next meeting.") % name)
    if _knows(community, guest):
        raise CannotInvite(
            _("%(name)s heard of this community before; the choice is theirs. Over coffee you can always tell more.")
            % name
        )


def _knows(community: Community, guest: Employee) -> bool:
    """Invited by whomever these ninety days, or said within a year that it is not for them."""
    now = timezone.now()
    no = Q(ending=LookInvitation.Ending.NOT_FOR_ME, ended_at__gt=now - PEACE)
    found = LookInvitation.objects.filter(community=community, guest=guest)
    return found.filter(Q(invited_at__gt=now - AGAIN) | no).exists()


@transaction.atomic
def say_not_for_me(invitation: LookInvitation) -> None:
    """No reason, and nobody is told. Raises :class:`NothingToAnswer`."""
    invitation = LookInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not stands(invitation):
        raise NothingToAnswer
    invitation.ending, invitation.ended_at = LookInvitation.Ending.NOT_FOR_ME, timezone.now()
    invitation.save(update_fields=["ending", "ended_at"])


def came(community: Community, guest: Employee) -> None:
    """They sat down by themselves, wherever that is: the invitation has done its work, and an older no is forgotten."""
    theirs = LookInvitation.objects.filter(community=community, guest=guest)
    theirs.filter(ending=LookInvitation.Ending.NOT_FOR_ME, invited_by=None).delete()
    open_or_refused = theirs.filter(ending__in=["", LookInvitation.Ending.NOT_FOR_ME])
    open_or_refused.update(ending=LookInvitation.Ending.CAME, ended_at=timezone.now())


def stands(invitation: LookInvitation) -> bool:
    return not invitation.ending and invitation.invited_at > timezone.now() - STANDS


def waiting_for(guest: Employee) -> list[LookInvitation]:
    """What waits for this person's own choice."""
    found = LookInvitation.objects.filter(guest=guest, ending="", invited_at__gt=timezone.now() - STANDS)
    found = found.exclude(community__phase=Phase.CLOSED).select_related("community", "invited_by")
    return list(found.order_by("-invited_at", "id"))


def sent_by(person: Employee, community: Community) -> list[LookInvitation]:
    """Those this person sent, the newest first."""
    found = LookInvitation.objects.filter(invited_by=person, community=community).select_related("guest")
    return list(found.order_by("-invited_at", "-id"))


def is_theirs_to_choose(invitation: LookInvitation, now: datetime) -> bool:
    """As its sender sees it. Whether the guest said no cannot be read from it."""
    return invitation.ending != LookInvitation.Ending.CAME and invitation.invited_at > now - STANDS


def who_can_be_invited(community: Community, *, by: Employee) -> QuerySet[Employee]:
    """Everybody else of the organisation, each with ``takes_part``."""
    here = Participation.objects.filter(community=community, employee=OuterRef("pk"))
    return Employee.objects.filter(left_at=None).exclude(pk=by.pk).annotate(takes_part=Exists(here))


def _fade(invitations: QuerySet[LookInvitation]) -> None:
    """What waited for sixty days is over, without anybody having to say so."""
    now = timezone.now()
    old = invitations.filter(ending="", invited_at__lte=now - STANDS)
    old.update(ending=LookInvitation.Ending.FADED, ended_at=now)


def let_go_of_looks(person: Employee) -> None:
    """Somebody leaves the organisation: what waits for them, or is sent in their name, ends."""
    LookInvitation.objects.filter(Q(guest=person) | Q(invited_by=person), ending="").update(
        ending=LookInvitation.Ending.FADED, ended_at=timezone.now()
    )


def forget_old_looks() -> None:
    """After sixty days one fades; ninety days after its end it is deleted. Of a no, the ids stay for a year."""
    now, refused = timezone.now(), LookInvitation.Ending.NOT_FOR_ME
    _fade(LookInvitation.objects.all())
    old = LookInvitation.objects.filter(ended_at__lte=now - KEPT)
    retention.forget(old.exclude(ending=refused))
    retention.forget(old.filter(ending=refused, ended_at__lte=now - PEACE))
    old.filter(ending=refused).exclude(invited_by=None).update(invited_by=None, words="")


def looks_about(person: Employee) -> Iterable[LookInvitation]:
    """All that is kept of the invitations to and by this person."""
    found = LookInvitation.objects.filter(Q(guest=person) | Q(invited_by=person))
    return found.select_related("community", "guest", "invited_by").order_by("-invited_at", "-id")
