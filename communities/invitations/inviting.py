"""Community invitations: send, decline, expire.

The invitee gets one mail and an item on the home page; only they themselves choose a level (P1).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, CommunityInvitation, InvitationOutcome, Participation, Phase
from communities.models.locking import lock
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from members.models import Employee

INVITATION = "community_invitation"
VALID_FOR, REINVITE_AFTER, COOLDOWN = timedelta(days=60), timedelta(days=90), timedelta(days=365)
#: How long an ended invitation is kept. Of a declined one, community and invitee are kept for ``COOLDOWN``.
KEEP_FOR = timedelta(days=90)
DAY = timedelta(days=1)
#: Limits within a day: each invitation is a mail that its recipient did not ask for.
MAX_BY_PERSON, MAX_IN_COMMUNITY = 10, 20
TOO_MANY_BY_PERSON = _(
    "You invited %(most)d colleagues within a day; that will do for now. The next can go on %(day)s, %(clock)s."
)
TOO_MANY_IN_COMMUNITY = _(
    "[This community] sent %(most)d invitations within a day. The next can go on %(day)s, %(clock)s."
)


class CannotInvite(Refusal):
    """The invitation is not allowed; the message says why, with a next step."""


class InvitationSettled(Refusal):
    sentence = _("There is nothing to answer here any more.")


@transaction.atomic
def invite_to_community(
    community: Community, invitee: Employee, *, by: Employee, note: str = ""
) -> CommunityInvitation:
    """Invite a colleague by one mail. Raises :class:`CannotInvite`, ``TooMany``."""
    community = _lock_people_and_community(community, invitee, by)
    invitee.refresh_from_db(fields=["left_at"])
    _check_can_invite(community, invitee, by)
    sent = CommunityInvitation.objects.all()
    enforce_limit(
        sent.filter(invited_by=by), at="invited_at", most=MAX_BY_PERSON, within=DAY, sentence=TOO_MANY_BY_PERSON
    )
    enforce_limit(
        sent.filter(community=community),
        at="invited_at",
        most=MAX_IN_COMMUNITY,
        within=DAY,
        sentence=TOO_MANY_IN_COMMUNITY,
    )
    _expire(sent.filter(community=community, invitee=invitee))
    invitation = CommunityInvitation.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        invitee=invitee,
        invited_by=by,
        note=note,
        invited_at=timezone.now(),
    )
    queue_mail(INVITATION, invitation, [invitee.pk])
    return invitation


def _lock_people_and_community(community: Community, *people: Employee) -> Community:
    """Lock people first, in one order, as ``choose_level`` does; then the community, for its limit of invitations."""
    pks = [person.pk for person in people]
    list(Employee.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))
    return lock(community)


def _check_can_invite(community: Community, invitee: Employee, by: Employee) -> None:
    """Raises :class:`CannotInvite`. A refusal is never revealed: the message is the same as for a recent invitation."""
    name = {"name": invitee.display_name}
    if community.is_closed:
        raise CannotInvite(_("[This community] is closed, with thanks. What it made can still be read."))
    if invitee == by:
        raise CannotInvite(_("You know it already. Choose a colleague."))
    if invitee.left_at:
        raise CannotInvite(_("%(name)s no longer works here. Choose somebody else.") % name)
    if Participation.objects.filter(community=community, employee=invitee).exists():
        raise CannotInvite(_("%(name)s takes part already. Say hello at the next meeting.") % name)
    if _was_recently_invited(community, invitee):
        raise CannotInvite(
            _("%(name)s heard of [this community] before; the choice is theirs. Over coffee you can always tell more.")
            % name
        )


def _was_recently_invited(community: Community, invitee: Employee) -> bool:
    """Invited by anybody within ninety days, or declined within a year."""
    now = timezone.now()
    no = Q(outcome=InvitationOutcome.DECLINED, ended_at__gt=now - COOLDOWN)
    found = CommunityInvitation.objects.filter(community=community, invitee=invitee)
    return found.filter(Q(invited_at__gt=now - REINVITE_AFTER) | no).exists()


@transaction.atomic
def decline(invitation: CommunityInvitation) -> None:
    """Decline an invitation, without a reason; nobody is notified. Raises :class:`InvitationSettled`."""
    invitation = CommunityInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not is_pending(invitation):
        raise InvitationSettled
    invitation.outcome, invitation.ended_at = InvitationOutcome.DECLINED, timezone.now()
    invitation.save(update_fields=["outcome", "ended_at"])


def mark_accepted(community: Community, invitee: Employee) -> None:
    """Mark invitations as accepted once the invitee has chosen any level; an earlier refusal is forgotten."""
    theirs = CommunityInvitation.objects.filter(community=community, invitee=invitee)
    theirs.filter(outcome=InvitationOutcome.DECLINED, invited_by=None).delete()
    open_or_refused = theirs.filter(outcome__in=["", InvitationOutcome.DECLINED])
    open_or_refused.update(outcome=InvitationOutcome.ACCEPTED, ended_at=timezone.now())


def is_pending(invitation: CommunityInvitation) -> bool:
    return not invitation.outcome and invitation.invited_at > timezone.now() - VALID_FOR


@planned
def pending_for(invitee: Employee, at: Moment) -> QuerySet[CommunityInvitation]:
    """The pending invitations of this person, the newest first."""
    found = CommunityInvitation.objects.filter(invitee=invitee, outcome="", invited_at__gt=at.now - VALID_FOR)
    found = found.exclude(community__phase=Phase.CLOSED).select_related("community", "invited_by")
    pending: QuerySet[CommunityInvitation] = found.order_by("-invited_at", "id")
    return pending


def sent_by(person: Employee, community: Community) -> list[CommunityInvitation]:
    """The invitations this person sent, the newest first."""
    found = CommunityInvitation.objects.filter(invited_by=person, community=community).select_related("invitee")
    return list(found.order_by("-invited_at", "-id"))


def is_shown_as_pending(invitation: CommunityInvitation, now: datetime) -> bool:
    """The status shown to the sender. A declined invitation is shown as pending, so that a refusal is not revealed."""
    return invitation.outcome != InvitationOutcome.ACCEPTED and invitation.invited_at > now - VALID_FOR


def invitable_people(community: Community, *, by: Employee) -> QuerySet[Employee]:
    """Everybody else in the organisation, annotated with ``is_participant``."""
    here = Participation.objects.filter(community=community, employee=OuterRef("pk"))
    return Employee.objects.filter(left_at=None).exclude(pk=by.pk).annotate(is_participant=Exists(here))


def _expire(invitations: QuerySet[CommunityInvitation]) -> None:
    """Expire those of these invitations that have been pending for sixty days."""
    now = timezone.now()
    old = invitations.filter(outcome="", invited_at__lte=now - VALID_FOR)
    old.update(outcome=InvitationOutcome.EXPIRED, ended_at=now)


def cancel_invitations_of(person: Employee) -> None:
    """End the pending invitations to and by a person who leaves the organisation."""
    CommunityInvitation.objects.filter(Q(invitee=person) | Q(invited_by=person), outcome="").update(
        outcome=InvitationOutcome.EXPIRED, ended_at=timezone.now()
    )


@planned
def invitations_about(person: Employee, _at: Moment) -> QuerySet[CommunityInvitation]:
    """All stored invitations to and by this person."""
    found: QuerySet[CommunityInvitation] = CommunityInvitation.objects.filter(Q(invitee=person) | Q(invited_by=person))
    return found.select_related("community", "invitee", "invited_by").order_by("-invited_at", "-id")
