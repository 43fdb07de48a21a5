"""Signed links in mails, with which one person answers about one record without signing in."""

from django.core import signing


class LinkInvalid(Exception):
    """The signature is wrong, or the link belongs to another organisation."""


def sign_link(salt: str, organisation_id: int, record_id: int, employee_id: int) -> str:
    return signing.dumps([organisation_id, record_id, employee_id], salt=salt)


def read_link(token: str, *, salt: str, organisation_id: int) -> tuple[int, int]:
    """The ids of the record and of the person. Raises :class:`LinkInvalid`."""
    try:
        belongs_to, record_id, employee_id = signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkInvalid from None
    if belongs_to != organisation_id:
        raise LinkInvalid
    return record_id, employee_id
