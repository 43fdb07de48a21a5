"""Idempotent forms: one that arrives twice (double click, Back, broken connection) creates one object.

Its page has a key (``{% form_key %}``). The result is kept for a day by a digest of the key and the form data, so that
going back and typing something else creates another object. Why so: docs/decisions/0017-sent-once.md.
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
    """The result of a submitted form. Neither sender nor content is stored: ``digest`` is a digest of both."""

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
    """The key of a form's page: the posted one, or a new one."""
    key = posted.get(KEY_FIELD, "")
    return key if KEY_PATTERN.fullmatch(key) else new_id()


def submit_once(request: Any, make: Callable[[], str]) -> str:
    """Call ``make`` and return the address it returns; for a form that came before, return the same address again.

    Of two that come at once, the second waits for the first to commit. Whatever ``make`` raises is passed on and
    nothing is stored. A form without a key always calls ``make``.
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
    """Delete old submissions and return how many: a key is used only while its page may still be open."""
    deleted, _each = Submission.objects.filter(submitted_at__lt=timezone.now() - SUBMISSIONS_KEPT_FOR).delete()
    return deleted
