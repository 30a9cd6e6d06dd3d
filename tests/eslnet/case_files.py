"""Case files for tests: the real ones, and the least file that has one of everything."""

import copy
import json

from eslnet.cases.catalogues import DATA
from tests.walk import OWNED_MODELS

MODELS = [model for model in OWNED_MODELS if model.__name__ != "PlanVersion"]

SMALL = {
    "network": {
        "code": "TOWN",
        "name": {"en": "Network of the town"},
        "municipality": "Town",
        "country": "BE",
        "region": "North",
        "plan_period": ["2024-09", "2027"],
        "working_language": "en",
        "plan_status": "adopted",
        "adopted_on": "2025-01-27",
        "small_cell_threshold": 5,
        "signatories": ["S1"],
        "pillar_names": [{"code": "prevention", "en": "Early steps"}],
        "structure": [
            {
                "code": "B1",
                "name": "Steering group",
                "members": ["S1"],
                "since": "2019",
                "until": "2020-01",
                "note": "N",
            }
        ],
        "evaluation": {"meetings_a_year": 2, "reporting": [{"what": "Notes", "how_often": "yearly", "to": "S1"}]},
    },
    "stakeholders": [
        {
            "code": "S1",
            "name": "City",
            "type": "LOCGOV",
            "role": "lead",
            "contact_function": "Officer",
            "contact_name": "Somebody",
            "contact_email": "a@example.org",
            "responsibilities": "Convenes",
            "offer": "Room",
            "joined": "2024-09-16",
            "access_to_premises": "yes",
            "pillar_responsibilities": [{"pillar": "prevention", "degree": "leads", "what": "All"}],
            "offers": [{"pillar": "monitoring", "what": "Data"}],
        },
        {"code": "S2", "name": "School", "type": "SEC", "role": "core", "member_of": ["B1"]},
    ],
    "goals": [
        {
            "code": "D1",
            "title": "Fewer leave",
            "indicator_text": "Share",
            "indicator": "IND-02",
            "unit": "%",
            "direction": "lower",
            "baseline": {"period": "2022-23", "numerator": 54, "denominator": 428, "value": 12.6},
            "target": 10.5,
            "deadline": "2027-06",
            "owner": "S1",
            "priority": 1,
            "pillars": ["prevention"],
        }
    ],
    "measurements": [{"goal": "D1", "period": "2023-24", "available_on": "2025", "value": 12.1, "kind": "rounded"}],
    "engagements": [
        {
            "code": "E1",
            "pillar": "prevention",
            "title": "Charter",
            "goals": ["D1"],
            "lead": "S1",
            "partners": ["S2"],
            "start": "2024-11-01",
            "due": "2025-09",
            "status": "delayed",
            "progress": 40,
            "budget_eur": 0,
            "funding": ["local"],
            "school_levels": ["secondary"],
            "intervention_level": "universal",
            "catalogue": "P01",
            "latest_note": "Signed",
            "answers": [{"stakeholder": "S2", "answer": "accepted", "asked": "2024-10-01", "answered": "2024-10-02"}],
            "steps": [{"title": "Text", "responsible": "S2", "due": "2025-01-01"}],
            "notes": [{"result": "Fine", "stakeholder": "S2", "written": "2025-05-01", "status": "in_progress"}],
        }
    ],
    "meetings": [
        {
            "code": "M1",
            "type": "annual",
            "date": "2025-10-16",
            "start": "13:30",
            "end": "16:00",
            "place": "Hall",
            "chair": "S1",
            "present": ["S1"],
            "excused": ["S2"],
            "agenda": ["Figures"],
            "minutes": ["Said"],
            "decisions": ["Go on"],
            "actions": [{"owner": "S2", "text": "Write", "due": "2025-12-01", "status": "open"}],
        },
        {"code": "M2", "type": "plenary", "rhythm": "about three times a year", "decision_number": "960"},
    ],
}


def small():
    return copy.deepcopy(SMALL)


def written(document):
    return json.dumps(document, ensure_ascii=False)


def case_file(name):
    """A case file of the project as text, and as a document."""
    text = (DATA / f"{name}.json").read_text(encoding="utf-8")
    return text, json.loads(text)


def every_row():
    """All rows of all networks, to compare before and after."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in MODELS}
