"""Reads the words of a PDF as a program that copies text does: through each font's own table of letters."""

import io
import re

import pikepdf

PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def words(made):
    """All text of the document, page after page, with single spaces."""
    with pikepdf.open(io.BytesIO(made.content)) as document:
        text = " ".join(_page_text(page) for page in document.pages)
    return " ".join(text.replace("\N{HYPHEN} ", "").split())


def _page_text(page):
    letters, current, parts = _letters_by_font(page), {}, []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                current = letters[str(operands[0])]
            case "Tj":
                parts.append(_read(bytes(operands[0]), current))
            case "TJ":
                pieces = (bytes(piece) for piece in operands[0] if isinstance(piece, pikepdf.String))
                parts.append("".join(_read(piece, current) for piece in pieces))
            case "ET":
                parts.append(" ")
    return "".join(parts)


def _letters_by_font(page):
    fonts = page.resources.get("/Font", {})
    return {name: _letters(font.ToUnicode.read_bytes()) for name, font in fonts.items()}


def _letters(table):
    pairs = (
        pair for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL) for pair in PAIR.findall(part)
    )
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _read(codes, letters):
    glyphs = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
    return "".join(letters.get(glyph, "") for glyph in glyphs)
