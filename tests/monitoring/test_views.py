import datetime as dt

import pytest
from django.urls import reverse

from monitoring.models import (
    ActionPoint,
    AgendaItem,
    Attendance,
    Body,
    Decision,
    EvaluationAgreement,
    Meeting,
    ReportingLine,
)
from tests.factories import (
    ActionPointFactory,
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    DecisionFactory,
    EngagementFactory,
    EvaluationAgreementFactory,
    GoalFactory,
    MeetingFactory,
    PlanFactory,
    ProgressNoteFactory,
    ReportingLineFactory,
    StakeholderFactory,
)

TODAY = dt.date(2026, 11, 24)
LONG_WORD = "ongekwalificeerd" * 320


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False)


def url(membership, name, *args):
    return reverse(f"monitoring:{name}", args=[membership.network.slug, *args])


def plan_of(membership):
    return PlanFactory(network=membership.network)


def meeting_of(membership, **fields):
    plan = fields.pop("plan", None) or plan_of(membership)
    return MeetingFactory(network=membership.network, plan=plan, **fields)


def text_of(response):
    return " ".join(response.content.decode().split())


# The first page


def test_evaluation_without_plan_leads_to_making_one(client, coordinator):
    response = client.get(url(coordinator, "evaluation"))

    assert "No plan to evaluate yet" in text_of(response)
    assert reverse("goals:plan_create", args=[coordinator.network.slug]) in text_of(response)


def test_evaluation_without_agreement_invites_the_coordinator(client, coordinator):
    plan_of(coordinator)

    text = text_of(client.get(url(coordinator, "evaluation")))

    assert "Agree on how you evaluate" in text
    assert url(coordinator, "agreement_edit") in text


def test_evaluation_without_agreement_shows_an_observer_no_button(client, observer):
    plan_of(observer)

    text = text_of(client.get(url(observer, "evaluation")))

    assert "Agree on how you evaluate" in text
    assert url(observer, "agreement_edit") not in text


def test_evaluation_says_what_was_agreed_in_sentences(client, coordinator):
    plan = plan_of(coordinator)
    agreement = EvaluationAgreementFactory(
        network=coordinator.network,
        plan=plan,
        meetings_a_year=3,
        rhythm="each term",
        how_evaluated="With traffic lights.",
        notes_asked="two weeks before",
    )
    ReportingLineFactory(network=coordinator.network, agreement=agreement)
    BodyFactory(network=coordinator.network, plan=plan, name="Steering group", rhythm="five times a year")
    meeting_of(coordinator, plan=plan, held_on=dt.date(2026, 10, 15))
    meeting_of(coordinator, plan=plan, held_on=dt.date(2027, 3, 18))

    text = text_of(client.get(url(coordinator, "evaluation")))

    assert "All partners meet 3 times a year: each term." in text
    assert "School year 2026\N{EN DASH}2027: 1 held, 1 planned" in text
    assert "1 without a date yet" in text
    assert "Every partner reports to all partners: Progress (Twice a year)." in text
    assert "Partners write a progress note: two weeks before." in text
    assert "With traffic lights." in text
    assert "five times a year" in text
    assert "are not written yet" in text


def test_evaluation_says_when_minutes_wait_for_approval(client, observer):
    plan = plan_of(observer)
    EvaluationAgreementFactory(network=observer.network, plan=plan, rhythm="now and then")
    meeting_of(observer, plan=plan, held_on=dt.date(2026, 10, 15), minutes="Written")

    text = text_of(client.get(url(observer, "evaluation")))

    assert "All partners meet: now and then." in text
    assert "are not approved yet" in text


def test_evaluation_says_what_is_not_agreed(client, observer):
    plan = plan_of(observer)
    EvaluationAgreementFactory(network=observer.network, plan=plan, how_evaluated="Together")

    assert "Not agreed yet how many times a year" in text_of(client.get(url(observer, "evaluation")))


@pytest.mark.parametrize("rows", [1, 3])
def test_evaluation_takes_the_same_queries_for_many_rows(client, partner, django_assert_num_queries, rows):
    plan = plan_of(partner)
    agreement = EvaluationAgreementFactory(network=partner.network, plan=plan, meetings_a_year=2)
    for _n in range(rows):
        owner = StakeholderFactory(network=partner.network)
        ReportingLineFactory(network=partner.network, agreement=agreement, reporter=owner, to_whom=owner)
        BodyFactory(network=partner.network, plan=plan).members.add(owner)
        meeting = meeting_of(partner, plan=plan, held_on=TODAY, secretary=owner)
        meeting_of(partner, plan=plan, held_on=dt.date(2026, 9, 1))
        ActionPointFactory(network=partner.network, meeting=meeting, owner=owner)

    with django_assert_num_queries(10):
        client.get(url(partner, "evaluation"))


# The agreement


def test_agreement_edit_makes_and_changes_the_agreement(client, coordinator):
    plan_of(coordinator)
    page = url(coordinator, "agreement_edit")

    first = client.post(page, {"meetings_a_year": 2, "rhythm": "each autumn", "version": 0})
    client.post(page, {"meetings_a_year": 3, "rhythm": "each term", "version": 1})

    assert first.url == url(coordinator, "evaluation")
    agreement = EvaluationAgreement.unscoped.get()
    assert (agreement.meetings_a_year, agreement.rhythm) == (3, "each term")


def test_agreement_edit_in_two_tabs_keeps_what_was_typed(client, coordinator):
    plan = plan_of(coordinator)
    EvaluationAgreementFactory(network=coordinator.network, plan=plan, rhythm="theirs", version=3)

    response = client.post(url(coordinator, "agreement_edit"), {"rhythm": "mine", "version": 2})

    assert response.status_code == 422
    assert "mine" in text_of(response)
    assert "is now: theirs" in text_of(response)


def test_agreement_edit_refuses_too_many_meetings(client, coordinator):
    plan_of(coordinator)

    response = client.post(url(coordinator, "agreement_edit"), {"meetings_a_year": 99999, "version": 0})

    assert response.status_code == 422
    assert not EvaluationAgreement.unscoped.exists()


@pytest.mark.parametrize("name", ["agreement_edit", "body_create", "meeting_create"])
def test_without_a_plan_the_plan_comes_first(client, coordinator, name):
    response = client.get(url(coordinator, name))

    assert response.url == reverse("goals:plan_create", args=[coordinator.network.slug])


def test_reporting_line_create_needs_an_agreement(client, coordinator):
    plan_of(coordinator)

    assert client.get(url(coordinator, "reporting_line_create")).url == url(coordinator, "agreement_edit")


def test_reporting_line_is_made_changed_and_deleted(client, coordinator):
    EvaluationAgreementFactory(network=coordinator.network, plan=plan_of(coordinator))

    client.post(url(coordinator, "reporting_line_create"), {"what": "Progress", "how_often": "monthly", "version": 0})
    line = ReportingLine.unscoped.get()
    edit = url(coordinator, "reporting_line_edit", line.pk)
    assert url(coordinator, "reporting_line_delete", line.pk) in text_of(client.get(edit))
    client.post(edit, {"what": "Absence", "how_often": "monthly", "version": line.version})
    line.refresh_from_db()
    assert line.what == "Absence"

    question = client.get(url(coordinator, "reporting_line_delete", line.pk))
    assert "Absence (monthly)" in text_of(question)
    client.post(url(coordinator, "reporting_line_delete", line.pk))
    assert not ReportingLine.unscoped.exists()


def test_reporting_line_form_keeps_what_was_typed(client, coordinator):
    EvaluationAgreementFactory(network=coordinator.network, plan=plan_of(coordinator))

    response = client.post(url(coordinator, "reporting_line_create"), {"what": LONG_WORD, "version": 0})

    assert response.status_code == 422
    assert LONG_WORD in text_of(response)


# Bodies


def test_body_is_made_shown_changed_and_deleted(client, coordinator):
    plan_of(coordinator)
    member = StakeholderFactory(network=coordinator.network, name="Centre “De Kaai”")
    data = {"name": "L'équipe 🎓", "members": member.pk, "rhythm": "monthly", "since_2": "2026", "version": 0}

    response = client.post(url(coordinator, "body_create"), data)
    body = Body.unscoped.get()
    assert response.url == url(coordinator, "body_detail", body.pk)
    text = text_of(client.get(response.url))
    assert "L&#x27;équipe 🎓" in text
    assert "Centre “De Kaai”" in text
    assert "<dd>2026</dd>" in text

    assert 'value="2026"' in text_of(client.get(url(coordinator, "body_edit", body.pk)))
    client.post(url(coordinator, "body_edit", body.pk), {"name": "Team", "version": body.version})
    body.refresh_from_db()
    assert (body.name, body.since, list(body.members.all())) == ("Team", None, [])

    assert "only this group goes" in text_of(client.get(url(coordinator, "body_delete", body.pk)))
    client.post(url(coordinator, "body_delete", body.pk))
    assert not Body.unscoped.exists()


def test_body_without_a_name_is_refused(client, coordinator):
    plan_of(coordinator)

    response = client.post(url(coordinator, "body_create"), {"rhythm": "monthly", "version": 0})

    assert response.status_code == 422
    assert 'value="monthly"' in text_of(response)


# Meetings


def test_meeting_list_puts_coming_held_and_undated_apart(client, observer):
    plan = plan_of(observer)
    for title, day in [("Next", TODAY), ("Newest", dt.date(2026, 11, 23)), ("Older", dt.date(2025, 1, 1))]:
        meeting_of(observer, plan=plan, title=title, held_on=day)
    meeting_of(observer, plan=plan, title="Regular", held_on=None, rhythm="three times a year")

    text = text_of(client.get(url(observer, "meeting_list")))

    order = ["Coming", "Next", "Held", "Newest", "Older", "With a rhythm instead", "Regular", "three times a year"]
    places = [text.index(words, text.index("</nav>", text.index('class="tabs"'))) for words in order]
    assert places == sorted(places)


def test_meeting_list_without_meetings_is_an_invitation(client, coordinator):
    text = text_of(client.get(url(coordinator, "meeting_list")))

    assert "No meeting yet" in text
    assert text.count(url(coordinator, "meeting_create")) == 1


def test_meeting_list_shows_fifty_a_page(client, observer):
    plan = plan_of(observer)
    MeetingFactory.create_batch(51, network=observer.network, plan=plan, held_on=dt.date(2026, 1, 1))

    response = client.get(url(observer, "meeting_list"), {"page": 2})

    assert len(response.context["page"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_meeting_list_takes_the_same_queries_for_many_rows(client, coordinator, django_assert_num_queries, rows):
    plan = plan_of(coordinator)
    for _n in range(rows):
        meeting_of(coordinator, plan=plan)
        meeting_of(coordinator, plan=plan, held_on=dt.date(2026, 1, 1), minutes="Written")
        meeting_of(coordinator, plan=plan, held_on=None, rhythm="monthly")

    with django_assert_num_queries(6):
        client.get(url(coordinator, "meeting_list"))


def test_meeting_is_made_changed_and_shown(client, coordinator):
    plan_of(coordinator)
    data = {"kind": "annual", "held_on": "2027-10-14", "starts_at": "13:30", "ends_at": "16:00", "version": 0}

    response = client.post(url(coordinator, "meeting_create"), data)
    meeting = Meeting.unscoped.get()
    assert response.url == meeting.get_absolute_url()
    assert "Thursday" in text_of(client.get(response.url))
    assert "13:30\N{EN DASH}16:00" in text_of(client.get(response.url))

    edit = url(coordinator, "meeting_edit", meeting.pk)
    assert 'value="2027-10-14"' in text_of(client.get(edit))
    client.post(edit, data | {"place": "Town hall", "version": meeting.version})
    meeting.refresh_from_db()
    assert meeting.place == "Town hall"


def test_meeting_without_date_or_rhythm_keeps_what_was_typed(client, coordinator):
    plan_of(coordinator)

    response = client.post(url(coordinator, "meeting_create"), {"kind": "other", "place": "Café Ça va", "version": 0})

    assert response.status_code == 422
    assert "Give a date, or say the rhythm in words below." in text_of(response)
    assert "Café Ça va" in text_of(response)


def test_meeting_edit_says_when_somebody_else_saves_in_the_same_moment(client, coordinator, monkeypatch):
    meeting = meeting_of(coordinator)
    read = Meeting.objects.get_or_404

    def overtaken(*args, **kwargs):
        found = read(*args, **kwargs)
        Meeting.unscoped.update(version=1)
        return found

    monkeypatch.setattr(Meeting.objects, "get_or_404", overtaken)
    data = {"kind": "other", "held_on": "2027-03-18", "place": "Here", "version": 0}
    response = client.post(url(coordinator, "meeting_edit", meeting.pk), data)

    assert response.status_code == 422
    assert "Somebody else saved this a moment ago." in text_of(response)


def test_meeting_detail_shows_everything_about_it(client, observer):
    plan = plan_of(observer)
    network = observer.network
    meeting = meeting_of(
        observer,
        plan=plan,
        held_on=dt.date(2026, 10, 15),
        reference="2026_CBS_1",
        minutes="Line one\n\n<b>Line two</b>",
        minutes_approved_on=TODAY,
    )
    goal = GoalFactory(network=network, plan=plan, title="Fewer leave")
    engagement = EngagementFactory(network=network, plan=plan, title="Quiet room")
    AgendaItemFactory(network=network, meeting=meeting, goal=goal, duration=25, outcome="On track")
    AgendaItemFactory(network=network, meeting=meeting, engagement=engagement)
    AttendanceFactory(network=network, meeting=meeting, presence="replaced", replaced_by="Deputy head")
    DecisionFactory(network=network, meeting=meeting, number=3, text="We go on.")
    ActionPointFactory(network=network, meeting=meeting, due_on=dt.date(2026, 11, 1))

    text = text_of(client.get(meeting.get_absolute_url()))

    for words in ["2026_CBS_1", "Fewer leave", "Quiet room", "25 min", "On track", "(Deputy head)", "We go on."]:
        assert words in text
    assert "&lt;b&gt;Line two&lt;/b&gt;" in text
    assert "Approved on" in text
    assert '<span class="tag tag-late">Late</span>' in text
    for page in ["minutes_edit", "agenda_edit", "attendance_edit", "decision_create", "action_point_create"]:
        assert url(observer, page, meeting.pk) not in text


def test_meeting_detail_of_an_empty_meeting_says_what_is_missing(client, coordinator):
    meeting = meeting_of(coordinator, held_on=None, rhythm="monthly")

    text = text_of(client.get(meeting.get_absolute_url()))

    for words in ["There is no agenda yet.", "There are no minutes yet.", "Not noted yet who was there.", "monthly"]:
        assert words in text


@pytest.mark.parametrize("rows", [1, 3])
def test_meeting_detail_takes_the_same_queries_for_many_rows(client, partner, django_assert_num_queries, rows):
    plan = plan_of(partner)
    meeting = meeting_of(partner, plan=plan, secretary=partner.own, chair=partner.own)
    rows_of_it = {"network": partner.network, "meeting": meeting}
    for _n in range(rows):
        AgendaItemFactory(**rows_of_it, goal=GoalFactory(network=partner.network, plan=plan))
        AttendanceFactory(**rows_of_it)
        DecisionFactory(**rows_of_it)
        ActionPointFactory(**rows_of_it, owner=StakeholderFactory(network=partner.network))

    with django_assert_num_queries(10):
        client.get(meeting.get_absolute_url())


def test_meeting_delete_names_what_goes(client, coordinator):
    meeting = meeting_of(coordinator)
    AgendaItemFactory(network=coordinator.network, meeting=meeting)

    question = client.get(url(coordinator, "meeting_delete", meeting.pk))
    assert "Also goes: 1 agenda item." in text_of(question)
    assert Meeting.unscoped.exists()

    response = client.post(url(coordinator, "meeting_delete", meeting.pk))
    assert response.url == url(coordinator, "meeting_list")
    assert not Meeting.unscoped.exists()


# The agenda


def agenda_data(meeting, *new, **changes):
    items = list(meeting.agenda.in_order())
    data = {"items-TOTAL_FORMS": len(items) + len(new), "items-INITIAL_FORMS": len(items), "do": "save"}
    for i, item in enumerate(items):
        data |= {f"items-{i}-id": item.pk, f"items-{i}-title": item.title, f"items-{i}-version": item.version}
        data |= {f"items-{i}-about": f"engagement-{item.engagement_id}"} if item.engagement_id else {}
    for i, title in enumerate(new, start=len(items)):
        data |= {f"items-{i}-title": title, f"items-{i}-version": 0}
    return data | changes


def titles(meeting):
    return [item.title for item in meeting.agenda.in_order()]


def test_agenda_edit_offers_standard_agendas_only_to_an_empty_one(client, coordinator):
    meeting = meeting_of(coordinator)
    page = url(coordinator, "agenda_edit", meeting.pk)

    assert "Start from a standard agenda" in text_of(client.get(page))
    client.post(url(coordinator, "agenda_from_template", meeting.pk), {"kind": "evaluation"})

    assert "Start from a standard agenda" not in text_of(client.get(page))
    assert len(titles(meeting)) == 6


def test_agenda_from_template_refuses_a_full_agenda_and_unknown_kinds(client, coordinator):
    meeting = meeting_of(coordinator)
    page = url(coordinator, "agenda_from_template", meeting.pk)
    AgendaItemFactory(network=coordinator.network, meeting=meeting, title="Ours")

    again = client.post(page, {"kind": "annual"}, follow=True)
    nonsense = client.post(page, {"kind": "party"}, follow=True)

    assert "already has an agenda" in text_of(again)
    assert "Choose one of the standard agendas." in text_of(nonsense)
    assert titles(meeting) == ["Ours"]
    assert client.get(page).status_code == 405


def test_agenda_edit_saves_a_new_item_and_stays_for_another(client, coordinator):
    meeting = meeting_of(coordinator)
    page = url(coordinator, "agenda_edit", meeting.pk)

    stays = client.post(page, agenda_data(meeting, "Welcome", do="add"))
    leaves = client.post(page, agenda_data(meeting, "Figures"))

    assert (stays.url, leaves.url) == (page, meeting.get_absolute_url())
    assert titles(meeting) == ["Welcome", "Figures"]


def test_agenda_edit_moves_and_removes_with_buttons(client, coordinator):
    meeting = meeting_of(coordinator)
    for position, title in enumerate("ABC"):
        AgendaItemFactory(network=coordinator.network, meeting=meeting, title=title, position=position)
    page = url(coordinator, "agenda_edit", meeting.pk)

    client.post(page, agenda_data(meeting, "", do="up-2"))
    assert titles(meeting) == ["A", "C", "B"]
    client.post(page, agenda_data(meeting, "New", do="remove-0"))
    assert titles(meeting) == ["C", "B", "New"]


def test_agenda_edit_keeps_what_was_typed_when_something_is_wrong(client, coordinator):
    meeting = meeting_of(coordinator)
    AgendaItemFactory(network=coordinator.network, meeting=meeting, title="A")
    data = agenda_data(meeting, "Typed", **{"items-0-title": "", "items-1-duration": "-3"})

    response = client.post(url(coordinator, "agenda_edit", meeting.pk), data)

    assert response.status_code == 422
    assert 'value="Typed"' in text_of(response)
    assert titles(meeting) == ["A"]


def test_agenda_edit_tells_who_edits_the_same_item(client, coordinator):
    meeting = meeting_of(coordinator)
    item = AgendaItemFactory(network=coordinator.network, meeting=meeting, title="A")
    data = agenda_data(meeting, **{"items-0-title": "Mine"})
    AgendaItem.unscoped.filter(pk=item.pk).update(title="Theirs", version=1)

    response = client.post(url(coordinator, "agenda_edit", meeting.pk), data)

    assert response.status_code == 422
    assert "is now: Theirs" in text_of(response)


def test_agenda_edit_says_when_somebody_else_saves_in_the_same_moment(client, coordinator, monkeypatch):
    meeting = meeting_of(coordinator)
    AgendaItemFactory(network=coordinator.network, meeting=meeting, title="A")
    data = agenda_data(meeting, **{"items-0-title": "Mine"})
    claim = AgendaItem.claim

    def overtaken(item):
        AgendaItem.unscoped.update(version=5)
        return claim(item)

    monkeypatch.setattr(AgendaItem, "claim", overtaken)
    response = client.post(url(coordinator, "agenda_edit", meeting.pk), data, follow=True)

    assert "Somebody else saved this a moment ago." in text_of(response)
    assert titles(meeting) == ["A"]


def test_agenda_edit_of_an_item_removed_meanwhile_is_no_crash(client, coordinator):
    meeting = meeting_of(coordinator)
    AgendaItemFactory(network=coordinator.network, meeting=meeting, title="A")
    data = agenda_data(meeting)
    AgendaItem.unscoped.all().delete()

    assert client.post(url(coordinator, "agenda_edit", meeting.pk), data).status_code == 422


@pytest.mark.parametrize("data", [{}, {"do": "up"}, {"items-TOTAL_FORMS": "many"}])
def test_agenda_edit_of_a_broken_form_is_no_crash(client, coordinator, data):
    meeting = meeting_of(coordinator)

    assert client.post(url(coordinator, "agenda_edit", meeting.pk), data).status_code == 422


def test_agenda_item_of_another_meeting_stays_there(client, coordinator):
    meeting, other = meeting_of(coordinator), meeting_of(coordinator)
    AgendaItemFactory(network=coordinator.network, meeting=other, title="Theirs")

    response = client.post(url(coordinator, "agenda_edit", meeting.pk), agenda_data(other, do="remove-0"))

    assert response.status_code in {302, 422}
    assert titles(other) == ["Theirs"]


@pytest.mark.parametrize("rows", [1, 3])
def test_agenda_edit_takes_the_same_queries_for_many_rows(client, coordinator, django_assert_num_queries, rows):
    plan = plan_of(coordinator)
    meeting = meeting_of(coordinator, plan=plan)
    for _n in range(rows):
        goal = GoalFactory(network=coordinator.network, plan=plan)
        engagement = EngagementFactory(network=coordinator.network, plan=plan)
        ProgressNoteFactory(
            network=coordinator.network,
            engagement=engagement,
            stakeholder=StakeholderFactory(network=coordinator.network),
            obstacle="No room",
        )
        AgendaItemFactory(network=coordinator.network, meeting=meeting, goal=goal)

    with django_assert_num_queries(9):
        client.get(url(coordinator, "agenda_edit", meeting.pk))


def call_for_help(meeting, obstacle="No room", **fields):
    engagement = EngagementFactory(network=meeting.network, plan=meeting.plan, **fields)
    return ProgressNoteFactory(network=meeting.network, engagement=engagement, obstacle=obstacle)


def test_agenda_edit_offers_what_partners_want_help_with_and_takes_it_over_once(client, coordinator):
    meeting = meeting_of(coordinator)
    AgendaItemFactory(network=coordinator.network, meeting=meeting, title="A", position=1)
    note = call_for_help(meeting, "No room\non Mondays")
    page = url(coordinator, "agenda_edit", meeting.pk)
    assert client.get(page).context["calls"] == [note]

    for _click in range(2):
        response = client.post(page, agenda_data(meeting, do=f"help-{note.pk}", **{"items-0-title": "B"}), follow=True)

    assert titles(meeting) == ["B", "Help wanted: No room on Mondays"]
    item = AgendaItem.unscoped.get(engagement=note.engagement)
    assert item.position == 2
    assert response.context["calls"] == []
    assert call_for_help(meeting, "Something else").obstacle in client.get(page).text


def test_agenda_edit_offers_no_help_that_is_not_wanted_any_more(client, coordinator):
    meeting = meeting_of(coordinator)
    settled = call_for_help(meeting)
    ProgressNoteFactory(network=coordinator.network, engagement=settled.engagement)
    for_another_plan = call_for_help(meeting_of(coordinator))
    done = call_for_help(meeting, status="done")
    page = url(coordinator, "agenda_edit", meeting.pk)

    assert client.get(page).context["calls"] == []
    for note in (settled, for_another_plan, done):
        client.post(page, agenda_data(meeting, do=f"help-{note.pk}"))
    assert titles(meeting) == []


def test_agenda_of_a_meeting_that_was_held_is_left_as_it_was(client, coordinator):
    meeting = meeting_of(coordinator, held_on=TODAY - dt.timedelta(days=1))
    call_for_help(meeting)

    assert client.get(url(coordinator, "agenda_edit", meeting.pk)).context["calls"] == []


# What happened there


def test_attendance_edit_notes_who_was_there(client, coordinator):
    meeting = meeting_of(coordinator)
    school = StakeholderFactory(network=coordinator.network, name="De Sluis")
    page = url(coordinator, "attendance_edit", meeting.pk)

    assert "De Sluis" in text_of(client.get(page))
    response = client.post(page, {f"presence_{school.pk}": "excused", f"initial-presence_{school.pk}": ""})

    assert response.url == meeting.get_absolute_url()
    assert [(note.stakeholder, note.presence) for note in Attendance.unscoped.all()] == [(school, "excused")]
    assert "Excused" in text_of(client.get(response.url))


def test_attendance_edit_refuses_an_unknown_presence(client, coordinator):
    meeting = meeting_of(coordinator)
    school = StakeholderFactory(network=coordinator.network)

    response = client.post(url(coordinator, "attendance_edit", meeting.pk), {f"presence_{school.pk}": "asleep"})

    assert response.status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_attendance_edit_takes_the_same_queries_for_many_rows(client, coordinator, django_assert_num_queries, rows):
    meeting = meeting_of(coordinator)
    AttendanceFactory.create_batch(rows, network=coordinator.network, meeting=meeting)

    with django_assert_num_queries(5):
        client.get(url(coordinator, "attendance_edit", meeting.pk))


def test_minutes_edit_saves_minutes_and_outcomes(client, coordinator):
    meeting = meeting_of(coordinator)
    item = AgendaItemFactory(network=coordinator.network, meeting=meeting)
    data = {"minutes": "مرحبا 🎓", f"outcome_{item.pk}": "On track", "version": 0}

    response = client.post(url(coordinator, "minutes_edit", meeting.pk), data)

    meeting.refresh_from_db()
    item.refresh_from_db()
    assert response.url == meeting.get_absolute_url()
    assert (meeting.minutes, item.outcome) == ("مرحبا 🎓", "On track")


def test_minutes_edit_of_approved_minutes_asks_for_approval_again(client, coordinator):
    meeting = meeting_of(coordinator, minutes="Old", minutes_approved_on=TODAY)
    page = url(coordinator, "minutes_edit", meeting.pk)

    client.post(page, {"minutes": "Old", "version": 0})
    meeting.refresh_from_db()
    assert meeting.minutes_approved_on == TODAY

    assert "These minutes are approved." in text_of(client.get(page))
    response = client.post(page, {"minutes": "New", "version": 0}, follow=True)
    meeting.refresh_from_db()
    assert meeting.minutes_approved_on is None
    assert "approve them again" in text_of(response)


def test_minutes_edit_in_two_tabs_loses_nothing(client, coordinator):
    meeting = meeting_of(coordinator, minutes="Theirs", version=1)

    response = client.post(url(coordinator, "minutes_edit", meeting.pk), {"minutes": "Mine", "version": 0})

    assert response.status_code == 422
    assert "Mine" in text_of(response)
    assert "is now: Theirs" in text_of(response)


def test_minutes_edit_says_when_somebody_else_saves_in_the_same_moment(client, coordinator, monkeypatch):
    meeting = meeting_of(coordinator)
    claim = Meeting.claim

    def overtaken(row):
        Meeting.unscoped.update(version=5)
        return claim(row)

    monkeypatch.setattr(Meeting, "claim", overtaken)
    response = client.post(url(coordinator, "minutes_edit", meeting.pk), {"minutes": "Mine", "version": 0})

    assert response.status_code == 422
    assert "Mine" in text_of(response)


def test_minutes_approve_notes_the_day(client, coordinator):
    meeting = meeting_of(coordinator, held_on=dt.date(2026, 10, 15), minutes="Written")
    page = url(coordinator, "minutes_approve", meeting.pk)

    assert 'value="2026-11-24"' in text_of(client.get(page))
    client.post(page, {"minutes_approved_on": "2026-11-20", "version": 0})

    meeting.refresh_from_db()
    assert meeting.minutes_approved_on == dt.date(2026, 11, 20)


def test_minutes_approve_refuses_a_day_to_come(client, coordinator):
    meeting = meeting_of(coordinator, held_on=dt.date(2026, 10, 15), minutes="Written")

    response = client.post(
        url(coordinator, "minutes_approve", meeting.pk), {"minutes_approved_on": "2026-11-25", "version": 0}
    )

    assert response.status_code == 422


def test_decision_is_made_changed_and_deleted(client, coordinator):
    meeting = meeting_of(coordinator)

    client.post(url(coordinator, "decision_create", meeting.pk), {"text": "We go on.", "version": 0})
    decision = Decision.unscoped.get()
    assert decision.number == 1

    edit = url(coordinator, "decision_edit", decision.pk)
    client.post(edit, {"text": "We stop.", "version": decision.version})
    decision.refresh_from_db()
    assert decision.text == "We stop."

    delete = url(coordinator, "decision_delete", decision.pk)
    assert "We stop." in text_of(client.get(delete))
    assert client.post(delete).url == meeting.get_absolute_url()
    assert not Decision.unscoped.exists()


def test_decision_without_words_is_refused(client, coordinator):
    meeting = meeting_of(coordinator)

    created = client.post(url(coordinator, "decision_create", meeting.pk), {"text": " ", "version": 0})
    decision = DecisionFactory(network=coordinator.network, meeting=meeting)
    edited = client.post(url(coordinator, "decision_edit", decision.pk), {"text": "", "version": 0})

    assert (created.status_code, edited.status_code) == (422, 422)


# Action points


def test_action_point_is_made_changed_and_deleted(client, coordinator):
    meeting = meeting_of(coordinator)
    owner = StakeholderFactory(network=coordinator.network)

    client.post(url(coordinator, "action_point_create", meeting.pk), {"text": "Write", "version": 0})
    point = ActionPoint.unscoped.get()
    edit = url(coordinator, "action_point_edit", point.pk)
    data = {"text": "Write", "owner": owner.pk, "due_on": "2026-12-10", "version": point.version}
    assert client.post(edit, data).url == meeting.get_absolute_url()
    point.refresh_from_db()
    assert (point.owner, point.due_on) == (owner, dt.date(2026, 12, 10))

    delete = url(coordinator, "action_point_delete", point.pk)
    assert "mark it as done instead" in text_of(client.get(delete))
    client.post(delete)
    assert not ActionPoint.unscoped.exists()


def test_action_point_with_a_wrong_date_is_refused(client, coordinator):
    meeting = meeting_of(coordinator)
    point = ActionPointFactory(network=coordinator.network, meeting=meeting)
    data = {"text": "Write", "due_on": "2026-02-30", "version": 0}

    created = client.post(url(coordinator, "action_point_create", meeting.pk), data)
    edited = client.post(url(coordinator, "action_point_edit", point.pk), data)

    assert (created.status_code, edited.status_code) == (422, 422)


def test_action_point_list_filters(client, partner):
    meeting = meeting_of(partner)
    points = {"network": partner.network, "meeting": meeting}
    late = ActionPointFactory(**points, due_on=dt.date(2026, 11, 1))
    mine = ActionPointFactory(**points, owner=partner.own)
    done = ActionPointFactory(**points, is_done=True)

    def shown(name):
        return list(client.get(url(partner, "action_point_list"), {"show": name}).context["page"])

    assert shown("open") == [late, mine]
    assert shown("late") == [late]
    assert shown("mine") == [mine]
    assert shown("all") == [late, mine, done]
    assert shown("nonsense") == [late, mine]


def test_action_point_list_offers_mine_only_to_who_speaks_for_a_stakeholder(client, coordinator):
    ActionPointFactory(network=coordinator.network)

    response = client.get(url(coordinator, "action_point_list"), {"show": "mine"})

    assert "Mine" not in text_of(response)
    assert len(response.context["page"]) == 1


def test_action_point_list_without_points_says_where_they_come_from(client, observer):
    assert "No action points here" in text_of(client.get(url(observer, "action_point_list")))


@pytest.mark.parametrize("rows", [1, 3])
def test_action_point_list_takes_the_same_queries_for_many_rows(client, partner, django_assert_num_queries, rows):
    for _n in range(rows):
        meeting = meeting_of(partner, secretary=StakeholderFactory(network=partner.network))
        ActionPointFactory(network=partner.network, meeting=meeting, owner=StakeholderFactory(network=partner.network))

    with django_assert_num_queries(5):
        client.get(url(partner, "action_point_list"))


def test_action_point_done_goes_back_to_where_the_button_stood(client, coordinator):
    point = ActionPointFactory(network=coordinator.network)
    page = url(coordinator, "action_point_done", point.pk)
    list_page = url(coordinator, "action_point_list")

    assert client.post(page, {"done": "yes", "next": list_page}).url == list_page
    point.refresh_from_db()
    assert point.is_done

    elsewhere = client.post(page, {"done": "no", "next": "https://example.org/"})
    assert elsewhere.url == point.meeting.get_absolute_url()
    point.refresh_from_db()
    assert not point.is_done
    assert client.get(page).status_code == 405


# Who may do what


COORDINATOR_PAGES = ["meeting_edit", "meeting_delete", "agenda_edit", "minutes_approve"]
SECRETARY_PAGES = ["minutes_edit", "attendance_edit", "decision_create", "action_point_create"]


@pytest.mark.parametrize("name", COORDINATOR_PAGES + SECRETARY_PAGES)
def test_observer_changes_nothing(client, observer, name):
    meeting = meeting_of(observer)

    assert client.get(url(observer, name, meeting.pk)).status_code == 403


@pytest.mark.parametrize("name", COORDINATOR_PAGES)
def test_secretary_is_no_coordinator(client, partner, name):
    meeting = meeting_of(partner, secretary=partner.own)

    assert client.get(url(partner, name, meeting.pk)).status_code == 403


@pytest.mark.parametrize("name", SECRETARY_PAGES)
def test_secretary_records_its_own_meeting_only(client, partner, name):
    own = meeting_of(partner, secretary=partner.own)
    other = meeting_of(partner, secretary=StakeholderFactory(network=partner.network))

    assert client.get(url(partner, name, own.pk)).status_code == 200
    assert client.get(url(partner, name, other.pk)).status_code == 403


@pytest.mark.parametrize("name", ["decision", "action_point"])
@pytest.mark.parametrize("page", ["edit", "delete"])
def test_secretary_changes_what_its_own_meeting_noted(client, partner, name, page):
    factory = {"decision": DecisionFactory, "action_point": ActionPointFactory}[name]
    own = factory(network=partner.network, meeting=meeting_of(partner, secretary=partner.own))
    other = factory(network=partner.network)

    assert client.get(url(partner, f"{name}_{page}", own.pk)).status_code == 200
    assert client.post(url(partner, f"{name}_{page}", other.pk)).status_code == 403


def test_secretary_sees_its_buttons(client, partner):
    meeting = meeting_of(partner, secretary=partner.own)

    text = text_of(client.get(meeting.get_absolute_url()))

    for name in SECRETARY_PAGES:
        assert url(partner, name, meeting.pk) in text
    for name in COORDINATOR_PAGES:
        assert url(partner, name, meeting.pk) not in text


def test_owner_marks_its_own_action_point_as_done(client, partner):
    own = ActionPointFactory(network=partner.network, owner=partner.own)
    other = ActionPointFactory(network=partner.network, owner=StakeholderFactory(network=partner.network))
    nobodys = ActionPointFactory(network=partner.network)

    answers = [client.post(url(partner, "action_point_done", point.pk)).status_code for point in (own, other, nobodys)]

    assert answers == [302, 403, 403]
    assert list(ActionPoint.unscoped.filter(is_done=True)) == [own]
    text = text_of(client.get(url(partner, "action_point_list"), {"show": "all"}))
    assert url(partner, "action_point_done", own.pk) in text
    assert url(partner, "action_point_done", other.pk) not in text
    assert url(partner, "action_point_done", nobodys.pk) not in text


@pytest.mark.parametrize("name", ["agreement_edit", "reporting_line_create", "body_create", "meeting_create"])
def test_partner_makes_nothing_new(client, partner, name):
    assert client.get(url(partner, name)).status_code == 403


def test_meeting_of_another_network_is_not_found(client, coordinator):
    meeting = MeetingFactory()

    assert client.get(url(coordinator, "meeting_detail", meeting.pk)).status_code == 404


def test_admin_shows_meetings_of_all_networks(admin_client):
    MeetingFactory(title="Ours")
    MeetingFactory(title="Theirs")

    text = text_of(admin_client.get(reverse("admin:monitoring_meeting_changelist")))

    assert "Ours" in text
    assert "Theirs" in text
