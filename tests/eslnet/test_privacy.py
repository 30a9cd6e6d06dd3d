"""A person's data: all of it handed over, and nothing of it left."""

import datetime as dt
import json
import stat

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from actionplan.actions import ask_for_version
from actionplan.content import PlanContent
from actionplan.models import PlanVersion
from engagements import actions
from engagements.models import Commitment
from eslnet import privacy
from eslnet.history import KEPT
from eslnet.privacy.places import PLACES
from networks.models import Membership, User
from stakeholders.models import Contact
from tests.admin_pages import page_of
from tests.factories import (
    AttendanceFactory,
    BookmarkFactory,
    CommentFactory,
    CommitmentFactory,
    ContactFactory,
    DeliveryFactory,
    EngagementFactory,
    InvitationFactory,
    MailPreferenceFactory,
    MeetingFactory,
    MembershipFactory,
    NetworkFactory,
    NoteRoundFactory,
    OutgoingMailFactory,
    PlanFactory,
    ProgressNoteFactory,
    ReminderFactory,
    SharedPracticeFactory,
    StakeholderFactory,
    UserFactory,
)
from tests.walk import OUR_MODELS

pytestmark = pytest.mark.django_db

EMAIL = "zebedee.marker@marker.example.org"
NAME = "Zébedée Markermans"
PHONE = "+32 470 99 88 77"
MARKERS = ["marker@", "Markermans", "99 88 77", "Z\\u00e9bed", "Zébed"]


@pytest.fixture
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True, email="admin@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def person():
    """Somebody who speaks for a stakeholder, answered, wrote, changed things, and is named by others."""
    network = NetworkFactory(plan_language="nl")
    user = UserFactory(email=EMAIL, full_name=NAME, language="nl")
    user.set_password("a secret pass phrase")
    user.save()
    MembershipFactory(user=user, network=network, role="partner")
    stakeholder = StakeholderFactory(network=network, name="Atheneum")
    ContactFactory(
        network=network, stakeholder=stakeholder, user=user, full_name=NAME, email=EMAIL.upper(), phone=PHONE
    )
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True, verified=True)
    Client().force_login(user)
    plan = PlanFactory(network=network, introduction="Together")
    engagement = EngagementFactory(network=network, plan=plan)
    commitment = CommitmentFactory(network=network, engagement=engagement, stakeholder=stakeholder, part="The gym")
    actions.answer(by=user, commitment=commitment, answer="accepted", how_known=f"By phone with {NAME}")
    ProgressNoteFactory(network=network, engagement=commitment.engagement, written_by=user, result="It runs.")
    CommentFactory(network=network, engagement=commitment.engagement, written_by=user, text=f"Ask {NAME} for the key")
    NoteRoundFactory(network=network, plan=plan, asked_by=user)
    meeting = MeetingFactory(network=network, minutes=f"{NAME} ({EMAIL}) was there.")
    AttendanceFactory(network=network, meeting=meeting, stakeholder=stakeholder, presence="replaced", replaced_by=NAME)
    practice = {"contact_email": EMAIL, "contact_office": "Guidance", "is_named": True, "offered_by": user}
    SharedPracticeFactory(network=network, engagement=engagement, **practice)
    mail_to(network)
    return user


def mail_to(network):
    """Whatever is kept of what was mailed to the person, or waits to be."""
    OutgoingMailFactory(network=network, recipient=EMAIL, recipient_name=NAME, text=f"Dear {NAME}", key=f"a:{EMAIL}")
    OutgoingMailFactory(network=network, recipient="other@x.org", reply_to=[EMAIL], text=f"Ask {NAME}")
    InvitationFactory(network=network, address=EMAIL, full_name=NAME)
    MailPreferenceFactory(address=EMAIL)
    BookmarkFactory(network=network, user=User.objects.get(email=EMAIL), name=f"With {NAME}", query="late=on")
    DeliveryFactory(network=network, address=EMAIL, name=NAME)
    ReminderFactory(network=network, address=EMAIL)


def everything():
    """Every text in every column of every table, and every file, as one text."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- a table of ours
            said += [f"{table}: {cell}" for row in cursor.fetchall() for cell in row if cell is not None]
    said += [str(session.get_decoded()) for session in Session.objects.all()]
    for folder in ("imports", "plans"):
        for path in files_in(folder):
            with default_storage.open(path) as file:
                said.append(file.read().decode("latin-1"))
    return said


def files_in(folder):
    if not default_storage.exists(folder):
        return []
    folders, names = default_storage.listdir(folder)
    return [f"{folder}/{name}" for name in names] + [
        path for inner in folders for path in files_in(f"{folder}/{inner}")
    ]


def left():
    return [text for text in everything() if any(marker.casefold() in text.casefold() for marker in MARKERS)]


def test_erasing_leaves_nothing_of_the_person_anywhere(
    client, administrator, person, django_capture_on_commit_callbacks
):
    contact = Contact.unscoped.get()
    contact.function = f"Principal ({NAME})"
    contact.save()
    LogEntry.objects.log_actions(administrator.pk, [person, contact], 2, change_message=f"Called {NAME}")
    default_storage.save("imports/x", ContentFile(f"email;{EMAIL}".encode()))
    version = ask_for_version(by=person, plan=Commitment.unscoped.get().engagement.plan, today=dt.date(2026, 11, 25))
    version.file.save("old.pdf", ContentFile(f"%PDF {NAME}".encode()))
    own = PlanVersion.unscoped.filter(pk=version.pk)
    own.update(status="ready", made_at=timezone.now(), content=with_name(version.content))
    assert len(left()) > 20

    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(privacy.find_person(EMAIL), by=administrator)

    assert left() == []


def with_name(content):
    """As if the name had stood in the plan when it was frozen."""
    named = json.dumps(content).replace("Together", f"Together with {json.dumps(NAME)[1:-1]}")
    assert "with" in named
    return json.loads(named)


def test_what_the_stakeholder_agreed_stays(administrator, person):
    before = Commitment.unscoped.values("answer", "part", "accepted_wording", "answered_at", "answered_by").get()

    privacy.erase(privacy.find_person(EMAIL), by=administrator)

    person.refresh_from_db()
    contact = Contact.unscoped.get()
    assert (
        Commitment.unscoped.values("answer", "part", "accepted_wording", "answered_at", "answered_by").get() == before
    )
    assert Commitment.unscoped.get().how_known == "By phone with vroegere contactpersoon"
    assert (person.full_name, person.is_active, person.has_usable_password()) == ("Voormalig account", False, False)
    assert person.email == f"erased-{person.pk}@erased.invalid"
    assert (contact.full_name, contact.function, contact.user) == ("Vroegere contactpersoon", "Head teacher", None)
    assert not contact.is_current(timezone.localdate() + dt.timedelta(days=1))
    assert not person.memberships.exists()
    assert User.history.filter(id=person.pk).first().history_change_reason == "personal data erased"
    assert set(User.history.filter(id=person.pk).values_list("full_name", flat=True)) == {"Voormalig account"}


def test_the_erased_cannot_sign_in_and_their_sessions_end(person):
    other = Client()
    other.force_login(person)
    assert other.get("/").status_code in {200, 302}

    privacy.erase(privacy.find_person(EMAIL), by=None)

    assert other.get("/").url.startswith("/accounts/login/")
    assert Session.objects.count() == 0


def test_others_are_left_alone(administrator, person):
    namesake = UserFactory(full_name=NAME)
    colleague = ContactFactory(network=NetworkFactory(), full_name=NAME, email="other@example.org")
    far_away = MeetingFactory(minutes=f"{NAME} was there.")
    near_by = MeetingFactory(network=Contact.unscoped.first().network, minutes="Zébedée Markermanssens was there.")

    privacy.erase(privacy.find_person(EMAIL), by=administrator)

    for row, field, text in [
        (namesake, "full_name", NAME),
        (colleague, "full_name", NAME),
        (far_away, "minutes", f"{NAME} was there."),
        (near_by, "minutes", "Zébedée Markermanssens was there."),
    ]:
        row.refresh_from_db()
        assert getattr(row, field) == text
    assert Contact.history.filter(id=colleague.pk).get().full_name == NAME


def test_nobody_is_found_by_no_address():
    contact = ContactFactory(full_name="Has No Address")

    assert privacy.find_person(" ") is None
    with pytest.raises(CommandError, match="nobody here has this address"):
        call_command("erase_person", "", yes=True)
    contact.refresh_from_db()
    assert contact.full_name == "Has No Address"


def test_who_had_the_function_before_and_after_is_somebody_else(administrator, client, person):
    contact = Contact.unscoped.get()
    contact.full_name, contact.email, contact.phone, contact.user = "Jo Maes", "jo@example.org", "0470 11 22 33", None
    contact.save()
    namesake = ContactFactory(network=contact.network, full_name=NAME, email="namesake@example.org")

    page = client.get(page_of(User, "personal_data", person.pk)).text
    privacy.erase(privacy.find_person(EMAIL), by=administrator)

    assert f"{NAME}, Head teacher · {namesake.stakeholder} · {namesake.network}" in page
    contact.refresh_from_db()
    assert (contact.full_name, contact.email) == ("Jo Maes", "jo@example.org")
    assert list(contact.history.order_by("history_id").values_list("full_name", "email", "phone")) == [
        ("Vroegere contactpersoon", "", ""),
        ("Jo Maes", "jo@example.org", "0470 11 22 33"),
    ]
    assert namesake.history.get().full_name == NAME


def test_a_name_of_one_word_is_not_looked_for():
    contact = ContactFactory(full_name="An", email="an@example.org")
    meeting = MeetingFactory(network=contact.network, minutes="An agreement was reached.")

    privacy.erase(privacy.find_person("an@example.org"), by=None)

    meeting.refresh_from_db()
    assert meeting.minutes == "An agreement was reached."


def test_an_edition_that_named_the_person_is_drawn_again(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        version = ask_for_version(
            by=person, plan=Commitment.unscoped.get().engagement.plan, today=dt.date(2026, 11, 25)
        )
    version.refresh_from_db()
    old = version.file.name
    PlanVersion.unscoped.update(content=with_name(version.content))

    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(privacy.find_person(EMAIL), by=None)

    version.refresh_from_db()
    assert (version.status, version.file.name, version.attempts) == ("waiting", "", 0)
    assert version.content_sha256 == PlanContent.from_json(version.content).fingerprint
    assert not default_storage.exists(old)


def test_the_export_holds_everything_that_names_the_person(person):
    privacy.find_person(EMAIL)
    held = json.loads(json.dumps(privacy.export(privacy.find_person(EMAIL)), cls=DjangoJSONEncoder))

    assert held["person"] == EMAIL
    assert held["account"][0]["full_name"] == NAME
    assert held["contacts"][0] | {"stakeholder": "Atheneum", "phone": PHONE} == held["contacts"][0]
    assert [row["role"] for row in held["memberships"]] == ["partner"]
    assert [row["answer"] for row in held["answers"]] == ["accepted"]
    assert [row["result"] for row in held["notes"] if "result" in row] == ["It runs."]
    assert [row["lesson"] for row in held["notes"] if "lesson" in row] == ["Do not call after four."]
    assert [row["contact_office"] for row in held["shared practice"]] == ["Guidance"]
    assert [(row["name"], row["filters"]) for row in held["bookmarks"]] == [(f"With {NAME}", "late=on")]
    assert {row["what"] for row in held["signing_in"]} == {"email address", "session"}
    assert {row["field"] for row in held["mentions"]} >= {"minutes", "replaced_by", "how_known"}
    assert {row["full_name"] for row in held["past"]} == {NAME}
    assert person.password not in json.dumps(held)
    assert "session_key" not in json.dumps(held)


def test_what_the_person_changed_is_in_the_export(client, coordinator):
    client.post(f"/n/{coordinator.network.slug}/settings/", {"name": "x"})
    coordinator.network.territory = "Elsewhere"
    network_form = {
        "name": "New name",
        "territory": "Town",
        "country": "BE",
        "time_zone": "Europe/Brussels",
        "plan_language": "en",
        "school_year_starts_in": 9,
        "small_number_threshold": 5,
    }
    client.post(f"/n/{coordinator.network.slug}/settings/", network_form)

    changes = privacy.export(privacy.find_person(coordinator.user.email))["changes"]

    assert [(change["what"], change["how"]) for change in changes] == [("network", "~")]


def test_a_contact_without_an_account_is_a_person_too(administrator, client):
    contact = ContactFactory(full_name="Jo Maes", email="jo@example.org", from_on=dt.date(2050, 1, 1))
    ContactFactory(full_name="Jo Maes", email="JO@example.org")
    alone = ContactFactory(full_name="No Address", phone="0470 112233")

    assert len(privacy.find_person("jo@example.org").contacts) == 2
    assert privacy.person_of_contact(contact).contacts == privacy.find_person("jo@example.org").contacts
    assert privacy.person_of_contact(alone).contacts == [alone]
    privacy.erase(privacy.person_of_contact(contact), by=administrator)
    privacy.erase(privacy.person_of_contact(alone), by=administrator)

    assert list(Contact.unscoped.values_list("email", "phone").distinct()) == [("", "")]
    contact.refresh_from_db()
    assert contact.until_on == dt.date(2050, 1, 1)
    assert set(Contact.history.values_list("email", "phone")) == {("", "")}


def test_a_contact_that_was_deleted_long_ago_is_erased_from_the_past(person):
    gone = ContactFactory(network=NetworkFactory(), email=EMAIL, full_name="Z. Marker", phone="1")
    gone.delete()

    privacy.erase(privacy.find_person(EMAIL), by=None)

    assert set(Contact.history.filter(id=gone.pk or 0).values_list("email")) <= {("",)}
    assert not Contact.history.filter(email__iexact=EMAIL).exists()


def test_nobody_erases_the_last_administrator_nor_themselves(administrator, client):
    page = client.get(page_of(User, "personal_data", administrator.pk))
    assert "You cannot erase yourself. Ask another administrator." in page.text

    with pytest.raises(privacy.UnerasableError, match=r"This is the last administrator\."):
        privacy.erase(privacy.find_person(administrator.email), by=None)
    client.post(page_of(User, "personal_data", administrator.pk), {"is_sure": "on"})
    administrator.refresh_from_db()
    assert administrator.email == "admin@example.org"


def test_the_page_names_what_happens_and_erases_only_when_sure(administrator, client, person):
    membership = person.memberships.get()
    membership.role = "coordinator"
    membership.save()
    url = page_of(User, "personal_data", person.pk)

    page = client.get(url)
    assert "Contacts of stakeholders" in page.text
    assert f"{membership.network} has no other coordinator. Give it one first." in page.text
    assert client.post(url, {}).status_code == 422
    assert User.objects.filter(email=EMAIL).exists()

    answer = client.post(url, {"is_sure": "on"})
    assert answer.url == page_of(User, "changelist")
    assert left() == []
    assert LogEntry.objects.get(change_message="Personal data erased.").user == administrator


def test_one_person_at_a_time_is_chosen_from_the_list(administrator, client, person):
    chosen = {"action": "open_personal_data", "_selected_action": [person.pk]}

    assert client.post(page_of(User, "changelist"), chosen).url == page_of(User, "personal_data", person.pk)
    chosen["_selected_action"].append(administrator.pk)
    assert "Choose one person at a time." in client.post(page_of(User, "changelist"), chosen, follow=True).text


def test_an_administrator_hands_the_data_over_as_a_file(administrator, client, person):
    contact = Contact.unscoped.get()

    for model, row in [(User, person), (Contact, contact)]:
        answer = client.post(page_of(model, "personal_data_export", row.pk))
        assert answer["Content-Disposition"] == 'attachment; filename="zebedee-marker-at-marker-example-org.json"'
        assert json.loads(answer.text)["account"][0]["email"] == EMAIL
        assert client.get(page_of(model, "personal_data_export", row.pk)).status_code == 405
    assert LogEntry.objects.filter(change_message="Personal data exported.").count() == 2


@pytest.mark.parametrize("page", ["personal_data", "personal_data_export"])
def test_only_full_administrators_come_near(client, person, page):
    client.force_login(UserFactory(is_staff=True))

    assert client.post(page_of(User, page, person.pk), {"is_sure": "on"}).status_code == 403
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.post(page_of(User, page, 999_999)).status_code == 404


def test_the_commands(person, tmp_path, capsys):
    path = tmp_path / "person.json"

    call_command("export_person", EMAIL.upper(), output=path)
    assert json.loads(path.read_text())["account"][0]["full_name"] == NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    with pytest.raises(CommandError, match=r"Nothing was erased\. Say --yes to erase\."):
        call_command("erase_person", EMAIL)
    assert "1 the account: becomes “former account”" in capsys.readouterr().out
    call_command("erase_person", EMAIL, yes=True)
    assert capsys.readouterr().out.endswith("Erased.\n")
    assert left() == []

    for command, options in [("export_person", {"output": path}), ("erase_person", {"yes": True})]:
        with pytest.raises(CommandError, match="nobody here has this address"):
            call_command(command, EMAIL, **options)


def test_the_commands_say_what_stands_in_their_way(tmp_path):
    UserFactory(is_superuser=True, email="only@example.org")

    with pytest.raises(CommandError, match=r"This is the last administrator. Nothing was erased."):
        call_command("erase_person", "only@example.org", yes=True)
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("export_person", "only@example.org", output=tmp_path / "no" / "such" / "folder.json")


def test_every_field_that_names_a_person_has_its_place():
    """A field that holds an address, a name or a telephone number, or points at an account, is looked after."""
    naming = {
        f"{field.model._meta.app_label}.{field.model.__name__}.{field.name}"
        for model in OUR_MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField) or field.related_model is User or field.name in {"full_name", "phone"}
    }

    assert {field for place in PLACES for field in place.fields} == naming


def test_the_log_says_no_name_of_one_word(administrator):
    user = UserFactory(full_name="Zebedee", email=EMAIL)
    membership = MembershipFactory(user=user)
    kind = ContentType.objects.get_for_model(Membership)
    LogEntry.objects.log_actions(administrator.pk, [membership, user], 2)
    assert "Zebedee" in LogEntry.objects.get(content_type=kind).object_repr

    privacy.erase(privacy.find_person(EMAIL), by=administrator)

    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {"—"}
    assert KEPT
