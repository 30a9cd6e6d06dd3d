import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from guide import booklet
from tests.actionplan.reading import words
from tests.factories import GuideEntryFactory, UserFactory
from ui.pdf import Pdf

pytestmark = pytest.mark.django_db

NOTICE = "Some texts are not translated yet and stand in English."


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def read(content):
    return words(Pdf(content, 0))


def ticked(answer):
    return [(box.data["value"], box.data["selected"]) for box in answer.context["form"]["pick"]]


@pytest.mark.slow
def test_booklet_is_tagged_titled_and_in_the_readers_language():
    entries = [GuideEntryFactory(code="P01"), GuideEntryFactory(code="M01", pillar="monitoring")]

    with override("nl"):
        content = booklet.render(entries, "Voor de vergadering")

    assert content.startswith(b"%PDF-1.7")
    with pikepdf.open(io.BytesIO(content)) as document:
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Voor de vergadering"
        assert document.Root.MarkInfo.Marked == True  # noqa: E712 -- a pikepdf value
        assert str(document.Root.Lang) == "nl"
        assert document.Root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712 -- a pikepdf value
        assert len(document.pages) == 5
        with document.open_outline() as outline:
            chapters = [(item.title, len(item.children)) for item in outline.root]
        assert chapters[2:] == [("Preventie", 1), ("Monitoring", 1)]


@pytest.mark.slow
def test_booklet_says_what_is_known_of_each_entry_and_where_from():
    entry = GuideEntryFactory(
        code="V08",
        pillar="intervention",
        names={"en": "Contact at the police"},
        descriptions={"en": "A voluntary talk"},
        lead_names={"en": "Local police"},
        partner_names=[{"en": "Public prosecutor"}],
        school_levels=["secondary"],
        indicator_names={"en": "Absence rate"},
        evidence_sources={"en": "Provincial template (no impact study found)"},
        is_unstudied=True,
        effort="low",
        cost_band="€",
        funding=["local"],
    )

    text = read(booklet.render([entry], "Ideas"))

    assert "Contact at the police V08 A voluntary talk." in text
    for said in [
        "Local police",
        "Public prosecutor",
        "Secondary education · Universal",
        "Less than 5,000 euro a year · Local funding",
        "Absence rate",
        "Promising, no impact study found Used in practice and plausible. No impact study found",
        "Source: Provincial template (no impact study found)",
    ]:
        assert said in text


@pytest.mark.slow
def test_text_in_another_language_says_so_in_the_booklet():
    entry = GuideEntryFactory(names={"en": "Charter", "nl": "Charter"}, evidence_sources={})

    with override("nl"):
        text, notice = read(booklet.render([entry], "Ideeën")), gettext(NOTICE)

    assert "All schools sign one short text." in text
    assert notice in text


@pytest.mark.slow
def test_booklet_that_is_all_translated_does_not_speak_of_it():
    text = read(booklet.render([GuideEntryFactory(evidence_sources={})], "Ideas"))

    assert "All schools sign one short text." in text
    assert NOTICE not in text


@pytest.mark.slow
def test_hostile_title_and_entry_are_only_words():
    entry = GuideEntryFactory(names={"en": '<img src="file:///etc/passwd">'}, descriptions={"en": "x" * 3000})

    text = read(booklet.render([entry], "<script>alert(1)</script>" + "y" * 65))

    assert "<script>alert(1)</script>" in text
    assert '<img src="file:///etc/passwd">' in text


def test_ticks_stay_in_the_address_while_one_searches(client, reader):
    for code, name in [("P01", "Charter"), ("P02", "Desk"), ("P03", "Coach")]:
        GuideEntryFactory(code=code, names={"en": name})

    answer = client.get(reverse("guide:entry_list"), {"q": "desk", "pick": ["P01", "P02", "P99"]})

    assert [entry.code for entry in answer.context["picked"]] == ["P01", "P02"]
    assert [entry.code for entry in answer.context["elsewhere"]] == ["P01"]
    assert '<input type="hidden" name="pick" value="P01">' in answer.text
    assert 'value="P02" form="guide" id="pick-P02" checked' in answer.text
    assert "Ticked, but not in this list: Charter" in answer.text
    assert 'href="/guide/?pick=P01&amp;pick=P02">Show all</a>' in answer.text


def test_what_is_ticked_is_offered_for_print_in_the_order_of_the_guide(client, reader):
    for code, pillar in [("P02", "prevention"), ("M01", "monitoring"), ("P01", "prevention")]:
        GuideEntryFactory(code=code, pillar=pillar)

    answer = client.get(reverse("guide:booklet_choose"), {"pick": ["M01", "P01"]})

    assert ticked(answer) == [("P01", True), ("M01", True)]


def test_all_that_is_shown_is_offered_with_what_is_ticked(client, reader):
    for code, effort in [("P01", "low"), ("P02", "high"), ("P03", "low"), ("P04", "high")]:
        GuideEntryFactory(code=code, effort=effort)

    answer = client.get(reverse("guide:booklet_choose"), {"pick": ["P04"], "effort": "low", "of": "shown"})

    assert ticked(answer) == [("P01", True), ("P03", True), ("P04", True)]


def test_nothing_ticked_leads_back_to_the_guide(client, reader):
    GuideEntryFactory(code="P01")

    page = client.get(reverse("guide:booklet_choose")).text

    assert "Nothing is ticked yet" in page
    assert 'href="/guide/">To the guide</a>' in page


def test_download_of_nothing_says_so(client, reader):
    answer = client.get(reverse("guide:booklet_download"))

    assert answer.status_code == 422
    assert "Nothing is ticked yet" in answer.text


@pytest.mark.slow
def test_booklet_comes_as_a_file_named_after_its_title(client, reader):
    GuideEntryFactory(code="P01", names={"en": "Charter"})

    answer = client.get(reverse("guide:booklet_download"), {"pick": "P01", "title": "Meeting of 3 December"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="meeting-of-3-december.pdf"'
    assert "Charter" in read(answer.content)


@pytest.mark.slow
def test_booklet_without_a_title_has_one(client, reader):
    GuideEntryFactory(code="P01")

    answer = client.get(reverse("guide:booklet_download"), {"pick": "P01"})

    assert "Ideas against early school leaving" in read(answer.content)


def test_more_than_thirty_is_refused_at_the_list_with_the_ticks_kept(client, reader):
    codes = [entry.code for entry in GuideEntryFactory.create_batch(32)]

    answer = client.get(reverse("guide:booklet_download"), {"pick": codes, "title": "All of it"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["pick"] == [
        "A booklet holds at most 30, and 32 are ticked. Take the ticks from 2 of them."
    ]
    assert all(selected for _code, selected in ticked(answer))
    assert 'value="All of it"' in answer.text


def test_thirty_are_not_too_many(client, reader, monkeypatch):
    codes = [entry.code for entry in GuideEntryFactory.create_batch(30)]
    monkeypatch.setattr(booklet, "render", lambda entries, title: b"%d" % len(entries))

    assert client.get(reverse("guide:booklet_download"), {"pick": codes}).content == b"30"


@pytest.mark.parametrize("name", ["booklet_choose", "booklet_download"])
def test_booklet_asks_who_is_there(client, name):
    url = reverse(f"guide:{name}")

    assert client.get(url).url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("rows", [1, 3])
def test_booklet_asks_as_much_for_many_as_for_few(client, reader, rows, monkeypatch, django_assert_num_queries):
    codes = [entry.code for entry in GuideEntryFactory.create_batch(rows)]
    monkeypatch.setattr(booklet, "render", lambda entries, title: b"")

    with django_assert_num_queries(4):
        client.get(reverse("guide:booklet_choose"), {"pick": codes})
    with django_assert_num_queries(4):
        client.get(reverse("guide:booklet_download"), {"pick": codes})
