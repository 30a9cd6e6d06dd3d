"""The help stakeholders offer, from a case file."""

from eslnet.cases.facts import Facts
from eslnet.cases.figures import read_ages
from eslnet.cases.rows import Case
from guide.models import InterventionLevel, SchoolLevel
from networks.pillars import Pillar
from stakeholders.models import Contact, Offer, Stakeholder

HELP = {value: value for value in Offer.Help.values}
REACH = {value: value for value in InterventionLevel.values}
PILLARS = {value: value for value in Pillar.values}


def load_offers(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    """A sentence under `offer`, and whole offers under `offers`."""
    if what := facts.text("offer", 300):
        case.put(Offer, facts.at("offer"), {"stakeholder": stakeholder, "what": what})
    for entry in facts.parts("offers"):
        load_offer(case, entry, stakeholder)


def load_offer(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    youngest, oldest = read_ages(facts)
    case.put(
        Offer,
        facts.where,
        {"stakeholder": stakeholder, "what": facts.need("what", 300)},
        help=facts.choice("help", HELP),
        pillar=facts.choice("pillar", PILLARS),
        target_group=facts.text("target_group", 200),
        reach=facts.choice("reach", REACH),
        school_levels=facts.choices("school_levels", SchoolLevel.values),
        youngest=youngest,
        oldest=oldest,
        capacity=facts.text("capacity", 100),
        waiting_time=facts.text("waiting_time", 100),
        how_to_refer=facts.text("how_to_refer", 300),
        cost=facts.text("cost", 100),
        contact=whom_to_call(case, facts, stakeholder),
        valid_until_on=facts.day("valid_until"),
        confirmed_on=facts.day("confirmed_on"),
    )


def whom_to_call(case: Case, facts: Facts, stakeholder: Stakeholder) -> Contact | None:
    """The contact of this stakeholder with the address that stands there."""
    address = facts.text("contact", 254).lower()
    contacts = Contact.objects.for_network(case.network).filter(stakeholder=stakeholder, email=address)
    contact: Contact | None = contacts.order_by("pk").first() if address else None
    if address and contact is None:
        facts.refuse("No contact of this stakeholder has this address.", "contact")
    return contact
