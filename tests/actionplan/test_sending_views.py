import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actionplan import links
from actionplan.models import Delivery, Distribution, PlanVersion
from outbox.models import OutgoingMail
from tests.actionplan.examples import content_of, make_plan
from tests.actionplan.test_views import address, ready
from tests.factories import (
    ContactFactory,
    DeliveryFactory,
    DistributionFactory,
    MembershipFactory,
    NetworkFactory,
    OutgoingMailFactory,
    PlanFactory,
    PlanVersionFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def version(coordinator):
    return ready(PlanFactory(network=coordinator.network, title="Our plan"), number=3)


@pytest.fixture
def school(coordinator):
    return StakeholderFactory(network=coordinator.network, name="School")


@pytest.fixture
def els(school):
    return ContactFactory(network=school.network, stakeholder=school, full_name="Els", email="els@x.org")


@pytest.fixture
def send_url(coordinator):
    return address("plan_send", coordinator.network)


def typed(version, **changes):
    return {"version": version.pk, "subject": "Our plan", "message": "Dear all,\r\n\r\nHere it is.", **changes}


def ticked(page):
    return re.findall(r'name="recipients" value="([\w-]+)"[^>]*checked', page)


def failed(network, **fields):
    mail = OutgoingMailFactory(
        network=network, kind="plan", status="failed", why="refused", error="550 5.1.1 No such mailbox"
    )
    return DeliveryFactory(network=network, mail=mail, **fields)


# Choosing


def test_plan_send_offers_contacts_with_the_first_of_each_ticked(client, version, els, send_url):
    deputy = ContactFactory(network=els.network, stakeholder=els.stakeholder, rank="deputy", email="jan@x.org")
    gone = ContactFactory(
        network=els.network,
        stakeholder=els.stakeholder,
        full_name="Piet",
        until_on=timezone.localdate().replace(year=2020),
    )

    page = client.get(send_url).text

    assert ticked(page) == [f"contact-{els.pk}"]
    assert f'value="contact-{deputy.pk}"' in page
    assert f'value="contact-{gone.pk}"' not in page
    assert "Piet, Head teacher: In function until" in page
    assert reverse("stakeholders:contact_edit", args=[els.network.slug, gone.pk]) in page
    assert "Version 3 of" in page
    assert "Our plan: our plan as it stands now" in page


def test_plan_send_offers_the_newest_ready_version_first(client, version, els, send_url):
    PlanVersionFactory(network=els.network, plan=version.plan, number=4, status="failed")

    page = client.get(send_url).text

    assert re.findall(r'<option value="(\d+)"', page) == [str(version.pk)]


@pytest.mark.parametrize(
    ("later", "sha256", "told"),
    [
        (None, None, ""),
        (None, "other", "The plan has changed since version 3."),
        ("making", "other", "Version 4 is being made."),
    ],
)
def test_plan_send_says_that_the_plan_moved_on(client, version, send_url, later, sha256, told):
    if sha256:
        PlanVersion.unscoped.update(content_sha256=sha256)
    if later:
        PlanVersionFactory(network=version.network, plan=version.plan, number=4, status=later)

    page = client.get(send_url).text

    assert [words in page for words in ("The plan has changed since version 3.", "Version 4 is being made.")] == [
        told.startswith("The plan"),
        told.startswith("Version"),
    ]
    create_url = address("version_create", version.network)
    assert (f'action="{create_url}"' in page) == told.startswith("The plan")


def test_plan_send_says_nothing_of_a_closed_plan(client, version, send_url):
    PlanVersion.unscoped.update(content_sha256="other")
    version.plan.status = "closed"
    version.plan.save()

    assert "The plan has changed" not in client.get(send_url).text


def test_plan_send_without_a_pdf_leads_to_the_plan(client, coordinator, send_url):
    PlanVersionFactory(network=coordinator.network, plan=PlanFactory(network=coordinator.network))

    answer = client.get(send_url, follow=True)

    assert answer.redirect_chain == [(address("plan", coordinator.network), 302)]
    assert "There is no PDF to send yet. Make it first." in answer.text


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_send_costs_five_queries_beside_reading_the_plan(
    client, coordinator, rows, django_assert_num_queries, send_url
):
    plan = make_plan(coordinator.network, rows=rows)
    for number in range(rows):
        ready(plan, number=number + 1)
        MembershipFactory(network=coordinator.network, role="observer")
    with CaptureQueriesContext(connection) as reading:
        content_of(plan)

    with django_assert_num_queries(5 + len(reading)):
        client.get(send_url)


@pytest.mark.parametrize(
    ("wish", "expected"), [("all", ["els", "jan"]), ("none", []), ("first", ["els"]), ("change", ["jan"])]
)
def test_plan_send_ticks_for_you_and_keeps_what_was_typed(client, version, els, send_url, wish, expected):
    jan = ContactFactory(network=els.network, stakeholder=els.stakeholder, rank="deputy", email="jan@x.org")
    keys = {"els": f"contact-{els.pk}", "jan": f"contact-{jan.pk}"}

    answer = client.post(
        send_url, typed(version, do=wish, recipients=[keys["jan"]], addresses="half an addr", subject="My subject")
    )

    assert answer.status_code == 200
    assert "There is a problem" not in answer.text
    assert [key for key in ticked(answer.text) if key.startswith("contact")] == [keys[name] for name in expected]
    assert "half an addr</textarea>" in answer.text
    assert 'value="My subject"' in answer.text
    assert "Dear all,\r\n\r\nHere it is.</textarea>" in answer.text


def test_plan_send_names_what_is_wrong_and_keeps_what_was_typed(client, version, els, send_url):
    answer = client.post(send_url, typed(version, recipients=[f"contact-{els.pk}"], addresses="wies@x, jan@x.org"))

    assert answer.status_code == 422
    assert "This is not an e-mail address: “wies@x”." in answer.text
    assert "wies@x, jan@x.org</textarea>" in answer.text
    assert ticked(answer.text) == [f"contact-{els.pk}"]
    assert not Distribution.objects.for_network(els.network).exists()


# Looking once more


def test_plan_send_asks_once_more_and_carries_everything(client, version, els, send_url):
    StakeholderFactory(network=els.network, name="Silent club")

    answer = client.post(
        send_url,
        typed(version, recipients=[f"contact-{els.pk}"], addresses="Wies <wies@x.org>", subject="<b>Plan</b>"),
    )

    assert answer.status_code == 200
    assert "Send the plan to 2 people?" in answer.text
    assert "Nothing has left yet." in answer.text
    assert "It is attached to each mail." in answer.text
    assert "Nobody of these stakeholders gets it" in answer.text
    assert "Silent club" in answer.text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert {name: hidden[name] for name in ("version", "recipients", "addresses", "subject")} == {
        "version": str(version.pk),
        "recipients": f"contact-{els.pk}",
        "addresses": "Wies &lt;wies@x.org&gt;",
        "subject": "&lt;b&gt;Plan&lt;/b&gt;",
    }
    assert hidden["message"] == "Dear all,\r\n\r\nHere it is."
    assert not Distribution.objects.for_network(els.network).exists()


def test_plan_send_says_that_a_large_pdf_goes_as_a_link(client, version, els, send_url):
    PlanVersion.unscoped.update(size=2_000_000)

    answer = client.post(send_url, typed(version, recipients=[f"contact-{els.pk}"]))

    assert "each mail has a link to it that works for 60 days." in answer.text


def test_plan_send_says_that_an_older_version_is_chosen(client, version, els, send_url):
    newer = ready(version.plan, number=4)

    older = client.post(send_url, typed(version, recipients=[f"contact-{els.pk}"]))
    newest = client.post(send_url, typed(newer, recipients=[f"contact-{els.pk}"]))

    assert "There is a newer version." in older.text
    assert "There is a newer version." not in newest.text


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_once_more_costs_six_queries(client, version, send_url, rows, django_assert_num_queries):
    contacts = [
        ContactFactory(network=version.network, email=f"c{number}@x.org", stakeholder__network=version.network)
        for number in range(rows)
    ]
    StakeholderFactory.create_batch(rows, network=version.network)

    with django_assert_num_queries(6):
        client.post(send_url, typed(version, recipients=[f"contact-{contact.pk}" for contact in contacts]))


# Sending


def test_plan_send_sends(client, version, els, send_url):
    sent = typed(version, do="send", recipients=[f"contact-{els.pk}"], addresses="wies@x.org")

    answer = client.post(send_url, sent, follow=True)

    distribution = Distribution.objects.for_network(els.network).get()
    assert answer.redirect_chain == [(distribution.get_absolute_url(), 302)]
    assert "Here you see what becomes of each." in answer.text
    assert distribution.message == "Dear all,\n\nHere it is."
    mails = OutgoingMail.objects.for_network(els.network).order_by("pk")
    assert [(mail.recipient, mail.kind) for mail in mails] == [("els@x.org", "plan"), ("wies@x.org", "plan")]


def test_plan_send_twice_sends_once(client, version, els, send_url):
    sent = typed(version, do="send", recipients=[f"contact-{els.pk}"])

    first = client.post(send_url, sent)
    second = client.post(send_url, sent, follow=True)

    assert second.redirect_chain == [(first["Location"], 302)]
    assert "It was not sent a second time." in second.text
    assert OutgoingMail.objects.for_network(els.network).count() == 1


def test_plan_send_sends_nothing_of_or_to_another_network(client, version, els, send_url):
    foreign = ContactFactory(email="foreign@x.org")
    observer = MembershipFactory(network=foreign.network, role="observer")
    theirs = ready(PlanFactory(network=foreign.network))

    for changes in (
        {"recipients": [f"contact-{els.pk}", f"contact-{foreign.pk}"]},
        {"recipients": [f"member-{observer.pk}"]},
        {"recipients": [f"contact-{els.pk}"], "version": theirs.pk},
    ):
        assert client.post(send_url, typed(version, do="send") | changes).status_code == 422
    assert not OutgoingMail.unscoped.exists()
    assert not Distribution.unscoped.exists()


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_sending_is_for_coordinators(client, request, role):
    membership = request.getfixturevalue(role)
    version = ready(make_plan(membership.network))
    delivery = failed(membership.network)

    for name, argument in [
        ("plan_send", ()),
        ("distribution_detail", (delivery.distribution_id,)),
        ("distribution_resend", (delivery.distribution_id,)),
        ("delivery_resend", (delivery.pk,)),
    ]:
        assert client.post(address(name, membership.network, *argument), typed(version)).status_code == 403
    assert "Send the plan" not in client.get(address("plan", membership.network)).text


def test_plan_offers_to_send_what_is_ready(client, coordinator, send_url):
    plan = make_plan(coordinator.network)
    assert send_url not in client.get(address("plan", coordinator.network)).text

    ready(plan)

    assert send_url in client.get(address("plan", coordinator.network)).text


# What became of it


def test_distribution_shows_what_became_of_each_mail(client, coordinator, version):
    distribution = DistributionFactory(
        network=version.network,
        plan_version=version,
        subject="Ons <plan>",
        message="One\n\nTwo",
        sent_by=coordinator.user,
    )
    contact = ContactFactory(network=version.network, email="els@new.org")
    failed(
        version.network,
        distribution=distribution,
        name="Els",
        address="els@x.org",
        contact=contact,
        stakeholder_name="School",
    )
    kept = DeliveryFactory(network=version.network, distribution=distribution, address="unknown@x.org")

    page = client.get(distribution.get_absolute_url()).text

    assert "Ons &lt;plan&gt;" in page
    assert "2 readers" in page
    assert 'Failed: <b class="num">1</b>' in page
    assert "Els · School" in page
    assert "The mail server refuses this address or this mail." in page
    assert "550 5.1.1 No such mailbox" in page
    assert "The contact has another address by now: els@new.org." in page
    assert "Send the failed mail again" in page
    assert address("delivery_resend", version.network, kept.pk) not in page
    assert "hx-get" not in page


def test_distribution_asks_again_while_something_is_under_way(client, coordinator):
    mail = OutgoingMailFactory(network=coordinator.network)
    delivery = DeliveryFactory(network=coordinator.network, mail=mail)
    url = delivery.distribution.get_absolute_url()

    page, fragment = client.get(url), client.get(url, headers=HTMX)

    for answer in (page, fragment):
        assert f'hx-get="{url}"' in answer.text
        assert f'href="{url}">Look again' in answer.text
    assert "<html" not in fragment.text

    OutgoingMail.unscoped.update(status="sent", sent_at=timezone.now())

    assert "hx-get" not in client.get(url, headers=HTMX).text


def test_distribution_says_that_mail_waits_too_long(client, coordinator):
    mail = OutgoingMailFactory(network=coordinator.network, queued_at=timezone.now().replace(year=2020))
    delivery = DeliveryFactory(network=coordinator.network, mail=mail)

    page = client.get(delivery.distribution.get_absolute_url()).text

    assert "1 mail has been waiting for more than 15 minutes." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_distribution_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    distribution = DistributionFactory(network=coordinator.network, sent_by=coordinator.user)
    for _number in range(rows):
        contact = ContactFactory(network=coordinator.network)
        failed(coordinator.network, distribution=distribution, contact=contact)

    with django_assert_num_queries(5):
        client.get(distribution.get_absolute_url())


def test_distribution_resend_sends_the_failed_again(client, coordinator):
    delivery = failed(coordinator.network)

    answer = client.post(address("distribution_resend", coordinator.network, delivery.distribution_id), follow=True)

    assert answer.redirect_chain == [(delivery.distribution.get_absolute_url(), 302)]
    assert "1 mail is on its way again." in answer.text
    delivery.mail.refresh_from_db()
    assert delivery.mail.status == "queued"


def test_delivery_resend_takes_a_corrected_address(client, coordinator, version):
    distribution = DistributionFactory(network=version.network, plan_version=version)
    delivery = failed(version.network, distribution=distribution, address="els@wrong.org", name="Els")
    url = address("delivery_resend", version.network, delivery.pk)

    form = client.get(url)
    wrong = client.post(url, {"address": "els@"})
    right = client.post(url, {"address": "els@right.org"}, follow=True)
    again = client.post(url, {"address": "els@right.org"})

    assert "Send the plan again to Els" in form.text
    assert 'value="els@wrong.org"' in form.text
    assert (wrong.status_code, "Enter a valid email address." in wrong.text) == (422, True)
    assert right.redirect_chain == [(distribution.get_absolute_url(), 302)]
    assert "It is on its way to els@right.org." in right.text
    assert (again.status_code, "This mail cannot be sent again." in again.text) == (422, True)
    delivery = Delivery.objects.for_network(version.network).select_related("mail").get()
    assert (delivery.mail.recipient, delivery.mail.status) == ("els@right.org", "queued")


@pytest.mark.parametrize("role", ["coordinator", "partner", "observer"])
def test_versions_say_when_each_was_sent_and_to_coordinators_more(client, request, role):
    membership = request.getfixturevalue(role)
    version = ready(PlanFactory(network=membership.network))
    distribution = DistributionFactory(network=membership.network, plan_version=version)
    failed(membership.network, distribution=distribution, address="els@x.org", name="Els")

    page = client.get(address("version_list", membership.network)).text

    assert ("Sent on" in page, "els@x.org" in page, "Els" in page) == (True, False, False)
    is_coordinator = role == "coordinator"
    assert ("to 1 person" in page) == ("1 to look at" in page) == is_coordinator
    assert (distribution.get_absolute_url() in page) == is_coordinator


@pytest.mark.parametrize("rows", [1, 3])
def test_versions_cost_the_same_however_often_they_were_sent(client, coordinator, rows, django_assert_num_queries):
    for number in range(rows):
        version = ready(PlanFactory(network=coordinator.network), number=number + 1)
        for _time in range(rows):
            distribution = DistributionFactory(network=coordinator.network, plan_version=version)
            failed(coordinator.network, distribution=distribution)

    with django_assert_num_queries(5):
        client.get(address("version_list", coordinator.network))


# The link without an account


@pytest.fixture
def delivery(db):
    network = NetworkFactory(slug="vaartbeke")
    version = ready(PlanFactory(network=network), number=3)
    distribution = DistributionFactory(network=network, plan_version=version)
    return DeliveryFactory(network=network, distribution=distribution, address="wies@x.org")


def by_link(client, token):
    return client.get(reverse("delivery_download", args=[token]))


def test_delivery_download_needs_no_account(client, delivery, django_assert_num_queries):
    ready(delivery.distribution.plan_version.plan, number=4)

    with django_assert_num_queries(1):
        answer = by_link(client, links.token_of(delivery))

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 made"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="vaartbeke-local-action-plan-v3.pdf"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    answer.close()


@pytest.mark.parametrize("spoil", ["forged", "deleted", "readdressed"])
def test_delivery_download_refuses_with_one_answer(client, delivery, spoil):
    token = links.token_of(delivery)
    if spoil == "forged":
        token = token[:-2]
    elif spoil == "deleted":
        delivery.delete()
    else:
        Delivery.objects.for_network(delivery.network).update(address="other@x.org")

    answer, nonsense = by_link(client, token), by_link(client, "nonsense")

    assert answer.status_code == nonsense.status_code == 404
    told, told_nonsense = (re.sub(r"\w{64}", "", page.text) for page in (answer, nonsense))
    assert told.replace(token, "nonsense") == told_nonsense
    assert "This link does not work" in answer.text
    assert answer["Referrer-Policy"] == "no-referrer"


def test_delivery_download_of_a_lost_file_is_not_found(client, delivery):
    PlanVersion.unscoped.get().file.storage.delete(PlanVersion.unscoped.get().file.name)

    assert by_link(client, links.token_of(delivery)).status_code == 404


def test_delivery_download_only_by_get(client, delivery):
    assert client.post(reverse("delivery_download", args=[links.token_of(delivery)])).status_code == 405
