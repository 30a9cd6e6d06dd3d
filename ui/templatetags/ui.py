from functools import lru_cache
from typing import Any

from django import forms, template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from ui import charts
from ui.forms import PageHelper, problems_of

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 18) -> str:
    """An outline icon of Lucide. It stands beside words, so a screen reader skips it."""
    return lucide(str(name), size=size, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})


@register.simple_tag
def line_chart(chart: charts.LineChart) -> SafeString:
    return charts.line_chart_svg(chart)


@register.simple_tag
def sparkline(chart: charts.LineChart) -> SafeString:
    return charts.sparkline_svg(chart)


@register.simple_tag
def page_helper(form: forms.BaseForm) -> PageHelper:
    """The form's own helper, or for a form that is not ours one that draws it the same way."""
    return getattr(form, "helper", None) or PageHelper()


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What is wrong with these forms and formsets, each line a link to its field. Nothing when all is well."""
    return {"problems": [problem for form in forms if form for problem in problems_of(form)]}
