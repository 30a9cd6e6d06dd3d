"""The documents a case file names as its sources."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from eslnet.cases.facts import Facts
from eslnet.cases.rows import Case
from stakeholders.models import Source
from ui.dates import PartialDate

REMARKED_DATE = re.compile(r"(\d{4}(?:-\d{1,2}){0,2})\s*\((.+)\)", re.ASCII)


def load_sources(case: Case) -> None:
    """Each source under its code: the key of an object, or the `code` in a list."""
    for code, facts in entries_of(case.facts):
        load_source(case, code, facts)


def entries_of(document: Facts) -> list[tuple[str, Facts]]:
    if isinstance(document.values.get("sources"), list):
        return [(facts.need("code", 20), facts) for facts in document.parts("sources")]
    sources = document.part("sources")
    found = []
    for code, value in (sources.values if sources else {}).items():
        if sources and isinstance(value, dict) and (facts := sources.part(code)):
            found.append((code, facts))
        elif sources:
            sources.refuse("A source is an object that says what it is and where it stands.", code)
    return found


def load_source(case: Case, code: str, facts: Facts) -> None:
    if len(code) > 20:
        facts.refuse("The code of a source has at most 20 characters.")
        return
    dated, remark = remarked_date(facts)
    title = facts.text("what", 250) or facts.text("title", 250) or facts.text("url", 300) or code
    case.sources[code] = case.put(
        Source,
        facts.where,
        {"code": code},
        title=_("%(title)s (date: %(remark)s)") % {"title": title, "remark": remark} if remark else title,
        url=address(facts),
        dated=dated,
    )


def remarked_date(facts: Facts) -> tuple[PartialDate | None, str]:
    """The date, and what the file remarks about it: "2024 (inferred)"."""
    match = REMARKED_DATE.fullmatch(str(facts.values.get("date") or ""))
    if not match or len(match[2]) > 40:
        return facts.date("date"), ""
    facts.text("date")
    try:
        return PartialDate.from_iso(match[1]), match[2]
    except ValueError:
        return facts.date("date"), ""


def address(facts: Facts) -> str:
    """The address, if it is one of the web."""
    url = facts.text("url", 500)
    try:
        if url:
            URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        facts.refuse("Not an address on the web.", "url")
        return ""
    return url
