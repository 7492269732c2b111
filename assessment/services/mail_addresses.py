"""Which addresses mail can be sent to, asked where they are typed rather than when the mail comes back."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr


def is_address(text: str) -> bool:
    """Whether a mail can be addressed to this: one bare name@domain that a header can hold."""
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    plain = text.isascii() and text.isprintable() and " " not in text and parseaddr(text)[1] == text
    return plain and bool(address.username) and "." in address.domain and len(text) <= 254
