"""The network and its plan, from a case file."""

from django.conf import settings

from eslnet.cases.facts import Facts
from eslnet.cases.measurements import PERIOD_KINDS
from eslnet.cases.rows import Case, store
from goals.models import Plan
from networks.models import Network
from networks.pillars import Pillar

LANGUAGES = {code: code for code, _ in settings.LANGUAGES}


def load_network(case: Case, facts: Facts) -> None:
    """Find or start the network with this code and put its facts in."""
    slug = facts.need("code", 50).lower()
    case.network = Network.objects.filter(slug=slug).first() or Network(slug=slug)
    language = plan_language(case, facts)
    case.period_kind = facts.choice("period_type", PERIOD_KINDS) or ""
    values = {
        "plan_language": language,
        "name": name_in(facts, language),
        "territory": facts.need("municipality", 200),
        "country": facts.text("country", 2),
        "region": facts.text("region", 100),
        "municipalities": facts.lines("municipalities", 100),
        "small_number_threshold": facts.whole("small_cell_threshold"),
        **pillar_labels(facts, language),
    }
    store(case.network, facts.where, values)
    case.placed["networks"] += 1


def plan_language(case: Case, facts: Facts) -> str:
    """The language of the file. One the pages do not speak leaves a new network with English headings."""
    language = facts.choice("working_language", LANGUAGES)
    is_unknown = facts.has("working_language") and case.network.pk is None
    return language or ("en" if is_unknown else case.network.plan_language)


def name_in(facts: Facts, language: str) -> str:
    """The network's name in the language of its file, or of its plan; its names in other languages have no place."""
    if isinstance(facts.values.get("name"), str):
        return facts.need("name", 200)
    names = facts.part("name") or facts
    wanted = [str(facts.values.get("working_language")), language]
    return names.need(next((code for code in wanted if names.has(code)), "en"), 200)


def pillar_labels(facts: Facts, language: str) -> dict[str, str]:
    """The network's own words for the pillars, in the language of its plan."""
    labels = {}
    for entry in facts.parts("pillar_names"):
        pillar = entry.choice("code", {value: value for value in Pillar.values})
        if pillar:
            labels[f"label_{pillar}"] = entry.text(language, 60)
    return labels


def load_plan(case: Case, facts: Facts) -> None:
    """The plan of the period in the file; a plan is known by the day it starts."""
    starts, ends = facts.period("plan_period")
    case.plan = case.put(
        Plan,
        facts.where,
        {"starts_on": starts.first_day if starts else None},
        starts=starts,
        ends=ends,
        title=facts.text("plan_title", 200) or case.network.name,
        introduction=facts.text("plan_introduction"),
        status=facts.choice("plan_status", {value: value for value in Plan.Status.values}),
        adopted_on=facts.day("adopted_on"),
    )


def load_signatories(case: Case, facts: Facts) -> None:
    """Who signed the plan; only after the stakeholders are there."""
    case.plan.signatories.add(*facts.rows("signatories", case.stakeholders))
