"""Every network sees only itself: each address, each role, own and foreign rows."""

import pytest
from django.urls import reverse

from goals.models import Goal
from networks.tenancy import CrossNetworkError, NetworkNotNamedError
from tests.factories import GoalFactory, MembershipFactory, NetworkFactory, StakeholderFactory, UserFactory
from tests.walk import OWNED_MODELS, factory_of, named_addresses

ADDRESSES = list(named_addresses())
WITH_ROW = [(name, arguments) for name, arguments in ADDRESSES if "_pk" in "".join(arguments)]
ROLES = ["coordinator", "partner", "observer"]
METHODS = ["get", "post"]

pytestmark = pytest.mark.django_db


def address(name, arguments, network, rows_of):
    kwargs = {argument: factory_of(argument)(network=rows_of).pk for argument in arguments}
    return reverse(name, kwargs={"network_slug": network.slug, **kwargs})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "arguments"), WITH_ROW)
def test_rows_of_other_networks_are_not_found(client, name, arguments, role):
    own = MembershipFactory(role=role)
    client.force_login(own.user)
    url = address(name, arguments, own.network, rows_of=NetworkFactory())
    nowhere = reverse(name, kwargs={"network_slug": own.network.slug, **dict.fromkeys(arguments, 999_999)})

    for method in METHODS:
        answer, nothing = getattr(client, method)(url), getattr(client, method)(nowhere)
        # A role that may not do this at all hears so before any row is looked up; a wrong method likewise.
        assert answer.status_code in {403, 404, 405}
        assert answer.status_code == nothing.status_code
        assert answer.status_code != 404 or answer.content == nothing.content
    if role == "coordinator":
        assert 404 in {getattr(client, method)(url).status_code for method in METHODS}


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_another_network_and_no_network_answer_alike(client, name, arguments):
    theirs = NetworkFactory()
    url = address(name, arguments, theirs, rows_of=theirs)
    nowhere = url.replace(f"/{theirs.slug}/", "/no-such-network/")

    assert client.get(url).status_code == 302
    assert client.post(url).status_code == 302

    client.force_login(MembershipFactory().user)
    for method in METHODS:
        answer, nothing = getattr(client, method)(url), getattr(client, method)(nowhere)
        assert answer.status_code == nothing.status_code == 404
        assert answer.content == nothing.content


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_an_observer_changes_nothing(client, name, arguments):
    own = MembershipFactory(role="observer")
    client.force_login(own.user)
    url = address(name, arguments, own.network, rows_of=own.network)
    before = {model: list(model._default_manager.order_by("pk").values()) for model in OWNED_MODELS}

    client.post(url, {"title": "changed", "name": "changed", "text": "changed"})

    assert {model: list(model._default_manager.order_by("pk").values()) for model in OWNED_MODELS} == before


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_looking_changes_nothing(client, name, arguments):
    own = MembershipFactory(role="coordinator")
    client.force_login(own.user)
    url = address(name, arguments, own.network, rows_of=own.network)
    before = {model: list(model._default_manager.order_by("pk").values()) for model in OWNED_MODELS}

    assert client.get(url).status_code in {200, 302, 403, 404, 405}
    assert {model: list(model._default_manager.order_by("pk").values()) for model in OWNED_MODELS} == before


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_every_form_needs_its_token(name, arguments):
    from django.test import Client

    own = MembershipFactory(role="coordinator")
    client = Client(enforce_csrf_checks=True)
    client.force_login(own.user)

    assert client.post(address(name, arguments, own.network, rows_of=own.network)).status_code == 403


def test_the_door_demands_a_network():
    for ask in ["filter", "exclude", "exists", "get", "create", "count", "values"]:
        with pytest.raises(NetworkNotNamedError, match="for_network"):
            getattr(Goal.objects, ask)
    with pytest.raises(NetworkNotNamedError):
        Goal.objects.all()


def test_the_door_opens_to_the_models_own_questions():
    goal = GoalFactory()
    GoalFactory()

    assert list(Goal.objects.for_network(goal.network).active()) == [goal]


def test_rows_come_with_the_network_at_hand(django_assert_num_queries):
    network = GoalFactory().network

    (goal,) = Goal.objects.for_network(network)

    with django_assert_num_queries(0):
        assert goal.network is network


def test_the_door_takes_the_key_of_a_network_too():
    goal = GoalFactory()
    GoalFactory()

    assert list(Goal.objects.for_network(goal.network.pk)) == [goal]


@pytest.mark.parametrize("model", OWNED_MODELS, ids=lambda model: model.__name__)
def test_a_row_cannot_point_into_another_network(model):
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model in OWNED_MODELS:
            row = factory_of(model.__name__.lower())()
            setattr(row, field.name, factory_of(field.related_model.__name__.lower())())
            with pytest.raises(CrossNetworkError, match=field.name):
                row.save()


def test_a_goal_cannot_be_owned_from_another_network():
    with pytest.raises(CrossNetworkError):
        GoalFactory(owner=StakeholderFactory())


def test_a_person_without_a_network_is_shown_none(client):
    network = NetworkFactory()
    client.force_login(UserFactory())

    assert client.get(f"/n/{network.slug}/overview/").status_code == 404
