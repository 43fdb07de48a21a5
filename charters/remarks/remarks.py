"""Leave a remark beside a part of a draft, change or withdraw it, and say that it is handled."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charters.drafting.drafts import read_again
from charters.models import CharterPart, CharterRemark, CharterVersion, Part
from communities.models.locking import lock_open
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: Most remarks of one version that wait to be handled.
MAX_OPEN = 100
#: Most handled ones that a page shows, the latest.
MAX_HANDLED_SHOWN = 100


class NoMoreDraft(Refusal):
    sentence = _("This is no draft any more, so the remark was not saved. What you typed is still here.")


class Handled(Refusal):
    sentence = _("This remark is handled already, so it stays as it is. Leave another one.")


class Withdrawn(Refusal):
    sentence = _("This remark was withdrawn meanwhile. What you typed is still here; save it to leave it anew.")


class TooManyRemarks(Refusal):
    sentence = _("So many remarks wait already. Look at them together first, and mark what is handled.")


@dataclass
class PartRemarks:
    """The remarks beside one part."""

    waiting: list[CharterRemark] = field(default_factory=list)
    handled: list[CharterRemark] = field(default_factory=list)


def remarks_of(version: CharterVersion) -> dict[str, PartRemarks]:
    """The remarks of a version by part, the oldest first; ``is_on_earlier_text``: the part was changed after it."""
    changed = CharterPart.objects.filter(version=version, part=OuterRef("part"), edited_at__gt=OuterRef("written_at"))
    rows = CharterRemark.objects.filter(version=version).select_related("written_by", "handled_by")
    rows = rows.annotate(is_on_earlier_text=Exists(changed))
    # Those that wait come first: nulls are the largest.
    rows = rows.order_by("-handled_at", "-written_at", "-id")[: MAX_OPEN + MAX_HANDLED_SHOWN]
    found: dict[str, PartRemarks] = defaultdict(PartRemarks)
    for row in sorted(rows, key=lambda each: (each.written_at, each.pk)):
        of_part = found[row.part]
        (of_part.handled if row.is_handled else of_part.waiting).append(row)
    return found


# --- Verbs --------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_remark(version: CharterVersion, part: Part, text: str, *, by: Employee) -> CharterRemark:
    """Raises :class:`NoMoreDraft`, :class:`TooManyRemarks`, ``CommunityClosed``."""
    current = _lock_draft(version)
    if CharterRemark.objects.filter(version=current, handled_at=None).count() >= MAX_OPEN:
        raise TooManyRemarks
    current.touched_at = timezone.now()
    current.save(update_fields=["touched_at"])
    made: CharterRemark = CharterRemark.objects.create(
        organisation_id=current.organisation_id,
        version=current,
        part=part,
        text=text,
        written_by=by,
        written_at=timezone.now(),
    )
    return made


@transaction.atomic
def edit_remark(remark: CharterRemark, text: str) -> None:
    """Raises :class:`NoMoreDraft`, :class:`Handled`, :class:`Withdrawn`, ``CommunityClosed``."""
    _lock_draft(remark.version)
    now = CharterRemark.objects.filter(pk=remark.pk).first()
    if now is None:
        raise Withdrawn
    if now.is_handled:
        raise Handled
    now.text = text
    now.save(update_fields=["text"])


@transaction.atomic
def withdraw_remark(remark: CharterRemark) -> None:
    """Delete it, also when it is handled. Raises :class:`NoMoreDraft`, ``CommunityClosed``."""
    _lock_draft(remark.version)
    CharterRemark.objects.filter(pk=remark.pk).delete()


@transaction.atomic
def mark_handled(remark: CharterRemark, *, by: Employee) -> None:
    """Whoever is second changes nothing. Raises :class:`NoMoreDraft`, ``CommunityClosed``."""
    _lock_draft(remark.version)
    waiting = CharterRemark.objects.filter(pk=remark.pk, handled_at=None)
    waiting.update(handled_by=by, handled_at=timezone.now())


@transaction.atomic
def take_up_again(remark: CharterRemark) -> None:
    """It is not handled after all. Raises :class:`NoMoreDraft`, ``CommunityClosed``."""
    _lock_draft(remark.version)
    CharterRemark.objects.filter(pk=remark.pk).update(handled_by=None, handled_at=None)


def _lock_draft(version: CharterVersion) -> CharterVersion:
    lock_open(version.community)
    current = read_again(version)
    if not current.is_draft:
        raise NoMoreDraft
    return current
