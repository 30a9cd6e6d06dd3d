"""Elements of a drawing. A plan draws a thousand of them, for which Django's `flatatt` takes three times as long."""

from collections.abc import Mapping
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString


def element(tag: str, attributes: Mapping[str, str], inner: str = "") -> SafeString:
    """`<tag name="value">inner</tag>`, or `<tag name="value"/>` with nothing inside.

    Values and words are escaped; an inner SafeString stays as it is. The names are the caller's own.
    """
    values = [*attributes.values(), inner] if inner else attributes.values()
    return format_html(_form(tag, tuple(attributes), is_empty=not inner), *values)


@cache
def _form(tag: str, names: tuple[str, ...], *, is_empty: bool) -> str:
    """The text with a gap for each value; as many as there are kinds of elements in our drawings."""
    attributes = "".join(f' {name}="{{}}"' for name in names)
    return f"<{tag}{attributes}/>" if is_empty else f"<{tag}{attributes}>{{}}</{tag}>"
