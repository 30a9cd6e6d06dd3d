"""The plan as a PDF, beside the same page already written, and beside WeasyPrint as it comes."""

import io
from collections.abc import Sequence

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from actionplan import pdf
from actionplan.content import assemble
from bench.answers import expect
from bench.jobs.result import JobResult
from bench.timing import Work, in_turns
from bench.worlds import SEED, today
from eslnet.making import MADE_UP, Size, make_networks
from goals.models import Plan
from networks.models import Network
from ui.pdf import PAPER, OwnFilesOnly

# About how many pages come out, found by trying; the report says how many there were. A shorter plan there is not.
SIZES = {
    8: Size(stakeholders=2, goals=1, engagements=1, meetings=1),
    12: Size(stakeholders=5, goals=2, engagements=6, meetings=2),
    66: Size(engagements=225),
    269: Size(engagements=1310),
}


def plan_with(pages: int) -> Plan:
    """The plan of a network whose plan has about so many pages, made if it is not there."""
    slug = f"{MADE_UP}print-{pages:05}"
    if not Network.objects.filter(slug=slug).exists():
        make_networks([pages], seed=SEED, today=today(), size=SIZES[pages], name="print-")
    return plan_of(slug)


def plan_of(slug: str) -> Plan:
    """The one plan of that network."""
    return Plan.unscoped.select_related("network").get(network__slug=slug)


def measure(rounds: int, lengths: Sequence[int]) -> list[JobResult]:
    """Each length: made from the rows, drawn from the same page already written, and by WeasyPrint untuned."""
    return [_measure(plan_with(length), rounds) for length in lengths]


def _measure(plan: Plan, rounds: int) -> JobResult:
    html = pdf.page_of(assemble(plan, today()), version=1)
    made = {"ours": pdf.draw(html), "untuned": untuned(html)}
    expect(made["ours"].content.startswith(b"%PDF-"), "not a PDF")
    expect(made["ours"].pages == made["untuned"].pages, "untuned it has other pages")
    works = {
        "write": Work(lambda: pdf.page_of(assemble(plan, today()), version=1)),
        "whole": Work(lambda: pdf.render(assemble(plan, today()), version=1)),
        "draw": Work(lambda: pdf.draw(html)),
        "untuned": Work(lambda: untuned(html)),
    }
    shots = in_turns(works, rounds)
    written = JobResult.of("", "", shots["write"], "", shots["draw"])
    slower = JobResult.of("", "", shots["draw"], "", shots["untuned"])
    facts = {
        "pages": made["ours"].pages,
        "KB": len(made["ours"].content) // 1024,
        "KB untuned": len(made["untuned"].content) // 1024,
        "data and template ms": round(written.median_ms),
        "data and template of the floor": round(written.ratio, 3),
        "of WeasyPrint untuned": round(slower.ratio, 2),
    }
    at = f"{made['ours'].pages} pages"
    return JobResult.of("plan as PDF/UA", at, shots["whole"], "the same page as a file", shots["draw"], facts)


def untuned(html: str) -> pdf.Pdf:
    """As WeasyPrint's manual says it: fonts and sheet read anew, garbage collected meanwhile."""
    fonts = FontConfiguration()
    texts = [style.read_text(encoding="utf-8") for style in (PAPER, pdf.STYLE)]
    sheets = [weasyprint.CSS(string=text, url_fetcher=OwnFilesOnly(), font_config=fonts) for text in texts]
    page = weasyprint.HTML(string=html, url_fetcher=OwnFilesOnly())
    document = page.render(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
    target = io.BytesIO()
    document.write_pdf(target, pdf_variant="pdf/ua-1")
    return pdf.Pdf(target.getvalue(), len(document.pages))
