from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagements.models import Comment
from networks.forms import NetworkModelForm
from networks.models import Network
from stakeholders.models import Stakeholder
from ui.forms import Folded


class CommentForm(NetworkModelForm):
    """What somebody says about an engagement, and whom it is told: tick boxes rather than names to type."""

    partners: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label=_("tell also"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whom you tick reads it in the mail of the next morning. The coordinator always does."),
    )
    others: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("others at the table"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Comment
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        self.fields["text"].required = True
        seated = Stakeholder.objects.for_network(network).at_the_table().order_by("name")
        offered = seated.exclude(pk=self.instance.stakeholder_id)
        takes_part = models.Q(commitments__engagement=self.instance.engagement_id)
        self.fields["partners"].queryset = offered.filter(takes_part)  # type: ignore[attr-defined]
        self.fields["others"].queryset = offered.exclude(pk__in=seated.filter(takes_part).values("pk"))  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout("text", "partners", Folded(_("Tell somebody else at the table"), "others"), "version")
        return helper

    def told(self) -> list[Stakeholder]:
        """Everybody who was ticked."""
        return [*self.cleaned_data["partners"], *self.cleaned_data["others"]]
