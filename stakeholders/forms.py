import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from networks.forms import NetworkModelForm
from networks.models import Network
from networks.pillars import Pillar
from stakeholders import queries
from stakeholders.models import Contact, Invitation, LeadMandate, Offer, Responsibility, Stakeholder, StakeholderType
from ui.forms import ChoiceCards, PageForm

Degree = Responsibility.Degree


def day_field(**kwargs: Any) -> forms.DateField:
    """One exact day."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


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


class StakeholderForm(NetworkModelForm):
    """All facts of a stakeholder; a partner may not say how its own takes part, nor since when."""

    joined_on = day_field(label=_("joined on"), required=False)
    left_on = day_field(label=_("left on"))

    class Meta:
        model = Stakeholder
        fields = [
            "name",
            "short_name",
            "type",
            "participation",
            "responsibilities",
            "territory",
            "mandate",
            "premises_access",
            "official_name",
            "code",
            "joined_on",
            "left_on",
        ]
        widgets = {"responsibilities": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, is_coordinator: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.pk, str(kind)) for kind in queries.types_by_name()]
        self.fields["type"].choices = [("", "—"), *kinds]  # type: ignore[attr-defined]
        if not self.instance.has_left:
            del self.fields["left_on"]
        if not is_coordinator:
            for name in {"participation", "joined_on", "left_on"} & set(self.fields):
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


class ContactForm(NetworkModelForm):
    """A person who speaks for a stakeholder; its account is linked elsewhere."""

    from_on = day_field(label=_("in function from"), required=False)
    until_on = day_field(
        label=_("in function until"), required=False, help_text=_("Leave empty while this person is in function.")
    )

    class Meta:
        model = Contact
        fields = ["function", "full_name", "email", "phone", "language", "rank", "from_on", "until_on"]
        help_texts = {"rank": _("A stakeholder has one first contact; the one before becomes a deputy.")}


class ContactEndForm(NetworkModelForm):
    """The last day of a contact in function."""

    until_on = day_field(label=_("in function until"))

    class Meta:
        model = Contact
        fields = ["until_on"]


class InvitationForm(NetworkModelForm):
    """Invites somebody who speaks for no stakeholder: a colleague who coordinates, or somebody who only reads."""

    role = forms.ChoiceField(
        label=_("to do what"),
        choices=[
            (Invitation.Role.OBSERVER, _("To read the whole plan")),
            (Invitation.Role.COORDINATOR, _("To coordinate the network, with all rights")),
        ],
        initial=Invitation.Role.OBSERVER,
        widget=ChoiceCards,
    )

    class Meta:
        model = Invitation
        fields = ["address", "full_name", "language", "role"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        self.fields["language"].initial = network.plan_language

    def clean_address(self) -> str:
        return self.cleaned_data["address"].lower()


class AcceptForm(PageForm, forms.Form):
    """The name of who comes in."""

    full_name = forms.CharField(label=_("your name"), max_length=150, help_text=_("The other partners see it."))


class OfferForm(NetworkModelForm):
    """Help a stakeholder can give."""

    class Meta:
        model = Offer
        fields = ["what", "pillar", "target_group", "how_to_refer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].choices = [("", _("No pillar yet")), *self.network.pillars]  # type: ignore[attr-defined]


class ResponsibilityForm(NetworkModelForm):
    """What a stakeholder takes upon itself: in general, and in each of the four pillars at once."""

    class Meta:
        model = Stakeholder
        fields = ["responsibilities"]
        widgets = {"responsibilities": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsibilities"].label = _("in general")
        self.fields["responsibilities"].help_text = _("Whatever the pillar. No names of pupils.")
        declared = {row.pillar: row for row in self.instance.pillar_responsibilities.all()}
        for pillar, name in self.network.pillars:
            row = declared.get(pillar)
            self.fields[f"degree_{pillar}"] = forms.ChoiceField(
                label=name,
                choices=[("", _("Takes no responsibility here")), *Degree.choices],
                required=False,
                initial=row.degree if row else "",
            )
            self.fields[f"what_{pillar}"] = forms.CharField(
                label=format_lazy(_("{pillar}: for what exactly"), pillar=name),
                max_length=300,
                required=False,
                initial=row.what if row else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for pillar in Pillar.values:
            if cleaned.get(f"what_{pillar}") and not cleaned.get(f"degree_{pillar}"):
                self.add_error(f"degree_{pillar}", _("You say for what, but not to which degree."))
        return cleaned

    def by_pillar(self) -> dict[str, tuple[str, str]]:
        """Per pillar the degree, empty where it takes no responsibility, and for what."""
        cleaned = self.cleaned_data
        return {pillar: (cleaned[f"degree_{pillar}"], cleaned[f"what_{pillar}"]) for pillar in Pillar.values}


class StakeholderChoice(forms.ModelMultipleChoiceField):
    """Several stakeholders, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


class LeadForm(PageForm, forms.Form):
    """Who leads the network and who is deputy, from which day on.

    `seen` carries the mandates that ran when the form was drawn, so that a second editor is told.
    """

    leads = StakeholderChoice(
        label=_("lead partner"), queryset=None, required=False, help_text=_("Several may lead jointly.")
    )
    deputies = StakeholderChoice(label=_("deputy lead"), queryset=None, required=False)
    from_on = day_field(
        label=_("from"),
        help_text=_("Who leads now and is not ticked any more stops on this day; who goes on keeps its date."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, network: Network, mandates: list[LeadMandate], today: dt.date) -> None:
        self.running = " ".join(f"{mandate.pk}.{mandate.version}" for mandate in mandates)
        initial = {
            "leads": [row.stakeholder_id for row in mandates if row.role == LeadMandate.Role.LEAD],
            "deputies": [row.stakeholder_id for row in mandates if row.role == LeadMandate.Role.DEPUTY],
            "from_on": today,
            "seen": self.running,
        }
        super().__init__(data, initial=initial)
        for name in ("leads", "deputies"):
            self.fields[name].queryset = Stakeholder.objects.for_network(network).at_the_table().by_name()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if set(cleaned.get("leads", [])) & set(cleaned.get("deputies", [])):
            self.add_error("deputies", _("Who leads cannot be its own deputy."))
        if cleaned.get("seen") != self.running:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = self.running  # type: ignore[index]
            raise ValidationError(
                _("Somebody else changed who leads while you were choosing. Save again to keep your choice.")
            )
        return cleaned

    def roles(self) -> dict[Stakeholder, str]:
        """The role of each stakeholder that was ticked."""
        leads = dict.fromkeys(self.cleaned_data["leads"], LeadMandate.Role.LEAD.value)
        return leads | dict.fromkeys(self.cleaned_data["deputies"], LeadMandate.Role.DEPUTY.value)


class LeadMandateForm(NetworkModelForm):
    """Dates of a mandate, to set right what was typed wrong; a running one ends by handing over."""

    from_on = day_field(label=_("from"), required=False)
    until_on = day_field(label=_("until"))

    class Meta:
        model = LeadMandate
        fields = ["from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.until_on is None:
            del self.fields["until_on"]


class PillarLeadForm(PageForm, forms.Form):
    """Which stakeholder leads which pillar."""

    pillar = forms.ChoiceField(label=_("pillar"))
    stakeholder = forms.ModelChoiceField(label=_("stakeholder"), queryset=None)  # type: ignore[var-annotated]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].choices = network.pillars  # type: ignore[attr-defined]
        self.fields["stakeholder"].queryset = Stakeholder.objects.for_network(network).at_the_table().by_name()  # type: ignore[attr-defined]
