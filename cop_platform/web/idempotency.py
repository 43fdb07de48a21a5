"""A form that arrives twice makes one thing: after a double click, a press of Back, or a line that broke.

Its page carries a key (``{% form_key %}``). What was made from it is remembered for a day by that key together with
what was typed, so that who goes back and types something else makes something else. Why so:
docs/decisions/0017-sent-once.md.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cop_platform.public_ids import ALPHABET, LENGTH, new_id
from cop_platform.tenancy import TenantModel

KEY_FIELD = "form_key"
KEY_PATTERN = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
SUBMISSIONS_KEPT_FOR = timedelta(days=1)


class Submission(TenantModel):
    """Where a form led. It says neither who sent it nor what stood in it: ``digest`` is a digest of both."""

    digest = models.CharField(max_length=64)
    result_url = models.CharField(max_length=500, blank=True)
    submitted_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "digest"], name="submission_once"),
        ]
        indexes = [models.Index("organisation", "submitted_at", name="submission_by_age")]

    def __str__(self) -> str:
        return self.result_url


def key_for(posted: Any) -> str:
    """The key of this page: the one it came back with, or a new one."""
    key = posted.get(KEY_FIELD, "")
    return key if KEY_PATTERN.fullmatch(key) else new_id()


def submit_once(request: Any, make: Callable[[], str]) -> str:
    """The address of what ``make`` makes from this form, or of what it made when the same form came before.

    Of two that come at once, the second waits for the first to commit. Whatever ``make`` raises is passed on, and
    nothing is remembered then. Without a key, every form makes something.
    """
    if not request.POST.get(KEY_FIELD):
        return make()
    with transaction.atomic():
        sent, is_first = Submission.objects.get_or_create(organisation=request.organisation, digest=_digest(request))
        if is_first:
            sent.result_url = make()
            sent.save(update_fields=["result_url"])
    return sent.result_url


def _digest(request: Any) -> str:
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return sha256(repr((request.path, request.employee.pk, typed)).encode()).hexdigest()


def purge_submissions() -> int:
    """A key is of use while its page may still be open; how many were forgotten."""
    deleted, _each = Submission.objects.filter(submitted_at__lt=timezone.now() - SUBMISSIONS_KEPT_FOR).delete()
    return deleted
