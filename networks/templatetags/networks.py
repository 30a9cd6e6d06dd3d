from django import template

from networks.models import Network

register = template.Library()


@register.filter
def pillar_name(pillar: str, network: Network) -> str:
    """What this network calls the pillar."""
    return network.pillar_label(pillar)


@register.filter
def pillar_letter(pillar: str, network: Network) -> str:
    """The first letter of that name, which goes with the colour."""
    return network.pillar_label(pillar)[:1].upper()
