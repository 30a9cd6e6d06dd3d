import unicodedata
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guide.booklet import MOST
from guide.models import COSTS, EFFORTS, FUNDING, Evidence, GuideEntry, InterventionLevel, SchoolLevel
from networks.pillars import Pillar

ALL = ("", _("All"))


class GuideFilter(forms.Form):
    """What the guide is narrowed to; a value that makes no sense narrows nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    pillar = forms.ChoiceField(label=_("Pillar"), required=False, choices=[ALL, *Pillar.choices])
    level = forms.ChoiceField(label=_("School level"), required=False, choices=[ALL, *SchoolLevel.choices])
    intervention = forms.ChoiceField(
        label=_("Intervention level"), required=False, choices=[ALL, *InterventionLevel.choices]
    )
    evidence = forms.ChoiceField(label=_("Evidence"), required=False, choices=[ALL, *Evidence.choices])
    partner = forms.ChoiceField(label=_("Type of partner"), required=False)
    funding = forms.ChoiceField(label=_("Funding"), required=False, choices=[ALL, *FUNDING.items()])
    effort = forms.ChoiceField(label=_("Effort"), required=False, choices=[ALL, *EFFORTS.items()])
    cost = forms.ChoiceField(label=_("Cost"), required=False, choices=[ALL, *COSTS.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guide = list(GuideEntry.objects.in_order())
        self.fields["partner"].choices = [ALL, *partner_types(self.guide)]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "q" else "form-select"

    @property
    def picked(self) -> list[GuideEntry]:
        """The entries that are ticked, in the order of the guide; the ticks stand in the address."""
        ticked = set(self.data.getlist("pick")) if hasattr(self.data, "getlist") else set()
        return [entry for entry in self.guide if entry.code in ticked]

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters in use."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_detailed(self) -> bool:
        """Whether more than words narrow the guide."""
        return bool(self.narrowing.keys() - {"q"})

    def entries(self) -> list[GuideEntry]:
        """The entries that pass, in the order of the guide.

        They are compared here: what narrows them lies in lists and texts by language, which databases search unlike.
        """
        chosen = self.narrowing
        words = chosen.pop("q", "")
        return [entry for entry in self.guide if entry.mentions(words) and has_all(entry, chosen)]


class BookletForm(forms.Form):
    """What is printed: the entries ticked, up to thirty, below a title of one's own."""

    title = forms.CharField(
        label=_("Title of the booklet"),
        required=False,
        max_length=90,
        help_text=_("Left empty: Ideas against early school leaving"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    pick = forms.MultipleChoiceField(
        label=_("What is printed"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Tick at least one."),
            "invalid_choice": _("This is no entry of the guide any more."),
        },
    )

    def __init__(self, *args: Any, entries: list[GuideEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        self.fields["pick"].choices = [(entry.code, str(entry)) for entry in entries]  # type: ignore[attr-defined]

    def clean_pick(self) -> list[GuideEntry]:
        """The entries themselves, in the order of the guide."""
        chosen = [entry for entry in self.entries if entry.code in self.cleaned_data["pick"]]
        if len(chosen) > MOST:
            over = len(chosen) - MOST
            words = ngettext(
                "A booklet holds at most %(most)s, and %(number)s are ticked. Take the tick from %(over)s of them.",
                "A booklet holds at most %(most)s, and %(number)s are ticked. Take the ticks from %(over)s of them.",
                over,
            )
            raise ValidationError(words % {"most": MOST, "number": len(chosen), "over": over})
        return chosen


def partner_types(entries: list[GuideEntry]) -> list[tuple[str, str]]:
    """The types of partners that lead or take part in one of these, by name; an accent does not move a name."""
    types = {code: name for entry in entries for code, name in entry.types.items()}
    return sorted(types.items(), key=lambda named: unicodedata.normalize("NFKD", named[1]).casefold())


def has_all(entry: GuideEntry, chosen: dict[str, str]) -> bool:
    """Whether the entry has each of the values chosen."""
    has: dict[str, Collection[str]] = {
        "pillar": [entry.pillar],
        "level": entry.school_levels,
        "intervention": [entry.intervention_level],
        "evidence": [entry.evidence],
        "partner": entry.types,
        "funding": entry.funding,
        "effort": [entry.effort],
        "cost": [entry.cost_band],
    }
    return all(value in has[name] for name, value in chosen.items())
