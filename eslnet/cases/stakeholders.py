"""Step 1, from a case file: stakeholders, their contacts, what they take on and offer, and who leads."""

from collections.abc import Mapping

from eslnet.cases.facts import CaseError, Facts
from eslnet.cases.rows import Case
from networks.pillars import Pillar
from stakeholders.models import Contact, LeadMandate, Offer, Responsibility, Stakeholder, StakeholderType

PILLARS = {value: value for value in Pillar.values}
PARTICIPATIONS = {value: value for value in Stakeholder.Participation.values}
MANDATES = {value: value for value in LeadMandate.Role.values}


def load_stakeholders(case: Case) -> None:
    types = {type_.code: type_ for type_ in StakeholderType.objects.all()}
    for facts in case.facts.parts("stakeholders"):
        stakeholder = load_stakeholder(case, facts, types)
        load_mandate(case, facts, stakeholder)
        load_contacts(case, facts, stakeholder)
        load_responsibilities(case, facts, stakeholder)
        load_offers(case, facts, stakeholder)


def load_stakeholder(case: Case, facts: Facts, types: dict[str, StakeholderType]) -> Stakeholder:
    code = new_code(facts, case.stakeholders)
    type_code = facts.need("type", 12)
    if type_code not in types:
        raise CaseError(f"{facts.at('type')}: the catalogue has no stakeholder type {type_code}.")
    row: Stakeholder = case.put(
        Stakeholder,
        facts.where,
        {"code": code},
        name=facts.need("name", 200),
        short_name=facts.text("short_name", 60),
        official_name=facts.text("official_name", 500),
        type=types[type_code],
        territory=facts.text("territory", 200),
        participation=participation(facts),
        responsibilities=facts.text("responsibilities"),
        mandate=facts.choice("decides_at_table", {value: value for value in Stakeholder.Mandate.values}),
        premises_access=facts.text("access_to_premises", 200),
        joined_on=facts.day("joined"),
        left_on=facts.day("left"),
    )
    case.stakeholders[code] = row
    return row


def new_code(facts: Facts, known: Mapping[str, object]) -> str:
    """The code of this entry, which no entry before it may have."""
    code = facts.need("code", 20)
    if code in known:
        raise CaseError(f"{facts.at('code')}: {code} stands twice in this list.")
    return code


def participation(facts: Facts) -> str | None:
    """How it takes part; `role: lead` says who leads, not how it takes part, so then only `participation` counts."""
    given: str | None = facts.choice("participation", PARTICIPATIONS)
    if facts.values.get("role") == "lead":
        return given
    role: str | None = facts.choice("role", PARTICIPATIONS)
    return given or role


def load_mandate(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    """`role: lead` makes a lead; `mandate` may add since when, or make a deputy."""
    mandate = facts.part("mandate")
    role = mandate.choice("role", MANDATES) if mandate else None
    if facts.values.get("role") == "lead":
        facts.text("role")
        role = role or LeadMandate.Role.LEAD
    if not role:
        return
    case.put(
        LeadMandate,
        facts.at("mandate"),
        {"stakeholder": stakeholder, "role": role},
        from_on=mandate.day("from") if mandate else None,
        until_on=mandate.day("until") if mandate else None,
    )


def load_contacts(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    if not facts.has("contact_function"):
        for key in ("contact_name", "contact_email"):
            facts.refuse("A contact needs a function; the file names none.", key)
    else:
        put_contact(case, facts, stakeholder, prefix="contact_")
    for contact in facts.parts("contacts"):
        put_contact(case, contact, stakeholder)


def put_contact(case: Case, facts: Facts, stakeholder: Stakeholder, prefix: str = "") -> None:
    case.put(
        Contact,
        facts.where,
        {
            "stakeholder": stakeholder,
            "function": facts.need(f"{prefix}function", 150),
            "full_name": facts.text(f"{prefix}name", 150),
        },
        email=facts.text(f"{prefix}email", 254).lower(),
        phone=facts.text(f"{prefix}phone", 40),
        rank=facts.choice(f"{prefix}rank", {value: value for value in Contact.Rank.values}),
        from_on=facts.day(f"{prefix}from"),
        until_on=facts.day(f"{prefix}until"),
    )


def load_responsibilities(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    for entry in facts.parts("pillar_responsibilities"):
        pillar = entry.choice("pillar", PILLARS)
        degree = entry.choice("degree", {value: value for value in Responsibility.Degree.values})
        if not pillar or not degree:
            entry.refuse("A responsibility needs a known pillar and degree.")
            continue
        key = {"stakeholder": stakeholder, "pillar": pillar}
        case.put(Responsibility, entry.where, key, degree=degree, what=entry.text("what", 300))


def load_offers(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    if what := facts.text("offer", 300):
        case.put(Offer, facts.at("offer"), {"stakeholder": stakeholder, "what": what})
    for entry in facts.parts("offers"):
        case.put(
            Offer,
            entry.where,
            {"stakeholder": stakeholder, "what": entry.need("what", 300)},
            pillar=entry.choice("pillar", PILLARS),
            target_group=entry.text("target_group", 200),
            how_to_refer=entry.text("how_to_refer", 300),
        )
