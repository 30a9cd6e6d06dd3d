"""What eslnet holds of one person: hand it over, or erase it (GDPR, articles 15, 17 and 20).

A person is an account and the contacts with its address. `places` lists where something of a person may stand. A room
that keeps more adds a place there; a test fails while a field that names somebody has none.
"""

from eslnet.privacy.person import Person, find_person, person_of_contact
from eslnet.privacy.work import UnerasableError, consequences, erase, export, orphaned, refusal

__all__ = [
    "Person",
    "UnerasableError",
    "consequences",
    "erase",
    "export",
    "find_person",
    "orphaned",
    "person_of_contact",
    "refusal",
]
