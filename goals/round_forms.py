"""Forms of a goal round: starting it, giving dots, choosing the shortlist."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Goal, GoalRound
from networks.forms import NetworkModelForm
from ui.forms import PageForm


class RoundForm(NetworkModelForm):
    """What the partners choose from, and how many dots each has."""

    candidates: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("proposals"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one proposal.")},
    )

    class Meta:
        model = GoalRound
        fields = ["title", "question", "dots", "most_per_goal", "shows_tally"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposals = Goal.objects.for_network(self.network).filter(plan=self.instance.plan_id).proposed().by_priority()
        chosen = self.instance.candidates.all() if self.instance.pk else proposals
        self.fields["candidates"].queryset = proposals  # type: ignore[attr-defined]
        self.initial["candidates"] = [goal.pk for goal in chosen]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        dots, most = cleaned.get("dots"), cleaned.get("most_per_goal")
        if dots and most and most > dots:
            self.add_error("most_per_goal", _("Nobody has that many dots."))
        return cleaned


class VoteForm(PageForm, forms.Form):
    """A number of dots for each proposal."""

    def __init__(self, *args: Any, goal_round: GoalRound, candidates: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goal_round, self.candidates = goal_round, candidates
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "dots", "data-dots": ""})
        for goal in candidates:
            self.fields[self._name(goal)] = forms.IntegerField(
                label=goal.title,
                required=False,
                min_value=0,
                max_value=goal_round.most_per_goal,
                widget=widget,
                help_text=format_lazy(gettext_lazy("Proposed by {name}"), name=goal.proposed_by)
                if goal.proposed_by
                else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = sum(number or 0 for number in cleaned.values())
        if self.errors:
            return cleaned
        if not given:
            raise ValidationError(_("Give at least one dot."))
        if given > self.goal_round.dots:
            values = {"given": given, "dots": self.goal_round.dots}
            raise ValidationError(_("You gave %(given)s dots, and have %(dots)s. Take some back.") % values)
        return cleaned

    def dots(self) -> dict[Goal, int]:
        """What each proposal is given."""
        return {goal: self.cleaned_data[self._name(goal)] or 0 for goal in self.candidates}

    def _name(self, goal: Goal) -> str:
        return f"goal_{goal.pk}"


class ShortlistForm(PageForm, forms.Form):
    """Which proposals go on to the meeting that decides."""

    goals: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=gettext_lazy("on the shortlist"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, goal_round: GoalRound, suggested: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidates = goal_round.candidates.proposed().by_priority()
        listed = [goal.pk for goal in candidates if goal.is_shortlisted]
        self.fields["goals"].queryset = candidates  # type: ignore[attr-defined]
        self.initial["goals"] = listed or [goal.pk for goal in suggested]
