import pytest
from django.contrib import admin
from django.urls import reverse

from networks.models import Membership, User
from tests.factories import ContactFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

OURS = [model for model in admin.site._registry if model.__module__.split(".")[0] != "allauth"]


@pytest.fixture
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens_and_can_be_searched(client, administrator, model):
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    assert client.get(url, {"q": "x"} if admin.site._registry[model].search_fields else {}).status_code == 200


def test_an_administrator_makes_an_account_with_a_role(client, administrator):
    membership = MembershipFactory()
    answer = client.post(
        reverse("admin:networks_user_add"),
        {
            "email": "new@example.org",
            "full_name": "New",
            "usable_password": "false",
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )

    made = User.objects.get(email="new@example.org")
    assert answer.status_code == 302
    assert not made.has_usable_password()
    client.post(
        reverse("admin:networks_membership_add"),
        {"user": made.pk, "network": membership.network_id, "role": "partner"},
    )
    assert Membership.objects.get(user=made).role == "partner"


def test_an_administrator_lets_a_person_speak_for_a_stakeholder(client, administrator):
    contact = ContactFactory()
    user = UserFactory()

    client.post(
        reverse("admin:stakeholders_contact_change", args=[contact.pk]),
        {"function": contact.function, "rank": contact.rank, "user": user.pk},
    )

    contact.refresh_from_db()
    assert contact.user == user


def test_the_admin_is_closed_to_coordinators(client, coordinator):
    assert client.get("/admin/").status_code == 302
