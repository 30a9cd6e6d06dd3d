import datetime as dt
import re
import threading
import time

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actionplan.models import PlanVersion
from monitoring.models import AgendaItem, Decision
from networks import schedule
from networks.models import Network, SentForm
from stakeholders.models import Contact, Stakeholder
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    PlanFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
    UserFactory,
)
from tests.networks.test_views import NEW_NETWORK

TWICE = "You had sent this already. It is not done twice."


def token_on(client, url):
    """The token of the forms on this page, as a browser would send it back."""
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(url).content.decode())[1]


def told(client, url):
    return [str(message) for message in client.get(url).context["messages"]]


@pytest.fixture
def stakeholder(coordinator):
    return StakeholderFactory(network=coordinator.network)


@pytest.fixture
def new_contact(stakeholder):
    return reverse("stakeholders:contact_create", args=[stakeholder.network.slug, stakeholder.pk])


def contact(token, **typed):
    return {"csrfmiddlewaretoken": token, "name": "Els", "function": "Head teacher", "rank": "primary", **typed}


def test_each_page_has_a_token_of_its_own(client, new_contact):
    assert token_on(client, new_contact) != token_on(client, new_contact)


def test_a_form_sent_twice_counts_once(client, stakeholder, new_contact):
    sent = contact(token_on(client, new_contact))

    first = client.post(new_contact, sent)
    assert told(client, first["Location"]) == ["Saved."]
    second = client.post(new_contact, sent)

    assert first["Location"] == second["Location"] == stakeholder.get_absolute_url()
    assert told(client, second["Location"]) == [TWICE]
    assert Contact.objects.for_network(stakeholder.network).count() == 1


def test_other_words_from_the_same_page_are_another_form(client, stakeholder, new_contact):
    token = token_on(client, new_contact)

    client.post(new_contact, contact(token))
    client.post(new_contact, contact(token, name="Jo", rank="deputy"))

    assert Contact.objects.for_network(stakeholder.network).count() == 2


def test_the_same_words_from_another_page_are_another_form(client, stakeholder, new_contact):
    client.post(new_contact, contact(token_on(client, new_contact)))
    client.post(new_contact, contact(token_on(client, new_contact)))

    assert Contact.objects.for_network(stakeholder.network).count() == 2


def test_a_refused_form_can_be_sent_again(client, coordinator):
    StakeholderFactory(network=coordinator.network, name="Atheneum")
    url = reverse("stakeholders:stakeholder_create", args=[coordinator.network.slug])
    sent = {
        "csrfmiddlewaretoken": token_on(client, url),
        "name": "Atheneum",
        "type": StakeholderTypeFactory().pk,
        "participation": "core",
    }
    assert client.post(url, sent).status_code == 422
    assert not SentForm.objects.exists()
    Stakeholder.objects.for_network(coordinator.network).update(name="Lyceum")

    assert client.post(url, sent).status_code == 302
    assert Stakeholder.objects.for_network(coordinator.network).count() == 2


def test_what_ends_in_an_error_leaves_nothing(client, coordinator, new_contact):
    sent = contact(token_on(client, new_contact))

    nowhere = reverse("stakeholders:contact_create", args=[coordinator.network.slug, 0])

    assert client.post(nowhere, sent).status_code == 404
    assert not SentForm.objects.exists()


def test_the_form_of_somebody_else_is_another_form(client, stakeholder, new_contact):
    sent = contact(token_on(client, new_contact))
    client.post(new_contact, sent)
    client.force_login(MembershipFactory(network=stakeholder.network).user)

    client.post(new_contact, sent)

    assert Contact.objects.for_network(stakeholder.network).count() == 2


def test_a_second_delete_leads_where_the_first_one_did(client, stakeholder):
    url = reverse("stakeholders:stakeholder_delete", args=[stakeholder.network.slug, stakeholder.pk])
    sent = {"csrfmiddlewaretoken": token_on(client, url)}

    assert client.post(url, sent)["Location"] == client.post(url, sent)["Location"]


def test_buttons_and_formsets_count_once_too(client, coordinator):
    meeting = MeetingFactory(network=coordinator.network, plan=PlanFactory(network=coordinator.network))
    slug = coordinator.network.slug
    agenda = reverse("monitoring:agenda_edit", args=[slug, meeting.pk])
    decision = reverse("monitoring:decision_create", args=[slug, meeting.pk])
    plan = reverse("actionplan:plan", args=[slug])
    rows = {"items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 0, "items-0-title": "Welcome", "do": "add"}

    for page, url, sent in [
        (agenda, agenda, rows),
        (decision, decision, {"text": "We go on."}),
        (plan, reverse("actionplan:version_create", args=[slug]), {}),
    ]:
        whole = {"csrfmiddlewaretoken": token_on(client, page), **sent}
        assert [client.post(url, whole).status_code for _time in range(2)] == [302, 302]

    counts = [model.objects.for_network(meeting.network).count() for model in (AgendaItem, Decision, PlanVersion)]
    assert counts == [1, 1, 1]


def test_network_start_counts_once(client, db):
    client.force_login(UserFactory(is_staff=True))
    sent = {**NEW_NETWORK, "csrfmiddlewaretoken": token_on(client, "/networks/new/")}

    assert client.post("/networks/new/", sent).status_code == 302
    assert client.post("/networks/new/", sent).status_code == 302
    assert Network.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_at_once_waits_for_the_first():
    seat = MembershipFactory(role="coordinator")
    stakeholder = StakeholderFactory(network=seat.network)
    url = reverse("stakeholders:contact_create", args=[seat.network.slug, stakeholder.pk])
    browser = Client()
    browser.force_login(seat.user)
    sent, cookies = contact(token_on(browser, url)), browser.cookies
    start, answers, saved = threading.Barrier(2), [], []

    def is_slow(instance, **_kwargs):
        saved.append(instance.pk)
        time.sleep(0.3)  # so that the other is surely on its way

    def send():
        client = Client()
        client.cookies = cookies
        start.wait()
        try:
            answers.append(client.post(url, sent))
        finally:
            connection.close()

    post_save.connect(is_slow, sender=Contact)
    threads = [threading.Thread(target=send) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post_save.disconnect(is_slow, sender=Contact)

    assert [answer["Location"] for answer in answers] == [stakeholder.get_absolute_url()] * 2
    assert saved == list(Contact.objects.for_network(seat.network).values_list("pk", flat=True))
    assert len(saved) == 1


def test_forms_are_forgotten_after_a_week(db):
    user, now = UserFactory(), timezone.now()
    for days in (6, 8):
        sent = SentForm.objects.create(user=user, seal=str(days), answer_url="/")
        SentForm.objects.filter(pk=sent.pk).update(sent_at=now - dt.timedelta(days=days))

    schedule.forget_sent_forms()

    assert [sent.seal for sent in SentForm.objects.all()] == ["6"]


def test_the_clock_forgets_forms(settings):
    assert settings.CELERY_BEAT_SCHEDULE["forget sent forms"]["task"] == schedule.forget_sent_forms.name
