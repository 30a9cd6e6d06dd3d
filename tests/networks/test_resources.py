"""Accounts from and to a sheet."""

import pytest

from networks.models import Membership, User
from tests.factories import MembershipFactory, NetworkFactory, UserFactory
from tests.sheets import as_csv, look, problems, sent_out, take_in, totals

pytestmark = pytest.mark.django_db

HEADER = ["network", "email", "full_name", "language", "role"]


@pytest.fixture(autouse=True)
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True, email="admin@example.org")
    client.force_login(user)
    return user


def test_accounts_come_in_with_a_role_and_without_a_password(client):
    network = NetworkFactory(slug="vaartbeke")
    sheet = as_csv(HEADER, ["vaartbeke", "Jo@Example.org", "Jo Maes", "nl", "partner"], ["", "", "", "", ""])

    take_in(client, User, sheet, network=network.pk)

    user = User.objects.get(email="jo@example.org")
    assert (user.full_name, user.language, user.is_active, user.is_staff) == ("Jo Maes", "nl", True, False)
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).role == "partner"
    assert totals(look(client, User, sheet, network=network.pk)) == {"skip": 2}


def test_a_role_may_be_said_in_the_readers_language(client, administrator):
    administrator.language = "nl"
    administrator.save()
    network = NetworkFactory()

    take_in(client, User, as_csv(HEADER, ["", "a@example.org", "A", "NL", "Coördinator"]), network=network.pk)

    assert Membership.objects.get().role == "coordinator"


def test_another_role_for_an_account_that_is_here(client):
    membership = MembershipFactory(role="partner")

    take_in(
        client,
        User,
        as_csv(["network", "email", "role"], [membership.network.slug, membership.user.email, "observer"]),
    )

    membership.refresh_from_db()
    assert membership.role == "observer"


def test_an_account_of_another_network_joins_but_is_not_renamed(client):
    theirs = MembershipFactory(user__full_name="Own Name", user__language="fr", role="coordinator")
    here = NetworkFactory(slug="here")
    row = ["here", theirs.user.email, "Hijacked", "nl", "partner"]

    page = look(client, User, as_csv(HEADER, row), network=here.pk)
    message = "This account is known outside this network too: change it on its own page."
    assert problems(page) == [(2, "full_name", message), (2, "language", message)]

    take_in(client, User, as_csv(HEADER, ["here", theirs.user.email, "", "", "partner"]), network=here.pk)
    theirs.user.refresh_from_db()
    assert theirs.user.full_name == "Own Name"
    assert list(theirs.user.memberships.order_by("pk").values_list("network", "role")) == [
        (theirs.network_id, "coordinator"),
        (here.pk, "partner"),
    ]


def test_an_administrator_is_not_renamed_by_a_sheet(client, administrator):
    network = NetworkFactory(slug="here")

    page = look(client, User, as_csv(HEADER, ["here", administrator.email, "Other", "", "partner"]))

    assert [column for _row, column, _message in problems(page)] == ["full_name"]
    assert network.memberships.count() == 0


def test_a_row_of_another_network_is_refused(client):
    theirs = MembershipFactory(role="partner")
    here = NetworkFactory()
    row = [theirs.network.slug, theirs.user.email, "", "", "coordinator"]

    page = look(client, User, as_csv(HEADER, row), network=here.pk)

    assert problems(page) == [(2, "network", "This row is of another network.")]


@pytest.mark.parametrize("column", ["password", "is_superuser", "is_staff", "id"])
def test_rights_passwords_and_keys_are_no_columns(client, column):
    page = look(client, User, as_csv(["email", column], ["a@example.org", "1"]), network=NetworkFactory().pk)

    assert problems(page)[0][2].startswith(f"Not a column of this sheet: {column}.")


def test_what_is_wrong_is_said_by_row_and_column(client):
    NetworkFactory(slug="here")
    rows = [
        ["here", "no address", "A", "nl", "partner"],
        ["here", "b@example.org", "B", "eo", "chief"],
        ["here", "c@example.org", "C", "", ""],
        ["", "d@example.org", "D", "", "partner"],
        ["nowhere", "e@example.org", "E", "", "partner"],
        ["here", "", "F", "", "partner"],
    ]

    assert problems(look(client, User, as_csv(HEADER, *rows))) == [
        (2, "email", "Enter a valid email address."),
        (3, "language", "“eo” is none of: en, nl, fr, de."),
        (3, "role", "“chief” is none of: coordinator, partner, observer."),
        (4, "role", "This field is required."),
        (5, "network", "Name the network here, or choose it beside the file."),
        (6, "network", "There is no network “nowhere”."),
        (7, "email", "This field is required."),
    ]
    assert User.objects.count() == 1


def test_accounts_go_out_once_for_each_role_and_never_with_a_password(client, administrator):
    administrator.set_password("a secret pass phrase")
    administrator.save()
    client.force_login(administrator)
    first = MembershipFactory(role="coordinator", user__email="two@example.org", network__slug="a")
    MembershipFactory(role="observer", user=first.user, network__slug="b")

    rows = sent_out(client, User)

    assert set(rows[0]) == set(HEADER)
    assert [(row["email"], row["network"], row["role"]) for row in rows] == [
        ("admin@example.org", "", ""),
        ("two@example.org", "a", "coordinator"),
        ("two@example.org", "b", "observer"),
    ]
    assert administrator.password not in str(rows)
