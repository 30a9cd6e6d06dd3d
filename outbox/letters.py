"""What a mail says, and how it is drawn: one column, the sentence that matters first, one button per thing asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

STYLES = Path(settings.BASE_DIR) / "templates" / "outbox" / "letter.css"


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail, and in which language."""

    address: str
    name: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Ask:
    """One thing the reader is asked, and the button that leads there."""

    button: str
    url: str
    title: str = ""
    text: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Letter:
    """The words of one mail, already in the reader's language.

    `lead` is the sentence that matters; `why` says at the foot why the reader gets this mail. `after` are paragraphs
    below the buttons, `links` quiet links at the foot as (words, address). It comes from `sender`, a function rather
    than a person, and answers go to the addresses in `reply_to`.
    """

    subject: str
    lead: str
    paragraphs: Sequence[str] = ()
    asks: Sequence[Ask] = ()
    after: Sequence[str] = ()
    why: str = ""
    links: Sequence[tuple[str, str]] = ()
    sender: str = ""
    reply_to: Sequence[str] = ()

    def as_text(self) -> str:
        """The plain text, lines as long as they are: every mail program wraps them."""
        return render_to_string("outbox/letter.txt", {"letter": self}).strip() + "\n"

    def as_html(self, language: str) -> str:
        """The HTML, its style sheet brought into the tags."""
        page = render_to_string("outbox/letter.html", {"letter": self, "language": language})
        return _inliner().inline(page)


def absolute_url(name: str, *args: Any, query: str = "") -> str:
    """The address of a page as a mail needs it, with the host people know eslnet by."""
    return settings.SITE_URL + reverse(name, args=args) + (f"?{query}" if query else "")


def answer_by_mail(address: str, subject: str) -> str:
    """What a button leads to for who cannot sign in: a mail to this address, about that."""
    return f"mailto:{quote(address)}?subject={quote(subject)}"


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(extra_css=STYLES.read_text(), load_remote_stylesheets=False, keep_style_tags=False)
