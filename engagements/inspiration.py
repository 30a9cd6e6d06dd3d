"""What the inspiration guide suggests for an engagement that is being written, and what networks tell the guide."""

from typing import Any

from engagements.models import SharedPractice, networks_that_did, published_practices
from goals.models import Goal, IndicatorDefinition, Plan
from guide.echoes import Echo
from guide.models import GuideEntry
from networks.models import Network, User
from networks.pillars import Pillar
from stakeholders.models import Stakeholder, StakeholderType

Idea = GuideEntry | SharedPractice


def who_fits(entry: Idea, network: Network) -> dict[str, list[Stakeholder]]:
    """Who could do here what this entry tells, among those at the table, by their types.

    The only one of the type that usually leads is the lead; where several could, the network chooses.
    """
    seated = Stakeholder.objects.for_network(network).at_the_table().by_name()
    fitting = list(seated.filter(type__code__in=[entry.lead_type, *entry.partner_types]).select_related("type"))
    leads = [stakeholder for stakeholder in fitting if stakeholder.type.code == entry.lead_type]
    leads = leads if len(leads) == 1 else []
    partners = [row for row in fitting if row.type.code in entry.partner_types and row not in leads]
    return {"leads": leads, "partners": partners}


def draft_of(idea: Idea, network: Network, plan: Plan) -> dict[str, Any]:
    """The idea as the beginning of an engagement here: its words, for whom, who fits, and for which goals."""
    entry = idea if isinstance(idea, GuideEntry) else idea.guide_entry
    return {
        "guide_entry": entry.code if entry else "",
        "title": str(idea),
        "what": idea.description if isinstance(idea, GuideEntry) else idea.what,
        "pillar": idea.pillar,
        "school_levels": idea.school_levels,
        "funding": idea.funding,
        "intervention_level": idea.intervention_level,
        "goals": goals_measured_by(idea.indicator_code, network, plan),
        **who_fits(idea, network),
    }


def goals_measured_by(code: str, network: Network, plan: Plan) -> list[Goal]:
    """The goals of the plan that this indicator of the catalogue measures."""
    if not code:
        return []
    goals = Goal.objects.for_network(network).filter(plan=plan, indicators__definition__code=code)
    return list(goals.active().distinct().by_priority())


def indicator_of(idea: Idea | None) -> IndicatorDefinition | None:
    """What the idea is measured by elsewhere."""
    return IndicatorDefinition.objects.filter(code=idea.indicator_code).first() if idea else None


def ideas_for(pillar: str) -> list[GuideEntry]:
    """Up to three entries of this pillar, the strongest evidence first; none for what is no pillar."""
    return list(GuideEntry.objects.filter(pillar=pillar).strongest_first()[:3]) if pillar in Pillar.values else []


def echo_of(entry: GuideEntry, reader: User) -> Echo:
    """In how many other networks it was done, and what was published of it; names only who wants to be named."""
    told = published_practices().filter(guide_entry=entry)[:5]
    practices = [(practice.title, practice.get_absolute_url(), practice.told_by) for practice in told]
    return Echo(networks_that_did(entry, but_for=reader), practices)


def types_of(practice: SharedPractice) -> list[str]:
    """Who led and who took part in it, by type, in the reader's language; never by name."""
    codes = [code for code in dict.fromkeys([practice.lead_type, *practice.partner_types]) if code]
    names = {kind.code: str(kind) for kind in StakeholderType.objects.filter(code__in=codes)}
    return [names.get(code, code) for code in codes]
