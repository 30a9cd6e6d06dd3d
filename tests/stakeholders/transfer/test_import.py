"""Stakeholders from a coordinator's sheet: chosen, mapped, looked at, confirmed."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from networks.transfer.waiting import sweep_waiting_sheets
from stakeholders.models import Contact, Stakeholder
from tests.factories import ContactFactory, MembershipFactory, StakeholderFactory
from tests.stakeholders.transfer.steps import (
    HEADINGS,
    catalogue,
    changes,
    choose,
    confirm,
    counts,
    csv,
    look,
    page_of,
    refused,
    table,
    take_in,
    upload,
    workbook,
)

pytestmark = pytest.mark.django_db

CLB = ["Vrij CLB Brugdam", "CLB", "Els Peeters", "coördinator", "els@clb.example.org", "050 12 34 56"]
POLICE = ["Politiezone Brugdam", "politie", "Jan Jans", "inspecteur", "jan@politie.example.org", ""]


@pytest.fixture(autouse=True)
def types(db):
    return catalogue()


@pytest.fixture
def network(coordinator):
    return coordinator.network


def waiting():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def test_looking_saves_nothing_and_says_what_would_happen(client, network):
    _url, page = look(client, network, csv(CLB, POLICE))

    assert counts(page) == {"new": 2}
    assert changes(page)[:5] == [
        (2, "Type", "", "Pupil guidance centre"),
        (2, "Contact person", "", "Els Peeters"),
        (2, "Function", "", "coördinator"),
        (2, "E-mail address", "", "els@clb.example.org"),
        (2, "Phone", "", "050 12 34 56"),
    ]
    assert "2 rows are new" in page.text
    assert not Stakeholder.objects.for_network(network).exists()
    assert len(waiting()) == 1


def test_confirming_takes_all_in_with_its_history_and_forgets_the_file(client, coordinator, network):
    take_in(client, network, csv(CLB, POLICE), name="onze partners.csv")

    assert table(network) == {
        "Politiezone Brugdam": ("POL", [("Jan Jans", "inspecteur", "jan@politie.example.org", "")]),
        "Vrij CLB Brugdam": ("CLB", [("Els Peeters", "coördinator", "els@clb.example.org", "050 12 34 56")]),
    }
    assert {contact.rank for contact in Contact.objects.for_network(network)} == {"primary"}
    for row in [*Stakeholder.objects.for_network(network), *Contact.objects.for_network(network)]:
        last = row.history.get()
        assert (last.history_user, last.history_change_reason) == (coordinator.user, "import: onze partners.csv")
        assert row.version == 1
    assert waiting() == []


def test_the_page_after_the_import_counts_and_leads_on(client, network):
    take_in(client, network, csv(CLB, POLICE))

    page = client.get(page_of(network, "import_done"))

    assert "2 new stakeholders" in page.text
    assert "2 new contacts" in page.text
    assert reverse("stakeholders:invitation_list", args=[network.slug]) in page.text
    assert reverse("stakeholders:stakeholder_list", args=[network.slug]) in page.text


def test_without_an_import_there_is_no_page_after_it(client, network):
    answer = client.get(page_of(network, "import_done"))

    assert answer.url == reverse("stakeholders:stakeholder_list", args=[network.slug])


def test_the_same_file_twice_changes_nothing(client, network):
    take_in(client, network, csv(CLB, POLICE))

    url, page = look(client, network, csv(CLB, POLICE))

    assert counts(page) == {"unchanged": 2}
    assert "Everything in this file is known already" in page.text
    confirm(client, url, page)
    assert Stakeholder.history.count() == 2


def test_a_change_is_shown_before_and_after_and_saved(client, network, types):
    clb = StakeholderFactory(network=network, name="Vrij CLB Brugdam", type=types[0], version=4)
    els = ContactFactory(
        network=network, stakeholder=clb, email="Els@clb.example.org", full_name="Els P.", function="coördinator"
    )

    page = take_in(client, network, csv(CLB))

    assert changes(page) == [
        (2, "Type", "Secondary school", "Pupil guidance centre"),
        (2, "Contact person", "Els P.", "Els Peeters"),
        (2, "Phone", "", "050 12 34 56"),
    ]
    clb.refresh_from_db()
    els.refresh_from_db()
    assert (clb.type.code, clb.version, els.full_name, els.email) == ("CLB", 5, "Els Peeters", "Els@clb.example.org")
    assert [past.history_type for past in clb.history.all()] == ["~", "+"]


def test_an_empty_cell_leaves_what_is_there(client, network, types):
    clb = StakeholderFactory(network=network, name="Vrij CLB Brugdam", type=types[1], short_name="CLB")
    ContactFactory(network=network, stakeholder=clb, full_name="Els Peeters", function="coördinator", phone="050")

    _url, page = look(client, network, csv(["VRIJ  CLB brugdam", "", "els peeters", "Coordinator", "", ""]))

    assert changes(page) == [
        (2, "Contact person", "Els Peeters", "els peeters"),
        (2, "Function", "coördinator", "Coordinator"),
    ]


def test_names_are_the_same_whatever_capitals_accents_and_spaces(client, network, types):
    StakeholderFactory(network=network, name="École Hélène", type=types[0])

    _url, page = look(client, network, csv(["ecole   HELENE", "", "", "", "", ""]))

    assert counts(page) == {"unchanged": 1}


def test_a_stakeholder_is_found_by_its_short_reference_first(client, network, types):
    old = StakeholderFactory(network=network, name="Old name", code="S1", type=types[0])
    StakeholderFactory(network=network, name="Other", code="S2", type=types[0])

    sheet = csv(["New name", "s1"], ["Third", "S3"], headings=["Naam", "Code"])
    page = take_in(client, network, sheet, default_type=str(types[0].pk))

    old.refresh_from_db()
    assert old.name == "New name"
    assert changes(page)[0] == (2, "Stakeholder", "Old name", "New name")
    assert Stakeholder.objects.for_network(network).get(code="S3").name == "Third"


def test_a_name_of_another_stakeholder_is_refused(client, network, types):
    StakeholderFactory(network=network, name="One", code="S1", type=types[0])
    StakeholderFactory(network=network, name="Two", code="S2", type=types[0])

    _url, page = look(client, network, csv(["Two", "S1"], headings=["Naam", "Code"]))

    assert refused(page) == [(2, "A · Naam", "There is already a stakeholder with this name.")]


def test_one_refused_row_blocks_all_until_it_is_left_out(client, network):
    wrong = ["Sociaal Huis", "OCMW", "Ann", "hoofd", "ann at example", ""]
    url, page = look(client, network, csv(CLB, wrong, POLICE))

    assert refused(page) == [(3, "E · E-mail", "Enter a valid email address.")]
    assert [line.number for line in page.context["lines"]] == [3, 2, 4]

    blocked = confirm(client, url, page)
    assert blocked.status_code == 422
    assert "Nothing is imported while rows are refused. Mend them or leave them out." in blocked.text
    assert not Stakeholder.objects.for_network(network).exists()

    answer = confirm(client, url, page, leave_out="on")
    assert answer.status_code == 302
    assert list(table(network)) == ["Politiezone Brugdam", "Vrij CLB Brugdam"]
    assert "1 row was left out" in client.get(answer.url).text


def test_each_refusal_is_said_in_words_at_its_cell(client, network):
    rows = [
        ["", "CLB", "", "", "", ""],
        ["x" * 201, "CLB", "", "", "", ""],
        ["Unknown", "guild", "", "", "", ""],
        ["Phone", "CLB", "Ann", "head", "", "0" * 41],
        ["Error", "#N/A", "", "", "", ""],
    ]

    _url, page = look(client, network, csv(*rows))

    assert refused(page) == [
        (2, "A · Organisatie", "The name of the stakeholder is missing."),
        (3, "A · Organisatie", "Ensure this value has at most 200 characters (it has 201)."),
        (4, "B · Type", "We cannot tell its type. Choose one for these rows on the page before."),
        (5, "F · Tel.", "Ensure this value has at most 40 characters (it has 41)."),
        (6, "B · Type", "Excel could not work out this cell: “#N/A”."),
    ]
    assert "Import these rows" not in page.text
    assert "There is nothing to import." in page.text


def test_a_type_is_told_by_its_name_its_words_or_the_name_or_else_is_the_one_chosen(client, network, types):
    rows = [["A", "secundaire SCHOOL"], ["B", "dienst politie"], ["CLB van C", ""], ["D", "guild"], ["E", "SOC"]]
    headings = ["Naam", "Type"]

    take_in(client, network, csv(*rows, headings=headings), default_type=str(types[0].pk))

    assert {name: kind for name, (kind, _contacts) in table(network).items()} == {
        "A": "SEC",
        "B": "POL",
        "CLB van C": "CLB",
        "D": "SEC",
        "E": "SOC",
    }


def test_a_word_that_only_hints_at_a_type_never_changes_one(client, network, types):
    StakeholderFactory(network=network, name="A", type=types[0])

    _url, page = look(client, network, csv(["A", "de politie"], headings=["Naam", "Type"]))

    assert counts(page) == {"unchanged": 1}
    assert "“de politie” is not exactly a type: it stays Secondary school." in page.text


def test_two_contacts_take_two_rows_and_the_second_may_lack_the_name(client, network):
    second = ["", "", "Bart", "psycholoog", "bart@clb.example.org", ""]
    third = ["", "", "Cas", "arts", "", ""]

    page = take_in(client, network, csv(CLB, second, third, POLICE))

    assert [(line.number, line.above) for line in page.context["survey"].lines] == [(2, 0), (3, 2), (4, 2), (5, 0)]
    assert "2 rows have no name: we take each as a further contact" in page.text
    assert [name for name, *_rest in table(network)["Vrij CLB Brugdam"][1]] == ["Els Peeters", "Bart", "Cas"]
    ranks = Contact.objects.for_network(network).filter(stakeholder__name="Vrij CLB Brugdam").by_rank()
    assert [contact.rank for contact in ranks] == ["primary", "other", "other"]


def test_a_row_without_a_name_that_does_not_follow_right_below_is_refused(client, network):
    lonely = ["", "", "Bart", "psycholoog", "", ""]

    _url, page = look(client, network, csv(lonely, CLB, [""] * 6, lonely))

    assert [(row, column) for row, column, _message in refused(page)] == [
        (2, "A · Organisatie"),
        (5, "A · Organisatie"),
    ]


def test_a_further_contact_is_refused_with_the_row_above(client, network):
    wrong = [*CLB[:4], "no address", ""]

    _url, page = look(client, network, csv(wrong, ["", "", "Bart", "psycholoog", "", ""]))

    assert refused(page)[1] == (3, "A · Organisatie", "It belongs to row 2, which is refused.")


def test_two_rows_that_contradict_each_other_are_both_refused(client, network):
    other = ["vrij clb brugdam", "politie", "Ann", "arts", "", ""]
    exact = ["Vrij CLB Brugdam", "Lokale politie", "", "", "", ""]
    clb = ["Vrij CLB Brugdam", "Pupil guidance centre", "Els", "arts", "", ""]

    _url, page = look(client, network, csv(clb, POLICE, exact, other))

    told = "Row 2 says “Pupil guidance centre” and row 4 “Local police” about the same."
    assert refused(page) == [(2, "B · Type", told), (4, "B · Type", told)]


def test_two_rows_that_tell_different_phones_of_one_person_are_both_refused(client, network):
    again = [*CLB[:5], "050 99 99 99"]

    _url, page = look(client, network, csv(CLB, again))

    told = "Row 2 says “050 12 34 56” and row 3 “050 99 99 99” about the same."
    assert refused(page) == [(2, "F · Tel.", told), (3, "F · Tel.", told)]


def test_two_people_may_share_an_address(client, network):
    rows = [["A", "CLB", name, "secretariaat", "info@a.example.org", ""] for name in ("Els", "Jan")]

    take_in(client, network, csv(*rows))

    assert [name for name, *_rest in table(network)["A"][1]] == ["Els", "Jan"]
    assert counts(look(client, network, csv(*rows))[1]) == {"unchanged": 2}


def test_a_contact_without_a_function_is_called_a_contact_person(client, network):
    take_in(client, network, csv(["A", "CLB", "", "", "", "050 1"], ["B", "CLB", "Els", "", "", ""]))

    assert table(network)["A"][1] == [("", "Contact person", "", "050 1")]
    assert table(network)["B"][1] == [("Els", "Contact person", "", "")]
    assert (
        counts(look(client, network, csv(["A", "", "", "", "", "050 1"], ["B", "", "els", "", "", ""]))[1])["changed"]
        == 1
    )


def test_a_first_and_a_last_name_become_one(client, network):
    sheet = csv(["A", "CLB", "Els", "Peeters"], headings=["Partner", "Type", "Voornaam", "Achternaam"])

    take_in(client, network, sheet)

    assert table(network)["A"][1] == [("Els Peeters", "Contact person", "", "")]


def test_who_has_left_stays_away_and_the_reader_is_told(client, network, types):
    StakeholderFactory(network=network, name="A", type=types[0], left_on=dt.date(2026, 1, 1))

    sheet = csv(["A", "2026-05-01"], headings=["Naam", "Lid sinds"])
    _url, page = look(client, network, sheet)
    assert refused(page) == [(2, "B · Lid sinds", "It cannot leave before it joined.")]

    page = take_in(client, network, csv(["A", "01/05/2025"], headings=["Naam", "Lid sinds"]))
    assert "It has left the table, and stays so." in page.text
    assert Stakeholder.objects.for_network(network).get().left_on == dt.date(2026, 1, 1)


def test_another_network_is_neither_read_nor_changed(client, network, types):
    theirs = StakeholderFactory(name="Vrij CLB Brugdam", code="X1", type=types[0])
    ContactFactory(network=theirs.network, stakeholder=theirs, email="els@clb.example.org")

    take_in(client, network, csv(CLB))

    theirs.refresh_from_db()
    assert theirs.type == types[0]
    assert theirs.contacts.count() == 1


def test_who_confirms_what_is_another_outcome_by_now_is_told(client, network, types):
    url, page = look(client, network, csv(CLB))
    StakeholderFactory(network=network, name="Vrij CLB Brugdam", type=types[0])

    answer = confirm(client, url, page)

    assert answer.status_code == 422
    assert "Somebody changed these rows while you were looking." in answer.text
    assert changes(answer)[0] == (2, "Type", "Secondary school", "Pupil guidance centre")
    again = client.post(url, {"seen": answer.context["form"]["seen"].value()})
    assert again.status_code == 302


def test_who_confirms_while_somebody_saves_is_told(client, network, types, monkeypatch):
    url, page = look(client, network, csv(CLB))
    other = StakeholderFactory(network=network, name="Other", type=types[0])
    monkeypatch.setattr("stakeholders.transfer.actions.versions_now", lambda network: {("stakeholder", other.pk): 7})

    answer = confirm(client, url, page)

    assert answer.status_code == 422
    assert "Somebody saved a stakeholder in this very moment. Nothing is imported" in answer.text
    assert list(table(network)) == ["Other"]


def test_a_stakeholder_added_in_the_same_moment_under_the_same_name_is_told(client, network, types, monkeypatch):
    from stakeholders.transfer import actions

    url, page = look(client, network, csv(CLB))
    now = actions.versions_now

    def meanwhile(network):
        held = now(network)
        StakeholderFactory(network=network, name="Vrij CLB Brugdam", type=types[0])
        return held

    monkeypatch.setattr(actions, "versions_now", meanwhile)

    assert confirm(client, url, page).status_code == 422
    assert not Contact.objects.for_network(network).exists()


def test_a_confirmation_sent_twice_is_answered_in_words(client, network):
    url, page = look(client, network, csv(CLB))
    confirm(client, url, page)

    answer = client.post(url, {"seen": page.context["form"].initial["seen"], "x": "1"}, follow=True)

    assert "This file was imported already, or waited too long. Choose it again." in answer.text
    assert Stakeholder.objects.for_network(network).count() == 1


def test_a_file_that_waited_too_long_is_swept_and_asked_for_again(client, network):
    answer = upload(client, network, csv(CLB))
    sweep_waiting_sheets(before=timezone.now() + dt.timedelta(seconds=1))

    gone = client.get(answer.url, follow=True)

    assert "Choose it again." in gone.text
    assert gone.request["PATH_INFO"] == page_of(network, "import_upload")


@pytest.mark.parametrize("step", ["import_map", "import_preview"])
def test_a_file_belongs_to_one_person_in_one_network(client, network, coordinator, step):
    name = choose(client, upload(client, network, csv(CLB))).url.partition("sheet=")[2]
    elsewhere = MembershipFactory(user=coordinator.user, role="coordinator").network
    colleague = MembershipFactory(network=network, role="coordinator").user

    assert client.get(page_of(network, step, sheet=name)).status_code == 200
    assert client.get(page_of(elsewhere, step, sheet=name)).status_code == 404
    for made_up in ["", "x", "../plans", "0" * 32, f"1-1-{name}"]:
        assert client.get(page_of(network, step, sheet=made_up)).status_code == 404
    client.force_login(colleague)
    assert client.get(page_of(network, step, sheet=name)).status_code == 404
    assert client.post(page_of(network, step, sheet=name)).status_code == 404


def test_only_the_last_five_files_of_a_person_wait(client, network):
    first = upload(client, network, csv(CLB)).url
    for _time in range(5):
        last = upload(client, network, csv(CLB)).url

    assert len(waiting()) == 5
    assert client.get(first).status_code == 404
    assert client.get(last).status_code == 200


@pytest.mark.parametrize("role", ["partner", "observer"])
@pytest.mark.parametrize(
    "step", ["import_upload", "import_map", "import_preview", "import_done", "import_template", "stakeholder_export"]
)
def test_only_coordinators_come_here(client, role, step):
    membership = MembershipFactory(role=role)
    client.force_login(membership.user)

    assert client.get(page_of(membership.network, step)).status_code == 403
    assert client.post(page_of(membership.network, step)).status_code == 403


def test_the_preview_comes_after_the_columns(client, network):
    answer = upload(client, network, csv(CLB))

    early = client.get(answer.url.replace("columns", "preview"))

    assert early.url == answer.url


def test_the_columns_are_guessed_and_can_be_chosen_otherwise(client, network):
    answer = upload(client, network, csv(CLB, headings=[*HEADINGS[:5], "Kenmerk"]))

    form = client.get(answer.url).context["form"]
    assert [(str(field.label), field.initial) for field in form.fields.values()][:6] == [
        ("A · Organisatie", "name"),
        ("B · Type", "type"),
        ("C · Contactpersoon", "contact_name"),
        ("D · Functie", "contact_function"),
        ("E · E-mail", "contact_email"),
        ("F · Kenmerk", "-"),
    ]
    assert form.fields["column_5"].help_text == "050 12 34 56"

    page = client.get(choose(client, answer, column_5="contact_phone", column_4="-").url)
    assert [label for _row, label, _before, _after in changes(page)] == ["Type", "Contact person", "Function", "Phone"]


def test_what_was_chosen_is_remembered_for_the_next_file_like_it(client, network):
    headings = [*HEADINGS[:5], "Kenmerk"]
    choose(client, upload(client, network, csv(CLB, headings=headings)), column_5="contact_phone", column_4="-")

    form = client.get(upload(client, network, csv(POLICE, CLB, headings=headings)).url).context["form"]

    assert (form.fields["column_5"].initial, form.fields["column_4"].initial) == ("contact_phone", "-")


def test_the_way_back_keeps_the_file_and_what_was_chosen(client, network, types):
    answer = upload(client, network, csv(CLB))
    preview = choose(client, answer, column_5="-", default_type=str(types[0].pk)).url

    back = client.get(client.get(preview).context["request"].get_full_path().replace("preview", "columns"))

    form = back.context["form"]
    assert form.fields["column_5"].initial == "-"
    assert form["default_type"].value() == str(types[0].pk)
    assert answer.url in client.get(preview).text


def test_a_field_has_one_column_and_the_name_has_one(client, network):
    answer = upload(client, network, csv(CLB))

    twice = choose(client, answer, column_3="contact_name")
    assert twice.status_code == 422
    assert twice.context["form"].errors == {
        "column_3": ["Column C · Contactpersoon is this already. Choose one of the two."]
    }
    nameless = choose(client, answer, column_0="-")
    assert nameless.context["form"].non_field_errors() == ["Choose a column for: Stakeholder."]


def test_of_several_worksheets_one_can_be_chosen(client, network):
    content = workbook(
        ["Our partners"], [], ["Organisatie", "Type"], ["One", "CLB"],
        Notes=[["Read me"], ["Nothing here"]],
        Archive=[["Partner", "Type"], ["Two", "CLB"], ["Three", "CLB"]],
    )  # fmt: skip
    answer = upload(client, network, content, "list.xlsx")

    page = client.get(answer.url)
    assert page.context["table"].worksheets == ("Sheet", "Archive")
    assert "worksheet=Archive" in page.text

    chosen = client.post(f"{answer.url}&worksheet=Archive", {"column_0": "name", "column_1": "type"})
    assert [line.title for line in client.get(chosen.url).context["survey"].lines] == ["Two", "Three"]


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_takes_as_many_questions_for_one_row_as_for_three(client, network, rows, django_assert_num_queries):
    sheet = csv(*([f"CLB {number}", *CLB[1:]] for number in range(rows)))
    url, _page = look(client, network, sheet)

    with django_assert_num_queries(5):
        client.get(url)


@pytest.mark.parametrize("rows", [1, 3])
def test_taking_in_takes_as_many_questions_for_one_row_as_for_three(
    client, network, rows, django_assert_max_num_queries
):
    sheet = csv(*([f"CLB {number}", *CLB[1:]] for number in range(rows)))
    url, page = look(client, network, sheet)

    with django_assert_max_num_queries(24):
        confirm(client, url, page)


def test_the_list_leads_to_import_and_export(client, network, types):
    empty = client.get(page_of(network, "stakeholder_list"))
    assert page_of(network, "import_upload") in empty.text
    StakeholderFactory(network=network, type=types[0])

    full = client.get(page_of(network, "stakeholder_list", type=types[0].pk, page=1))

    assert page_of(network, "import_upload") in full.text
    assert f"{page_of(network, 'stakeholder_export')}?type={types[0].pk}&amp;format=csv" in full.text
