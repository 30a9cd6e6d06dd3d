from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from networks.models import Network, other_language

register = template.Library()


@register.filter
def pillar_name(pillar: str, network: Network) -> str:
    """What this network calls the pillar."""
    return network.pillar_label(pillar)


@register.simple_tag
def pillar_tag(pillar: str, network: Network) -> SafeString:
    """The pillar as this network calls it, in its colour; "" says that there is none yet."""
    if not pillar:
        return format_html('<span class="tag pillar-none">{}</span>', _("No pillar yet"))
    name = network.pillar_label(pillar)
    tag = '<span class="tag pillar-{}"><i aria-hidden="true">{}</i>{}</span>'
    return format_html(tag, pillar, name[:1].upper(), name)


@register.filter
def lang_of(texts: dict[str, str]) -> str:
    """` lang="en"`, for the tag around a text that is shown in another language than the reader's; else nothing."""
    language = other_language(texts)
    return format_html(' lang="{}"', language) if language else ""
