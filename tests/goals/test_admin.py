import pytest
from django.contrib import admin
from django.urls import reverse

from goals.models import Measurement
from tests.factories import GoalFactory, IndicatorDefinitionFactory, MeasurementFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))


@pytest.mark.usefixtures("administrator")
def test_goals_and_plans_are_repaired_and_never_added(client):
    goal = GoalFactory(title="A goal")

    for name, row in [("goal", goal), ("plan", goal.plan)]:
        assert str(row) in client.get(reverse(f"admin:goals_{name}_changelist")).content.decode()
        assert client.get(reverse(f"admin:goals_{name}_change", args=[row.pk])).status_code == 200
        assert client.get(reverse(f"admin:goals_{name}_add")).status_code == 403


@pytest.mark.usefixtures("administrator")
def test_the_catalogue_is_kept_here(client):
    definition = IndicatorDefinitionFactory(code="IND-99", units={"en": "school days"})

    listed = client.get(reverse("admin:goals_indicatordefinition_changelist")).content.decode()
    assert "IND-99" in listed
    assert "school days" in listed
    assert client.get(reverse("admin:goals_indicatordefinition_change", args=[definition.pk])).status_code == 200


def test_measurements_have_no_page_where_hidden_counts_could_be_read():
    MeasurementFactory(value=None, numerator=3, denominator=400)

    assert not admin.site.is_registered(Measurement)
