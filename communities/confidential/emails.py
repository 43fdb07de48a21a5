"""Mails about confidential conversations: that something waits, and a link. No other name, no community, no message."""

from communities.confidential.conversations import COACH_ENDED, MESSAGE_SENT, pending_for
from communities.models import ConfidentialConversation, ConfidentialMessage
from communities.notifications.messages import MailMessages, deliverable
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage, Recipient, absolute, render_message
from members.models import Employee
from members.organisations.sender import sender_for


@mail_kind(MESSAGE_SENT, MailClass.ANSWER)
def confidential_message(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Somebody wrote to you in confidence”. Skipped when the conversation no longer waits for the recipient."""
    found = ConfidentialMessage.objects.filter(pk=object_id).values_list("conversation_id", flat=True).first()
    return _messages("communities/confidential/email/message", found, recipient_ids)


@mail_kind(COACH_ENDED, MailClass.ANSWER)
def confidential_coach_ended(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """The role of the coach has ended; the writer decides what happens to the conversation."""
    return _messages("communities/confidential/email/coach_ended", object_id, recipient_ids)


def _messages(template: str, conversation_id: int | None, recipient_ids: list[int]) -> MailMessages:
    for person in deliverable(recipient_ids):
        found = next((each for each in pending_for(person) if each.pk == conversation_id), None)
        yield person.pk, _message(template, found, person) if found else None


def _message(template: str, conversation: ConfidentialConversation, person: Employee) -> MailMessage:
    organisation = conversation.organisation
    context = {
        "organisation_name": organisation.name,
        "first_name": person.first_name,
        "page_url": absolute(conversation.get_absolute_url()),
    }
    reader = Recipient(person.user.email, person.user.language, person.zone)
    return render_message(template, context, reader, sender=sender_for(organisation))
