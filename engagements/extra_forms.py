"""Forms beside an engagement: the times it was held, money for the plan as a whole, filters kept under a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.models import Bookmark, Occurrence, PlanBudget
from networks.forms import NetworkModelForm, PartialDatesForm
from ui.forms import PartialDateField

MOST_BOOKMARKS = 20


class OccurrenceForm(PartialDatesForm):
    """A time that an engagement that comes back was held."""

    partial_dates = ("held",)
    held = PartialDateField(bound="first", label=gettext_lazy("held on"), required=False)
    field_order = ("period", "held", "note")

    class Meta:
        model = Occurrence
        fields = ["period", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("period") and not cleaned.get("held") and "held" not in self.errors:
            self.add_error("period", _("Say the year, or the day it was held."))
        return cleaned


class BudgetForm(NetworkModelForm):
    """Money for the plan as a whole."""

    amount = forms.DecimalField(label=gettext_lazy("amount in euro"), min_value=0, max_digits=14, decimal_places=2)

    class Meta:
        model = PlanBudget
        fields = ["year", "kind", "amount", "source", "remark"]
        widgets = {"remark": forms.Textarea(attrs={"rows": 3})}


class BookmarkForm(NetworkModelForm):
    """The name of filters one person keeps; at most twenty, each under another name."""

    class Meta:
        model = Bookmark
        fields = ["name"]

    def _get_validation_exclusions(self) -> set[str]:
        """Names are unique for one person, so the person takes part in that check though nobody types it."""
        return super()._get_validation_exclusions() - {"user"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        own = Bookmark.objects.for_network(self.network).filter(user=self.instance.user)
        if not self.instance.query:
            self.add_error(None, _("Choose a filter of the list first."))
        elif not self.instance.pk and own.count() >= MOST_BOOKMARKS:
            self.add_error(
                None, _("You keep %(most)s bookmarks already. Delete one first.") % {"most": MOST_BOOKMARKS}
            )
        return cleaned
