"""Headers of a serialised mail, each with CRLF at its end."""

import re
from email.policy import compat32

from django.core.mail.message import sanitize_address

LONGEST_LINE = 998  # RFC 5322, 2.1.1
POLICY = compat32.clone(linesep="\r\n", max_line_length=78)
#: An address that needs no encoding and no folding.
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")


def address_on_the_wire(address: str) -> str:
    """Name and address in ASCII."""
    return address if PLAIN_ADDRESS.fullmatch(address) else str(sanitize_address(address, "utf-8"))


def address_header(to: str) -> bytes:
    if len(to) <= 70 and PLAIN_ADDRESS.fullmatch(to):
        return f"To: {to}\r\n".encode()
    return POLICY.fold_binary("To", address_on_the_wire(to))


def header(name: str, value: str) -> bytes:
    line = f"{name}: {value}"
    if "\n" in line or "\r" in line:
        raise ValueError(f"A line break in the header {name}")
    if line.isascii() and len(line) < LONGEST_LINE:
        return f"{line}\r\n".encode()
    return POLICY.fold_binary(name, value)
