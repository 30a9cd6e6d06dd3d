import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from actionplan.models import PlanVersion
from tests.actionplan.examples import content_of, make_plan
from tests.factories import NetworkFactory, PlanFactory, PlanVersionFactory

pytestmark = pytest.mark.django_db


def address(name, network, *arguments):
    return reverse(f"actionplan:{name}", args=[network.slug, *arguments])


def ready(plan, number=1, **fields):
    content = content_of(plan, timezone.localdate())
    fields = {"content_sha256": content.fingerprint, "pages": 3, "size": 13, "made_at": timezone.now()} | fields
    version = PlanVersionFactory(network=plan.network, plan=plan, number=number, **fields)
    version.file.save("plan.pdf", ContentFile(b"%PDF-1.7 made"), save=False)
    PlanVersion.unscoped.filter(pk=version.pk).update(status="ready", file=version.file.name)
    return version


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_shows_the_whole_plan_at_a_fixed_price(client, coordinator, rows, django_assert_num_queries):
    make_plan(coordinator.network, rows=rows)

    with django_assert_num_queries(12):
        answer = client.get(address("plan", coordinator.network))

    assert answer.status_code == 200
    assert answer.text.count('class="goal"') == rows
    assert "Make the PDF" in answer.text


def test_plan_costs_the_same_when_its_newest_pdf_failed(client, coordinator, django_assert_num_queries):
    plan = make_plan(coordinator.network)
    for number in (1, 2):
        ready(plan, number=number)
    PlanVersionFactory(network=plan.network, plan=plan, number=3, status="failed")

    with django_assert_num_queries(12):
        answer = client.get(address("plan", coordinator.network))

    assert "Version 3 could not be made." in answer.text
    assert "Version 2 of" in answer.text


def test_plan_is_in_its_own_language_inside_a_page_in_the_readers(client, coordinator):
    coordinator.network.plan_language = "nl"
    coordinator.network.save()
    make_plan(coordinator.network)

    answer = client.get(address("plan", coordinator.network))

    assert '<html lang="en">' in answer.text
    assert '<article class="plan sheet" lang="nl">' in answer.text
    with override("nl"):
        assert date_format(dt.date(2027, 6, 30)) in answer.text


def test_network_without_a_plan_is_invited_to_begin(client, coordinator):
    answer = client.get(address("plan", coordinator.network))

    assert "There is no plan yet" in answer.text
    assert reverse("goals:plan_create", args=[coordinator.network.slug]) in answer.text


def test_network_without_a_plan_offers_an_observer_nothing_to_press(client, observer):
    answer = client.get(address("plan", observer.network))

    assert "There is no plan yet" in answer.text
    assert reverse("goals:plan_create", args=[observer.network.slug]) not in answer.text


def test_plan_without_a_goal_is_a_sensible_page(client, coordinator):
    PlanFactory(network=coordinator.network)

    answer = client.get(address("plan", coordinator.network))

    assert "No goal is set yet." in answer.text


def test_hostile_words_stay_words(client, coordinator):
    PlanFactory(network=coordinator.network, title="<script>alert(1)</script>", introduction="<img src=x>")

    answer = client.get(address("plan", coordinator.network))

    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text
    assert "<img src=x>" not in answer.text


def test_newest_pdf_can_be_downloaded_by_everybody(client, observer):
    version = ready(make_plan(observer.network), number=3)

    page = client.get(address("plan", observer.network))
    answer = client.get(address("version_download", observer.network, version.pk))

    assert address("version_download", observer.network, version.pk) in page.text
    assert "Make the PDF" not in page.text
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 made"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{observer.network.slug}-local-action-plan-v3.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_plan_says_that_it_changed_since(client, coordinator):
    ready(make_plan(coordinator.network))
    unchanged = client.get(address("plan", coordinator.network))
    PlanVersion.unscoped.update(content_sha256="other")

    changed = client.get(address("plan", coordinator.network))

    assert "The plan has changed since." not in unchanged.text
    assert "Make the PDF" not in unchanged.text
    assert "The plan has changed since." in changed.text
    assert "Make the PDF" in changed.text


def test_plan_says_how_far_the_pdf_is(client, coordinator):
    plan = make_plan(coordinator.network)
    version = PlanVersionFactory(network=plan.network, plan=plan, number=2, status="making", stage="setting")

    answer = client.get(address("plan", coordinator.network))

    assert "Version 2 is being made." in answer.text
    assert "Setting the pages" in answer.text
    assert "Look again" in answer.text
    assert f'hx-get="{address("version_state", plan.network, version.pk)}"' in answer.text
    assert "Make the PDF" not in answer.text


def test_failed_pdf_is_told_and_the_older_one_stays(client, coordinator):
    plan = make_plan(coordinator.network)
    ready(plan, number=1)
    PlanVersionFactory(network=plan.network, plan=plan, number=2, status="failed", error="ValueError: no ink")

    answer = client.get(address("plan", coordinator.network))

    assert "Version 2 could not be made." in answer.text
    assert "ValueError: no ink" in answer.text
    assert "Version 1 of" in answer.text


def test_version_create_asks_for_one(client, coordinator):
    plan = make_plan(coordinator.network)

    answer = client.post(address("version_create", coordinator.network))

    assert answer.status_code == 302
    assert answer.url == address("plan", coordinator.network)
    version = PlanVersion.objects.for_network(plan.network).get()
    assert (version.number, version.asked_by) == (1, coordinator.user)


def test_version_create_says_that_nothing_changed(client, coordinator):
    ready(make_plan(coordinator.network), number=4)

    answer = client.post(address("version_create", coordinator.network), follow=True)

    assert "Nothing has changed since version 4." in answer.text
    assert PlanVersion.objects.for_network(coordinator.network).count() == 1


def test_version_create_without_a_plan_is_not_found(client, coordinator):
    assert client.post(address("version_create", coordinator.network)).status_code == 404


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_version_create_is_for_coordinators(client, request, role):
    membership = request.getfixturevalue(role)
    make_plan(membership.network)

    assert client.post(address("version_create", membership.network)).status_code == 403
    assert PlanVersion.objects.for_network(membership.network).count() == 0


def test_version_create_only_by_post(client, coordinator):
    assert client.get(address("version_create", coordinator.network)).status_code == 405


def test_version_state_asks_again_until_there_is_nothing_to_wait_for(client, observer):
    plan = make_plan(observer.network)
    version = PlanVersionFactory(network=plan.network, plan=plan, number=1)
    url = address("version_state", plan.network, version.pk)

    waiting = client.get(url, headers={"HX-Request": "true"})
    PlanVersion.unscoped.filter(pk=version.pk).delete()
    made = client.get(address("version_state", plan.network, ready(plan).pk), headers={"HX-Request": "true"})

    assert "hx-trigger" in waiting.text
    assert "It waits for its turn" in waiting.text
    assert "hx-trigger" not in made.text
    assert "Version 1 of" in made.text


def test_version_state_without_htmx_leads_to_the_plan(client, observer):
    version = PlanVersionFactory(network=observer.network, plan=make_plan(observer.network))

    answer = client.get(address("version_state", observer.network, version.pk))

    assert answer.url == address("plan", observer.network)


@pytest.mark.parametrize("name", ["version_state", "version_download"])
def test_versions_of_others_are_not_found(client, coordinator, name):
    foreign = ready(make_plan(NetworkFactory()))

    assert client.get(address(name, coordinator.network, foreign.pk)).status_code == 404
    assert client.get(address(name, foreign.network, foreign.pk)).status_code == 404


def test_version_that_is_not_ready_cannot_be_downloaded(client, coordinator):
    version = PlanVersionFactory(network=coordinator.network, plan=make_plan(coordinator.network))

    assert client.get(address("version_download", coordinator.network, version.pk)).status_code == 404


def test_version_whose_file_is_lost_is_not_found(client, coordinator):
    version = ready(make_plan(coordinator.network))
    version.file.storage.delete(version.file.name)

    assert client.get(address("version_download", coordinator.network, version.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_version_list_shows_all_versions_at_a_fixed_price(client, observer, rows, django_assert_num_queries):
    plan = make_plan(observer.network)
    for number in range(rows):
        ready(plan, number=number + 1)
    PlanVersionFactory(network=plan.network, plan=plan, number=9, status="failed")

    with django_assert_num_queries(5):
        answer = client.get(address("version_list", observer.network))

    assert answer.text.count("/download/") == rows
    assert "Failed" in answer.text
