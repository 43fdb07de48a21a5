"""Where a request asks to be led afterwards (``next``): to a page of ours, or nowhere."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_local_path(address: str) -> bool:
    """A path without a host, as our own links have it; ``//evil.example`` and worse is none, and never an error."""
    looks_own = address.startswith("/") and address.isascii() and address.isprintable()
    return looks_own and url_has_allowed_host_and_scheme(address, None)
