from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.charts import LineChart, chart_in_words, line_chart_svg
from ui.rings import RingMap, rings_svg

register = template.Library()


@register.simple_tag
def chart(drawn: LineChart, for_print: object) -> SafeString:
    """The line chart; in print inside a frame that carries its words where PDF readers look for them."""
    if not for_print:
        return line_chart_svg(drawn)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 104"><title>{}</title>{}</svg>',
        chart_in_words(drawn),
        line_chart_svg(drawn, for_print=True),
    )


@register.simple_tag
def ring_map(drawn: RingMap, for_print: object) -> SafeString:
    """Who works with whom, as a picture."""
    return rings_svg(drawn, for_print=bool(for_print))
