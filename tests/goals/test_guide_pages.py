"""Indicators and examples of goals as pages of the inspiration guide."""

import pytest

from tests.factories import (
    GoalExampleFactory,
    GuideEntryFactory,
    IndicatorDefinitionFactory,
    MembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LIST, GOALS = "/guide/indicators/", "/guide/goals/"


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def codes(answer):
    return [definition.code for definition in answer.context["definitions"]]


@pytest.mark.parametrize("url", [LIST, "/guide/indicators/IND-01/", GOALS])
def test_pages_ask_who_is_there(client, url):
    assert client.get(url).url == f"/accounts/login/?next={url}"


def test_guide_leads_to_its_parts(client, reader):
    page = client.get("/guide/").text

    for url in [LIST, GOALS, "/guide/agendas/", "/guide/shared/"]:
        assert f'<a href="{url}">' in page
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["IND-06", "IND-17"]),
        ("?q=absence", ["IND-06"]),
        ("?q=IND-17", ["IND-17"]),
        ("?q=days+waiting", ["IND-17"]),
        ("?q=register", ["IND-06"]),
        ("?q=%00", ["IND-06", "IND-17"]),
        ("?q=nothing+like+it", []),
    ],
)
def test_definition_list_is_narrowed_by_words(client, reader, query, found):
    IndicatorDefinitionFactory(code="IND-17", names={"en": "Waiting time"}, units={"en": "days"})
    IndicatorDefinitionFactory(code="IND-06", names={"en": "Absence"}, sources={"en": "School registers"})

    answer = client.get(LIST + query)

    assert codes(answer) == found
    assert ("No indicator is like that." in answer.text) is (not found)


def test_definition_list_of_nothing_says_so(client, reader):
    assert "The catalogue is empty" in client.get(LIST).text


def test_definition_detail_says_all_of_it(client, reader):
    definition = IndicatorDefinitionFactory(
        code="IND-05",
        names={"en": "Left and idle"},
        definitions={"en": "Young people neither in work nor in school"},
        units={"en": "% of population"},
        better="lower",
        family="survey",
        lag_months=5,
        is_regional=True,
        sources={"en": "Eurostat"},
        frequencies={"en": "Yearly"},
        privacy_notes={"en": "Not valid below region"},
    )
    GuideEntryFactory(code="C01", names={"en": "Exit talk"}, indicator_code="IND-05")
    GuideEntryFactory(code="C02", names={"en": "Outreach"}, indicator_code="IND-05", evidence="strong")
    GuideEntryFactory(code="C03", names={"en": "Another"}, indicator_code="IND-06")
    GoalExampleFactory(code="G-01", names={"en": "Fewer of them"}, indicator_code="IND-05")

    answer = client.get(definition.get_absolute_url())

    assert [entry.code for entry in answer.context["entries"]] == ["C02", "C01"]
    for said in [
        "Young people neither in work nor in school.",
        "% of population",
        "Lower is better",
        "Sample survey of residents",
        "5 months",
        "For regions only",
        "Eurostat",
        "Yearly",
        "Not valid below region",
        "Fewer of them",
    ]:
        assert said in answer.text


def test_definition_of_no_indicator_is_not_found(client, reader):
    assert client.get("/guide/indicators/IND-99/").status_code == 404


def test_definition_without_entries_says_so(client, reader):
    assert "No entry of the guide is tied" in client.get(IndicatorDefinitionFactory().get_absolute_url()).text


def test_entry_leads_to_its_indicator(client, reader):
    entry = GuideEntryFactory(indicator_code="IND-05", indicator_names={"en": "Left and idle"})

    assert 'href="/guide/indicators/IND-05/">Left and idle</a>' in client.get(entry.get_absolute_url()).text


def test_coordinator_goes_on_to_the_catalogue_of_the_network(client):
    own = MembershipFactory()
    client.force_login(own.user)

    page = client.get(IndicatorDefinitionFactory(code="IND-05").get_absolute_url()).text

    assert f'href="/n/{own.network.slug}/goals/indicators/#IND-05"' in page


def test_text_that_is_not_in_the_readers_language_says_so(client):
    client.force_login(UserFactory(language="nl"))
    definition = IndicatorDefinitionFactory(
        names={"en": "Absence", "nl": "Afwezigheid"}, definitions={"en": "Missed"}, units={"en": "%", "nl": "%"}
    )

    page = client.get(definition.get_absolute_url())

    assert "<h1>Afwezigheid</h1>" in page.text
    assert '<p lang="en">Missed.</p>' in page.text
    assert "guide/_not_translated.html" in [template.name for template in page.templates]


def test_text_that_is_translated_says_nothing(client, reader):
    page = client.get(IndicatorDefinitionFactory().get_absolute_url())

    assert 'lang="en"' not in page.text.split("<main", 1)[1].split("</main>", 1)[0]
    assert "guide/_not_translated.html" not in [template.name for template in page.templates]


def test_goals_are_good_first_then_bad_with_the_reason_and_better_said(client, reader):
    IndicatorDefinitionFactory(code="IND-17", names={"en": "Waiting time"})
    GoalExampleFactory(
        code="B-01",
        is_good=False,
        names={"en": "No leavers at all"},
        whys={"en": "Zero in a year"},
        betters={"en": "Two points fewer"},
    )
    GoalExampleFactory(
        code="G-01",
        names={"en": "Halve the wait"},
        whys={"en": "It is counted already"},
        steps={"en": "42 to 21 days"},
        deadlines={"en": "31 March"},
        owners={"en": "The provider"},
        indicator_code="IND-17",
    )

    answer = client.get(GOALS)

    told = ["Halve the wait", "It is counted already", "42 to 21 days", "31 March", "The provider", "Waiting time"]
    told += ["No leavers at all", "Zero in a year", "Better said:", "Two points fewer"]
    places = [answer.text.index(words) for words in told]
    assert places == sorted(places)
    assert 'href="/guide/indicators/IND-17/">Waiting time</a>' in answer.text


def test_coordinator_uses_the_wording_of_a_good_goal(client):
    own = MembershipFactory()
    client.force_login(own.user)
    GoalExampleFactory(code="G-01")
    GoalExampleFactory(code="B-01", is_good=False)

    page = client.get(GOALS).text

    assert f'href="/n/{own.network.slug}/goals/new/?example=G-01"' in page
    assert "example=B-01" not in page


def test_goals_without_examples_say_so(client, reader):
    assert "No examples yet" in client.get(GOALS).text


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_much_for_many_as_for_few(client, coordinator, rows, django_assert_num_queries):
    for row in range(rows):
        IndicatorDefinitionFactory(code=f"IND-{row}")
        GuideEntryFactory(indicator_code="IND-0")
        GoalExampleFactory(indicator_code=f"IND-{row}")

    with django_assert_num_queries(3):
        assert len(codes(client.get(LIST))) == rows
    with django_assert_num_queries(6):
        assert len(client.get("/guide/indicators/IND-0/").context["entries"]) == rows
    with django_assert_num_queries(5):
        assert len(client.get(GOALS).context["good"]) == rows
