from collections import Counter

import pytest
from django.urls import reverse
from django.utils.translation import override

from guide import pages
from tests.factories import UserFactory

COUNTED = {"heading_open", "tr_open", "list_item_open"}


@pytest.fixture
def reader(client, db):
    """Signs a reader of this language in."""

    def signed_in(language):
        client.force_login(UserFactory(language=language))
        return client

    return signed_in


@pytest.fixture
def only_in_english(tmp_path, monkeypatch):
    """One page, written in English only, that tries what a page may not do."""
    (tmp_path / "en").mkdir()
    text = "# Title\n\nSummary.\n\n<script>alert(1)</script>\n\n| a | b |\n|---|---|\n| one | two |\n"
    (tmp_path / "en" / "myths.md").write_text(text)
    monkeypatch.setattr(pages, "CONTENT", tmp_path)
    monkeypatch.setattr(pages, "SLUGS", ["myths"])
    pages.read.cache_clear()
    yield
    pages.read.cache_clear()


def shape(slug, language):
    """How many headings, rows and items the page of this language has."""
    tokens = pages.MARKDOWN.parse(pages.source(slug, language).read_text())
    return Counter(token.type for token in tokens if token.type in COUNTED)


@pytest.mark.parametrize(
    ("slug", "headings", "rows", "items"),
    [
        ("who-leaves", 5, 0, 11),
        ("risk-and-protection", 5, 6, 9),
        ("warning-signals", 5, 0, 8),
        ("myths", 3, 11, 0),
        ("evidence", 4, 0, 9),
        ("meeting-kick-off", 4, 0, 8),
        ("meeting-goal-setting", 4, 0, 9),
        ("meeting-evaluation", 4, 0, 9),
        ("meeting-annual", 4, 0, 9),
    ],
)
@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_every_page_says_as_much_in_every_language(slug, headings, rows, items, language):
    expected = {"heading_open": headings, "tr_open": rows, "list_item_open": items}

    assert shape(slug, language) == Counter(expected)


def test_every_page_is_tested_above():
    files = {f"{path.parent.name}/{path.stem}" for path in pages.CONTENT.rglob("*.md")}

    slugs = [*pages.SLUGS, *pages.MEETINGS]
    assert files == {f"{language}/{slug}" for language in ["en", "nl", "fr", "de"] for slug in slugs}


@pytest.mark.parametrize("slug", [*pages.SLUGS, *pages.MEETINGS])
def test_every_page_begins_with_its_title_and_one_sentence(slug):
    for language in ["en", "nl", "fr", "de"]:
        with override(language):
            page = pages.page(slug)

        assert (page.slug, page.language) == (slug, language)
        assert page.title
        assert page.summary.endswith(".")
        assert page.summary.count(". ") == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "they are not meant for software that scores children"),
        ("nl", "ze zijn niet bedoeld voor software die kinderen een score geeft"),
        ("fr", "ils ne sont pas destinés à un logiciel qui noterait les enfants"),
        ("de", "nicht für Software gedacht, die Kinder mit Punkten bewertet"),
    ],
)
def test_the_warning_signals_are_not_for_scoring_children(reader, language, words):
    assert words in reader(language).get("/guide/facts/warning-signals/").text


def test_fact_page_stands_in_the_readers_language(reader):
    page = reader("nl").get("/guide/facts/myths/").text

    assert "Mythes over vroegtijdig schoolverlaten</h1>" in page
    assert "This page is not translated yet" not in page
    assert 'lang="en"' not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_fact_page_draws_a_table_that_can_be_read_aloud(reader):
    page = reader("en").get("/guide/facts/risk-and-protection/").text

    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="What raises the risk' in page
    assert page.count('<th scope="col">') == 2
    assert page.count('<th scope="row">') == 5
    assert page.count("<td>") == 5


def test_fact_page_draws_lists_and_strong_words(reader):
    page = reader("en").get("/guide/facts/who-leaves/").text

    assert "<li><strong>Pull:</strong> above all the labour market.</li>" in page


def test_fact_page_without_a_translation_says_so_and_comes_in_english(reader, only_in_english):
    page = reader("fr").get("/guide/facts/myths/").text

    assert "pas encore traduite" in page
    assert '<h1 lang="en">Title</h1>' in page
    assert '<article class="sheet prose" lang="en">' in page


def test_fact_page_shows_html_as_text(reader, only_in_english):
    page = reader("en").get("/guide/facts/myths/").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_fact_page_of_no_page_is_not_found(reader):
    assert reader("en").get("/guide/facts/tips/").status_code == 404


def test_fact_page_asks_who_is_there(client):
    assert client.get("/guide/facts/myths/").url == "/accounts/login/?next=/guide/facts/myths/"


def test_entry_list_leads_to_the_facts(reader):
    page = reader("de").get(reverse("guide:entry_list")).text

    links = [page.index(f'href="/guide/facts/{slug}/"') for slug in pages.SLUGS]
    assert links == sorted(links)
    assert "Irrtümer über den vorzeitigen Schulabgang</a>" in page
    assert "Zehn Dinge, die oft über junge Menschen gesagt werden" in page
