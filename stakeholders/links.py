"""The link in a review's mail: for one question, for one reader, as that reader is addressed now."""

import datetime as dt

from networks.tokens import fingerprint, new_token
from stakeholders.models import Contact, Review


def new_review_token(contact: Contact) -> str:
    """A secret, with a mark of the address it goes to: a link that went to a wrong one dies when it is corrected."""
    return f"{new_token()}.{_mark(contact)}"


def reader_left(review: Review, token: str, today: dt.date) -> bool:
    """Whether who was asked no longer speaks for the stakeholder, or is written to elsewhere."""
    contact = review.contact
    if contact is None or not contact.is_current(today) or review.stakeholder.has_left:
        return True
    return not token.endswith(f".{_mark(contact)}")


def _mark(contact: Contact) -> str:
    return fingerprint(contact.address.lower())[:16]
