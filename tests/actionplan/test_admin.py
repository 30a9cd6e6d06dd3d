import pytest
from django.urls import reverse

from networks.models import User
from tests.factories import PlanVersionFactory

pytestmark = pytest.mark.django_db


def test_admin_shows_what_failed_and_changes_nothing(client):
    client.force_login(User.objects.create_superuser("admin@example.org", "a long password"))
    version = PlanVersionFactory(status="failed", error="ValueError: no ink")

    rows = client.get(reverse("admin:actionplan_planversion_changelist"))
    page = client.get(reverse("admin:actionplan_planversion_change", args=[version.pk]))

    assert "Failed" in rows.text
    assert "ValueError: no ink" in page.text
    assert client.get(reverse("admin:actionplan_planversion_add")).status_code == 403
    assert 'name="_save"' not in page.text
