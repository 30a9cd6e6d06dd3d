import re
from functools import lru_cache
from typing import Any

from django import forms, template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from ui import charts, rings
from ui.forms import SAVE_ANYWAY, PageHelper, has_doubts, problems_of

register = template.Library()

PHONE = re.compile(r"\+?\d[\d ./-]*")
NATIONAL_ZERO = re.compile(r"(?<=\d) ?\(0\) ?")  # of an international number, where it is not dialled


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 18) -> str:
    """An outline icon of Lucide. It stands beside words, so a screen reader skips it."""
    return lucide(str(name), size=size, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})


@register.filter
def dial(phone: str) -> str:
    """A phone number as a telephone takes it: of "+32 (0)9 222 33 44 (mornings)" the digits of the first number."""
    found = PHONE.search(NATIONAL_ZERO.sub("", phone))
    return "".join(sign for sign in found[0] if sign in "+0123456789") if found else ""


@register.simple_tag
def line_chart(chart: charts.LineChart) -> SafeString:
    return charts.line_chart_svg(chart)


@register.simple_tag
def sparkline(chart: charts.LineChart) -> SafeString:
    return charts.sparkline_svg(chart)


@register.simple_tag
def ring_map(drawn: rings.RingMap, focus: int | None = None) -> SafeString:
    return rings.rings_svg(drawn, focus=focus)


@register.simple_tag
def page_helper(form: forms.BaseForm) -> PageHelper:
    """The form's own helper, or for a form that is not ours one that draws it the same way."""
    return getattr(form, "helper", None) or PageHelper()


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What is wrong with these forms and formsets, each line a link to its field. Nothing when all is well."""
    problems = [problem for form in forms if form for problem in problems_of(form)]
    doubtful = [form for form in forms if form and has_doubts(form)]
    is_kept = any(SAVE_ANYWAY in form.data for form in doubtful)
    return {"problems": problems, "has_doubts": bool(doubtful), "name": SAVE_ANYWAY, "is_kept": is_kept}
