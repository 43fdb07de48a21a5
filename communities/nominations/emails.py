"""The mail about a nomination, to the nominee."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Nomination
from communities.nominations.nominating import NOMINATION
from communities.notifications.messages import MailMessages, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from communities.roles.emails import role_message
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import absolute

register_optional_mail(
    NOMINATION,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("seen in a role"),
        stop_question=_("No more mail when somebody suggests you for a role in %(community)s?"),
    ),
)


@mail_kind(NOMINATION, MailClass.UNREQUESTED)
def nomination(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{person} sees you as {role}”. Skipped when it has been answered or withdrawn, or the community has closed."""
    of = ("community", "nominated_by")
    found = Nomination.objects.select_related(*of).filter(pk=object_id, nominated_by__isnull=False).first()
    if found is None or not found.is_open or found.community.is_closed:
        return
    home_url = absolute(reverse("home", args=[found.community.organisation.slug]))
    for employee in deliverable(recipient_ids):
        yield (
            employee.pk,
            role_message(
                "nominations",
                NOMINATION,
                found.community,
                employee,
                thread=found,
                nomination=found,
                role=found.role,
                home_url=home_url,
            ),
        )
