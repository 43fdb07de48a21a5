"""The welcome mail to newcomers."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import MEMBER_LEVELS, JoinRequest, Newcomer, Participation, RequestOutcome, RoleTerm
from communities.models.role import REQUIRED_ROLES
from communities.notifications.messages import MailMessages, compose, deliverable_subscribers
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from communities.participation.admission import ACCEPTANCE_VALID_FOR
from communities.roles.terms import holders
from communities.welcome.newcomers import WELCOME
from cop_platform.outbox.kinds import MailClass, mail_kind

register_optional_mail(
    WELCOME,
    MailKindDescription(
        column=MailColumn.PEOPLE,
        topic=_("a word of welcome"),
        stop_question=_("No word of welcome from %(community)s?"),
    ),
)


@mail_kind(WELCOME, MailClass.ANSWER)
def welcome(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Good to have you”: what is next, and whom to ask. Not after an accepted request, whose mail says the same."""
    found = Newcomer.objects.select_related("community", "organisation").filter(pk=object_id).first()
    if found is None or found.community.is_closed or not _is_new_member(found) or _was_welcomed_by_acceptance(found):
        return
    contacts = holders([found.community], *REQUIRED_ROLES).get(found.community_id, [])
    for newcomer in deliverable_subscribers(found.community, WELCOME, recipient_ids):
        yield (
            newcomer.pk,
            compose("communities/welcome/email/welcome", found.community, newcomer, kind=WELCOME, contacts=contacts),
        )


def _is_new_member(newcomer: Newcomer) -> bool:
    """Still a member, and without a role: founders and other role holders are not welcomed."""
    theirs = {"community": newcomer.community_id, "employee": newcomer.employee_id}
    inside = Participation.objects.filter(level__in=MEMBER_LEVELS, **theirs).exists()
    return inside and not RoleTerm.objects.filter(ended_at=None, **theirs).exists()


def _was_welcomed_by_acceptance(newcomer: Newcomer) -> bool:
    said_yes = JoinRequest.objects.filter(
        outcome=RequestOutcome.ACCEPTED, ended_at__gt=timezone.now() - ACCEPTANCE_VALID_FOR
    )
    return bool(said_yes.filter(community=newcomer.community_id, employee=newcomer.employee_id).exists())
