"""What a network tells the guide about one of its engagements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.models import SharedPractice
from networks.forms import NetworkModelForm
from stakeholders.models import Stakeholder
from ui.forms import PageForm

SHORTEST_NAME = 4  # shorter ones occur inside other words


class SharedPracticeForm(NetworkModelForm):
    """What was done, what came of it and what was learned; a network that stays unnamed must not name itself."""

    class Meta:
        model = SharedPractice
        fields = ["title", "what", "results", "lesson", "language", "is_named", "contact_office", "contact_email"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("what", "results", "lesson")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_named"):
            if not cleaned.get("contact_email") and "contact_email" not in self.errors:
                self.add_error("contact_email", _("Say which office answers questions, or do not name your network."))
        else:
            self._refuse_own_names(cleaned)
        return cleaned

    def _refuse_own_names(self, cleaned: dict[str, Any]) -> None:
        names = self._own_names()
        for field in ("title", "what", "results", "lesson"):
            text = (cleaned.get(field) or "").casefold()
            if found := [name for name in names if name.casefold() in text]:
                words = _("You do not want to be named, but here stands: %(names)s.") % {"names": ", ".join(found)}
                self.add_error(field, words)

    def _own_names(self) -> list[str]:
        """What gives the network away: its own names, and those of its stakeholders."""
        network = self.network
        partners = Stakeholder.objects.for_network(network).order_by("name").values_list("name", flat=True)
        names = dict.fromkeys([network.name, network.territory, *network.municipalities, *partners])
        return [name for name in names if len(name) >= SHORTEST_NAME]


class SendBackForm(PageForm, forms.Form):
    """Why an administrator does not publish it: the coordinators read it."""

    why = forms.CharField(
        label=_("Why does it go back?"),
        help_text=_("The coordinators of the network read this, and may offer it again."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )
