"""Secrets for links in mails: only their fingerprint is kept (ASVS 6.4.1: 256 bits, stored hashed)."""

import hashlib
import secrets


def new_token() -> str:
    """A secret nobody can guess, fit for an address."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is kept of a token: enough to know it again, not enough to make it."""
    return hashlib.sha256(token.encode()).hexdigest()
