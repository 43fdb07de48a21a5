"""A refusal of a page that says what is possible instead, and leads there."""

from django.core.exceptions import PermissionDenied


class Denied(PermissionDenied):
    """The sentence, and a ``button`` that leads to ``url``."""

    def __init__(self, sentence: str, *, button: str = "", url: str = "") -> None:
        super().__init__(sentence)
        self.button, self.url = button, url
