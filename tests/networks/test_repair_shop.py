"""What administrators can mend, and which rules hold for them too."""

import datetime as dt

import pytest
from django.utils import timezone

from actionplan.models import PlanVersion
from engagements.models import Commitment, Engagement
from goals.models import Goal, IndicatorDefinition, Measurement
from guide.models import GuideEntry
from monitoring.models import Meeting
from networks import repair_shop
from networks.models import Network
from networks.repair_shop import NetworkFilter
from stakeholders.models import Contact, Stakeholder, StakeholderType
from tests.admin_pages import page_of, sent
from tests.factories import (
    AttendanceFactory,
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    GoalFactory,
    GuideEntryFactory,
    MeasurementFactory,
    MeetingFactory,
    PlanFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True, full_name="Ada Ministrator")
    client.force_login(user)
    return user


def test_only_rows_of_the_same_network_are_offered(client):
    goal = GoalFactory()
    own = StakeholderFactory(network=goal.network)
    StakeholderFactory()

    form = client.get(page_of(Goal, "change", goal.pk)).context["adminform"].form

    assert list(form.fields["owner"].queryset) == [own]


def test_networks_are_offered_to_filter_by_while_one_looks_through_them(client, monkeypatch):
    here, there = GoalFactory(), GoalFactory()
    Network.objects.filter(pk=there.network_id).update(name="Elsewhere")
    page = page_of(Goal, "changelist")

    def filtered(**query):
        found = client.get(page, query).context["cl"]
        return list(found.queryset), any(isinstance(one, NetworkFilter) for one in found.filter_specs)

    assert filtered(network__id__exact=here.network_id) == ([here], True)
    monkeypatch.setattr(repair_shop, "MOST_NETWORKS", 1)
    assert filtered(network__id__exact=here.network_id) == ([here], True)
    assert filtered(q="Elsewhere") == ([there], False)


def test_a_row_of_another_network_is_refused(client):
    engagement = EngagementFactory()
    foreign = GoalFactory()

    answer = sent(client, page_of(Engagement, "change", engagement.pk), goals=[foreign.pk])

    assert "is not one of the available choices" in answer.text
    assert list(engagement.goals.all()) == []


def test_what_must_be_unique_in_the_network_is_said_in_words(client):
    attendance = AttendanceFactory()
    user = UserFactory()
    ContactFactory(network=attendance.network, user=user)
    contact = ContactFactory(network=attendance.network)
    first = StakeholderFactory(network=attendance.network, name="Taken")
    second = StakeholderFactory(network=attendance.network)

    assert (
        "There is already a stakeholder with this name."
        in sent(client, page_of(Stakeholder, "change", second.pk), name=first.name).text
    )
    answer = sent(client, page_of(Contact, "change", contact.pk), user=user.pk)
    assert "a_person_speaks_for_one_stakeholder" in answer.text
    assert answer.status_code == 200


def test_a_rule_about_fields_that_are_only_shown_is_asked_too(client):
    plan = PlanFactory()
    GoalFactory(network=plan.network, plan=plan, code="G1")
    goal = GoalFactory(network=plan.network, plan=plan, code="G2")

    answer = sent(client, page_of(Goal, "change", goal.pk), code="G1")

    assert "goal_code_unique_in_plan" in answer.text


def test_a_second_editor_is_told_and_loses_nothing(client):
    goal = GoalFactory(title="As it was")
    Goal.unscoped.filter(pk=goal.pk).update(version=1, title="As another wrote it")

    answer = sent(client, page_of(Goal, "change", goal.pk), version=0, title="As I write it")

    assert "Somebody else saved this while you were typing." in answer.text
    assert "As another wrote it" in answer.text
    assert "As I write it" in answer.text
    assert Goal.unscoped.get().title == "As another wrote it"


def test_a_date_typed_here_is_known_to_the_day(client):
    goal = GoalFactory(deadline_on=dt.date(2027, 6, 30), deadline_precision="month")

    sent(client, page_of(Goal, "change", goal.pk), title="Same date")
    assert Goal.unscoped.get().deadline.iso() == "2027-06"
    sent(client, page_of(Goal, "change", goal.pk), deadline_on="2027-05-05")
    assert Goal.unscoped.get().deadline.iso() == "2027-05-05"


def test_who_accepted_other_terms_is_asked_again(client, administrator):
    accepted = {"answer": "accepted", "asked_at": timezone.now(), "answered_at": timezone.now()}
    commitment = CommitmentFactory(**accepted, accepted_wording="Words")

    answer = sent(client, page_of(Engagement, "change", commitment.engagement_id), what="Other words")

    commitment.refresh_from_db()
    assert commitment.answer == "asked"
    assert commitment.asked_by == administrator
    assert f"Asked again, since the terms changed: {commitment.stakeholder}." in client.get(answer.url).text


def test_minutes_that_change_must_be_approved_again(client):
    meeting = MeetingFactory(minutes="As approved", minutes_approved_on=dt.date(2027, 4, 1))

    sent(client, page_of(Meeting, "change", meeting.pk), place="Town hall")
    assert Meeting.unscoped.get().minutes_approved_on == dt.date(2027, 4, 1)
    sent(client, page_of(Meeting, "change", meeting.pk), minutes="Otherwise")
    assert Meeting.unscoped.get().minutes_approved_on is None


@pytest.mark.parametrize("model", [Commitment, PlanVersion])
def test_what_was_answered_and_what_was_frozen_is_not_changed(client, model):
    from tests.walk import FACTORIES

    row = FACTORIES[model]()

    answer = client.post(page_of(model, "change", row.pk), {"answer": "accepted", "status": "ready"})

    assert answer.status_code == 403


def test_a_small_count_is_not_shown_in_its_lists_nor_on_its_page_nor_in_its_past(client):
    measurement = MeasurementFactory(value=None, numerator=3, denominator=443, note="Three pupils of Class 443")
    measurement.numerator = 4
    measurement.save()
    pages = [
        page_of(Measurement, "changelist"),
        page_of(Measurement, "change", measurement.pk),
        page_of(Measurement, "history", measurement.pk),
        page_of(type(measurement.indicator), "change", measurement.indicator_id),
    ]

    shown = [client.get(page).text for page in pages]

    for text in shown:
        assert "443" not in text
    assert "fewer than 5" in shown[0]
    assert "Numerator:</b> changed; not shown here" in shown[2]


def test_a_figure_keeps_where_it_comes_from(client):
    measurement = MeasurementFactory(source="Own count", value=60)

    sent(client, page_of(Measurement, "change", measurement.pk), source="Invented", value=61, note="Read with care")

    measurement = Measurement.unscoped.get()
    assert (measurement.source, measurement.value, measurement.note) == ("Own count", 60, "Read with care")


def test_a_type_is_written_language_by_language(client):
    kind = StakeholderTypeFactory(code="X1", names={"en": "School", "nl": "School"})
    url = page_of(StakeholderType, "change", kind.pk)

    assert "English is missing." in sent(client, url, names_en="").text
    assert sent(client, url, names_fr="École", contributions_prevention="Rooms").status_code == 302
    kind.refresh_from_db()
    assert kind.names == {"en": "School", "nl": "School", "fr": "École"}
    assert kind.contributions == {"prevention": "Rooms"}


def test_an_entry_of_the_guide_holds_only_what_its_page_can_show(client):
    entry = GuideEntryFactory(
        school_levels=["primary"],
        partner_types=["SEC"],
        effort="low",
        cost_band="€",
        evidence_sources={"en": "A study"},
        lead_type="SEC",
    )
    url = page_of(GuideEntry, "change", entry.pk)

    assert "Select a valid choice" in sent(client, url, effort="endless").text
    assert sent(client, url, partner_types="SEC, PRIM ,", school_levels=["primary", "secondary"]).status_code == 302
    entry.refresh_from_db()
    assert entry.partner_types == ["SEC", "PRIM"]
    assert entry.school_levels == ["primary", "secondary"]
    kind = StakeholderTypeFactory(code="PRIM", names={"en": "Old name"})
    sent(client, page_of(StakeholderType, "change", kind.pk), names_en="Primary school")
    assert "Primary school" in client.get(f"/guide/{entry.code}/").text


def test_a_new_indicator_of_the_catalogue_is_added_here(client):
    texts = {"names_en": "Absence", "definitions_en": "Missed half-days"}
    texts |= {"units_en": "%", "sources_en": "Own", "frequencies_en": "Yearly", "privacy_notes_en": "None"}

    chosen = {"code": "IND-99", "better": "lower", "family": "local"}
    answer = client.post(page_of(IndicatorDefinition, "add"), chosen | texts)

    assert answer.status_code == 302
    assert IndicatorDefinition.objects.get().names == {"en": "Absence"}


def test_pillars_of_a_goal_are_ticked(client):
    goal = GoalFactory(pillars=["prevention"])

    assert "Select a valid choice" in sent(client, page_of(Goal, "change", goal.pk), pillars=["wishful"]).text
    assert sent(client, page_of(Goal, "change", goal.pk), pillars=["prevention", "monitoring"]).status_code == 302
    goal.refresh_from_db()
    assert goal.pillars == ["prevention", "monitoring"]
