"""The mail about how a community decides."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.deciding import CHANGED, who_hears
from communities.letters import Letters, colleagues, letter
from communities.models import Deciding, Decision
from communities.wishes import can_be_stopped
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.messages import absolute

can_be_stopped(
    CHANGED,
    about=_("a community that decides otherwise"),
    stop=_("No more mail when %(community)s decides otherwise from then on?"),
)


@mail_kind(CHANGED)
def changed(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """Who changed it, which way, why and from when; while that is how they decide."""
    line = Decision.objects.select_related("community__organisation", "by").filter(pk=object_id).first()
    if line is None or line.community.is_closed or line.community.deciding != line.title:
        return
    page = absolute(reverse("proposals", args=[line.community.organisation.slug, line.community.slug]))
    for employee in colleagues(who_hears(line.community).intersection(recipient_ids)):
        facts = {"line": line, "way": Deciding(line.title).label, "page": page}
        yield employee.pk, letter("communities/email/deciding", line.community, employee, kind=CHANGED, **facts)
