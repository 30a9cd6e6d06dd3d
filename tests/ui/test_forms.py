import datetime as dt

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from ui.dates import PartialDate
from ui.forms import ChoiceCards, PageForm, PartialDateField, Problem, problems_of


class Engaging(PageForm, forms.Form):
    title = forms.CharField(label="what", help_text="One sentence & no more")
    note = forms.CharField(required=False)
    answer = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=ChoiceCards(hints={"no": "Say why"}))
    until = PartialDateField(bound="last", required=False)
    agreed = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


RowSet = forms.formset_factory(Engaging, extra=1)


def send(day="", month="", year="", **kwargs):
    return PartialDateField(**kwargs).clean([day, month, year])


def message_of(*typed):
    with pytest.raises(forms.ValidationError) as refusal:
        send(*typed)
    return refusal.value.messages


def test_partial_date_field_takes_as_much_as_is_known():
    assert send("", "", "2027") == PartialDate(dt.date(2027, 1, 1), "year")
    assert send("", "september", "2021", bound="last") == PartialDate(dt.date(2021, 9, 30), "month", is_end=True)
    assert send("30", "6", "2027") == PartialDate(dt.date(2027, 6, 30), "day")
    assert send(required=False) is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "", ""), "This field is required."),
        (("", "6", ""), "The year is missing."),
        (("3", "", "2027"), "A day needs a month."),
        (("31", "6", "2027"), "There is no day 31 in June 2027."),
        (("0", "6", "2027"), "There is no day 0 in June 2027."),
        (("3", "6", "27"), "The year must have 4 digits."),
        (("3", "6", "0000"), "The year must have 4 digits."),
        (("x", "6", "2027"), "The day must be a number from 1 to 31."),
        (("²", "6", "2027"), "The day must be a number from 1 to 31."),
        (("3", "Smarch", "2027"), "“Smarch” is not a month."),
    ],
)
def test_partial_date_field_says_what_is_wrong(typed, message):
    assert message_of(*typed) == [message]


@given(st.lists(st.text(max_size=6), min_size=3, max_size=3))
def test_partial_date_field_answers_anything_typed_with_a_date_or_a_refusal(typed):
    try:
        date = PartialDateField(required=False).clean(typed)
    except forms.ValidationError:
        return

    assert date is None or 1000 <= date.date.year <= 9999


@pytest.mark.parametrize("iso", ["2027", "2027-06", "2027-06-30"])
def test_partial_date_field_shows_and_reads_back_its_value(iso):
    field = PartialDateField(bound="last")
    date = PartialDate.from_iso(iso, is_end=True)

    shown = [part or "" for part in field.widget.decompress(date)]

    assert field.clean(shown) == date
    assert not field.has_changed(date, shown)
    assert field.has_changed(date, ["", "", "x"])


def test_partial_date_widget_names_each_box_and_keeps_what_was_typed():
    form = Engaging({"until_0": "31", "until_1": "June", "until_2": "2027"})

    html = render_to_string("bootstrap5/field.html", {"field": form["until"]})

    assert '<fieldset aria-describedby="id_until_error">' in html
    assert '<label for="id_until_1">Month</label>' in html
    assert 'value="June"' in html
    assert html.count('aria-invalid="true"') == 3
    assert 'id="id_until_error"' in html


def test_field_says_optional_and_never_marks_the_required():
    form = Engaging()

    assert "(optional)" in render_to_string("bootstrap5/field.html", {"field": form["note"]})
    title = render_to_string("bootstrap5/field.html", {"field": form["title"]})
    assert "(optional)" not in title
    assert "*" not in title
    assert "(optional)" not in render_to_string("bootstrap5/field.html", {"field": form["agreed"]})


def test_field_puts_its_help_before_the_control_and_points_at_it():
    html = render_to_string("bootstrap5/field.html", {"field": Engaging()["title"]})

    assert html.index("One sentence &amp; no more") < html.index("<input")
    assert 'aria-describedby="id_title_helptext"' in html


def test_choice_cards_show_the_hint_with_its_choice():
    html = render_to_string("bootstrap5/field.html", {"field": Engaging()["answer"]})

    assert 'aria-describedby="id_answer_1_hint"' in html
    assert "Say why" in html
    assert "id_answer_0_hint" not in html


def test_problems_lead_to_the_control_of_each_field():
    form = Engaging({"until_0": "1", "until_2": "2027"})
    form.add_error(None, "Somebody else saved this.")

    assert list(problems_of(form)) == [
        Problem("Somebody else saved this."),
        Problem("This field is required.", "What", "id_title"),
        Problem("This field is required.", "Answer", "id_answer_0"),
        Problem("A day needs a month.", "Until", "id_until_0"),
        Problem("This field is required."),
    ]


def test_problems_of_a_form_not_sent_are_none():
    assert list(problems_of(Engaging())) == []
    assert list(problems_of(RowSet())) == []
    assert list(problems_of(None)) == []


def test_problems_of_a_formset_are_those_of_its_rows():
    management = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
    rows = RowSet(
        management | {"form-0-title": "x", "form-0-answer": "no", "form-0-version": "1", "form-0-until_1": "6"}
    )

    assert list(problems_of(rows)) == [Problem("The year is missing.", "Until", "id_form-0-until_0")]


def test_form_template_draws_one_form_with_summary_fields_and_buttons():
    context = {
        "form": Engaging({}),
        "submit": "Save it",
        "cancel_url": "/back",
        "keep_draft": "e1",
        "csrf_token": "tok",
    }

    html = render_to_string("ui/form.html", context)

    assert html.count("<form") == 1
    assert html.count("csrfmiddlewaretoken") == 1
    assert '<a href="#id_title">What: This field is required.</a>' in html
    assert 'role="alert"' in html
    assert "novalidate" in html
    assert 'data-keep-draft="e1"' in html
    assert "Save it</button>" in html
    assert 'href="/back"' in html


def test_form_template_draws_a_form_that_is_not_ours_the_same_way():
    class Foreign(forms.Form):
        title = forms.CharField(help_text="<b>")

    html = render_to_string("ui/form.html", {"form": Foreign(), "submit": "Go", "csrf_token": "tok"})

    assert html.count("<form") == 1
    assert "&lt;b&gt;" in html
    assert "There is a problem" not in html


def test_form_template_shows_the_error_of_a_whole_form_once():
    form = Engaging({})
    form.add_error(None, "Only once")

    assert (
        render_to_string("ui/form.html", {"form": form, "submit": "Go", "csrf_token": "tok"}).count("Only once") == 1
    )


def test_formset_template_works_without_a_script_and_offers_an_empty_row_to_it():
    html = render_to_string(
        "ui/form.html", {"form": Engaging(), "formset": RowSet(), "submit": "Go", "csrf_token": "t"}
    )

    assert 'name="form-0-title"' in html
    assert 'name="form-__prefix__-title"' in html
    assert 'name="form-TOTAL_FORMS"' in html


def test_icon_is_hidden_from_screen_readers():
    html = Template('{% load ui %}{% icon "send" %}').render(Context())

    assert html.startswith("<svg")
    assert 'aria-hidden="true"' in html
    assert 'class="icon"' in html
