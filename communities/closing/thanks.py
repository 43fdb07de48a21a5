"""Thank those who contributed. A name is shown only once its owner said yes (S55)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.closing.consultation import ConsultationOver
from communities.models import Closing, Recognition
from communities.models.locking import lock
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: A kind of mail.
THANKED = "thanked"
MAX_THANKS = 200


class ThanksToOneself(Refusal):
    sentence = _("Let somebody else thank you. Whom would you thank?")
    status = 422


class WordsChanged(Refusal):
    sentence = _("The words changed meanwhile. Read them first, then say whether your name may stand with them.")


@transaction.atomic
def thank(closing: Closing, person: Employee, text: str, *, by: Employee) -> Recognition:
    """Write what somebody is thanked for, or change what one wrote; what others wrote stays.

    They are asked by mail whether their name may stand with it, and of other words again on their home.

    Raises :class:`ConsultationOver`, :class:`ThanksToOneself`.
    """
    lock(closing.community)
    if Closing.objects.get(pk=closing.pk).outcome:
        raise ConsultationOver
    if person == by:
        raise ThanksToOneself
    written: Recognition | None = Recognition.objects.filter(closing=closing, person=person, written_by=by).first()
    said = {"text": text, "written_at": timezone.now()}
    if written is None:
        here = {"organisation_id": closing.organisation_id, "closing": closing}
        written = Recognition.objects.create(**here, person=person, written_by=by, **said)
        queue_mail(THANKED, written, [person.pk])
    elif written.text != text:
        # The yes was for the words that they read.
        said |= {"naming": Recognition.NameChoice.ASKED} if written.is_named else {}
        Recognition.objects.filter(pk=written.pk).update(**said)
        written.refresh_from_db(fields=[*said])
    return written


@transaction.atomic
def choose_naming(written: Recognition, naming: Recognition.NameChoice, read: str = "") -> None:
    """Only ever called for the person who is thanked, any day, also after the closing.

    ``read``: when the words that they read were written. Raises :class:`WordsChanged` for a yes to other ones.
    """
    rows = Recognition.objects.filter(pk=written.pk)
    if naming == Recognition.NameChoice.NAMED:
        rows = rows.filter(written_at=written.written_at)
        if read and read != written.written_at.isoformat():
            raise WordsChanged
    if not rows.update(naming=naming):
        raise WordsChanged


def thanks_in(closing: Closing) -> QuerySet[Recognition]:
    rows: QuerySet[Recognition] = Recognition.objects.filter(closing=closing).select_related("person", "written_by")
    return rows.order_by("written_at", "id")[:MAX_THANKS]
