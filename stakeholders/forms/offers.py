import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guide.models import InterventionLevel, SchoolLevel
from networks.forms import NetworkModelForm
from networks.models import Network
from stakeholders.forms.days import day_field
from stakeholders.models import Contact, Offer

OLDEST = 99


class HelpFilter(forms.Form):
    """Whom help is looked for; a value that makes no sense narrows nothing."""

    q = forms.CharField(
        label=_("Who helps with …"),
        required=False,
        max_length=200,
        help_text=_("A word or two, and the age if you like. For example: refusal 13"),
    )
    age = forms.IntegerField(label=_("Age"), required=False, min_value=0, max_value=OLDEST)
    level = forms.ChoiceField(label=_("School level"), required=False, choices=[("", _("All")), *SchoolLevel.choices])
    help = forms.ChoiceField(label=_("Kind of help"), required=False, choices=[("", _("All")), *Offer.Help.choices])
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    reach = forms.ChoiceField(
        label=_("For everyone or for some"), required=False, choices=[("", _("All")), *InterventionLevel.choices]
    )
    expired = forms.ChoiceField(
        label=_("Which offers"), required=False, choices=[("", _("That still stand")), ("yes", _("No longer valid"))]
    )

    def __init__(self, *args: Any, network: Network, is_coordinator: bool, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network, self.today = network, today
        self.fields["pillar"].choices = [("", _("All")), *network.pillars]  # type: ignore[attr-defined]
        if not is_coordinator:
            del self.fields["expired"]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name in {"q", "age"} else "form-select"
        self.fields["q"].widget.attrs |= {"type": "search", "autocomplete": "off", "enterkeyhint": "search"}

    @property
    def narrowing(self) -> dict[str, Any]:
        """The filters in use."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def is_detailed(self) -> bool:
        """Whether more than words narrows the list."""
        return bool(self.narrowing.keys() - {"q"})

    def rows(self) -> Any:
        """The offers that pass, in order; those no longer valid only when asked for."""
        chosen, today = self.narrowing, self.today
        rows = Offer.objects.for_network(self.network).at_the_table()
        rows = rows.expired(today) if "expired" in chosen else rows.valid(today)
        rows = rows.with_words(chosen["q"]) if "q" in chosen else rows
        rows = rows.for_age(chosen["age"]) if "age" in chosen else rows
        rows = rows.at_level(chosen["level"]) if "level" in chosen else rows
        return rows.filter(**{name: chosen[name] for name in ("help", "pillar", "reach") if name in chosen}).in_order()


class OfferForm(NetworkModelForm):
    """Help a stakeholder can give. Who saves it says that it is right today."""

    youngest = forms.IntegerField(label=_("from age"), required=False, min_value=0, max_value=OLDEST)
    oldest = forms.IntegerField(label=_("to age"), required=False, min_value=0, max_value=OLDEST)
    school_levels = forms.MultipleChoiceField(
        label=_("school levels"),
        choices=SchoolLevel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: every level."),
    )
    valid_until_on = day_field(
        label=_("valid until"),
        required=False,
        help_text=_("After this day schools do not see it any more. Leave it empty if it has no end."),
    )

    class Meta:
        model = Offer
        fields = [
            "what",
            "help",
            "pillar",
            "reach",
            "target_group",
            "youngest",
            "oldest",
            "school_levels",
            "how_to_refer",
            "contact",
            "waiting_time",
            "capacity",
            "cost",
            "valid_until_on",
        ]
        help_texts = {
            "what": _("In the words a school would look for. For example: talks at home when a pupil refuses school"),
            "target_group": _("A group, never a person. For example: pupils who have stayed at home for weeks"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].choices = [("", _("No pillar yet")), *self.network.pillars]  # type: ignore[attr-defined]
        self.fields["reach"].choices = [("", _("Not said")), *InterventionLevel.choices]  # type: ignore[attr-defined]
        self.fields["help"].choices = [("", _("Not said")), *Offer.Help.choices]  # type: ignore[attr-defined]
        today = self.network.day_of(timezone.now())
        contacts = Contact.objects.for_network(self.network).filter(stakeholder=self.instance.stakeholder_id)
        self.fields["contact"].queryset = contacts.current(today).by_rank()  # type: ignore[attr-defined]
        self.fields["contact"].empty_label = _("The first contact")  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(
            Fieldset(_("What help"), "what", "help", "pillar"),
            Fieldset(_("For whom"), "target_group", "youngest", "oldest", "school_levels", "reach"),
            Fieldset(_("How to get there"), "how_to_refer", "contact", "waiting_time", "capacity", "cost"),
            Fieldset(_("How long it stands"), "valid_until_on"),
        )
        helper.render_unmentioned_fields = True
        return helper

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        self.instance.confirmed_on = self.network.day_of(timezone.now())
        return super().save(commit)
