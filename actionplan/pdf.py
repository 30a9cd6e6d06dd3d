"""The frozen plan as a tagged PDF (PDF/UA-1).

WeasyPrint is allowed two files by name and nothing else: no address in anybody's text can make the server fetch,
read or embed anything.
"""

import gc
import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from actionplan.content import PlanContent
from actionplan.content.codec import Json
from actionplan.content.words import day_of_iso

for chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)

FOLDER = settings.BASE_DIR / "templates" / "actionplan"
OWN_FILES = {
    "eslnet:inter.woff2": (settings.BASE_DIR / "static" / "fonts" / "inter.woff2", "font/woff2"),
    "eslnet:cover.svg": (FOLDER / "cover.svg", "image/svg+xml"),
}
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


def render(content: PlanContent, version: int | None) -> Pdf:
    """Draw the plan in its own language; without a version it is marked as a draft print."""
    printed = PlanContent.from_json(_breakable(content.to_json()))
    with override(content.language):
        html = render_to_string(
            "actionplan/document.html", {"content": printed, "edition": _edition(content, version)}
        )
    return draw(html)


def draw(html: str) -> Pdf:
    """Turn a whole page of HTML into a tagged PDF. Raises UnsafeDocumentError if it asks for anything not ours."""
    try:
        with _collector_paused():
            sheet, fonts = _look()
            page = weasyprint.HTML(string=html, base_url=None, url_fetcher=OwnFilesOnly())
            document = page.render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
            target = io.BytesIO()
            document.write_pdf(target, pdf_variant="pdf/ua-1")
    except RefusedAddressError as error:
        raise UnsafeDocumentError(f"the document asks for {error}") from error
    return Pdf(target.getvalue(), len(document.pages))


@cache
def _look() -> tuple[weasyprint.CSS, FontConfiguration]:
    """Style sheet and fonts, read once in the life of a worker."""
    fonts = FontConfiguration()
    css = (FOLDER / "print.css").read_text(encoding="utf-8")
    return weasyprint.CSS(string=css, url_fetcher=OwnFilesOnly(), font_config=fonts), fonts


def _edition(content: PlanContent, version: int | None) -> str:
    date = day_of_iso(content.as_of)
    if version is None:
        return _("print of %(date)s") % {"date": date}
    return _("version %(number)s of %(date)s") % {"number": version, "date": date}


def _breakable(value: Json) -> Json:
    """The same with places to break in endless words: hyphenating a word of 5,000 letters takes minutes."""
    if isinstance(value, dict):
        return {name: _breakable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_breakable(item) for item in value]
    return ENDLESS_WORD.sub(_with_breaks, value) if isinstance(value, str) else value


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
