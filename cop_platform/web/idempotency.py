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

NAME = "form_key"
KEY = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
KEPT_FOR = timedelta(days=1)


class SentForm(TenantModel):
    """Where a form led. It says neither who sent it nor what stood in it: ``mark`` is a digest of both."""

    mark = models.CharField(max_length=64)
    led_to = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "mark"], name="sentform_once"),
        ]
        indexes = [models.Index("organisation", "sent_at", name="sentform_by_age")]

    def __str__(self) -> str:
        return self.led_to


def key_for(posted: Any) -> str:
    """The key of this page: the one it came back with, or a new one."""
    key = posted.get(NAME, "")
    return key if KEY.fullmatch(key) else new_id()


def once(request: Any, make: Callable[[], str]) -> str:
    """The address of what ``make`` makes from this form, or of what it made when the same form came before.

    Of two that come at once, the second waits for the first to commit. Whatever ``make`` raises is passed on, and
    nothing is remembered then. Without a key, every form makes something.
    """
    if not request.POST.get(NAME):
        return make()
    with transaction.atomic():
        sent, is_first = SentForm.objects.get_or_create(organisation=request.organisation, mark=_mark(request))
        if is_first:
            sent.led_to = make()
            sent.save(update_fields=["led_to"])
    return sent.led_to


def _mark(request: Any) -> str:
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return sha256(repr((request.path, request.employee.pk, typed)).encode()).hexdigest()


def forget_sent_forms() -> int:
    """A key is of use while its page may still be open; how many were forgotten."""
    deleted, _each = SentForm.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()
    return deleted
