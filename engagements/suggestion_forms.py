"""A partner suggests an engagement; the coordinator says why it is not taken up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from engagements.models import Suggestion
from goals.models import Goal
from networks.forms import NetworkModelForm


class SuggestionForm(NetworkModelForm):
    """What a partner would do, in its own words."""

    free_lines = ("title",)

    class Meta:
        model = Suggestion
        fields = ["title", "what", "goal", "pillar"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = Goal.objects.for_network(self.network).filter(plan=self.instance.plan_id).active().by_priority()
        self.fields["goal"].queryset = goals  # type: ignore[attr-defined]
        self.fields["goal"].empty_label = _("None, or not sure")  # type: ignore[attr-defined]
        self.fields["pillar"].choices = [("", _("Not sure")), *self.network.pillars]  # type: ignore[attr-defined]
        self.fields["what"].widget.attrs["rows"] = 4


class DeclineForm(NetworkModelForm):
    """Why a suggestion is not taken up: its partner reads it."""

    class Meta:
        model = Suggestion
        fields = ["why_not"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why_not"].required = True
        self.fields["why_not"].widget.attrs["rows"] = 3
