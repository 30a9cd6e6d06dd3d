"""Names in a sheet: taken only for what is exactly called so, else asked about, never lost."""

import pytest

from engagements.models import Engagement
from engagements.transfer.forms import MOST_NAMES
from engagements.transfer.names import NameBook
from tests.engagements.test_views import commit
from tests.engagements.transfer.steps import (
    agree,
    changes,
    columns,
    confirm,
    counts,
    csv,
    look,
    notes,
    page_of,
    plan_of,
    running_plan,
    take_in,
)
from tests.factories import (
    EngagementFactory,
    GoalFactory,
    MembershipFactory,
    PlanFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
)

pytestmark = pytest.mark.django_db

WHO = ["Actie", "Trekker", "Partners", "Doel"]


@pytest.fixture
def network(coordinator):
    running_plan(coordinator.network)
    return coordinator.network


def partner(network, name, **facts):
    return StakeholderFactory(network=network, name=name, **facts)


def goal(network, title, **facts):
    return GoalFactory(network=network, plan=network.plan_rows.get(), title=title, **facts)


def asked(client, network, *rows):
    """The address of the page with the names, and its questions: the name, where it stands, what is offered first."""
    answer = columns(client, network, csv(*rows, headings=WHO))
    form = client.get(answer.url).context["form"]
    return answer.url, [(field.label, field.help_text, field.initial) for field in form.fields.values()]


def test_who_is_exactly_called_so_is_not_asked_about(client, network):
    for name, facts in (("Vrij CLB Brugdam", {"short_name": "CLB"}), ("École Hélène", {"code": "S7"})):
        partner(network, name, **facts)
    partner(network, "Stad, dienst onderwijs; jeugd", official_name="Stadsbestuur")
    goal(network, "Minder spijbelen, meer hulp", code="D1")

    rows = [
        ["A", "clb", "ecole  helene\nStad, dienst onderwijs; jeugd", "minder spijbelen, meer hulp"],
        ["B", "s7 (Accepted)", "Stadsbestuur (Asked, no answer yet); CLB (Aanvaard)", "d1"],
    ]
    take_in(client, network, csv(*rows, headings=WHO))

    assert plan_of(network) == {
        "A": [
            ("lead", "Vrij CLB Brugdam", "not_asked"),
            ("partner", "Stad, dienst onderwijs; jeugd", "not_asked"),
            ("partner", "École Hélène", "not_asked"),
        ],
        "B": [
            ("lead", "École Hélène", "not_asked"),
            ("partner", "Stad, dienst onderwijs; jeugd", "not_asked"),
            ("partner", "Vrij CLB Brugdam", "not_asked"),
        ],
    }
    assert [row.goals.count() for row in Engagement.objects.for_network(network)] == [1, 1]


def test_each_other_name_is_asked_about_once_with_what_it_is_most_like(client, network):
    police = StakeholderTypeFactory(code="POL", names={"en": "Local police", "nl": "Lokale politie"})
    clb = partner(network, "Vrij CLB Brugdam")
    zone = partner(network, "Zone Vaartbeke", type=police)
    fewer = goal(network, "Minder spijbelen in het eerste jaar")

    _url, questions = asked(
        client,
        network,
        ["A", "CLB", "Politie, Vrij CLB-Brugdam", "Minder spijbelen"],
        ["B", "clb", "Xyz", "doel 1"],
    )

    assert questions == [
        ("Minder spijbelen", "In row 2", str(fewer.pk)),
        ("CLB", "In 2 rows: 2, 3", str(clb.pk)),
        ("Politie", "In row 2", str(zone.pk)),
        ("Vrij CLB-Brugdam", "In row 2", str(clb.pk)),
        ("doel 1", "In row 3", str(fewer.pk)),
        ("Xyz", "In row 3", "keep"),
    ]


def test_two_of_the_same_name_are_asked_about(client, network):
    for name in ("School Noord", "School Zuid"):
        partner(network, name, short_name="School")

    _url, questions = asked(client, network, ["A", "School", "", ""])

    assert [name for name, _where, _guess in questions] == ["School"]


def test_a_name_means_whom_the_coordinator_says_or_goes_into_the_text_or_out(client, network):
    clb, other = partner(network, "Vrij CLB Brugdam"), partner(network, "Bib")
    url, questions = asked(client, network, ["A", "CLB", "Jeugdhuis; Kroeg", "Geluk"], ["B", "", "CLB", ""])
    assert [name for name, _where, _guess in questions] == ["Geluk", "CLB", "Jeugdhuis", "Kroeg"]

    answer = agree(client, url, name_1=str(other.pk), name_2="keep", name_3="out")
    page = client.get(answer.url)
    confirm(client, answer.url, page)

    assert clb not in [part.stakeholder for part in network.commitment_rows.all()]
    assert plan_of(network) == {"A": [("lead", "Bib", "not_asked")], "B": [("partner", "Bib", "not_asked")]}
    assert notes(page) == [
        (2, "“Geluk” is kept in the text."),
        (2, "“CLB” is taken for Bib."),
        (2, "“Jeugdhuis” is kept in the text."),
        (2, "“Kroeg” is left out."),
        (3, "“CLB” is taken for Bib."),
    ]
    first = Engagement.objects.for_network(network).get(title="A")
    assert first.how == (
        "Goal in the plan that was imported: Geluk.\n\nAlso named in the plan that was imported: Jeugdhuis."
    )


def test_what_is_kept_in_the_text_is_in_the_language_of_the_plan_and_below_what_stands_there(client, network):
    network.plan_language = "nl"
    network.save()
    row = EngagementFactory(network=network, plan=network.plan_rows.get(), title="A", how="Elke dag")

    take_in(client, network, csv(["A", "", "Jeugdhuis", ""], headings=WHO))
    _url, page = look(client, network, csv(["A", "", "Jeugdhuis", ""], headings=WHO))

    row.refresh_from_db()
    assert row.how.startswith("Elke dag\n\n")
    assert row.how.endswith("Jeugdhuis.")
    assert counts(page) == {"unchanged": 1}


def test_whom_a_name_meant_is_offered_again_the_next_time(client, network):
    partner(network, "Vrij CLB Brugdam")
    other = partner(network, "Bib")
    take_in(client, network, csv(["A", "CLB", "", ""], headings=WHO), names=[str(other.pk)])

    _url, questions = asked(client, network, ["B", "clb", "", ""])

    assert questions == [("clb", "In row 2", str(other.pk))]


def test_who_left_the_table_is_asked_about_and_not_offered(client, network):
    partner(network, "Oude school", left_on="2026-01-01")
    row = EngagementFactory(network=network, plan=network.plan_rows.get(), title="B")
    commit(row, "accepted", stakeholder=partner(network, "Weg", left_on="2026-01-01"))

    answer = columns(client, network, csv(["A", "Oude school", "", ""], ["B", "", "Weg", ""], headings=WHO))
    form = client.get(answer.url).context["form"]

    assert [(field.label, field.initial) for field in form.fields.values()] == [("Oude school", "keep")]
    assert [key for key, _label in form.fields["name_0"].choices] == ["keep", "out"]


def test_nobody_of_another_network_is_found_offered_or_taken(client, network):
    foreign = MembershipFactory().network
    stranger = StakeholderFactory(network=foreign, name="Vrij CLB")
    GoalFactory(network=foreign, title="Geluk")
    GoalFactory(network=network, plan=PlanFactory(network=network, status="closed"), title="Van vroeger")

    url, questions = asked(client, network, ["A", "Vrij CLB", "", "Geluk; Van vroeger"])
    assert [(name, guess) for name, _where, guess in questions] == [
        ("Geluk", "keep"),
        ("Van vroeger", "keep"),
        ("Vrij CLB", "keep"),
    ]

    answer = agree(client, url, name_2=str(stranger.pk))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name_2"]

    take_in(client, network, csv(["A", "Vrij CLB", "", "Geluk"], headings=WHO))
    assert plan_of(network) == {"A": []}


def test_a_key_put_into_the_session_opens_no_other_network(client, network):
    stranger = StakeholderFactory(name="Vrij CLB")
    answer = columns(client, network, csv(["A", "Vrij CLB", "", ""], headings=WHO))
    answer = agree(client, answer.url)
    session = client.session
    ((name, about),) = session["waiting_sheets"].items()
    about["names"] = {"partners:vrij clb": str(stranger.pk)}
    session["waiting_sheets"] = {name: about}
    session.save()

    assert notes(client.get(answer.url)) == [(2, "“Vrij CLB” is kept in the text.")]


def test_a_column_of_texts_taken_for_names_is_refused_in_words(client, network):
    rows = [[f"A {number}", f"Een zin over {number}", "", ""] for number in range(MOST_NAMES + 1)]

    answer = columns(client, network, csv(*rows, headings=WHO))

    assert answer.status_code == 422
    assert f"{MOST_NAMES + 1} names in it are none of yours." in answer.text


def test_in_a_large_network_only_who_is_like_a_name_is_offered(client, network, monkeypatch):
    monkeypatch.setattr("engagements.transfer.forms.MOST_CHOICES", 1)
    clb = partner(network, "Vrij CLB Brugdam")
    partner(network, "Bib")

    answer = columns(client, network, csv(["A", "CLB", "", ""], headings=WHO))
    page = client.get(answer.url)

    choices = page.context["form"].fields["name_0"].choices
    assert choices[2:] == [("Looks like it", [(str(clb.pk), "Vrij CLB Brugdam")])]
    assert "You have so many stakeholders" in page.text


@pytest.mark.parametrize(
    ("kind", "cell", "names"),
    [
        ("partners", "CLB, Politie;School\nBib", ["CLB", "Politie", "School", "Bib"]),
        ("partners", "- CLB\r\n• Bib\n", ["CLB", "Bib"]),
        ("partners", "Bib; bib; Bib", ["Bib", "bib"]),
        ("partners", "Bib (Declined), School (Consults first)", ["Bib", "School"]),
        ("partners", "Bib (campus Noord)", ["Bib (campus Noord)"]),
        ("partners", " ; , ", []),
        ("goals", "Minder spijbelen, meer hulp; Geluk", ["Minder spijbelen, meer hulp", "Geluk"]),
    ],
)
def test_what_parts_names(kind, cell, names):
    assert NameBook(kind, []).names_in(cell) == names


def test_a_new_partner_is_shown_as_a_change(client, network):
    bib = partner(network, "Bib")
    row = EngagementFactory(network=network, plan=network.plan_rows.get(), title="A")
    commit(row, "accepted", stakeholder=bib)
    partner(network, "CLB")

    _url, page = look(client, network, csv(["A", "", "CLB", ""], headings=WHO))

    assert changes(page) == [(2, "Partners", "Bib", "Bib, CLB")]


def test_the_page_of_names_without_unknown_names_leads_on(client, network):
    answer = columns(client, network, csv(["A", "", "", ""], headings=WHO))

    assert client.get(answer.url.replace("/preview/", "/names/")).url == answer.url
    assert page_of(network, "import_preview") in answer.url
