"""Change several engagements at once: which, to what, and that it may be saved."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.bulk import Change, change_of
from engagements.models import Engagement
from networks.models import Network
from stakeholders.models import Stakeholder
from ui.forms import PageForm, PartialDateField, TickCards


class BulkForm(PageForm, forms.Form):
    """Which engagements get which due date or lead. Once valid: what each would become, in `changes`."""

    engagements: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("which engagements"),
        widget=TickCards,
        error_messages={"required": gettext_lazy("Choose at least one engagement.")},
    )
    due = PartialDateField(
        bound="last",
        label=gettext_lazy("new due date"),
        required=False,
        help_text=gettext_lazy("Left empty, each keeps its own."),
    )
    lead: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label=gettext_lazy("new lead"),
        required=False,
        empty_label=gettext_lazy("Each keeps its own"),
        help_text=gettext_lazy("Who led it so far stays in it as a partner."),
    )

    def __init__(
        self,
        *args: Any,
        network: Network,
        engagements: models.QuerySet[Engagement],
        shown: Iterable[Engagement],
        **kwargs: Any,
    ) -> None:
        """`engagements` may be chosen, `shown` are those to tick, both with their commitments."""
        super().__init__(*args, **kwargs)
        self.changes: list[Change] = []
        self.fields["engagements"].queryset = engagements  # type: ignore[attr-defined]
        rows = list(shown)
        widget = self.fields["engagements"].widget
        widget.choices = [(row.pk, row.title) for row in rows]
        widget.hints = {row.pk: _hint(row) for row in rows}
        seated = Stakeholder.objects.for_network(network).at_the_table()
        self.fields["lead"].queryset = seated.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        due, lead = cleaned["due"], cleaned["lead"]
        if not due and not lead:
            self.add_error("due", _("Say the new due date, the new lead, or both."))
            return cleaned
        chosen = list(cleaned["engagements"])
        early = [row.title for row in chosen if due and row.starts_on and due.last_day < row.starts_on]
        if early:
            self.add_error("due", _("This lies before the start of: %(titles)s.") % {"titles": _listed(early)})
            return cleaned
        self.changes = [change_of(row, due=due, lead=lead) for row in chosen]
        if not any(change.has_changed for change in self.changes):
            raise ValidationError(_("Nothing would change: it is like that already."))
        return cleaned

    def sent(self) -> list[tuple[str, str]]:
        """What was chosen, as the names and values a second form sends along."""
        names = [name for name in self.data if name.startswith(("engagements", "due_", "lead"))]
        return [(name, value) for name in names for value in self.data.getlist(name)]  # type: ignore[attr-defined]


class ConfirmForm(PageForm, forms.Form):
    """That the changes are saved as they were read."""

    def __init__(self, *args: Any, changes: list[Change], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes

    def clean(self) -> dict[str, Any]:
        seen = self.data.getlist("seen")  # type: ignore[attr-defined]
        other = [change.engagement.title for change in self.changes if change.seal not in seen]
        if other:
            raise ValidationError(
                _(
                    "Somebody else changed this meanwhile, or answered: %(titles)s. Nothing is saved. Read below what "
                    "would change now."
                )
                % {"titles": _listed(other)}
            )
        return self.cleaned_data


def _hint(engagement: Engagement) -> str:
    leads = _listed([row.stakeholder.label for row in engagement.get_leads()])
    led = _("led by %(names)s") % {"names": leads} if leads else _("nobody leads it")
    due = _("due %(date)s") % {"date": engagement.due} if engagement.due else _("no due date")
    return f"{engagement.get_status_display()} · {due} · {led}"


def _listed(titles: list[str]) -> str:
    return str(get_text_list(titles, _("and")))
