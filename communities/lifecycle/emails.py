"""The mail about a community that went to another phase."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.lifecycle.moving import PHASE_MOVED
from communities.models import PhaseChange
from communities.notifications.messages import MailMessages, compose, deliverable_subscribers
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import absolute

register_optional_mail(
    PHASE_MOVED,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("a new phase"),
        stop_question=_("No more mail when %(community)s goes to another phase?"),
    ),
)


@mail_kind(PHASE_MOVED, MailClass.UNREQUESTED)
def phase_moved(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group}: Start up → Perform”. Skipped when it is in another phase by now."""
    change = PhaseChange.objects.select_related("community__organisation", "by").filter(pk=object_id).first()
    if change is None or change.community.phase != change.after:
        return
    community = change.community
    page_url = absolute(reverse("phase", args=[community.organisation.slug, community.slug]))
    for employee in deliverable_subscribers(community, PHASE_MOVED, recipient_ids):
        yield (
            employee.pk,
            compose(
                "communities/lifecycle/email/phase_moved",
                community,
                employee,
                kind=PHASE_MOVED,
                change=change,
                page_url=page_url,
            ),
        )
