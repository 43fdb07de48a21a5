"""Exceptions that end as one sentence for people."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise


class Refusal(Exception):
    """What was asked for cannot be done. A subclass has the sentence and the status; an instance may have its own."""

    sentence: str | Promise = ""
    status = 409

    def __init__(self, sentence: str | Promise = "", *, status: int = 0) -> None:
        super().__init__()
        self.sentence = sentence or self.sentence
        self.status = status or self.status

    def __str__(self) -> str:
        """The sentence, in the language of the reader."""
        return str(self.sentence)

    def apply_to(self, page: HttpResponse) -> HttpResponse:
        """Mark the page, which shows the sentence, as a refusal."""
        page.status_code = self.status
        return page


@contextmanager
def refusal_as_message(request: HttpRequest) -> Iterator[None]:
    """Tell a refusal to people on the page that comes next."""
    try:
        yield
    except Refusal as refusal:
        messages.info(request, str(refusal))
