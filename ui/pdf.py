"""A whole page of HTML as a tagged PDF (PDF/UA-1).

WeasyPrint is allowed the files named here and nothing else: no address in anybody's text can make the server fetch,
read or embed anything.
"""

import gc
import io
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint
from django.conf import settings
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

for chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)

OWN_FILES: Mapping[str, tuple[Path, str]] = {
    "eslnet:inter.woff2": (settings.BASE_DIR / "static" / "fonts" / "inter.woff2", "font/woff2"),
    "eslnet:cover.svg": (settings.BASE_DIR / "templates" / "ui" / "cover.svg", "image/svg+xml"),
}
PAPER = settings.BASE_DIR / "templates" / "ui" / "paper.css"
ENDLESS_WORD = re.compile(r"\S{60,}")
PIECE = 30
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


class RefusedAddressError(FatalURLFetchingError):
    """The document asked for something that is not ours; WeasyPrint stops at once, as it must."""


class UnsafeDocumentError(Exception):
    """A document was not made because it asked for a file or an address."""


class OwnFilesOnly(URLFetcher):
    """Answers two names from a list, opens no connection and no other file."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in OWN_FILES:
            raise RefusedAddressError(url)
        path, kind = OWN_FILES[url]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def draw(html: str, *styles: Path) -> Pdf:
    """Turn a whole page of HTML into a tagged PDF: what all papers share, and what these style sheets add.

    Raises UnsafeDocumentError if it asks for anything not ours.
    """
    try:
        with _collector_paused():
            sheets, fonts = _look((PAPER, *styles))
            page = weasyprint.HTML(string=html, base_url=None, url_fetcher=OwnFilesOnly())
            document = page.render(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
            target = io.BytesIO()
            document.write_pdf(target, pdf_variant="pdf/ua-1")
    except RefusedAddressError as error:
        raise UnsafeDocumentError(f"the document asks for {error}") from error
    return Pdf(target.getvalue(), len(document.pages))


def breakable(text: str) -> str:
    """The same with places to break in endless words: hyphenating a word of 5,000 letters takes minutes."""
    return ENDLESS_WORD.sub(_with_breaks, text)


@cache
def _look(styles: tuple[Path, ...]) -> tuple[list[weasyprint.CSS], FontConfiguration]:
    """Style sheets and fonts, read once in the life of a worker."""
    fonts = FontConfiguration()
    texts = [path.read_text(encoding="utf-8") for path in styles]
    return [weasyprint.CSS(string=css, url_fetcher=OwnFilesOnly(), font_config=fonts) for css in texts], fonts


def _with_breaks(match: re.Match[str]) -> str:
    word = match[0]
    return ZERO_WIDTH_SPACE.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Layout makes millions of objects that all live to the end; looking for garbage among them costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
