"""Step 1, from a case file: stakeholders, their contacts, what they take on, and who leads."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from eslnet.cases.facts import CaseError, Facts
from eslnet.cases.offers import load_offers
from eslnet.cases.rows import Case
from networks.pillars import Pillar
from stakeholders.models import Contact, LeadMandate, Responsibility, Seat, Stakeholder, StakeholderType

PILLARS = {value: value for value in Pillar.values}
PARTICIPATIONS = {value: value for value in Stakeholder.Participation.values}
MANDATES = {value: value for value in LeadMandate.Role.values}
REMARKS = ("type_note", "role_note", "members_note", "remark", "note")
CONTACT_KEYS = ("function", "name", "email", "phone")


def load_stakeholders(case: Case) -> None:
    types = {type_.code: type_ for type_ in StakeholderType.objects.all()}
    for facts in case.facts.parts("stakeholders"):
        stakeholder = load_stakeholder(case, facts, types)
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
        stands_for=facts.lines("members", 200),
        named_in=facts.lines("named_in", 200),
        remark="\n".join(text for key in REMARKS if (text := facts.text(key))),
        joined=facts.date("joined"),
        left=facts.date("left", is_end=True),
        sources=case.sources_of(facts),
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


def load_leads(case: Case, network: Facts) -> None:
    """Who leads: the `leads` of the network, and what each stakeholder says of its own mandates."""
    joint: dict[int, list[Facts]] = defaultdict(list)
    for entry in network.parts("leads"):
        if stakeholder := entry.row("stakeholder", case.stakeholders):
            joint[stakeholder.pk].append(entry)
        else:
            entry.refuse("A lead needs a stakeholder.")
    for facts in case.facts.parts("stakeholders"):
        stakeholder = case.stakeholders[facts.values["code"]]
        load_mandates(case, facts, stakeholder, joint[stakeholder.pk])


def load_mandates(case: Case, facts: Facts, stakeholder: Stakeholder, joint: list[Facts]) -> None:
    """`role: lead` makes a lead; `mandate` and `mandates` say since when, for what, or make a deputy."""
    own = facts.part("mandate")
    entries = [*([own] if own else []), *facts.parts("mandates"), *joint]
    is_lead = facts.values.get("role") == "lead"
    if is_lead:
        facts.text("role")
    if is_lead and not entries:
        case.put(LeadMandate, facts.at("role"), {"stakeholder": stakeholder, "role": LeadMandate.Role.LEAD})
    for entry in entries:
        default = LeadMandate.Role.LEAD if is_lead or entry in joint else None
        if role := entry.choice("role", MANDATES) or default:
            put_mandate(case, entry, stakeholder, role)
        elif not entry.has("role"):
            entry.refuse("A mandate needs a role: lead or deputy.")


def put_mandate(case: Case, facts: Facts, stakeholder: Stakeholder, role: str) -> None:
    case.put(
        LeadMandate,
        facts.where,
        {"stakeholder": stakeholder, "role": role},
        task=facts.text("task", 200),
        starts=facts.date("from"),
        ends=facts.date("until", is_end=True),
    )


def load_contacts(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    if any(facts.has(f"contact_{key}") for key in CONTACT_KEYS):
        put_contact(case, facts, stakeholder, prefix="contact_")
    for contact in facts.parts("contacts"):
        put_contact(case, contact, stakeholder)


def put_contact(case: Case, facts: Facts, stakeholder: Stakeholder, prefix: str = "") -> None:
    """The contact with this function and name; one without a function is known by its address or number."""
    function = facts.text(f"{prefix}function", 150)
    full_name = facts.text(f"{prefix}name", 150)
    email, phone = facts.text(f"{prefix}email", 254).lower(), facts.text(f"{prefix}phone", 40)
    key: dict[str, Any] = {"stakeholder": stakeholder, "full_name": full_name, "email": email, "phone": phone}
    defaults = {}
    if function:
        key = {"stakeholder": stakeholder, "function": function, "full_name": full_name}
    else:
        defaults = {"function": contact_point(case)}
    case.put(
        Contact,
        facts.where,
        key,
        defaults,
        email=email,
        phone=phone,
        rank=facts.choice(f"{prefix}rank", {value: value for value in Contact.Rank.values}),
        starts=facts.date(f"{prefix}from"),
        ends=facts.date(f"{prefix}until", is_end=True),
    )


def contact_point(case: Case) -> str:
    """What somebody is called whose function nobody told, in the language of the plan."""
    with case.network.in_plan_language():
        return _("Contact point")


def load_responsibilities(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    for entry in facts.parts("pillar_responsibilities"):
        pillar = entry.choice("pillar", PILLARS)
        degree = entry.choice("degree", {value: value for value in Responsibility.Degree.values})
        if not pillar or not degree:
            entry.refuse("A responsibility needs a known pillar and degree.")
            continue
        key = {"stakeholder": stakeholder, "pillar": pillar}
        case.put(Responsibility, entry.where, key, degree=degree, what=entry.text("what", 300))


def load_seats(case: Case, network: Facts) -> None:
    """The kinds of partners the network expects at its table."""
    types = {type_.code: type_ for type_ in StakeholderType.objects.all()}
    for entry in network.parts("seats"):
        type_ = entry.choice("type", types)
        if type_ is None:
            entry.refuse("A seat needs a type of the catalogue.")
            continue
        case.put(
            Seat,
            entry.where,
            {"type": type_},
            invited_on=entry.day("invited_on"),
            why_empty=entry.text("why_empty", 300),
        )
