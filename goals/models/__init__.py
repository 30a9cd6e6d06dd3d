from goals.models.definitions import IndicatorDefinition
from goals.models.details import BreakdownFigure, ReferenceFigure
from goals.models.goals import Goal
from goals.models.indicators import Indicator
from goals.models.kinds import Better, Family, Kind, PeriodKind, Verdict
from goals.models.measurements import Measurement
from goals.models.milestones import Milestone
from goals.models.plans import Plan
from goals.models.rounds import GoalRound, GoalVote

__all__ = [
    "Better",
    "BreakdownFigure",
    "Family",
    "Goal",
    "GoalRound",
    "GoalVote",
    "Indicator",
    "IndicatorDefinition",
    "Kind",
    "Measurement",
    "Milestone",
    "PeriodKind",
    "Plan",
    "ReferenceFigure",
    "Verdict",
]
