"""Words of a sheet, compared as a person reads them: whatever the capitals, the accents, the spaces, the language."""

import unicodedata
from typing import Any

from django.conf import settings
from django.utils import translation


def plain(text: str) -> str:
    """The text in small letters, without accents, with one space between words."""
    if text.isascii():
        return " ".join(text.casefold().split())
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def fold(text: str) -> str:
    """As `plain`, with letters and digits only: a heading whatever its dots, dashes and line breaks."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain(text)).split())


def holds(text: str, words: str) -> bool:
    """Whether these folded words stand in the folded text, as whole words."""
    return f" {words} " in f" {text} "


def in_every_language(text: Any) -> frozenset[str]:
    """What a text of ours is in each of the four languages, folded."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(fold(str(text)))
    return frozenset(found)
