import pytest
from django.urls import reverse

from tests.factories import GoalFactory, IndicatorDefinitionFactory, UserFactory

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
