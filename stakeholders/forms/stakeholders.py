import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from networks.forms import PartialDatesForm
from networks.models import Network
from stakeholders import queries
from stakeholders.forms.days import day_field
from stakeholders.models import Stakeholder, StakeholderType
from ui.forms import LinesField, PageForm, PartialDateField


class StakeholderFilter(forms.Form):
    """What the list is narrowed to; a value that makes no sense narrows nothing."""

    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    type = forms.ChoiceField(label=_("Type"), required=False)
    participation = forms.ChoiceField(label=_("How it takes part"), required=False)
    pillar = forms.ChoiceField(label=_("Takes responsibility in"), required=False)
    left = forms.ChoiceField(label=_("Who"), required=False, choices=[("", _("At the table")), ("yes", _("Has left"))])

    def __init__(self, *args: Any, network: Network, types: list[StakeholderType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        self.fields["type"].choices = [every, *((str(kind.pk), str(kind)) for kind in types)]  # type: ignore[attr-defined]
        self.fields["participation"].choices = [every, *Stakeholder.Participation.choices]  # type: ignore[attr-defined]
        self.fields["pillar"].choices = [every, *network.pillars]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "q" else "form-select"

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters in use."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_detailed(self) -> bool:
        """Whether more than the name narrows the list."""
        return bool(self.narrowing.keys() - {"q"})

    def rows(self, stakeholders: Any) -> Any:
        """The stakeholders that pass."""
        chosen = self.narrowing
        rows = stakeholders.left() if "left" in chosen else stakeholders.at_the_table()
        rows = rows.named(chosen["q"]) if "q" in chosen else rows
        rows = rows.in_pillar(chosen["pillar"]) if "pillar" in chosen else rows
        return rows.filter(**{name: chosen[name] for name in ("type", "participation") if name in chosen})


class StakeholderForm(PartialDatesForm):
    """All facts of a stakeholder; a partner may not say how its own takes part, nor since when."""

    partial_dates = ("joined", "left")

    stands_for = LinesField(
        label=_("organisations it stands for"),
        required=False,
        help_text=_("If it sits at the table for several organisations: one a line."),
    )
    named_in = LinesField(
        label=_("documents that name it"), required=False, help_text=_("If it is no member itself: one a line.")
    )
    joined = PartialDateField(label=_("joined on"), required=False)
    left = PartialDateField(label=_("left on"), bound="last")

    class Meta:
        model = Stakeholder
        fields = [
            "name",
            "short_name",
            "type",
            "participation",
            "responsibilities",
            "territory",
            "stands_for",
            "mandate",
            "premises_access",
            "official_name",
            "code",
            "named_in",
            "remark",
        ]
        widgets = {"responsibilities": forms.Textarea({"rows": 4}), "remark": forms.Textarea({"rows": 2})}

    def __init__(self, *args: Any, is_coordinator: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.pk, str(kind)) for kind in queries.types_by_name()]
        self.fields["type"].choices = [("", "—"), *kinds]  # type: ignore[attr-defined]
        self.order_fields([*self.Meta.fields[:-2], "joined", "left", *self.Meta.fields[-2:]])
        if not self.instance.has_left:
            del self.fields["left"]
        if not is_coordinator:
            for name in {"participation", "joined", "left"} & set(self.fields):
                del self.fields[name]

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        """Save; the same name given twice in this very moment is refused like one given long ago."""
        try:
            return super().save(commit)
        except IntegrityError as error:
            raise ValidationError(_("There is already a stakeholder with this name.")) from error


class LeaveForm(PageForm, forms.Form):
    """The day a stakeholder left: today or earlier."""

    left_on = day_field(label=_("left on"))

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"left_on": today})
        self.today = today

    def clean_left_on(self) -> dt.date:
        left_on: dt.date = self.cleaned_data["left_on"]
        if left_on > self.today:
            raise ValidationError(_("This day has not come yet. Say that it has left once it has."))
        return left_on
