"""Files we did not write are the ones their makers published, and ours are small enough for a phone."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|\|safe\b|mark_safe")
TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("bootstrap/css/bootstrap.min.css", "sRIl4kxILFvY47J16cr9ZwB07vP4J8+LH7qKQnuqkuIAvNWLzeN8tE5YBujZqJLB"),
        ("bootstrap/js/bootstrap.bundle.min.js", "FKyoEForCGlyvwx9Hj09JcYn3nv7wiPVlz7YYwJrWVcXK/BmnVDxM+D2scQbITxI"),
    ],
)
def test_bootstrap_file_has_the_hash_bootstrap_published(name, published):
    content = Path(finders.find(name)).read_bytes()

    digest = hashlib.sha384(content).digest()

    assert base64.b64encode(digest).decode() == published


def test_font_is_small():
    font = Path(finders.find("fonts/inter.woff2"))

    assert font.read_bytes()[:4] == b"wOF2"
    assert font.stat().st_size < 250_000


@pytest.mark.parametrize("name", ["django_htmx/htmx-2.min.js", "js/theme.js", "js/eslnet.js", "css/tokens.css"])
def test_file_the_frame_asks_for_is_there(name):
    assert finders.find(name)


def test_dark_values_are_the_same_whether_the_system_or_the_reader_asks():
    css = Path(finders.find("css/tokens.css")).read_text()
    system, reader = css.split("@media (prefers-color-scheme: dark)")[1].split(':root[data-theme="dark"]')

    values = [re.findall(r"(--[a-z-]+|color-scheme): ([^;]+);", part.split("}")[0]) for part in (system, reader)]

    assert values[0] == values[1] != []


@pytest.mark.parametrize("folder", ["ui", "account", "bootstrap5"])
def test_templates_hold_nothing_inline(folder):
    found = {path.name: INLINE.findall(path.read_text()) for path in (TEMPLATES / folder).glob("*.html")}

    assert {name: hits for name, hits in found.items() if hits} == {}
