"""Load a case file into its network: all of it, or nothing."""

import datetime as dt
from typing import Any

from django.db import transaction

from eslnet.cases.bodies import load_bodies
from eslnet.cases.calendar import load_absence_thresholds, load_holidays
from eslnet.cases.catalogues import load_catalogues
from eslnet.cases.engagements import load_budgets, load_engagements
from eslnet.cases.evaluation import load_agreement, load_meetings
from eslnet.cases.facts import CaseError, Facts, Ledger, parse
from eslnet.cases.goals import load_goals
from eslnet.cases.network import load_network, load_plan, load_signatories
from eslnet.cases.reasons import reason
from eslnet.cases.rows import Case
from eslnet.cases.sources import load_sources
from eslnet.cases.stakeholders import load_leads, load_seats, load_stakeholders


@transaction.atomic
def load_case(text: str, *, today: dt.date) -> dict[str, Any]:
    """Bring a network in line with a case file and say which rows that took and which facts found no place.

    Rows are found again by their code, so the same file loaded twice changes nothing the second time. Nothing is
    deleted and nothing is emptied. Raises CaseError, with nothing saved, if the file cannot be read as a case.
    """
    document = parse(text)
    ledger = Ledger(document)
    case = Case(Facts(document, "", ledger), today)
    load_catalogues()
    _load_all(case)
    return {
        "network": case.network.slug,
        "placed": dict(case.placed),
        "remarks": case.remarks,
        "unplaced": [
            {"where": where, "what": ledger.facts[where], "why": why or reason(where)}
            for where, why in ledger.unplaced.items()
        ],
    }


def _load_all(case: Case) -> None:
    network = case.facts.part("network")
    if network is None:
        raise CaseError("network: missing.")
    load_network(case, network)
    load_holidays(case, network)
    load_absence_thresholds(case, network)
    load_plan(case, network)
    load_sources(case)
    load_stakeholders(case)
    load_leads(case, network)
    load_seats(case, network)
    load_signatories(case, network)
    load_goals(case)
    load_budgets(case, network)
    load_engagements(case)
    load_bodies(case, network)
    load_agreement(case, network.part("evaluation"))
    load_meetings(case)
