"""A case file becomes rows: every fact in its place or named, the same twice, all or nothing."""

import datetime as dt
import json
import re
from contextlib import suppress
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagements.models import Commitment, Engagement, PlanBudget, ProgressNote
from eslnet.cases.facts import CaseError, leaves
from eslnet.cases.load import load_case
from eslnet.cases.reasons import NO_FIELD
from goals.models import Goal, Indicator, Measurement, Plan
from monitoring.models import ActionPoint, Attendance, Body, Meeting
from networks.models import Network
from stakeholders.models import Contact, LeadMandate, Source, Stakeholder, StakeholderType
from tests.eslnet.case_files import MODELS, case_file, every_row, small, written

TODAY = dt.date(2026, 11, 23)
FREE_TEXTS = frozenset(
    """
    name title indicator_text responsibilities offer access_to_premises contact_function contact_name comment note
    latest_note status_note target_note members_note quality rhythm place agenda[] minutes[] decisions[] text what how
    why result obstacle figure reason proposed_change plan how_evaluated plan_introduction
    """.split()  # noqa: SIM905 -- thirty words read better than thirty strings
)

pytestmark = pytest.mark.django_db


def load(document):
    return load_case(written(document), today=TODAY)


def places(report):
    return {gap["where"]: gap["why"] for gap in report["unplaced"]}


def one(model):
    return model._default_manager.get()


def everything_kept():
    """All texts in all rows, one after the other."""
    rows = [Network, *MODELS]
    return "\n".join(str(value) for model in rows for row in model._default_manager.values() for value in row.values())


def mark(value, key=""):
    """The document with each free text made unique, and the list of marks by place."""
    if isinstance(value, dict):
        return {inner: mark(held, inner) for inner, held in value.items()}
    if isinstance(value, list):
        return [mark(held, f"{key}[]" if not isinstance(held, dict) else key) for held in value]
    if isinstance(value, str) and key in FREE_TEXTS:
        mark.count += 1
        return f"{value[:250]} ⟦{mark.count}⟧"
    return value


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vaartbeke.en", "vaartbeke", "antwerp"])
def test_every_text_is_either_in_a_row_or_in_the_list(name):
    mark.count = 0
    document = mark(case_file(name)[1])

    report = load(document)

    kept, gaps = everything_kept(), places(report)
    marked = {where: text for where, text in leaves(document) if isinstance(text, str) and "⟦" in text}
    assert len(marked) > 150
    for where, text in marked.items():
        assert (text in kept) is (where not in gaps), where


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vaartbeke.en", "antwerp"])
def test_a_key_nobody_knows_is_in_the_list_wherever_it_stands(name):
    def with_unknown(value):
        if isinstance(value, dict):
            return {key: with_unknown(inner) for key, inner in value.items()} | {"moon": "UNKNOWN-KEY"}
        return [with_unknown(inner) for inner in value] if isinstance(value, list) else value

    document = with_unknown(case_file(name)[1])

    gaps = places(load(document))

    unknown = {where for where, value in leaves(document) if value == "UNKNOWN-KEY"}
    assert len(unknown) > 60
    assert unknown <= set(gaps)
    assert "UNKNOWN-KEY" not in everything_kept()


@pytest.mark.slow
def test_the_english_demo_finds_a_place_for_all_but_six_facts():
    text, _document = case_file("vaartbeke.en")

    report = load_case(text, today=TODAY)

    assert report["network"] == "vaartbeke"
    assert report["placed"] == {
        "networks": 1,
        "plans": 1,
        "school holidays": 6,
        "absence thresholds": 4,
        "sources": 4,
        "stakeholders": 18,
        "lead mandates": 2,
        "contacts": 18,
        "offers of support": 29,
        "expected seats": 14,
        "goals": 8,
        "indicators": 8,
        "milestones": 4,
        "measurements": 20,
        "reference figures": 4,
        "figures of groups": 7,
        "bodies": 3,
        "chairs of bodies": 3,
        "engagements": 30,
        "commitments": 126,
        "progress notes": 30,
        "meetings": 7,
        "agenda items": 39,
        "attendances": 103,
        "decisions": 22,
        "action points": 19,
    }
    assert list(places(report)) == [
        "network.name.en",
        "network.population",
        "network.secondary_pupils",
        "network.secondary_schools",
        "network.primary_schools",
        "network.coordinator_fte",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vaartbeke", "antwerp"])
def test_the_same_file_twice_changes_nothing(name):
    text, _document = case_file(name)
    first = load_case(text, today=TODAY)
    before = every_row()

    assert load_case(text, today=TODAY) == first
    assert every_row() == before


@pytest.mark.slow
def test_the_plan_of_antwerp_keeps_its_gaps():
    report = load_case(case_file("antwerp")[0], today=TODAY)

    plan = one(Plan)
    assert (plan.starts.iso(), plan.ends, plan.status) == ("2021-09", None, "adopted")
    assert sorted(plan.signatories.values_list("code", flat=True)) == ["S01", "S02"]
    assert {goal.code: (goal.status, goal.deadline) for goal in Goal.unscoped.all()} == {
        "D1": ("proposed", None),
        "D2": ("proposed", None),
        "D3": ("proposed", None),
    }
    figures = Measurement.unscoped.order_by("pk").values_list("value", "exactness", "period", "is_baseline")
    assert [(float(value), *rest) for value, *rest in figures] == [
        (22, "exact", "", True),
        (23, "exact", "2011", False),
        (20.7, "exact", "2015", False),
        (22, "more_than", "2017-18", False),
        (20, "about", "context of decision May 2019", False),
        (24.3, "exact", "", False),
        (20, "exact", "three school years up to 2022", False),
    ]
    assert Measurement.unscoped.get(value="24.3").available.iso() == "2024"
    assert Engagement.unscoped.get(code="E04").remark == "not assigned in the text"
    assert Engagement.unscoped.get(code="E05").remark == "the school itself, name left out"
    assert Engagement.unscoped.get(code="E02").sources == ["A5b", "A20", "A21"]
    yearly = Engagement.unscoped.get(code="E08")
    assert yearly.recurs == "yearly"
    assert [(row.period, row.held.iso()) for row in yearly.occurrences.newest_first()] == [
        ("2022-23", "2022-10-21"),
        ("2021-22", "2021-06-18"),
    ]
    assert Engagement.unscoped.get(code="E02").recurs == ""
    old = Engagement.unscoped.get(code="E09")
    assert (old.starts.iso(), old.due.iso()) == ("2017", "2020-01")
    assert Engagement.unscoped.get(code="E04").pillar == ""
    assert Engagement.unscoped.get(code="E10").part_of == "provincial truancy plan"
    assert not Commitment.unscoped.filter(engagement__code="E10", role="lead").exists()
    assert list(Meeting.unscoped.filter(held_on=None).values_list("code", "rhythm").order_by("pk"))[-1] == (
        "M9",
        "about three times a school year",
    )
    assert Meeting.unscoped.get(code="M7").reference == "2022_CBS_08541"
    assert list(Body.unscoped.get(code="B02").members.order_by("code").values_list("code", flat=True)) == [
        "S03",
        "S09",
        "S10",
    ]
    assert one(Network).pillar_label("compensation") == "curatief"
    assert NO_FIELD not in places(report).values()


@pytest.mark.slow
def test_the_plan_of_antwerp_leaves_only_what_is_not_about_who_does_what_and_the_figures():
    gaps = places(load_case(case_file("antwerp")[0], today=TODAY))

    left = {re.sub(r"[.\[].*", "", re.sub(r"^network\.", "network ", where)) for where in gaps}
    assert left == {
        "case",
        "title",
        "why_this_case",
        "read_on",
        "reading_rule",
        "beyond_the_demo_shape",
        "network name",
        "network legal_basis",
        "network layers",
        "network framework",
        "network action_areas",
        "network principles_count",
        "network action_criteria",
        "network action_notes",
        "network predecessors",
        "network src",
        "meetings",
        "not_in_the_source",
        "conflicts_in_the_sources",
    }


@pytest.mark.slow
def test_the_figures_of_antwerp_say_what_they_are_about():
    report = load_case(case_file("antwerp")[0], today=TODAY)

    baseline = Measurement.unscoped.get(is_baseline=True)
    assert (baseline.is_average, baseline.period_kind) == (True, "school_year")
    first = Measurement.unscoped.get(period="2011")
    assert (first.covers, first.quality, first.sources) == ("one year", "press, November 2019", ["A6"])
    assert list(first.references.values_list("area", "value")) == [("Flanders", Decimal("11.70"))]
    bound = Measurement.unscoped.get(period="2017-18")
    assert (bound.exactness, bound.covers) == ("more_than", "'over 22%'")
    school = Measurement.unscoped.get(indicator__goal__code="D3")
    assert school.area == "one secondary school, name left out on purpose"
    assert (school.indicator.name, school.indicator.kind) == ("Schools see and own their outflow figures", "other")
    assert [remark["where"] for remark in report["remarks"]] == ["goals.D3"]
    assert Source.unscoped.get(code="A19").title == "Chamber of commerce on 24.3% (date: inferred)"
    assert Source.unscoped.get(code="A19").dated.iso() == "2024"


@pytest.mark.slow
def test_the_partners_of_antwerp_keep_what_is_said_of_them():
    load_case(case_file("antwerp")[0], today=TODAY)

    naft = Stakeholder.unscoped.get(code="S18")
    assert naft.stands_for == ["Arktos", "Cirkant", "Elegast", "Lejo", "Profo", "PrOS", "WEB"]
    assert naft.contacts.get().function == "Aanspreekpunt"
    assert Stakeholder.unscoped.get(code="S16").named_in == ["toolkit page", "provincial page"]
    assert Stakeholder.unscoped.get(code="S02").remark.startswith("No fitting type in the list")
    assert Body.unscoped.get(code="B06").sources == ["A9"]
    assert Goal.unscoped.get(code="D1").target_note.startswith("No number and no date")


def test_dates_known_in_part_stay_so():
    load(small())

    plan, goal, engagement = one(Plan), one(Goal), one(Engagement)
    assert [date.iso() for date in (plan.starts, plan.ends, goal.deadline, engagement.due)] == [
        "2024-09",
        "2027",
        "2027-06",
        "2025-09",
    ]
    assert Measurement.unscoped.get(is_baseline=False).available.iso() == "2025"
    assert (one(Body).since.iso(), one(Body).until.iso()) == ("2019", "2020-01")


def test_a_period_keeps_its_words_and_gets_its_last_day():
    load(small())

    measurement = Measurement.unscoped.get(is_baseline=True)
    assert (measurement.period, measurement.period_ends_on) == ("2022-23", dt.date(2023, 8, 31))


def test_a_complete_goal_of_an_adopted_plan_is_agreed():
    load(small())

    assert one(Goal).status == "agreed"


@pytest.mark.parametrize("missing", ["deadline", "target"])
def test_a_goal_that_lacks_something_stays_proposed(missing):
    document = small()
    document["goals"][0][missing] = None

    load(document)

    assert one(Goal).status == "proposed"


def test_a_goal_of_a_draft_stays_proposed():
    document = small()
    document["network"]["plan_status"] = "draft"

    load(document)

    assert one(Goal).status == "proposed"


def test_who_takes_part_has_not_answered_unless_the_file_says_so():
    load(small())

    parts = Commitment.unscoped.order_by("pk").values_list("stakeholder__code", "role", "answer", "accepted_wording")
    assert list(parts) == [("S1", "lead", "not_asked", ""), ("S2", "partner", "accepted", "Charter")]


def test_several_may_lead_jointly():
    document = small()
    document["engagements"][0]["lead"] = ["S1", "S2"]

    load(document)

    assert set(Commitment.unscoped.values_list("role", flat=True)) == {"lead"}


@pytest.mark.parametrize(("due", "gaps"), [("2025-09", []), ("2027-01-01", ["engagements[0].status"])])
def test_late_is_computed_from_the_date(due, gaps):
    document = small()
    document["engagements"][0]["due"] = due

    report = load(document)

    assert one(Engagement).status == "in_progress"
    assert list(places(report)) == gaps


def test_to_lead_is_no_way_of_taking_part():
    load(small())

    assert dict(Stakeholder.unscoped.values_list("code", "participation")) == {"S1": "", "S2": "core"}
    assert one(LeadMandate).role == "lead"


def test_a_note_without_author_or_day_says_neither():
    load(small())

    note = ProgressNote.unscoped.get(result="Signed")
    assert (note.written_at, note.stakeholder, note.status) == (None, None, "in_progress")


def test_a_meeting_of_another_type_keeps_it_as_its_title():
    load(small())

    meeting = Meeting.unscoped.get(code="M2")
    assert (meeting.kind, meeting.title, meeting.rhythm) == ("other", "plenary", "about three times a year")
    assert dict(Attendance.unscoped.values_list("stakeholder__code", "presence")) == {"S1": "present", "S2": "excused"}


def test_two_figures_of_one_period_stay_two():
    document = small()
    document["measurements"] *= 2

    load(document)
    load(document)

    assert Measurement.unscoped.filter(is_baseline=False).count() == 2


def test_a_count_without_a_known_unit_counts_young_people():
    document = small()
    document["goals"][0] |= {"unit": "diplomas", "indicator": None}

    load(document)

    assert one(Indicator).kind == Indicator.Kind.COUNT


def test_a_change_in_the_file_changes_the_row_and_no_other():
    load(small())
    before = every_row()
    document = small()
    document["goals"][0]["title"] = "Far fewer leave"

    load(document)

    after = every_row()
    assert [name for name in after if after[name] != before[name]] == ["Goal"]
    assert one(Goal).title == "Far fewer leave"
    assert one(Goal).version == before["Goal"][0]["version"] + 1


def test_what_the_file_is_silent_about_stays():
    load(small())
    Engagement.unscoped.update(place="Library", status_note="Typed by hand")
    ActionPoint.unscoped.update(is_done=True)
    document = small()
    del document["engagements"][0]["progress"]
    del document["meetings"][0]["actions"][0]["status"]

    load(document)

    row = one(Engagement)
    assert (row.place, row.status_note, row.progress) == ("Library", "Typed by hand", 40)
    assert one(ActionPoint).is_done


def test_a_contact_without_a_function_is_a_contact_point_once():
    document = small()
    del document["stakeholders"][0]["contact_function"]

    report = load(document)
    Contact.unscoped.update(function="Officer")

    assert places(report) == {}
    assert load(document) == report
    contact = one(Contact)
    assert (contact.function, contact.full_name, contact.email) == ("Officer", "Somebody", "a@example.org")


@pytest.mark.parametrize(
    ("change", "gaps"),
    [
        (lambda d: d["network"].update(name={"en": "A", "nl": "B"}), ["network.name.nl"]),
        (lambda d: d["network"].update(plan_period="2024"), ["network.plan_period"]),
        (lambda d: d["network"].update(adopted_on="2025"), ["network.adopted_on"]),
        (lambda d: d["network"].update(country="Belgium"), ["network.country"]),
        (lambda d: d["stakeholders"][1].update(role="critic"), ["stakeholders[1].role"]),
        (
            lambda d: d["stakeholders"][1].update(pillar_responsibilities=[{"pillar": "moon", "what": "x"}]),
            [f"stakeholders[1].pillar_responsibilities[0].{key}" for key in ("pillar", "what")],
        ),
        (lambda d: d["goals"][0].update(pillars=["prevention", "moon"]), ["goals[0].pillars[1]"]),
        (lambda d: d["goals"][0].update(indicator="IND-99"), ["goals[0].indicator"]),
        (lambda d: d["goals"][0].update(baseline={"period": "2022"}), ["goals[0].baseline.period"]),
        (lambda d: d["measurements"][0].update(indicator="IND-07"), None),
        (lambda d: d["engagements"][0].update(catalogue="X1"), ["engagements[0].catalogue"]),
        (lambda d: d["engagements"][0].update(funding=["lottery"]), ["engagements[0].funding[0]"]),
        (lambda d: d["engagements"][0].update(latest_note="x" * 501), ["engagements[0].latest_note"]),
        (lambda d: d["engagements"][0].update(answers=[{"stakeholder": "S3"}], partners=[]), CaseError),
        (lambda d: d["meetings"].append({"code": "M3", "date": "2020-07"}), ["meetings[2].code", "meetings[2].date"]),
    ],
)
def test_what_does_not_fit_is_listed(change, gaps):
    document = small()
    change(document)

    if gaps is CaseError:
        with pytest.raises(CaseError, match="S3"):
            load(document)
    else:
        every = [where for where, _ in leaves(document) if where.startswith("measurements[0]")]
        assert sorted(places(load(document))) == sorted(every if gaps is None else gaps)


def test_an_answer_given_since_stands():
    load(small())
    Commitment.unscoped.filter(stakeholder__code="S2").update(answer="declined", reason="No staff")

    gaps = places(load(small()))

    row = Commitment.unscoped.get(stakeholder__code="S2")
    assert (row.answer, row.reason) == ("declined", "No staff")
    assert set(gaps.values()) == {"The stakeholder was asked or answered otherwise since; its own word stands."}


def test_a_network_may_have_one_name_in_no_language():
    document = small()
    document["network"] |= {"name": "Our network", "pillar_names": [{"code": "moon", "en": "Moon"}]}

    gaps = places(load(document))

    assert one(Network).name == "Our network"
    assert set(gaps) == {"network.pillar_names[0].code", "network.pillar_names[0].en"}


def test_an_answer_of_somebody_without_a_part_is_listed():
    document = small()
    document["engagements"][0]["partners"] = []

    gaps = places(load(document))

    assert set(gaps.values()) == {"This stakeholder has no part in the engagement."}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("network"), "network: missing"),
        (lambda d: d.update(network=["x"]), "network: expected an object"),
        (lambda d: d["network"].pop("code"), r"network\.code: missing"),
        (lambda d: d["network"].update(code="no slug!"), "network: slug: "),
        (lambda d: d["network"].update(small_cell_threshold=1), "network: small_number_threshold: "),
        (lambda d: d["network"].update(name={"fr": "Réseau"}), r"network\.name\.en: missing"),
        (lambda d: d["stakeholders"][1].update(code="S1"), r"stakeholders\[1\]\.code: S1 stands twice"),
        (lambda d: d["stakeholders"][1].update(name="City"), r"stakeholders\[1\]: "),
        (lambda d: d["stakeholders"][1].update(type="MOON"), r"stakeholders\[1\]\.type: .* no stakeholder type MOON"),
        (lambda d: d["stakeholders"][0].update(contact_email="nobody"), r"stakeholders\[0\]: email: "),
        (lambda d: d["goals"][0].update(title=None), r"goals\[0\]\.title: missing"),
        (lambda d: d["goals"][0].update(title="x" * 301), r"goals\[0\]\.title: longer than 300"),
        (lambda d: d["goals"][0].update(owner="S9"), r"goals\[0\]\.owner: nothing in this file has the code S9"),
        (lambda d: d["goals"][0]["baseline"].update(numerator=500), r"goals\[0\]\.baseline: .*numerator is part"),
        (lambda d: d["engagements"][0].update(due="2024-01-01"), r"engagements\[0\]: .*due after start"),
        (lambda d: d["engagements"][0].update(progress=150), r"engagements\[0\]: .*progress at most 100"),
        (lambda d: d["engagements"][0].update(partners="S2 and S1"), r"engagements\[0\]\.partners: nothing"),
        (lambda d: d["meetings"][0].update(present=["S9"]), r"meetings\[0\]\.present\[0\]: nothing"),
        (lambda d: d["meetings"][0]["actions"].append("do it"), r"meetings\[0\]\.actions\[1\]: expected an object"),
    ],
)
def test_a_broken_file_saves_nothing_and_names_the_place(tmp_path, change, message):
    document = small()
    change(document)
    path = tmp_path / "case.json"
    path.write_text(written(document), encoding="utf-8")

    with pytest.raises(CommandError, match=message) as refusal, transaction.atomic():
        call_command("load_case", path)

    assert "Nothing was saved" in str(refusal.value)
    assert not Network.objects.exists()
    assert not StakeholderType.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"), [(b"{", "line 1, column 2"), (b"\xff\xfe{}", "not text in UTF-8"), (None, "No such file")]
)
def test_a_file_that_is_none_is_said_so(tmp_path, content, message):
    path = tmp_path / "case.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        call_command("load_case", path)


def test_the_command_prints_what_became_of_the_file(tmp_path):
    document = small() | {"moon": 1.5}
    path, out = tmp_path / "case.json", StringIO()
    path.write_text(written(document), encoding="utf-8")

    call_command("load_case", path, stdout=out)

    report = json.loads(out.getvalue())
    assert report["network"] == "town"
    assert report["placed"]["stakeholders"] == 2
    assert report["unplaced"] == [{"where": "moon", "what": 1.5, "why": NO_FIELD}]


ODD = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
ODD_VALUES = ODD | st.text(max_size=400) | st.lists(st.text(max_size=3), max_size=2) | st.just({"a": 1})
PATHS = [where for where, _ in leaves(small())]


def replaced(document, where, value):
    """The document with another value at this place."""
    keys = [int(key) if key.isdigit() else key for key in where.replace("[", ".").replace("]", "").split(".")]
    inner = document
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    return document


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.sampled_from(PATHS), value=ODD_VALUES)
def test_whatever_stands_in_a_file_it_is_placed_listed_or_refused(where, value):
    document = replaced(small(), where, value)
    known = {place for place, _ in leaves(json.loads(written(document)))}

    with transaction.atomic():
        with suppress(CaseError):
            assert set(places(load(document))) <= known
        transaction.set_rollback(True)


def test_an_engagement_of_a_real_plan_keeps_all_its_file_says():
    document = small()
    document["network"]["budgets"] = [
        {"year": "2026-27", "kind": "planned", "amount_eur": 18_000_000, "source": "City", "remark": "not split"},
        {"kind": "received", "amount_eur": 2.5},
        {"year": "2027", "source": "Somebody"},
    ]
    document["engagements"][0] |= {
        "pillar": "prevention",
        "second_pillar": "monitoring",
        "recurs": "yearly",
        "editions": [{"school_year": "2025-26", "date": "2026-03", "note": "Held"}, {"note": "Never"}],
        "replaces": "Old programme",
        "stands_for": 40,
        "evidence_url": "https://example.org/report",
        "pillar_note": "ours",
        "remark": "As told",
    }

    report = load(document)

    row = Engagement.unscoped.get(code=document["engagements"][0]["code"])
    assert (row.pillars, row.recurs, row.stands_for) == (["prevention", "monitoring"], "yearly", 40)
    assert (row.replaces, row.evidence_url) == ("Old programme", "https://example.org/report")
    assert row.remark == "As told; ours"
    assert [(time.when, time.note) for time in row.occurrences.all()] == [("2025-26 · March 2026", "Held")]
    assert [(b.year, b.kind, b.amount, b.source) for b in PlanBudget.unscoped.order_by("pk")] == [
        ("2026-27", "planned", Decimal(18_000_000), "City"),
        ("", "received", Decimal("2.5"), ""),
    ]
    why = places(report)
    assert why["engagements[0].editions[1].note"] == "Of a time it was held, the year or the day must be known."
    assert why["network.budgets[2].source"].startswith("A budget needs an amount")
    assert load(document) == report
