"""The mail to somebody who is nominated for a role."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Nomination
from communities.nominations.nominating import NOMINATION
from communities.notifications.messages import Letters, colleagues
from communities.notifications.preferences import can_be_stopped
from communities.roles.emails import _letter
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.messages import absolute

can_be_stopped(
    NOMINATION,
    about=_("seen in a role"),
    stop=_("No more mail when somebody sees you in a role in %(community)s?"),
)


@mail_kind(NOMINATION)
def nomination(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“{person} sees you as {role}”: no is fine too."""
    of = ("community", "nominated_by")
    found = Nomination.objects.select_related(*of).filter(pk=object_id, nominated_by__isnull=False).first()
    if found is None or not found.is_open or found.community.is_closed:
        return
    home = absolute(reverse("home", args=[found.community.organisation.slug]))
    for employee in colleagues(recipient_ids):
        yield employee.pk, _letter(NOMINATION, found.community, employee, nomination=found, role=found.role, home=home)
