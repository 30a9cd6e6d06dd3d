import gc
import io
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest
from django.utils.translation import gettext, override

from actionplan import pdf
from tests.actionplan.examples import content_of, make_plan
from tests.actionplan.reading import words
from tests.factories import (
    EngagementFactory,
    GoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    NetworkFactory,
    PlanFactory,
    StakeholderFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def opened(made):
    return pikepdf.open(io.BytesIO(made.content))


@pytest.fixture
def canary():
    """A server that must never be asked; gives its address and what it was asked."""
    asked = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_plan_is_tagged_titled_and_in_its_language():
    network = NetworkFactory(plan_language="nl", name="Netwerk Vaartbeke")
    made = pdf.render(content_of(make_plan(network, rows=2)), version=3)

    with opened(made) as document:
        root = document.Root
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "To the finish line · Netwerk Vaartbeke"
        assert len(document.pages) == made.pages
        assert root.MarkInfo.Marked == True  # noqa: E712 -- a pikepdf value
        assert str(root.Lang) == "nl"
        assert root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712 -- a pikepdf value
        assert "/OpenAction" not in root
        assert "/JavaScript" not in root.get("/Names", {})
        with document.open_outline() as outline:
            assert len(outline.root) == 6
            chapter = outline.root[3]
            with override("nl"):
                assert chapter.title == gettext("What we want to reach")
            assert len(chapter.children) == 2


def figures_of(element, found):
    """Every figure in the tag tree."""
    for kid in element.get("/K", []) if isinstance(element.get("/K"), pikepdf.Array) else []:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if kid.S == "/Figure":
                found.append(kid)
            figures_of(kid, found)
    return found


def test_every_picture_has_its_words():
    made = pdf.render(content_of(make_plan(NetworkFactory(), rows=2)), version=None)

    with opened(made) as document:
        figures = figures_of(document.Root.StructTreeRoot.K[0], [])
        who, *charts = [str(figure.Alt) for figure in figures]
        assert who.startswith("Who works with whom. ")
        assert len(charts) == 2
        assert all("2024-25 12" in words for words in charts)


def test_version_and_network_stand_on_every_page():
    made = pdf.render(content_of(make_plan(NetworkFactory(name="Network of Town"))), version=7)

    assert words(made).count("Network of Town · To the finish line · version 7 of ") == made.pages - 1


HOSTILE = {
    "file image": '<img src="file:///etc/passwd" alt="x">',
    "web image": '<img src="{canary}/image" alt="x">',
    "stylesheet": '<link rel="stylesheet" href="{canary}/css">',
    "import": '<style>@import url("{canary}/import");</style>',
    "font": '<style>@font-face {{ font-family: X; src: url("{canary}/font") }} p {{ font-family: X }}</style>',
    "attached link": '<link rel="attachment" href="file:///etc/passwd">',
    "attached anchor": '<a rel="attachment" href="{canary}/attached">x</a>',
    "relative": '<img src="../../etc/passwd" alt="x"><img src="{canary}/relative" alt="x">',
    "almost ours": '<img src="eslnet:../settings.py" alt="x">',
    "data": '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E" alt="x">',
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_document_that_asks_for_anything_is_refused(attack, canary):
    address, asked = canary
    html = f"<html lang=en><title>x</title><p>x</p>{HOSTILE[attack].format(canary=address)}"

    with pytest.raises(pdf.UnsafeDocumentError):
        pdf.draw(html)

    assert asked == []


def test_drawing_fetches_nothing(canary):
    address, asked = canary
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{address}/svg"/></svg>'

    made = pdf.draw(f"<html lang=en><title>x</title>{drawing}")

    assert made.pages == 1
    assert asked == []


def test_hostile_words_are_only_words(canary):
    address, asked = canary
    attacks = " ".join(attack.format(canary=address) for attack in HOSTILE.values())
    network = NetworkFactory()
    plan = make_plan(network, introduction=attacks)
    EngagementFactory(network=network, plan=plan, what=attacks, title='"><script>alert(1)</script>')

    made = pdf.render(content_of(plan), version=None)

    with opened(made) as document:
        assert asked == []
        assert len(document.attachments) == 0
        kinds = {str(thing.get("/Type")) for thing in document.objects if isinstance(thing, pikepdf.Dictionary)}
        assert "/Font" in kinds
        assert kinds.isdisjoint({"/EmbeddedFile", "/Filespec"})
    assert "<script>alert(1)</script>" in words(made)


def test_small_number_is_not_in_the_text():
    network = NetworkFactory()
    plan = PlanFactory(network=network)
    goal = GoalFactory(network=network, plan=plan)
    indicator = IndicatorFactory(network=network, goal=goal, kind="share", target=10)
    MeasurementFactory(
        network=network, indicator=indicator, value=None, numerator=3, denominator=417, is_baseline=True
    )
    MeasurementFactory(
        network=network, indicator=indicator, value=None, numerator=48, denominator=433, period="2025-26"
    )

    text = words(pdf.render(content_of(plan), version=None))

    assert "48 of 433" in text
    assert "417" not in text
    assert "0.7" not in text


def test_draft_goal_is_printed_as_draft():
    network = NetworkFactory()
    plan = PlanFactory(network=network)
    IndicatorFactory(network=network, goal=GoalFactory(network=network, plan=plan))

    text = words(pdf.render(content_of(plan), version=None))

    assert (
        "Draft: the partners have not agreed on this goal yet. No deadline yet. No owner yet. No target yet." in text
    )


def test_empty_plan_is_a_short_document():
    made = pdf.render(content_of(PlanFactory()), version=None)

    text = words(made)
    assert made.pages == 7
    assert "No goal is set yet." in text
    assert "No partner is named yet." in text


def test_strange_letters_and_endless_words_are_printed():
    network = NetworkFactory(name="O'Brien & <Söhne> 🎓")
    plan = PlanFactory(network=network, title="مكافحة التسرب المدرسي 🎉", introduction="abcdefghij" * 500)
    GoalFactory(network=network, plan=plan, title="ш" * 300, why="\N{RIGHT-TO-LEFT OVERRIDE}abc")
    EngagementFactory(network=network, plan=plan, title="x" * 300, what="klmno" * 1000)
    start = time.perf_counter()

    made = pdf.render(content_of(plan), version=1)

    assert time.perf_counter() - start < 30
    assert "O'Brien & <Söhne>" in words(made)
    with opened(made) as document:
        assert len(document.pages) == made.pages


def test_collector_is_on_again_even_after_a_refusal():
    with pytest.raises(pdf.UnsafeDocumentError):
        pdf.draw('<html lang=en><title>x</title><img src="file:///etc/passwd" alt="">')

    assert gc.isenabled()


def test_the_list_of_the_map_has_the_numbers_of_its_dots():
    plan = PlanFactory()
    for name, participation in [("Core", "core"), ("Nearby", "partner")]:
        StakeholderFactory(network=plan.network, name=name, participation=participation)

    text = words(pdf.render(content_of(plan), version=None))

    assert "1. Core" in text
    assert "2. Nearby" in text
