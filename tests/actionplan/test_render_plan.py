import json

import pytest
from django.core.management import CommandError, call_command

from tests.actionplan.examples import make_plan
from tests.factories import NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_render_plan_writes_the_pdf_and_tells_its_measures(tmp_path, capsys):
    network = NetworkFactory(slug="vaartbeke", plan_language="en")
    make_plan(network)
    path = tmp_path / "plan.pdf"

    call_command("render_plan", "vaartbeke", "--language", "nl", "--output", str(path))

    told = json.loads(capsys.readouterr().out)
    assert told == {"pages": 8, "bytes": path.stat().st_size, "output": str(path)}
    assert path.read_bytes().startswith(b"%PDF-1.7")
    network.refresh_from_db()
    assert network.plan_language == "en"


def test_render_plan_names_a_network_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="There is no network 'nowhere'"):
        call_command("render_plan", "nowhere", "--output", str(tmp_path / "plan.pdf"))


def test_render_plan_says_that_there_is_no_plan(tmp_path):
    NetworkFactory(slug="empty")

    with pytest.raises(CommandError, match="has no plan yet"):
        call_command("render_plan", "empty", "--output", str(tmp_path / "plan.pdf"))


@pytest.mark.slow
def test_render_plan_says_why_it_cannot_write(tmp_path):
    make_plan(NetworkFactory(slug="vaartbeke"))

    with pytest.raises(CommandError, match="cannot be written"):
        call_command("render_plan", "vaartbeke", "--output", str(tmp_path / "missing" / "plan.pdf"))
