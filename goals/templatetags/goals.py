from django import template

from goals import verdict
from goals.models import Goal, Plan

register = template.Library()

STATUS_TAGS = {
    Goal.Status.AGREED: "tag-info",
    Goal.Status.REACHED: "tag-good",
    Goal.Status.PARTLY_REACHED: "tag-watch",
    Goal.Status.NOT_REACHED: "tag-late",
    Plan.Status.ADOPTED: "tag-good",
}


@register.filter
def status_tag(status: str) -> str:
    """The look of the tag that names the status of a goal or a plan."""
    return STATUS_TAGS.get(status, "tag-quiet")  # type: ignore[call-overload]


@register.filter
def verdict_tag(found: verdict.Verdict) -> str:
    """The look of the tag that says how an indicator does."""
    return verdict.tag(found)
