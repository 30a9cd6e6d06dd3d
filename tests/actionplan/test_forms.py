import pytest

from actionplan.forms import AddressesField, ResendForm, SendForm
from actionplan.recipients import Group, Reader
from outbox.letters import Recipient
from tests.factories import ContactFactory, DeliveryFactory, NetworkFactory, PlanVersionFactory


def read(text):
    return [(recipient.name, recipient.address) for recipient in AddressesField(required=False).clean(text)]


def errors(text):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refused:
        AddressesField(required=False).clean(text)
    return refused.value.messages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\r\n ;, \n", []),
        ("els@x.org", [("", "els@x.org")]),
        ("els@x.org, jan@x.org;piet@x.org\r\nkim@x.org", [("", f"{n}@x.org") for n in ("els", "jan", "piet", "kim")]),
        ("Els D'hondt <els@x.org>", [("Els D'hondt", "els@x.org")]),
        ('"D\'hondt, Els" <els@x.org>; <jan@x.org>', [("D'hondt, Els", "els@x.org"), ("", "jan@x.org")]),
        ("Els <ELS@x.org>\nels@x.org", [("Els", "ELS@x.org")]),
        ("els@münchen.example", [("", "els@münchen.example")]),
        ("Els\N{RIGHT-TO-LEFT OVERRIDE}\t Bcc: x <els@x.org>", [("Els Bcc: x", "els@x.org")]),
    ],
)
def test_addresses_are_read_as_people_write_them(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "wrong",
    ["els", "els@", "@x.org", "a..b@x.org", "kéés@x.org", "els@x.org jan@x.org", "<els@x.org", "a@b", "@", '"'],
)
def test_what_is_no_address_is_named(wrong):
    assert errors(f"good@x.org\n{wrong}") == [f"This is not an e-mail address: “{wrong}”."]


def test_several_that_are_none_are_named_together():
    assert errors("els, good@x.org, jan") == ["These are not e-mail addresses: “els”, “jan”."]


def test_of_very_many_that_are_none_ten_are_named():
    (message,) = errors("\n".join(f"nobody{number}" for number in range(30)))

    assert message.startswith("These and others, 30 in all, are not e-mail addresses: “nobody0”, ")
    assert message.count("“") == 10


def test_what_no_mail_server_takes_is_no_address():
    assert errors('"\x01"@x.org') == ['This is not an e-mail address: “" "@x.org”.']
    assert errors(f"{'a' * 250}@x.org") == [f"This is not an e-mail address: “{'a' * 80}”."]


def test_a_header_typed_among_the_addresses_is_no_address():
    assert errors("Els\r\nBcc: evil@x.org") == ["These are not e-mail addresses: “Els”, “Bcc: evil@x.org”."]


def test_at_most_two_hundred_addresses():
    many = [f"a{number}@x.org" for number in range(201)]

    assert len(read("\n".join([*many[:200], "A0@x.org"]))) == 200
    assert errors("\n".join(many)) == ["At most 200 addresses at once; these are 201."]


@pytest.fixture
def offered(db):
    network = NetworkFactory(plan_language="nl")
    version = PlanVersionFactory(network=network, number=3)
    els = ContactFactory(network=network, full_name="Els", email="els@x.org")
    groups = [
        Group("School", [Reader(els.recipient, els, key="contact-1")]),
        Group("Others", [Reader(Recipient("Jan@x.org", "Jan", "fr"), key="member-2")]),
    ]
    return {"network": network, "versions": [version], "groups": groups}


def sent(offered, **typed):
    version = offered["versions"][0].pk
    return SendForm({"version": version, "subject": "Our plan", "message": "Here it is.", **typed}, **offered)


def test_send_form_gathers_everybody_once(offered):
    form = sent(offered, recipients=["contact-1"], addresses="ELS@x.org, jan@x.org, Wies <wies@x.org>")

    assert form.is_valid()
    els, jan, wies = form.cleaned_data.pop("readers")
    assert (els.key, jan.key) == ("contact-1", "member-2")  # who is typed but known is who is known
    assert (wies.recipient, wies.contact) == (Recipient("wies@x.org", "Wies", "nl"), None)
    assert form.cleaned_data == {
        "version": offered["versions"][0],
        "subject": "Our plan",
        "message": "Here it is.",
    }


def test_send_form_refuses_to_send_to_nobody(offered):
    assert sent(offered).errors == {"recipients": ["Nobody would get it. Tick somebody, or type an address below."]}


def test_send_form_tells_when_somebody_ticked_has_gone(offered):
    form = sent(offered, recipients=["contact-1", "contact-99"])

    assert form.errors == {
        "recipients": ["Somebody you ticked cannot be written to any more. Look at the list and send again."]
    }


def test_send_form_offers_no_version_but_its_own(offered):
    form = sent(offered, version=PlanVersionFactory().pk, recipients=["contact-1"])

    assert list(form.errors) == ["version"]


@pytest.mark.parametrize("missing", ["subject", "message"])
def test_send_form_wants_words(offered, missing):
    form = sent(offered, recipients=["contact-1"], **{missing: " "})

    assert form.errors == {missing: ["This field is required."]}


def test_send_form_wants_a_subject_that_can_be_seen(offered):
    form = sent(offered, recipients=["contact-1"], subject="\N{RIGHT-TO-LEFT OVERRIDE}")

    assert form.errors == {"subject": ["This field is required."]}


def test_send_form_keeps_headers_out_of_the_subject(offered):
    form = sent(offered, recipients=["contact-1"], subject="Plan\r\nBcc: evil@x.org", message="One\r\n\r\nTwo")

    assert form.is_valid()
    assert form.cleaned_data["subject"] == "Plan Bcc: evil@x.org"
    assert form.cleaned_data["message"] == "One\n\nTwo"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Other@x.org", {}),
        ("nonsense", {"address": ["Enter a valid email address."]}),
        ('"\x01"@x.org', {"address": ["This is not an address mail can be sent to."]}),
    ],
)
def test_resend_form_checks_the_address(db, typed, expected):
    assert ResendForm({"address": typed}, delivery=DeliveryFactory()).errors == expected


@pytest.mark.parametrize(
    ("noted", "offered"), [("new@x.org", "new@x.org"), ("OLD@x.org", "old@x.org"), ("", "old@x.org")]
)
def test_resend_form_offers_the_address_the_contact_has_by_now(db, noted, offered):
    contact = ContactFactory(email=noted)
    delivery = DeliveryFactory(network=contact.network, contact=contact, address="old@x.org")

    form = ResendForm(delivery=delivery)

    assert form.initial == {"address": offered}
    assert form.fields["address"].help_text == "It went to old@x.org."
