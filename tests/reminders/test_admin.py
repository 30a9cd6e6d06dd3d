import pytest
from django.urls import reverse

from networks.models import User
from tests.factories import OutgoingMailFactory, ReminderFactory

pytestmark = pytest.mark.django_db


def test_admin_shows_who_was_told_what_and_changes_nothing(client):
    client.force_login(User.objects.create_superuser("admin@example.org", "a long password"))
    mail = OutgoingMailFactory(status="failed", why="refused")
    row = ReminderFactory(network=mail.network, mail=mail, address="head@x.org")
    ReminderFactory(network=mail.network, stage=-7, told_on=None, superseded_on=row.told_on)

    rows = client.get(reverse("admin:reminders_reminder_changelist"))
    page = client.get(reverse("admin:reminders_reminder_change", args=[row.pk]))

    assert "head@x.org" in rows.text
    assert "Failed" in rows.text
    assert client.get(reverse("admin:reminders_reminder_add")).status_code == 403
    assert client.get(reverse("admin:reminders_reminder_delete", args=[row.pk])).status_code == 403
    assert 'name="_save"' not in page.text
    assert str(row) == "Engagement due 1, 2027-03-01, -30 → head@x.org"
