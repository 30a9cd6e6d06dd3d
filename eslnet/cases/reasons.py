"""Why a fact of a case file found no place."""

import re

ABOUT_THE_FILE = "This is about the file, not about the network."
NO_FIELD = "eslnet has no field for this."

TERRITORY = "Figures about the territory have no field."
DECISIONS = "Decisions of an authority are kept as meetings with a number; this list has no place of its own."
CRITERIA = "What an action is tested against has no field."

REASONS = [
    (r"(case|title|why_this_case|read_on|reading_rule)", ABOUT_THE_FILE),
    (r"beyond_the_demo_shape\..*", ABOUT_THE_FILE),
    (r"(not_in_the_source|conflicts_in_the_sources)", ABOUT_THE_FILE),
    (
        r"(network|meetings|network\.(legal_basis|predecessors))\.src",
        "Stakeholders, bodies, goals, indicators, figures and engagements name their sources; this does not.",
    ),
    (r"network\.name\..*", "A network has one name, in the language of its plan."),
    (
        r"network\.(population|secondary_pupils|secondary_schools|primary_schools)",
        TERRITORY,
    ),
    (r"network\.coordinator_fte", "The coordinator's working time has no field."),
    (
        r"network\.legal_basis\..*",
        DECISIONS,
    ),
    (r"network\.layers\..*", "A plan has goals and pillars, no other layers."),
    (
        r"network\.(framework|action_areas|principles_count|action_criteria)",
        CRITERIA,
    ),
    (r"network\.action_notes\..*", "A yearly list of actions within a plan has no row."),
    (r"network\.predecessors\..*", "Earlier plans of other makers have no row."),
    (r"network\.pillar_names\..*", "A pillar has one name, in the language of the plan."),
]
COMPILED = [(re.compile(pattern), reason) for pattern, reason in REASONS]


def reason(where: str) -> str:
    """The reason for the fact at this place: a known one, or that there is no field."""
    plain = re.sub(r"\[\d+\]", "", where)
    return next((why for pattern, why in COMPILED if pattern.fullmatch(plain)), NO_FIELD)
