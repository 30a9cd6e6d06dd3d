from django import forms
from django.utils.translation import gettext_lazy as _

from networks.free_texts import FreeTexts
from ui.forms import PageForm


class ReviewForm(FreeTexts, PageForm, forms.Form):
    """What has changed, in the partner's own words."""

    correction = forms.CharField(
        label=_("what has changed?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In your own words, for example: our new head teacher is An Peeters. No names of pupils."),
    )
