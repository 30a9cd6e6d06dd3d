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
    (r"sources\..*", "Sources are kept as words beside a figure, not as a list of addresses."),
    (r"(.*\.)?src", "A fact has no list of sources; only a figure has a source."),
    (r"network\.name\..*", "A network has one name, in the language of its plan."),
    (
        r"network\.(population|secondary_pupils|secondary_schools|primary_schools)",
        TERRITORY,
    ),
    (r"network\.coordinator_fte", "The coordinator's working time has no field."),
    (r"network\.period_type", "The kind of period belongs to each figure, not to the plan."),
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
    (r"stakeholders\.(voting)", "Whether a member votes has no field."),
    (r"stakeholders\.named_in", "In which document a partner is named has no field."),
    (r"stakeholders\.members", "A stakeholder that stands for several organisations does not list them."),
    (r"stakeholders\.(members_note|type_note|role_note)", "A remark about a field has no field."),
    (r"goals\.target_note", "A remark about the target, not a target in words."),
    (r"measurements\.reference\..*", "The figure of a larger area beside it has no field."),
    (r"(.*\.)?measurements\.kind", "Only how exact a figure is has a field, not what kind of figure it is."),
    (r"measurements\.quality", "The figure names its source already."),
    (r"engagements\.editions\..*", "An engagement that comes back each year has one start and one due date."),
    (r"engagements\.(pillar_note|lead_note)", "A remark about a field has no field."),
]
COMPILED = [(re.compile(pattern), reason) for pattern, reason in REASONS]


def reason(where: str) -> str:
    """The reason for the fact at this place: a known one, or that there is no field."""
    plain = re.sub(r"\[\d+\]", "", where)
    return next((why for pattern, why in COMPILED if pattern.fullmatch(plain)), NO_FIELD)
