"""How the lines of a sheet become rows, and rows become lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.resources import ModelResource

from networks.models import Network
from networks.transfer.cells import TextUnder
from networks.transfer.results import Differences, SheetResult, SheetRow

LONGEST_REASON = 200
MISSING = ValidationError(gettext_lazy("This field is required."))


@dataclass(frozen=True)
class Part:
    """A row that a line fills: how the line's fields reach it, and which of its fields the line does not know."""

    row: Any
    prefix: str = ""
    unknown: frozenset[str] = frozenset()

    def has(self, attribute: str) -> bool:
        """Whether this attribute of the line is a field of this row."""
        return attribute.startswith(self.prefix) and "__" not in attribute.removeprefix(self.prefix)

    def remember(self) -> None:
        """How the row is before the line speaks."""
        self.row.values_before = values_of(self.row)

    @property
    def untouched(self) -> set[str]:
        """The fields of a row that is there already which the line leaves as they are."""
        now, before = values_of(self.row), self.row.values_before
        return {field.name for field in self.row._meta.concrete_fields if now[field.attname] == before[field.attname]}

    @property
    def is_changed(self) -> bool:
        return self.row.pk is None or values_of(self.row) != self.row.values_before

    def problems(self, wrong: set[str]) -> dict[str, list[ValidationError]]:
        """What the row refuses, by attribute of the line; the fields in `wrong` could not even be read."""
        left_out = self.unknown | {name.removeprefix(self.prefix) for name in wrong if self.has(name)}
        as_it_was = self.untouched if self.row.pk else set()
        found: dict[str, list[ValidationError]] = {}
        for ask in (
            lambda out: self.row.clean_fields(exclude=out | as_it_was),
            lambda _out: self.row.clean(),
            lambda out: self.row.validate_unique(exclude=out),
            lambda out: self.row.validate_constraints(exclude=out),
        ):
            try:
                ask(left_out | {name.removeprefix(self.prefix) for name in found})
            except ValidationError as error:
                for name, refused in error.update_error_dict({}).items():
                    attribute = name if name == NON_FIELD_ERRORS else self.prefix + name
                    words = [MISSING if one.code in {"null", "blank"} else one for one in refused]
                    found.setdefault(attribute, []).extend(words)
        return found


class UnusableColumnsError(ValueError):
    """The columns of the file are not those of the sheet."""


class RowResource(ModelResource):
    """A line is a row, found again by its `key`; only what differs is saved, and two lines cannot contradict.

    A line may fill more than one row, such as a stakeholder and a contact: its `parts`.
    """

    key: ClassVar[tuple[str, ...]] = ("code",)
    keyed: ClassVar[dict[str, tuple[str, list[str]]]] = {}  # column: texts kept together, and the key of each

    class Meta:
        skip_unchanged = True
        store_instance = True
        use_transactions = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for column, (attribute, keys) in self.keyed.items():
            for key in keys:
                self.fields[f"{column}_{key}"] = TextUnder(attribute, key, column_name=f"{column}_{key}")
        self._said: dict[tuple[type, int], dict[str, Any]] = {}

    @classmethod
    def get_diff_class(cls) -> type[Differences]:
        return Differences

    @classmethod
    def get_result_class(cls) -> type[SheetResult]:
        return SheetResult

    @classmethod
    def get_row_result_class(cls) -> type[SheetRow]:
        return SheetRow

    def get_import_id_fields(self) -> list[str]:
        return list(self.key)

    def find(self, row: dict[str, str]) -> Any:
        """The row this line is about, or None."""
        lookup = {f"{name}__iexact": row[name] for name in self.key}
        return self._meta.model._default_manager.filter(**lookup).first()

    def parts(self, instance: Any) -> Iterable[Part]:
        """The rows the line fills, in the order in which they are saved."""
        yield Part(instance)

    def save_part(self, part: Part, instance: Any, *, by: Any) -> None:
        part.row.save()

    def check(self, instance: Any) -> None:
        """Refuse what the rows alone cannot know, with a ValidationError by column."""

    # What the library calls, in this order

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        known = self.get_diff_headers()
        if strange := [name for name in dataset.headers if name not in known]:
            raise UnusableColumnsError(
                _("Not a column of this sheet: %(strange)s. It has: %(known)s.")
                % {"strange": ", ".join(strange), "known": ", ".join(known)}
            )
        if missing := [name for name in self.key if name not in dataset.headers]:
            raise UnusableColumnsError(_("Missing from this sheet: %(names)s.") % {"names": ", ".join(missing)})

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> Any:
        return self.find(row) if all(row.get(name) for name in self.key) else None

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, str], **kwargs: Any) -> None:  # noqa: FBT001
        for part in self.parts(instance):
            part.remember()

    def import_field(self, field: Field, instance: Any, row: dict[str, str], *args: Any, **kwargs: Any) -> None:
        """An empty cell says nothing; a column that is only shown must say what is there."""
        value = row.get(field.column_name, "")
        if not value or self._names(field, instance, value):
            return
        if not field.readonly:
            super().import_field(field, instance, row, *args, **kwargs)
        elif value != str(field.export(instance)):
            raise ValueError(_("A sheet does not change this; the page of the row does."))

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002
    ) -> None:
        errors: dict[str, list[Any]] = {}
        for name, found in (import_validation_errors or {}).items():
            errors.setdefault(self._column(name), []).extend(found)
        for part in self.parts(instance):
            for name, found in self._problems(instance, part, set(import_validation_errors or ())).items():
                errors.setdefault(self._column(name), []).extend(found)
        if errors:
            raise ValidationError(errors)
        self.check(instance)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001
        """Save each part that changed, saying in its history where that came from."""
        for part in self.parts(instance):
            if part.is_changed:
                part.row._change_reason = f"import: {kwargs.get('file_name') or ''}"[:LONGEST_REASON]
                self.save_part(part, instance, by=kwargs["user"])

    def after_import_row(self, row: dict[str, str], row_result: Any, **kwargs: Any) -> None:
        """Remember what this line said about each row."""
        row_result.number = kwargs["row_number"] + 1
        for part in self.parts(row_result.instance):
            if part.row.pk:
                said = self._said.setdefault((type(part.row), part.row.pk), {})
                for field in self.fields.values():
                    if row.get(field.column_name) and part.has(field.attribute):
                        said[field.column_name] = field.get_value(row_result.instance)

    def said_of(self, row: models.Model) -> dict[str, Any]:
        """What earlier lines said of this row, by column."""
        return self._said.get((type(row), row.pk), {}) if row.pk else {}

    def _problems(self, instance: Any, part: Part, wrong: set[str]) -> dict[str, list[Any]]:
        """What the row refuses, and what contradicts an earlier line."""
        found: dict[str, list[Any]] = dict(part.problems(wrong))
        for column, value in self.said_of(part.row).items():
            field = self.fields[column]
            if field.get_value(instance) != value:
                message = _("An earlier row says “%(value)s” about the same.") % {"value": field.widget.render(value)}
                found.setdefault(field.attribute, []).append(ValidationError(message))
        return found

    def _names(self, field: Field, instance: Any, value: str) -> bool:
        """Whether this is the key the row was found by, perhaps in other capitals."""
        held = str(field.export(instance))
        return bool(instance.pk) and field.column_name in self.key and held.casefold() == value.casefold()

    def _column(self, attribute: str) -> str:
        """The column in which the reader finds the field."""
        for field in self.fields.values():
            if field.attribute == attribute:
                return str(field.column_name)
        return attribute


class CatalogueResource(RowResource):
    """A line of a catalogue all networks share: its code, its texts by language, its facts."""

    unknown: ClassVar[frozenset[str]] = frozenset()  # lists that may be empty, and what a sheet does not hold

    def parts(self, instance: Any) -> Iterable[Part]:
        yield Part(instance, unknown=self.unknown)

    def check(self, instance: Any) -> None:
        if not instance.names.get("en"):
            raise ValidationError({"name_en": _("An entry needs its English name: it stands in for the others.")})


class NetworkRowResource(RowResource):
    """Lines of one network, or of the network each line names. Nothing of another network is read or changed."""

    def __init__(self, network: Network | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.chosen = network
        self._networks: dict[str, Network] = {}

    def before_import_row(self, row: dict[str, str], **kwargs: Any) -> None:
        self.network = self._network_of(row)

    def _network_of(self, row: dict[str, str]) -> Network:
        slug = row.get("network", "")
        if self.chosen and slug in {"", self.chosen.slug}:
            return self.chosen
        if self.chosen:
            raise ValidationError({"network": _("This row is of another network.")})
        if not slug:
            raise ValidationError({"network": _("Name the network here, or choose it beside the file.")})
        if slug not in self._networks:
            found = Network.objects.filter(slug=slug).first()
            if found is None:
                raise ValidationError({"network": _("There is no network “%(slug)s”.") % {"slug": slug}})
            self._networks[slug] = found
        return self._networks[slug]


def values_of(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
