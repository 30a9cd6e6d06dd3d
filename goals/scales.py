"""The levels of a qualitative scale, as they are typed: a line each, from the lowest to the highest."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST, MOST = 2, 7
LONGEST_NAME, LONGEST_TEXT = 60, 300

Level = dict[str, str]


def read_levels(text: str) -> list[Level]:
    """ "Name: what it looks like", line by line; raises ValidationError in words."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not FEWEST <= len(lines) <= MOST:
        raise ValidationError(
            _("A scale has %(fewest)s to %(most)s levels, a line each; here are %(number)s."),
            params={"fewest": FEWEST, "most": MOST, "number": len(lines)},
        )
    levels = [_level(number, line) for number, line in enumerate(lines, start=1)]
    names = [level["name"].casefold() for level in levels]
    for number, name in enumerate(names, start=1):
        if name in names[: number - 1]:
            raise ValidationError(_("Line %(number)s: another level has this name."), params={"number": number})
    return levels


def write_levels(levels: list[Level]) -> str:
    """The text that `read_levels` reads as these levels."""
    return "\n".join(f"{level['name']}: {level['text']}" if level.get("text") else level["name"] for level in levels)


def _level(number: int, line: str) -> Level:
    name, _colon, text = (part.strip() for part in line.partition(":"))
    if not name:
        raise ValidationError(_("Line %(number)s has no name before the colon."), params={"number": number})
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            _("Line %(number)s: a name has at most %(longest)s letters. What it looks like comes after a colon."),
            params={"number": number, "longest": LONGEST_NAME},
        )
    if len(text) > LONGEST_TEXT:
        raise ValidationError(
            _("Line %(number)s: say it in at most %(longest)s letters."),
            params={"number": number, "longest": LONGEST_TEXT},
        )
    return {"name": name, "text": text}
