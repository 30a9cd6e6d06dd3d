import pytest
from django.urls import reverse

from networks.models import User
from tests.factories import DeliveryFactory, OutgoingMailFactory, PlanVersionFactory

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


def test_admin_shows_what_was_sent_and_changes_nothing(client):
    client.force_login(User.objects.create_superuser("admin@example.org", "a long password"))
    mail = OutgoingMailFactory(status="failed", why="refused")
    delivery = DeliveryFactory(address="els@x.org", mail=mail)
    DeliveryFactory(address="jan@x.org")

    found = client.get(reverse("admin:actionplan_delivery_changelist"), {"q": "els"})

    assert "els@x.org" in found.text
    assert "Failed" in found.text
    assert "jan@x.org" not in found.text
    for name, row in [("delivery", delivery), ("distribution", delivery.distribution)]:
        assert client.get(reverse(f"admin:actionplan_{name}_changelist")).status_code == 200
        page = client.get(reverse(f"admin:actionplan_{name}_change", args=[row.pk]))
        assert 'name="_save"' not in page.text
        assert client.get(reverse(f"admin:actionplan_{name}_add")).status_code == 403
        assert client.get(reverse(f"admin:actionplan_{name}_delete", args=[row.pk])).status_code == 403
