"""Validation of redirect targets (``next``): only pages of ours."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_local_path(address: str) -> bool:
    """A path without a host, as in our own links. False for ``//evil.example`` and worse, never an error."""
    looks_own = address.startswith("/") and address.isascii() and address.isprintable()
    return looks_own and url_has_allowed_host_and_scheme(address, None)
