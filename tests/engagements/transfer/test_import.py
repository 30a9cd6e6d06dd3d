"""The actions of an existing plan from a coordinator's sheet: mapped, names asked about, looked at, confirmed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from engagements.models import Commitment, Engagement
from tests.engagements.test_views import commit
from tests.engagements.transfer.steps import (
    HEADINGS,
    changes,
    columns,
    confirm,
    counts,
    csv,
    look,
    notes,
    page_of,
    plan_of,
    refused,
    running_plan,
    take_in,
    upload,
)
from tests.factories import EngagementFactory, GoalFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

DESK = ["Loket", "Preventie", "Minder spijbelen", "Vrij CLB", "Politie; School", "09/2026", "2027", "lopend"]
BUDDY = ["Buddy's", "interventie", "", "School", "", "schooljaar 2026-2027", "schooljaar 2026-2027", ""]
EVERYTHING = {
    "Actie": "Loket",
    "Korte verwijzing": "A1",
    "Wat": "Elke ochtend\nvoor 10 uur",
    "Hoe": "Per sms",
    "Pijler": "1. Preventie",
    "Doel": "Minder spijbelen",
    "Trekker": "Vrij CLB",
    "Partners": "Politie",
    "Start": "1 september 2026",
    "Einde": "juni 2027",
    "Status": "Geblokkeerd",
    "Waarom deze status": "Geen lokaal",
    "Voortgang": "40%",
    "Onderwijsniveau": "kleuter, secundair",
    "Interventieniveau": "universal",
    "Financiering": "Stad; eigen middelen",
    "Budget": "€ 1.500,00",
    "Waar": "Stadhuis",
    "Deel van": "Provinciaal plan",
}


@pytest.fixture
def network(coordinator):
    running_plan(coordinator.network, "Vrij CLB", "Politie", "School")
    return coordinator.network


@pytest.fixture
def goal(network):
    return GoalFactory(network=network, plan=network.plan_rows.get(), title="Minder spijbelen")


def only(network):
    return Engagement.objects.for_network(network).get()


def engagement_in(network, **facts):
    return EngagementFactory(network=network, plan=network.plan_rows.get(), **facts)


def test_looking_saves_nothing_and_says_what_would_happen(client, network, goal):
    _url, page = look(client, network, csv(DESK, BUDDY))

    assert counts(page) == {"new": 2}
    assert changes(page) == [
        (2, "Goals", "", "Minder spijbelen"),
        (2, "Lead", "", "Vrij CLB"),
        (2, "Partners", "", "Politie, School"),
        (2, "Pillar", "", "Prevention"),
        (2, "Starts", "", "September 2026"),
        (2, "Due", "", "2027"),
        (2, "Status", "", "In progress"),
        (3, "Lead", "", "School"),
        (3, "Pillar", "", "Intervention"),
        (3, "Starts", "", "September 2026"),
        (3, "Due", "", "August 2027"),
    ]
    assert "2 rows are new" in page.text
    assert not Engagement.objects.for_network(network).exists()


def test_confirming_takes_all_in_and_asks_nobody(client, coordinator, network, goal):
    take_in(client, network, csv(DESK, BUDDY), name="plan.csv")

    assert plan_of(network) == {
        "Loket": [
            ("lead", "Vrij CLB", "not_asked"),
            ("partner", "Politie", "not_asked"),
            ("partner", "School", "not_asked"),
        ],
        "Buddy's": [("lead", "School", "not_asked")],
    }
    desk = Engagement.objects.for_network(network).get(title="Loket")
    assert (desk.plan, list(desk.goals.all())) == (network.plan_rows.get(), [goal])
    assert (desk.starts_on, desk.starts_precision) == (dt.date(2026, 9, 1), "month")
    assert (desk.due_on, desk.due_precision) == (dt.date(2027, 12, 31), "year")
    assert default_storage.listdir("imports")[1] == []


def test_the_history_knows_who_imported_what_from_which_file(client, coordinator, network, goal):
    take_in(client, network, csv(DESK), name="plan.csv")

    desk = only(network)
    past = desk.history.get()
    assert (past.history_user, past.history_change_reason, past.version) == (coordinator.user, "import: plan.csv", 1)
    assert [tie.goal for tie in past.goals.all()] == [goal]
    assert {part.history.get().history_change_reason for part in desk.commitments.all()} == {"import: plan.csv"}


def test_every_column_is_understood(client, network, goal):
    take_in(client, network, csv(EVERYTHING.values(), headings=list(EVERYTHING)))

    row = only(network)
    assert (row.title, row.code, row.what, row.how) == ("Loket", "A1", "Elke ochtend\nvoor 10 uur", "Per sms")
    assert (row.pillar, row.status, row.status_note, row.progress) == ("prevention", "blocked", "Geen lokaal", 40)
    assert (str(row.starts), str(row.due)) == ("1 September 2026", "June 2027")
    assert (row.school_levels, row.intervention_level) == (["pre-school", "secondary"], "universal")
    assert (row.funding, row.budget) == (["local", "none"], Decimal(1500))
    assert (row.place, row.part_of) == ("Stadhuis", "Provinciaal plan")


def test_the_same_file_twice_changes_nothing(client, network, goal):
    content = csv(EVERYTHING.values(), headings=list(EVERYTHING))
    take_in(client, network, content)

    url, page = look(client, network, content)

    assert counts(page) == {"unchanged": 1}
    assert "Everything in this file is known already" in page.text
    confirm(client, url, page)
    assert Engagement.history.count() == 1


def test_the_same_file_twice_changes_nothing_with_names_that_are_nobodys(client, network):
    content = csv(["Loket", "", "Gelukkige kinderen", "De Bond", "Jeugdwerk, VDAB", "", "", ""])
    take_in(client, network, content, names=["keep", "keep", "out", "keep"])

    _url, page = look(client, network, content)

    assert counts(page) == {"unchanged": 1}
    assert only(network).how == (
        "Goal in the plan that was imported: Gelukkige kinderen.\n\n"
        "Also named in the plan that was imported: De Bond, VDAB."
    )


def test_an_empty_cell_leaves_what_is_there(client, network):
    row = engagement_in(network, title="Loket", pillar="monitoring", what="Elke dag", budget=20, code="A1")
    commit(row, "accepted", stakeholder=StakeholderFactory(network=network, name="Bib"))

    _url, page = look(client, network, csv(["loket", "", "", "", "", "", "", ""]))

    assert counts(page) == {"unchanged": 1}


def test_a_change_is_shown_before_and_after_and_saved(client, network, goal):
    row = engagement_in(network, title="Loket", pillar="monitoring", budget="10.00", version=4)

    sheet = csv(["Loket", "Preventie", "Minder spijbelen", "1.200"], headings=["Actie", "Pijler", "Doel", "Budget"])
    page = take_in(client, network, sheet)

    assert changes(page) == [
        (2, "Goals", "", "Minder spijbelen"),
        (2, "Pillar", "Monitoring", "Prevention"),
        (2, "Budget in euro", "10.00", "1,200.00"),
    ]
    row.refresh_from_db()
    assert (row.pillar, row.budget, row.version, list(row.goals.all())) == ("prevention", 1200, 5, [goal])
    assert [past.history_type for past in row.history.all()] == ["~", "+"]


def test_no_row_takes_away_a_partner_a_goal_or_an_answer(client, network, goal):
    row = engagement_in(network, title="Loket")
    other = GoalFactory(network=network, plan=row.plan)
    row.goals.add(other)
    commit(row, "accepted", role="lead", stakeholder=network.stakeholder_rows.get(name="School"))

    take_in(client, network, csv(["Loket", "", "Minder spijbelen", "", "Politie", "", "", ""]))

    assert plan_of(network) == {"Loket": [("lead", "School", "accepted"), ("partner", "Politie", "not_asked")]}
    assert set(row.goals.all()) == {goal, other}


def test_who_accepted_other_terms_is_told_beforehand_and_asked_again(client, network):
    row = engagement_in(network, title="Loket", what="Elke dag")
    for name in ("School", "Politie"):
        part = commit(row, "accepted", role="lead", stakeholder=network.stakeholder_rows.get(name=name))
        part.part = "Open the door" if name == "Politie" else ""
        part.save()

    sheet = csv(["Loket", "Elke week"], headings=["Actie", "Wat"])
    url, page = look(client, network, sheet)
    confirm(client, url, page)

    assert notes(page) == [(2, "School accepted this and is asked again.")]
    assert "They accepted something this file changes, and are asked again by mail: School." in page.text
    assert plan_of(network) == {"Loket": [("lead", "Politie", "accepted"), ("lead", "School", "asked")]}
    row.refresh_from_db()
    assert row.what == "Elke week"
    assert row.history.first().history_change_reason == "import: list.csv"
    assert "Asked again, because it changed: School" in client.get(page_of(network, "import_done")).text


def test_a_partner_who_leads_from_now_on_is_asked_again(client, network):
    row = engagement_in(network, title="Loket")
    commit(row, "accepted", stakeholder=network.stakeholder_rows.get(name="School"))
    commit(row, "asked", stakeholder=network.stakeholder_rows.get(name="Politie"))

    page = take_in(client, network, csv(["Loket", "", "", "School; Politie", "", "", "", ""]))

    assert notes(page) == [(2, "School accepted this and is asked again.")]
    assert plan_of(network) == {"Loket": [("lead", "Politie", "asked"), ("lead", "School", "asked")]}


def test_a_new_role_of_who_accepted_nothing_is_saved_quietly(client, network):
    row = engagement_in(network, title="Loket")
    part = commit(row, "declined", stakeholder=network.stakeholder_rows.get(name="School"))

    take_in(client, network, csv(["Loket", "", "", "School", "", "", "", ""]))

    part.refresh_from_db()
    assert (part.role, part.answer, part.version) == ("lead", "declined", 1)


def test_a_sheet_cannot_say_that_partners_agree(client, network):
    row = engagement_in(network, title="Loket")
    commit(row, "asked", role="lead", stakeholder=network.stakeholder_rows.get(name="School"))

    page = take_in(
        client,
        network,
        csv(["Loket", "Afgesproken", ""], ["Nieuw", "Agreed", "x"], headings=["Actie", "Status", "Hoe"]),
    )

    assert notes(page) == [
        (2, "Not called agreed, it stays Proposed. Nobody has accepted to lead it yet."),
        (3, "Not called agreed, it stays Proposed. Its partners are not asked yet."),
    ]
    assert set(Engagement.objects.for_network(network).values_list("status", flat=True)) == {"proposed"}


def test_what_all_partners_accepted_may_be_called_agreed(client, network):
    row = engagement_in(network, title="Loket")
    commit(row, "accepted", role="lead", stakeholder=network.stakeholder_rows.get(name="School"))

    take_in(client, network, csv(["Loket", "", "", "", "", "", "", "Afgesproken"]))

    assert only(network).status == "agreed"


def test_an_engagement_is_found_by_its_short_reference_first(client, network):
    old = engagement_in(network, title="Old name", code="A1")
    engagement_in(network, title="Other", code="A2")

    sheet = csv(["a1", "New name"], ["A3", "Other"], headings=["Nr", "Actie"])
    page = take_in(client, network, sheet)

    old.refresh_from_db()
    assert (old.title, old.code) == ("New name", "A1")
    assert counts(page) == {"changed": 1, "new": 1}
    assert sorted(Engagement.objects.for_network(network).values_list("code", "title")) == [
        ("A1", "New name"),
        ("A2", "Other"),
        ("A3", "Other"),
    ]


def test_two_rows_about_the_same_are_refused(client, network):
    engagement_in(network, title="Loket")

    sheet = csv(
        ["", "Loket"], ["", "LOKET"], ["A1", "New"], ["a1", "Newer"], ["A1", "Loket"], headings=["Nr", "Actie"]
    )
    _url, page = look(client, network, sheet)

    about = "Row %s is about the same. Give each a short reference of its own, or another title."
    assert [(row, message) for row, _column, message in refused(page)] == [
        (3, about % 2),
        (5, about % 4),
        (6, about % 4),
    ]


def test_two_engagements_of_the_same_title_are_told_apart_or_refused(client, network):
    engagement_in(network, title="Overleg", pillar="prevention")
    engagement_in(network, title="Overleg", pillar="monitoring")

    _url, page = look(
        client, network, csv(["Overleg", "Monitoring"], ["Overleg", "Prevention"], headings=["Actie", "Pijler"])
    )
    assert counts(page) == {"unchanged": 2}

    _url, page = look(client, network, csv(["Overleg", "Compensation"], headings=["Actie", "Pijler"]))
    assert [message for _row, _column, message in refused(page)] == [
        "Several engagements have this title. Say in the column “Short reference” which is meant."
    ]


@pytest.mark.parametrize(
    ("heading", "value", "told"),
    [
        ("Pijler", "Preventie, interventie en monitoring", "more than two pillars"),
        ("Pijler", "Sport", "“Sport” is none of: Prevention, Intervention, Compensation, Monitoring."),
        ("Einde", "ooit", "“ooit” is no date. Write it as 2026-09-01, 09/2026, 2026 or school year 2026-2027."),
        ("Einde", "31/02/2027", "is no date"),
        ("Status", "Later", "“Later” is none of: Proposed, Agreed"),
        ("Status", "Stopped", "Say in a sentence why it is blocked or stopped"),
        ("Voortgang", "140", "“140” is no whole number from 0 to 100."),
        ("Budget", "veel", "“veel” is not a number."),
        ("Budget", "-5", "“-5” is no amount in euro."),
        ("Financiering", "Lotto", "“Lotto” is none of: Local funding"),
        ("Onderwijsniveau", "Universiteit", "is none of: Pre-school"),
        ("Korte verwijzing", "x" * 21, "at most 20 characters"),
        ("Aantal maatregelen", "0", "“0” is no number of measures."),
        ("Frequentie", "Soms", "“Soms” is none of: Twice a year, Every year."),
        ("Link", "hier", "Enter a valid URL."),
        ("Waar", "#N/A", "Excel could not work out this cell: “#N/A”."),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(client, network, heading, value, told):
    _url, page = look(client, network, csv(["Loket", value], headings=["Actie", heading]))

    ((row, column, message),) = refused(page)
    assert (row, column) == (2, f"B · {heading}")
    assert told in message


def test_a_row_without_a_title_and_one_that_ends_before_it_starts_are_refused(client, network):
    rows = [["", "2026", "2027"], ["Loket", "2027", "2026"], ["Bib", "2026", "2027"]]
    url, page = look(client, network, csv(*rows, headings=["Actie", "Start", "Einde"]))

    assert refused(page) == [
        (2, "A · Actie", "The title of the engagement is missing."),
        (3, "C · Einde", "The due date lies before the start."),
    ]
    assert confirm(client, url, page).status_code == 422
    assert not Engagement.objects.for_network(network).exists()
    assert confirm(client, url, page, leave_out="on").status_code == 302
    assert only(network).title == "Bib"


def test_the_pillars_have_the_words_of_the_network(client, coordinator, network):
    network.label_intervention = "Samen ingrijpen"
    network.save()

    take_in(client, network, csv(["Loket", "samen ingrijpen"], headings=["Actie", "Pijler"]))

    assert only(network).pillar == "intervention"


def test_merged_cells_hold_for_the_rows_below_if_that_is_said(client, network, goal):
    rows = [["Preventie", "Minder spijbelen", "A"], ["", "", "B"], ["Compensatie", "", "C"]]
    sheet = csv(*rows, headings=["Pijler", "Doel", "Actie"])

    _url, page = look(client, network, sheet)
    assert {line.title: len(line.changes) for line in page.context["survey"].lines} == {"A": 2, "B": 1, "C": 1}

    take_in(client, network, sheet, filled_down="on")
    rows = Engagement.objects.for_network(network).order_by("title")
    assert [(row.title, row.pillar, row.goals.count()) for row in rows] == [
        ("A", "prevention", 1),
        ("B", "prevention", 1),
        ("C", "compensation", 1),
    ]


def test_what_was_saved_in_between_is_not_overwritten(client, network):
    row = engagement_in(network, title="Loket")
    url, page = look(client, network, csv(["Loket", "Preventie en meer"], headings=["Actie", "Wat"]))
    row.what = "Something else"
    row.claim().save()

    answer = confirm(client, url, page)

    assert answer.status_code == 422
    assert "Somebody changed these rows while you were looking" in answer.text
    row.refresh_from_db()
    assert row.what == "Something else"


def test_what_was_saved_in_that_very_moment_stops_the_whole(client, network, monkeypatch):
    monkeypatch.setattr("engagements.transfer.actions.versions_now", lambda plan: {("engagement", 1): 7})
    url, page = look(client, network, csv(DESK, BUDDY))

    answer = confirm(client, url, page)

    assert answer.status_code == 422
    assert "in this very moment" in answer.text
    assert not Engagement.objects.for_network(network).exists()


def test_a_file_that_fails_halfway_leaves_nothing(client, network, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("engagements.transfer.actions._save_goals", fail)
    url, page = look(client, network, csv(DESK, BUDDY))

    with pytest.raises(RuntimeError):
        confirm(client, url, page)

    assert not Engagement.objects.for_network(network).exists()
    assert not Commitment.objects.for_network(network).exists()


def test_without_a_plan_there_is_nothing_to_import_into(client, coordinator):
    for name in ("import_upload", "import_template"):
        assert "First a plan" in client.get(page_of(coordinator.network, name)).text


def test_the_columns_come_before_the_preview(client, network):
    answer = upload(client, network, csv(DESK))

    for page in ("import_preview", "import_names"):
        assert client.get(answer.url.replace("/columns/", f"/{page.split('_')[1]}/")).url == answer.url
    assert HEADINGS[0] in client.get(answer.url).text


def test_the_preview_waits_for_the_names(client, network):
    answer = columns(client, network, csv(["Loket", "", "", "Iemand", "", "", "", ""]))

    assert "/import/names/" in answer.url
    assert client.get(answer.url.replace("/names/", "/preview/")).url == answer.url


def test_without_an_import_there_is_no_page_after_it(client, network):
    assert client.get(page_of(network, "import_done")).url == page_of(network, "engagement_list")


def test_two_pillars_and_what_real_plans_have_come_in(client, network):
    headings = ["Actie", "Pijler", "Frequentie", "Vervangt", "Aantal maatregelen", "Link", "Opmerking"]
    values = ["Beurs", "Interventie en preventie", "Jaarlijks", "De oude beurs", "40", "https://example.org/a", "Druk"]

    take_in(client, network, csv(values, headings=headings))

    row = only(network)
    assert (row.pillars, row.recurs, row.replaces) == (["intervention", "prevention"], "yearly", "De oude beurs")
    assert (row.stands_for, row.evidence_url, row.remark) == (40, "https://example.org/a", "Druk")

    take_in(client, network, csv(["Beurs", "Preventie"], headings=["Actie", "Pijler"]))
    assert only(network).pillars == ["prevention"]
