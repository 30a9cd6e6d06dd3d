"""A mail as the bytes that travel, written by Python's own library."""

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP
from typing import Any

from django.core.mail import EmailMultiAlternatives


class UnfoldedHeader(UnstructuredHeader, BaseHeader):
    """A header on one line, however long.

    Python makes encoded words of an address too long for a line, and no mail program looks for one there (RFC 2047).
    """

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> Any:
    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", UnfoldedHeader)
    return SMTP.clone(header_factory=headers)


POLICY = _policy()


def as_bytes(message: EmailMultiAlternatives) -> bytes:
    """The whole mail. Raises ValueError at a line break in a header, by which more headers could be smuggled in."""
    return bytes(message.message(policy=POLICY).as_bytes())
