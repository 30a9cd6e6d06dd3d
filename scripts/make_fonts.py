"""Make static/fonts/ from the typeface Inter of the package fontpkg-inter.

Run `uv run scripts/make_fonts.py` after an update of that package and commit the result. Pages get one variable
file holding both weights we use.
"""

from pathlib import Path

import fontpkg_inter
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SOURCE = fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf"
FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
LETTERS = [
    (0x0020, 0x024F),  # Latin
    (0x0259, 0x0259),
    (0x02B0, 0x036F),  # modifiers and combining accents
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),
    (0x1E00, 0x1EFF),  # Latin of Welsh, Vietnamese and others
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209C),  # superscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2116, 0x2122),
    (0x2190, 0x2199),  # arrows
    (0x2212, 0x2265),  # mathematics
    (0x25A0, 0x25CF),
    (0x2713, 0x2717),
]
FEATURES = ["calt", "case", "ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]


def subset(font: TTFont) -> None:
    """Leave only the letters and the features the pages use."""
    options = Options(layout_features=FEATURES, name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in LETTERS for code in range(first, last + 1)])
    subsetter.subset(font)


def make(name: str, weight: int | tuple[int, int], flavor: str | None) -> None:
    """Write one file at text size: a range of weights, or one."""
    font = TTFont(SOURCE, lazy=False)
    subset(font)
    instantiateVariableFont(font, {"opsz": 14, "wght": weight}, inplace=True)
    font.flavor = flavor
    font.save(FONTS / name)


def main() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    make("inter.woff2", (400, 600), "woff2")
    licence = (fontpkg_inter.ROOT / "LICENSE").read_text(encoding="utf-8")
    (FONTS / "LICENSE").write_text(licence, encoding="utf-8")


if __name__ == "__main__":
    main()
