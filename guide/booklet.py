"""Entries of the guide as a booklet to print and to hand round: a tagged PDF (PDF/UA-1) in the reader's language."""

from collections.abc import Sequence
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from guide.models import COSTS, EFFORTS, EVIDENCE_IN_WORDS, UNSTUDIED, UNSTUDIED_IN_WORDS, Evidence, GuideEntry
from guide.pages import reading_language
from networks.pillars import Pillar

MOST = 30  # entries of a booklet: more is a catalogue nobody reads, and takes too long to draw while somebody waits
STYLE = settings.BASE_DIR / "templates" / "guide" / "booklet.css"


def render(entries: Sequence[GuideEntry], title: str) -> bytes:
    """Draw a title page, the contents, how to read it, and a section for each entry, in the order given."""
    from ui import pdf  # noqa: PLC0415 -- slow import

    html = render_to_string(
        "guide/booklet_document.html",
        {
            "language": reading_language(),
            "title": pdf.breakable(title),
            "today": timezone.localdate(),
            "number": len(entries),
            "chapters": [(Pillar(key), list(rows)) for key, rows in groupby(entries, lambda entry: entry.pillar)],
            "ratings": [
                *((Evidence(rating).label, words) for rating, words in EVIDENCE_IN_WORDS.items()),
                (UNSTUDIED, UNSTUDIED_IN_WORDS),
            ],
            "efforts": list(EFFORTS.values()),
            "costs": list(COSTS.items()),
            "is_translated": all(entry.is_translated for entry in entries),
        },
    )
    return pdf.draw(html, STYLE).content
