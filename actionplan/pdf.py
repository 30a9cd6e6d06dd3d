"""The frozen plan as a tagged PDF (PDF/UA-1)."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from actionplan.content import PlanContent
from actionplan.content.codec import Json
from actionplan.content.words import day_of_iso
from ui import pdf
from ui.pdf import Pdf, UnsafeDocumentError

__all__ = ["Pdf", "UnsafeDocumentError", "draw", "render"]

STYLE = settings.BASE_DIR / "templates" / "actionplan" / "print.css"


def render(content: PlanContent, version: int | None) -> Pdf:
    """Draw the plan in its own language; without a version it is marked as a draft print."""
    return draw(page_of(content, version))


def page_of(content: PlanContent, version: int | None) -> str:
    """The HTML the plan is drawn from."""
    printed = PlanContent.from_json(_breakable(content.to_json()))
    context = {"content": printed, "edition": _edition(content, version)}
    with override(content.language):
        return render_to_string("actionplan/document.html", context)


def draw(html: str) -> Pdf:
    """Turn a whole page of HTML into a PDF that looks as the plan does; see `ui.pdf.draw`."""
    return pdf.draw(html, STYLE)


def _edition(content: PlanContent, version: int | None) -> str:
    date = day_of_iso(content.as_of)
    if version is None:
        return _("print of %(date)s") % {"date": date}
    return _("version %(number)s of %(date)s") % {"number": version, "date": date}


def _breakable(value: Json) -> Json:
    """The same with places to break in endless words."""
    if isinstance(value, dict):
        return {name: _breakable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_breakable(item) for item in value]
    return pdf.breakable(value) if isinstance(value, str) else value
