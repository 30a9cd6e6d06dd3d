"""A form asks once about what looks like data of a pupil, and every text area of the rooms is in such a form."""

import importlib
import logging

import pytest
from django import forms
from django.urls import reverse

from engagements.answer_forms import AnswerForm
from engagements.forms import EngagementForm
from engagements.models import Engagement, Step
from networks.forms import NetworkModelForm
from networks.free_texts import FreeTexts
from networks.repair_shop import RowForm
from tests.engagements.test_views import entered
from tests.factories import EngagementFactory, PlanFactory
from tests.walk import ROOMS, ROOT
from ui.forms import PageForm

PUPIL = "Gesprek met Jan Peeters, 3B"
NOT_WATCHED = {
    "BreakdownForm": "a table of figures",
    "PasteForm": "a table of figures",
    "SendBackForm": "what an administrator writes to coordinators",
    "SendForm": "a mail of the coordinator, with a second look of its own",
}


def create(client, network, **data):
    return client.post(reverse("engagements:engagement_create", args=[network.slug]), entered(**data))


@pytest.mark.django_db
def test_a_doubtful_text_comes_back_once_with_the_piece_quoted_and_the_text_kept(client, coordinator):
    plan = PlanFactory(network=coordinator.network)

    answer = create(client, coordinator.network, what=PUPIL, how="Samen")

    assert (answer.status_code, Engagement.unscoped.count()) == (422, 0)
    page = answer.content.decode()
    assert page.count("“Jan Peeters, 3B” looks like the name of a pupil.") == 2  # in the summary and at the field
    assert f">\n{PUPIL}</textarea>" in page
    assert '<input class="form-check-input" type="checkbox" name="save_anyway" id="id_save_anyway">' in page

    create(client, coordinator.network, what=PUPIL, how="Samen", save_anyway="on")

    made = Engagement.unscoped.get(plan=plan)
    assert (made.what, made.how) == (PUPIL, "Samen")


@pytest.mark.django_db
def test_the_tick_stays_when_something_else_is_wrong(client, coordinator):
    PlanFactory(network=coordinator.network)

    page = create(client, coordinator.network, title="", what=PUPIL, save_anyway="on").content.decode()

    assert 'name="save_anyway" id="id_save_anyway" checked>' in page
    assert "looks like" not in page


@pytest.mark.django_db
def test_without_a_doubt_there_is_no_tick(client, coordinator):
    PlanFactory(network=coordinator.network)

    assert "save_anyway" not in create(client, coordinator.network, title="").content.decode()


@pytest.mark.django_db
def test_what_was_saved_before_is_not_asked_about_again(client, coordinator):
    network = coordinator.network
    row = EngagementFactory(network=network, plan=PlanFactory(network=network), title="Desk", what=PUPIL)
    address = reverse("engagements:engagement_edit", args=[network.slug, row.pk])

    assert client.post(address, entered(what=PUPIL, how="Other", version=row.version)).status_code == 302
    row.refresh_from_db()
    assert client.post(address, entered(what=f"{PUPIL}.", version=row.version)).status_code == 422


@pytest.mark.django_db
def test_a_title_and_a_step_are_watched_too(client, coordinator):
    network = coordinator.network
    row = EngagementFactory(network=network, plan=PlanFactory(network=network))
    address = reverse("engagements:step_create", args=[network.slug, row.pk])

    assert create(client, network, title=PUPIL).status_code == 422
    assert client.post(address, {"title": PUPIL}).status_code == 422
    assert client.post(address, {"title": PUPIL, "save_anyway": "on"}).status_code == 302
    assert Step.unscoped.get().title == PUPIL


@pytest.mark.django_db
def test_a_doubtful_text_stands_in_no_log(client, coordinator, caplog):
    PlanFactory(network=coordinator.network)

    with caplog.at_level(logging.DEBUG, logger="django.request"):
        create(client, coordinator.network, what=PUPIL)

    assert "Peeters" not in caplog.text


@pytest.mark.django_db
def test_a_quiet_sentence_stands_once_under_each_text_area(client, coordinator):
    network = coordinator.network
    form = EngagementForm(network=network, instance=Engagement(plan=PlanFactory(network=network)))

    told = {name: str(form[name].help_text) for name in ("what", "how", "status_note", "title")}

    assert {name: text.count("No names of pupils.") for name, text in told.items()} == {
        "what": 1,
        "how": 1,
        "status_note": 1,
        "title": 0,
    }
    assert str(form["how"].help_text) == "No names of pupils."


def all_forms(kind=PageForm):
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*form*.py")) + sorted((ROOT / room).rglob("*/forms/*.py")):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found = set()
    waiting = [kind]
    while waiting:
        below = waiting.pop().__subclasses__()
        found.update(below)
        waiting.extend(below)
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


def has_area(form):
    return any(
        type(field) is forms.CharField and isinstance(field.widget, forms.Textarea)
        for field in getattr(form, "base_fields", {}).values()
    )


def test_every_form_with_a_text_area_is_watched():
    with_area = [form for form in all_forms() if has_area(form) and form.__module__.split(".")[0] in ROOMS]

    assert {form.__name__ for form in with_area if not issubclass(form, FreeTexts)} == set(NOT_WATCHED)
    assert AnswerForm in with_area
    assert EngagementForm in with_area


def test_administrators_who_repair_are_not_asked():
    assert [form for form in all_forms(NetworkModelForm) if not form.is_watched] == [RowForm]
