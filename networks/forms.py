from collections.abc import Callable
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.dates import MONTHS
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.free_texts import FreeTexts
from networks.models import Network
from networks.pillars import Pillar
from networks.tenancy import NetworkOwned
from ui.countries import countries
from ui.forms import LinesField, PageForm


class NetworkModelForm(FreeTexts, PageForm, forms.ModelForm):
    """A form for one row of one network: offers only rows of that network, and notices a second editor.

    The row's version travels in a hidden field. If somebody saved the row in between, the form comes back with
    what was typed, says what the others wrote, and a second save overwrites knowingly.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        self.instance.network = network
        self.initial["version"] = self.instance.version
        for field in self.fields.values():
            queryset = getattr(field, "queryset", None)
            if queryset is not None and issubclass(queryset.model, NetworkOwned):
                field.queryset = queryset.filter(network=network)  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """Names are unique within the network, so the network takes part in that check though nobody types it."""
        return super()._get_validation_exclusions() - {"network"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sent = cleaned.pop("version", None)
        if self.instance.pk and sent is not None and sent != self.instance.version:
            self._show_newer_version()
        return cleaned

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        """Save as ModelForm does; raises ValidationError if somebody else saved the row in this very moment."""
        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            self.instance.claim()
            return super().save()

    def _show_newer_version(self) -> None:
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = self.instance.version
        self.data = data
        theirs = [
            _("%(field)s is now: %(value)s")
            % {"field": str(self.fields[name].label), "value": self._stored_words(name)}
            for name in self.changed_data
            if name != "version"
        ]
        kept = _("Somebody else saved this while you were typing. Your text is still here. Save again to keep yours.")
        raise ValidationError([kept, *theirs])

    def _stored_words(self, name: str) -> str:
        """What the row holds in this field now, as a reader would say it."""
        value, field = self.initial.get(name), self.fields[name]
        values = value if isinstance(value, list | tuple | models.QuerySet) else [value]
        chosen = {str(getattr(row, "pk", row)) for row in values}
        if isinstance(field, forms.ModelChoiceField):
            words = [str(row) for row in field.queryset or [] if str(row.pk) in chosen]
        elif isinstance(field, forms.ChoiceField):
            words = [str(label) for key, label in field.choices if str(key) in chosen]  # type: ignore[union-attr, misc]
        else:
            words = [str(row) for row in values if row not in (None, "")]
        return ", ".join(words) or "—"


class PartialDatesForm(NetworkModelForm):
    """Fills and reads the partial dates named in `partial_dates`."""

    partial_dates: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.partial_dates:
            self.initial.setdefault(name, getattr(self.instance, name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.partial_dates:
            if name in self.fields and name in cleaned:
                setattr(self.instance, name, cleaned[name])
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        """What the model says of the column `left_on` stands at the field `left`."""
        if hasattr(errors, "error_dict"):
            fields = {getattr(type(self.instance), name).on: name for name in self.partial_dates}
            errors = ValidationError({fields.get(name, name): said for name, said in errors.error_dict.items()})
        super()._update_errors(errors)  # type: ignore[misc]


class NetworkForm(PageForm, forms.ModelForm):
    """What a network is: its place, its language, its calendar, its words for the pillars."""

    country = forms.ChoiceField(label=gettext_lazy("country"), choices=countries, initial="BE")
    school_year_starts_in = forms.TypedChoiceField(
        label=gettext_lazy("month the school year starts"), choices=list(MONTHS.items()), coerce=int, initial=9
    )
    municipalities = LinesField(
        label=gettext_lazy("municipalities"),
        required=False,
        longest=100,
        help_text=gettext_lazy("If the network works for several: one a line."),
    )
    quiet_months = forms.TypedMultipleChoiceField(
        label=gettext_lazy("months without reminders"),
        choices=list(MONTHS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What becomes due in these months is told once after them."),
    )

    class Meta:
        model = Network
        fields = [
            "name",
            "territory",
            "municipalities",
            "country",
            "region",
            "time_zone",
            "plan_language",
            "school_year_starts_in",
            "small_number_threshold",
            "quiet_months",
            *(f"label_{pillar}" for pillar in Pillar.values),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pillar in Pillar:
            self.fields[f"label_{pillar}"].help_text = format_lazy(
                gettext_lazy("Left empty: {word}"), word=pillar.label
            )
        self.order_fields([name for _legend, names in self.parts() for name in names])

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(*(Fieldset(legend, *names) for legend, names in self.parts()))
        helper.render_unmentioned_fields = True
        return helper

    def parts(self) -> list[tuple[str, list[str]]]:
        """The headings of the form, each with its fields."""
        calendar = ["plan_language", "time_zone", "school_year_starts_in", "quiet_months", "small_number_threshold"]
        return [
            (_("The network"), ["name", "territory", "municipalities", "country", "region"]),
            (_("Language, calendar and figures"), calendar),
            (_("Its words for the pillars"), [f"label_{pillar}" for pillar in Pillar.values]),
        ]


class NetworkStartForm(NetworkForm):
    """A new network and the person who coordinates it first."""

    class Meta(NetworkForm.Meta):
        fields = ["slug", *NetworkForm.Meta.fields]

    coordinator_name = forms.CharField(label=gettext_lazy("name of the first coordinator"), max_length=150)
    coordinator_email = forms.EmailField(
        label=gettext_lazy("e-mail address of the first coordinator"),
        help_text=gettext_lazy("The invitation goes there, and the coordinator signs in with it."),
    )
    coordinator_language = forms.ChoiceField(
        label=gettext_lazy("language of the first coordinator"), choices=settings.LANGUAGES, initial="nl"
    )

    def parts(self) -> list[tuple[str, list[str]]]:
        (network, names), *others = super().parts()
        coordinator = [name for name in self.fields if name.startswith("coordinator_")]
        return [(network, ["name", "slug", *names[1:]]), (_("Who brings its partners together"), coordinator), *others]

    def network_facts(self) -> dict[str, Any]:
        """What was typed about the network."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def coordinator_facts(self) -> dict[str, str]:
        """What was typed about its first coordinator."""
        cleaned = self.cleaned_data
        return {
            "address": cleaned["coordinator_email"].lower(),
            "full_name": cleaned["coordinator_name"],
            "language": cleaned["coordinator_language"],
        }


def kept(form: forms.BaseForm, save: Callable[[], Any]) -> bool:
    """Whether `save` went through; its refusal is shown in the form."""
    try:
        save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
