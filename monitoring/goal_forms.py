"""What a meeting decides about the goals that are proposed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Goal
from networks.free_texts import FreeTexts
from ui.forms import PageForm

LATER = "later"
AGREED, REJECTED = Goal.Status.AGREED.value, Goal.Status.REJECTED.value


class GoalDecisionForm(FreeTexts, PageForm, forms.Form):
    """Agreed, not chosen with the reason, or later: for each goal."""

    def __init__(self, *args: Any, goals: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        self.free_lines = tuple(f"why_{goal.pk}" for goal in goals)
        for goal in goals:
            self.fields[f"outcome_{goal.pk}"] = forms.ChoiceField(
                label=goal.title,
                choices=[
                    (AGREED, gettext_lazy("Agreed")),
                    (REJECTED, gettext_lazy("Not chosen")),
                    (LATER, gettext_lazy("Not decided yet")),
                ],
                initial=LATER,
                widget=forms.RadioSelect,
            )
            self.fields[f"why_{goal.pk}"] = forms.CharField(
                label=gettext_lazy("Why not"),
                required=False,
                max_length=2000,
                help_text=gettext_lazy("It stays with the proposal. No names of pupils."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for goal in self.goals:
            if cleaned.get(f"outcome_{goal.pk}") == REJECTED and not cleaned.get(f"why_{goal.pk}"):
                self.add_error(f"why_{goal.pk}", _("Say why it is not chosen."))
        if not self.errors and not self.outcomes():
            self.add_error(None, _("Nothing is decided: choose for at least one goal."))
        return cleaned

    def outcomes(self) -> dict[Goal, tuple[str, str]]:
        """What was decided, with the reason where it is not chosen; what comes later is left out."""
        found = {
            goal: (self.cleaned_data.get(f"outcome_{goal.pk}", LATER), self.cleaned_data.get(f"why_{goal.pk}", ""))
            for goal in self.goals
        }
        return {goal: outcome for goal, outcome in found.items() if outcome[0] != LATER}

    def rows(self) -> Iterator[tuple[Goal, forms.BoundField, forms.BoundField]]:
        """Each goal with its two fields."""
        return ((goal, self[f"outcome_{goal.pk}"], self[f"why_{goal.pk}"]) for goal in self.goals)
