"""The mails about proposals, one function each; those about roles stand in their own module."""

from collections.abc import Iterator

from django.urls import reverse

from communities import role_emails  # noqa: F401 - declares the mails about roles
from communities.consent import AMENDED, DECIDED, PROPOSED, members_of
from communities.models import Proposal
from communities.wishes import unsubscribe_token
from cop_platform.outbox.inks import INKS
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.letters import Letter, Reader, absolute, write
from members.emails import sender_for
from members.models import Employee

Letters = Iterator[tuple[int, Letter | None]]


@mail_kind(PROPOSED)
def proposed(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“Have a look: {title}”, while one can answer. Says how the proposal stands now."""
    proposal = _proposal(object_id)
    if proposal and proposal.takes_answers:
        yield from _letters("proposed", PROPOSED, proposal, recipient_ids)


@mail_kind(AMENDED)
def amended(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“A new text”: the answers start afresh. Only of the text that stands."""
    proposal = _proposal(object_id)
    if proposal and proposal.takes_answers and proposal.current.revision == revision:
        yield from _letters("amended", AMENDED, proposal, recipient_ids)


@mail_kind(DECIDED)
def decided(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """What became of it, for who proposed and who answered."""
    proposal = _proposal(object_id)
    if proposal and not proposal.is_open:
        yield from _letters("decided", DECIDED, proposal, recipient_ids)


def _proposal(pk: int) -> Proposal | None:
    return Proposal.objects.select_related("community", "organisation", "proposed_by").filter(pk=pk).first()


def _letters(template: str, kind: str, proposal: Proposal, recipient_ids: list[int]) -> Letters:
    """To those who can still read its page."""
    people = Employee.objects.select_related("user", "organisation").filter(
        pk__in=members_of(proposal.community).intersection(recipient_ids), user__is_active=True
    )
    for employee in people.order_by("pk"):
        yield employee.pk, _letter(f"communities/email/{template}", kind, proposal, employee)


def _letter(template: str, kind: str, proposal: Proposal, employee: Employee) -> Letter:
    organisation, community = proposal.organisation, proposal.community
    unsubscribe = reverse("unsubscribe", args=[organisation.slug, unsubscribe_token(community, employee, kind)])
    context = {
        **INKS[community.ink],
        "first_name": employee.first_name,
        "organisation_name": organisation.name,
        "community": community,
        "proposal": proposal,
        "text": proposal.current.text,
        "decision": proposal.decisions.first(),
        "page": absolute(proposal.get_absolute_url()),
    }
    reader = Reader(employee.user.email, employee.user.language, employee.zone)
    return write(template, context, reader, sender=sender_for(organisation), unsubscribe=absolute(unsubscribe))
