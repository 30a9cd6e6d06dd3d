"""The documents and pages facts come from."""

import re

import pytest
from django.urls import reverse

from stakeholders.models import Source
from stakeholders.queries import sources_of
from tests.factories import NetworkFactory, SourceFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


def at(name, membership, *pks):
    return reverse(f"stakeholders:{name}", args=[membership.network.slug, *pks])


def text_of(response):
    return " ".join(response.content.decode().split())


def test_sources_come_once_in_the_order_they_are_named_and_only_of_this_network(django_assert_num_queries):
    network = NetworkFactory()
    first, second = SourceFactory(network=network, code="A1"), SourceFactory(network=network, code="A2")
    SourceFactory(code="A3")

    with django_assert_num_queries(1):
        assert sources_of(network, ["A2", "A1", "A2", "A3"]) == [second, first]
    with django_assert_num_queries(0):
        assert sources_of(network, []) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_source_list_asks_the_same_for_any_number(client, observer, rows, django_assert_num_queries):
    for number in (10, 2, 1)[:rows]:
        SourceFactory(network=observer.network, code=f"A{number}", title=f"Report {number}")

    with django_assert_num_queries(4):
        text = text_of(client.get(at("source_list", observer)))

    assert re.findall(r"Report (\d+)", text) == ["1", "2", "10"][-rows:]
    assert at("source_create", observer) not in text


def test_source_list_without_sources_invites_the_coordinator_only(client, coordinator):
    text = text_of(client.get(at("source_list", coordinator)))

    assert "No sources yet" in text
    assert text.count(at("source_create", coordinator)) == 1


def test_a_source_is_added_changed_and_deleted(client, coordinator):
    data = {"code": "A1", "title": "Décision <1>", "url": "https://example.org/a", "dated_2": "2025", "version": 0}

    assert client.post(at("source_create", coordinator), data).url == at("source_list", coordinator)
    source = Source.unscoped.get()
    assert (source.code, source.dated.iso()) == ("A1", "2025")
    assert "Décision &lt;1&gt;" in text_of(client.get(at("source_list", coordinator)))

    client.post(
        at("source_edit", coordinator, source.pk), {"code": "B9", "title": "Report", "version": source.version}
    )
    source.refresh_from_db()
    assert (source.code, source.title, source.dated) == ("A1", "Report", None)

    assert "Facts that name it stay" in text_of(client.get(at("source_delete", coordinator, source.pk)))
    client.post(at("source_delete", coordinator, source.pk))
    assert not Source.unscoped.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"code": "A1"}, "Another source has this code."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"dated_1": "13", "dated_2": "2025"}, "is not a month"),
        ({"title": ""}, "This field is required."),
    ],
)
def test_a_source_that_does_not_fit_comes_back_with_what_was_typed(client, coordinator, wrong, message):
    SourceFactory(network=coordinator.network, code="A1")
    data = {"code": "A2", "title": "A report", "url": "", "version": 0} | wrong

    response = client.post(at("source_create", coordinator), data)

    assert response.status_code == 422
    assert message in text_of(response)
    assert Source.unscoped.count() == 1


@pytest.mark.parametrize("name", ["source_create", "source_edit", "source_delete"])
def test_only_a_coordinator_keeps_the_sources(client, partner, name):
    source = SourceFactory(network=partner.network)

    response = client.post(at(name, partner, *([] if name == "source_create" else [source.pk])))

    assert response.status_code == 403
    assert Source.unscoped.get() == source


def test_a_stakeholder_shows_where_its_facts_come_from(client, observer):
    SourceFactory(network=observer.network, code="A1", title="Yearly report", url="https://example.org/y")
    stakeholder = StakeholderFactory(network=observer.network, sources=["A1", "A9"])

    text = text_of(client.get(stakeholder.get_absolute_url()))

    assert '<a href="https://example.org/y" rel="noreferrer">Yearly report</a>' in text
    assert "A9" not in text
