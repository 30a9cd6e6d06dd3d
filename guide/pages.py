"""What is known about young people who leave early, and how meetings go.

Pages in Markdown in `guide/content/`, one file a language.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

CONTENT = Path(__file__).parent / "content"
SLUGS = ["who-leaves", "risk-and-protection", "warning-signals", "myths", "evidence"]
MEETINGS = ["meeting-kick-off", "meeting-goal-setting", "meeting-evaluation", "meeting-annual"]
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class FactPage:
    """A page as it was read: its title, its summary in one sentence, and the tree of what follows."""

    slug: str
    language: str
    title: str
    summary: str
    nodes: list[SyntaxTreeNode]

    def get_absolute_url(self) -> str:
        return reverse("guide:fact_page", args=[self.slug])

    @property
    def is_translated(self) -> bool:
        """Whether it stands in the reader's language."""
        return self.language == reading_language()


def all_pages() -> list[FactPage]:
    """Every page of facts for this reader, in the order to read them."""
    return [page(slug) for slug in SLUGS]


def page(slug: str) -> FactPage:
    """The page for this reader: in their language, or in English where that is missing."""
    language = reading_language()
    return read(slug, language if source(slug, language).exists() else "en")


def meeting(slug: str) -> FactPage:
    """How such a meeting goes, for this reader."""
    return page(f"meeting-{slug}")


@lru_cache(maxsize=64)
def read(slug: str, language: str) -> FactPage:
    """The page from its file, kept: the files change with the code only."""
    tree = SyntaxTreeNode(MARKDOWN.parse(source(slug, language).read_text(encoding="utf-8")))
    title, summary, *nodes = tree.children
    return FactPage(slug, language, title.children[0].content, summary.children[0].content, nodes)


def source(slug: str, language: str) -> Path:
    return CONTENT / language / f"{slug}.md"


def reading_language() -> str:
    return (get_language() or "en")[:2]
