"""What a partner is asked, word for word, and what it answers."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from engagements.forms import date_field
from engagements.models import Commitment, Said
from networks.forms import NetworkModelForm
from networks.free_texts import FreeTexts
from ui.forms import ChoiceCards, PageForm

Answer = Commitment.Answer
A_YEAR = dt.timedelta(days=366)


class PartForm(NetworkModelForm):
    """The wording of one partner's part."""

    class Meta:
        model = Commitment
        fields = ["part"]
        widgets = {"part": forms.Textarea(attrs={"rows": 5})}


class ReplyForm(NetworkModelForm):
    """Why a change that a partner proposed is not taken over."""

    class Meta:
        model = Commitment
        fields = ["reply"]
        widgets = {"reply": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["reply"] = ""
        self.fields["reply"].required = True


class AnswerForm(FreeTexts, PageForm, forms.Form):
    """Do you take this on? As written, with a change, or not."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (Answer.ACCEPTED, _("Yes, as written")),
            (Answer.CHANGE_PROPOSED, _("Yes, with a change")),
            (Answer.CONSULTING, _("Not yet: we consult first")),
            (Answer.DECLINED, _("No")),
        ],
        widget=ChoiceCards(
            hints={
                Answer.ACCEPTED: _("You can still propose a change later"),
                Answer.CHANGE_PROPOSED: _("Another wording, scope or date"),
                Answer.CONSULTING: _("Say until when; you are not asked again before"),
                Answer.DECLINED: _("A sentence why helps the network"),
            }
        ),
        error_messages={"required": _("Choose one of the answers.")},
    )
    proposed_change = forms.CharField(
        label=_("The wording that is taken on"),
        help_text=_("Change what should change. It may stand in the plan word for word."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    proposed_due_on = date_field(_("Another due date"))
    consulting_until_on = date_field(_("We answer by"))
    reason = forms.CharField(
        label=_("Why not?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    how_known = forms.CharField(
        label=_("How do you know the answer?"),
        help_text=_("For example: by phone on 3 November, with the head teacher. The partners see this."),
        max_length=200,
    )
    terms = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, commitment: Commitment, is_on_behalf: bool, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment, self.today = commitment, today
        self.initial = {"proposed_change": commitment.wording}
        if is_on_behalf:
            self.fields["answer"].label = _("The answer of %(name)s") % {"name": commitment.stakeholder}
        else:
            del self.fields["how_known"]

    def clean_terms(self) -> str:
        """The seal of the terms that were read; the page draws the present one itself."""
        if self.cleaned_data["terms"] != self.commitment.terms_seal:
            self.add_error(
                None, _("The text or the dates changed while you were reading. Read them again, then answer.")
            )
        return self.cleaned_data["terms"]

    def clean_proposed_change(self) -> str:
        """The words proposed; nothing if they are the words that were asked."""
        words = self.cleaned_data["proposed_change"].strip()
        return "" if words.split() == self.commitment.wording.split() else words

    def clean_proposed_due_on(self) -> dt.date | None:
        """The date proposed; nothing if it is the date that was asked."""
        date, engagement = self.cleaned_data["proposed_due_on"], self.commitment.engagement
        if date and engagement.starts_on and date < engagement.starts_on:
            raise ValidationError(_("This date lies before the start."))
        return None if date == engagement.due_on else date

    def clean_consulting_until_on(self) -> dt.date | None:
        date: dt.date | None = self.cleaned_data["consulting_until_on"]
        if date and self.data.get("answer") == Answer.CONSULTING and not self.today <= date <= self.today + A_YEAR:
            raise ValidationError(_("Choose a day from today on, within a year."))
        return date

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answer = cleaned.get("answer")
        until = cleaned.get("consulting_until_on")
        if answer == Answer.CONSULTING and not until and "consulting_until_on" not in self.errors:
            self.add_error("consulting_until_on", _("Say by when you answer."))
        has_change = bool(cleaned.get("proposed_change") or cleaned.get("proposed_due_on"))
        if answer == Answer.CHANGE_PROPOSED and not has_change and "proposed_due_on" not in self.errors:
            self.add_error("proposed_change", _("Say what you would change: the wording, the date, or both."))
        if answer == Answer.ACCEPTED and has_change:
            self.add_error(
                "answer", _("You also wrote a change. Choose “Yes, with a change”, or take your change out.")
            )
        return cleaned

    def as_answer(self) -> Said:
        """The cleaned answer as the action takes it: only what belongs to the choice made."""
        cleaned, answer = self.cleaned_data, self.cleaned_data["answer"]
        has_change = answer == Answer.CHANGE_PROPOSED
        return {
            "answer": answer,
            "proposed_change": cleaned["proposed_change"] if has_change else "",
            "proposed_due_on": cleaned["proposed_due_on"] if has_change else None,
            "consulting_until_on": cleaned["consulting_until_on"] if answer == Answer.CONSULTING else None,
            "reason": cleaned["reason"] if answer == Answer.DECLINED else "",
            "how_known": cleaned.get("how_known", ""),
        }
