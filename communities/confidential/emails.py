"""Mails about words in confidence. They say that something waits and where: no name, no community, not a word of it."""

from communities.confidential.conversations import COACH_GONE, WRITTEN, waiting_for
from communities.models import Confidence, ConfidentWords
from communities.notifications.messages import Letters, colleagues
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.messages import Letter, Reader, absolute, write
from members.models import Employee
from members.organisations.sender import sender_for


@mail_kind(WRITTEN)
def written(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“Somebody wrote to you in confidence”, while it waits for them."""
    found = ConfidentWords.objects.filter(pk=object_id).values_list("confidence_id", flat=True).first()
    return _letters("communities/email/confidence_written", found, recipient_ids)


@mail_kind(COACH_GONE)
def coach_gone(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """Their coach is coach no more; what comes of their words is theirs to say."""
    return _letters("communities/email/confidence_coach_gone", object_id, recipient_ids)


def _letters(template: str, confidence_id: int | None, recipient_ids: list[int]) -> Letters:
    for person in colleagues(recipient_ids):
        found = next((each for each in waiting_for(person) if each.pk == confidence_id), None)
        yield person.pk, _letter(template, found, person) if found else None


def _letter(template: str, confidence: Confidence, person: Employee) -> Letter:
    organisation = confidence.organisation
    context = {
        "organisation_name": organisation.name,
        "first_name": person.first_name,
        "page": absolute(confidence.get_absolute_url()),
    }
    reader = Reader(person.user.email, person.user.language, person.zone)
    return write(template, context, reader, sender=sender_for(organisation))
