"""Write the organisation's approach. Each change is a new version; the old ones stay readable."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import ApproachVersion
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: Most versions that a page lists.
MAX_SHOWN = 50


class ApproachChanged(Refusal):
    sentence = _("Someone saved first. Below each part stands what it says now. Save again to keep what you typed.")


def newest_approach() -> ApproachVersion | None:
    """The version in force, in the organisation that is entered."""
    found: ApproachVersion | None = ApproachVersion.objects.order_by("-number").first()
    return found


def versions() -> list[ApproachVersion]:
    """The newest first, each with who wrote it."""
    return list(ApproachVersion.objects.select_related("written_by").order_by("-number")[:MAX_SHOWN])


def write(texts: Mapping[str, str], *, seen: int, by: Employee) -> bool:
    """Save a version after the one with the number ``seen``, 0 for none. False if nothing differs from the newest one.

    Raises :class:`ApproachChanged` if there is a newer one; the number is unique, so of two who save at once one is
    told.
    """
    newest = newest_approach()
    if all(getattr(newest, name, "") == texts[name] for name in ApproachVersion.PARTS):
        return False  # also for the same form sent twice
    if seen != (newest.number if newest else 0):
        raise ApproachChanged
    try:
        with transaction.atomic():
            ApproachVersion.objects.create(
                organisation_id=by.organisation_id,
                number=seen + 1,
                written_by=by,
                written_at=timezone.now(),
                **{name: texts[name] for name in ApproachVersion.PARTS},
            )
    except IntegrityError:
        raise ApproachChanged from None
    return True
