"""The arrows between the rooms point down: foreign keys and templates here, imports in import-linter."""

import ast
import re

import pytest
from django.apps import apps

from eslnet.urls import network_urls
from networks.tenancy import NetworkDoor
from tests.walk import OWNED_MODELS, ROOMS, ROOT, patterns

STEPS = ["stakeholders", "goals", "engagements", "monitoring", "reminders", "actionplan"]
CATALOGUES = {"StakeholderType", "IndicatorDefinition"}
# By name: the tables of the history come in another order in each process.
OWN_MODELS = sorted(
    (model for model in apps.get_models() if model._meta.app_label in ROOMS), key=lambda model: model._meta.label
)
BACK_DOOR_FILES = {"tasks.py", "schedule.py", "admin.py", "models.py"}
# The rules of the clock look at all networks at once.
BACK_DOOR_FOLDERS = {"migrations", "management", "models", "rules"}
STEP_FILES = [
    path.relative_to(ROOT)
    for room in STEPS
    for path in (ROOT / room).rglob("*.py")
    if path.name not in BACK_DOOR_FILES and not BACK_DOOR_FOLDERS & set(path.parts)
]
TEMPLATES = [path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*.html")]
BORROWED = re.compile(r"{%\s*(?:include|extends)\s+[\"']([a-z_]+)/")
FORBIDDEN = re.compile(r"\|safe\b|autoescape off|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|<style\b")


def relations(model):
    return [f for f in (*model._meta.concrete_fields, *model._meta.many_to_many) if f.is_relation]


def room_of(model):
    return model._meta.app_label


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.__name__)
def test_relations_point_down(model):
    upward = [
        field.name
        for field in relations(model)
        if room_of(field.related_model) in ROOMS
        and ROOMS.index(room_of(field.related_model)) > ROOMS.index(room_of(model))
    ]

    assert upward == []


@pytest.mark.parametrize("model", [m for m in OWN_MODELS if room_of(m) in STEPS], ids=lambda m: m.__name__)
def test_rows_of_the_steps_belong_to_a_network_behind_the_door(model):
    if model.__name__ in CATALOGUES or model._meta.auto_created:
        return

    assert model in OWNED_MODELS
    assert not model._meta.get_field("network").null
    assert isinstance(model.objects, NetworkDoor)
    assert model._default_manager.name == "unscoped"


@pytest.mark.parametrize("pattern", list(patterns(network_urls)), ids=str)
def test_every_address_of_a_network_asks_who_is_there(pattern):
    assert getattr(pattern.callback, "network_scoped", False)


@pytest.mark.parametrize("path", STEP_FILES, ids=str)
def test_the_steps_do_not_walk_past_the_door(path):
    used = [
        node.lineno
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"unscoped", "_default_manager", "_base_manager"}
    ]

    assert used == []


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_templates_borrow_only_from_below(path):
    room = path.parts[1]
    borrowed = BORROWED.findall((ROOT / path).read_text())

    assert [b for b in borrowed if room in ROOMS and b in ROOMS and ROOMS.index(b) > ROOMS.index(room)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_templates_trust_nothing_and_hold_no_script_or_style(path):
    assert FORBIDDEN.findall((ROOT / path).read_text()) == []


@pytest.mark.parametrize("path", [p for p in ROOT.rglob("*.py") if p.relative_to(ROOT).parts[0] in ROOMS], ids=str)
def test_no_python_marks_markup_as_safe(path):
    names = {"mark_safe", "SafeString"}
    called = [
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]

    assert called == []


INCLUDED = re.compile(r"{%\s*include\s+\"([^\"]+)\"([^%]*)%}")
TEXTS = {path.relative_to("templates").as_posix(): (ROOT / path).read_text() for path in TEMPLATES}


def with_forms():
    """The templates that hold a form to be sent, themselves or in what they include."""
    found = {name for name, text in TEXTS.items() if "{% csrf_token %}" in text}
    while True:
        around = {name for name, text in TEXTS.items() if any(part in found for part, _ in INCLUDED.findall(text))}
        if around <= found:
            return found
        found |= around


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_form_in_a_fragment_gets_the_token_it_is_sent_with(path):
    """Django hands a fragment that is included `only` with what is named no token, and refuses its form then."""
    forms = with_forms()
    without = [
        part
        for part, given in INCLUDED.findall((ROOT / path).read_text())
        if part in forms and "only" in given.split() and "csrf_token=csrf_token" not in given
    ]

    assert without == []
