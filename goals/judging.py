"""The coordinator sees it otherwise than the figures say, and says why."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, Verdict
from networks.forms import NetworkModelForm
from ui.forms import ChoiceCards

JUDGEMENTS = (Verdict.ON_TRACK, Verdict.BEHIND, Verdict.REACHED, Verdict.TOO_EARLY)


class JudgeForm(NetworkModelForm):
    """How a goal goes, in the eyes of the coordinator; chosen "as computed" the judgement is taken back."""

    judged = forms.ChoiceField(label=_("How does it go?"), required=False, widget=ChoiceCards)

    class Meta:
        model = Goal
        fields = ["judged", "judged_why"]
        help_texts = {
            "judged_why": _(
                "Needed unless you leave it to the figures. One sentence; everybody in the network reads it and the "
                "plan prints it. No names of pupils."
            )
        }

    def __init__(self, *args: Any, computed: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        judged = self.fields["judged"]
        judged.choices = [("", _("As computed")), *((verdict, verdict.label) for verdict in JUDGEMENTS)]  # type: ignore[attr-defined]
        judged.widget.hints = {"": computed}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        judged = cleaned.get("judged")
        if judged and not cleaned.get("judged_why") and "judged_why" not in self.errors:
            self.add_error("judged_why", _("Say why: the figures say otherwise, or say nothing."))
        if not judged:
            cleaned["judged_why"] = ""
        self.instance.judged_on = self.today if judged else None
        return cleaned
