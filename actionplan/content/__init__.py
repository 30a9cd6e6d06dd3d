"""What the plan says, read once from all four steps and then frozen."""

from actionplan.content.assemble import assemble
from actionplan.content.structure import PlanContent

__all__ = ["PlanContent", "assemble"]
