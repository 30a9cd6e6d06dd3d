from django import template
from django.utils.html import format_html

from networks.models import Network, other_language

register = template.Library()


@register.filter
def pillar_name(pillar: str, network: Network) -> str:
    """What this network calls the pillar."""
    return network.pillar_label(pillar)


@register.filter
def pillar_letter(pillar: str, network: Network) -> str:
    """The first letter of that name, which goes with the colour."""
    return network.pillar_label(pillar)[:1].upper()


@register.filter
def lang_of(texts: dict[str, str]) -> str:
    """` lang="en"`, for the tag around a text that is shown in another language than the reader's; else nothing."""
    language = other_language(texts)
    return format_html(' lang="{}"', language) if language else ""
