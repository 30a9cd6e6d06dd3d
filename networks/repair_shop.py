"""What the pages of the administrators share. They repair; the network's own pages are where it works.

Every row shows who changed what in it. A row of a network stays in its network, points only at rows of the same
network, and notices a second editor.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import display_for_field, unquote
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

from networks.forms import NetworkModelForm
from networks.partial import Precision
from networks.pillars import Pillar
from networks.tenancy import NetworkOwned

NEWEST_DELETED = 200
LONGEST_SHOWN = 5_000  # characters of a text as it was
MOST_NETWORKS = 100  # beside a list, to choose from


class ChangeInWords(HistoricalRecordContextHelper):
    """One change of one field as a reader says it: the label of a choice, yes or no, a date."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        field: Any = self.model._meta.get_field(change.field)
        value = super().prepare_delta_change_value(change, value)
        if isinstance(field, models.ManyToManyField):
            return ", ".join(str(row) for row in value) or "—"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, DeletedObject):
            value = _("one that is gone") if value.pk else None
        if value is None or isinstance(value, str | models.Model):
            return self._label(field, value)
        return str(display_for_field(value, field, "—"))

    def _label(self, field: Any, value: Any) -> str:
        return str(dict(field.flatchoices).get(value, value or "—"))


class KeptAdmin(SimpleHistoryAdmin):
    """A model whose past can be read: who changed what and when, field by field. The past itself is not changed."""

    object_history_template: Any = "admin/history.html"
    list_per_page = 50
    show_full_result_count = False  # counting every row of all networks to say how many a search left out
    not_compared: ClassVar[frozenset[str]] = frozenset({"id", "version"})
    kept_quiet: ClassVar[frozenset[str]] = frozenset()  # fields of which the history says only that they changed

    def get_urls(self) -> list[URLPattern]:
        """Without the library's page that turns a row back: it would walk past every rule of the room."""
        options = self.opts
        name = f"{options.app_label}_{options.model_name}"
        urls = [url for url in super().get_urls() if url.name != f"{name}_simple_history"]
        deleted = path("deleted/", self.admin_site.admin_view(self.deleted_view), name=f"{name}_deleted")
        return [deleted, *urls]

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not unquote(object_id).isdecimal():
            raise Http404
        answer: HttpResponse = super().history_view(request, object_id, extra_context)
        return answer

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return _("What changed")

    def render_history_view(self, request: HttpRequest, template: Any, context: Any, **kwargs: Any) -> HttpResponse:
        name = self._name_then(context["object"])
        return super().render_history_view(request, template, {**context, "subtitle": name}, **kwargs)

    def get_history_queryset(
        self, request: HttpRequest, history_manager: Any, pk_name: str, object_id: Any
    ) -> models.QuerySet[Any]:
        tracked = history_manager.model.tracked_fields
        others = [field.name for field in tracked if isinstance(field, models.ForeignKey)]
        rows: models.QuerySet[Any] = history_manager.filter(**{pk_name: object_id})
        return rows.select_related("history_user", *others)

    def set_history_delta_changes(
        self,
        request: HttpRequest,
        historical_records: Any,
        foreign_keys_are_objs: bool = True,  # noqa: FBT001, FBT002
    ) -> None:
        """Compare each row of the past with the one before it, also in the fields no form offers."""
        rows = list(historical_records)
        for row, before in pairwise(rows):
            tracked = {field.name for field in row.tracked_fields} | {field.name for field in row._history_m2m_fields}
            delta = row.diff_against(
                before, included_fields=tracked - self.not_compared, foreign_keys_are_objs=foreign_keys_are_objs
            )
            in_words = ChangeInWords(self.model, row, max_displayed_delta_change_chars=LONGEST_SHOWN)
            words = in_words.context_for_delta_changes(delta)
            row.history_delta_changes = [
                change | {"is_quiet": name in self.kept_quiet}
                for name, change in zip(delta.changed_fields, words, strict=True)
            ]
            row.is_as_before = not words

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """The rows that are gone, newest first, each with its past."""
        if not self.has_view_or_change_permission(request):
            raise Http404
        history = getattr(self.model, self.model._meta.simple_history_manager_attribute)
        rows = history.filter(history_type="-").select_related("history_user")[:NEWEST_DELETED]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted: %(what)s") % {"what": self.opts.verbose_name_plural},
            "opts": self.opts,
            "rows": [(row, self._name_then(row)) for row in rows],
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def _name_then(self, row: Any) -> str:
        """What names the row, also when rows it points at are gone."""
        try:
            return str(getattr(row, "history_object", row))
        except ObjectDoesNotExist:
            return f"{capfirst(self.opts.verbose_name)} {getattr(row, self.opts.pk.attname)}"


class NetworkFilter(admin.RelatedFieldListFilter):
    """The networks to choose from, while there are no more than one looks through; beyond that search names one."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        named = field.remote_field.model.objects.order_by("name").values_list("pk", "name")[: MOST_NETWORKS + 1]
        return [] if len(named) > MOST_NETWORKS else list(named)

    def has_output(self) -> bool:
        """Also when an address names a network that is not offered: it is filtered by, and “All” leads back."""
        return super().has_output() or bool(self.lookup_val)


IN_NETWORK = ("network", NetworkFilter)


class RowForm(NetworkModelForm):
    """A row of a network in the hands of an administrator: the network is the row's own."""

    is_watched = False  # administrators repair what others wrote

    def __init__(self, *args: Any, instance: NetworkOwned, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, network=instance.network, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A date typed here is known to the day, whatever was known of it before."""
        cleaned = super().clean()
        for name in self.changed_data:
            precision = f"{name.removesuffix('_on')}_precision"
            if name.endswith("_on") and hasattr(self.instance, precision):
                setattr(self.instance, precision, Precision.DAY)
        return cleaned

    def validate_constraints(self) -> None:
        """Ask every rule of the database, also those about fields that are only shown here."""
        try:
            self.instance.validate_constraints(exclude=set(self.errors))
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields else None, messages)


class RowAdmin(KeptAdmin):
    """Rows of the networks, for repairs only: a network adds its rows itself, where its rules are asked."""

    form = RowForm
    view_on_site = False  # an administrator is not a member
    several: ClassVar[dict[str, Any]] = {}  # JSON lists, with what may be in them

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["network", *super().get_readonly_fields(request, obj)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        """Those named, or all in the order in which the model tells them; and the hidden version, to notice others."""
        readonly = self.get_readonly_fields(request, obj)
        told = [field.name for field in (*self.opts.concrete_fields, *self.opts.many_to_many)]
        shown = {*readonly, *self.get_form(request, obj, fields=None).base_fields}
        names = self.fields or [name for name in told if name in shown]
        hidden = ["version"] if self.has_change_permission(request, obj) else []
        return [*(name for name in names if name != "version"), *hidden]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Django must not look for the version among the fields of the model: the form brings it."""
        if fields := kwargs.get("fields"):
            kwargs["fields"] = [name for name in fields if name != "version"]
        return super().get_form(request, obj, change, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; while it is being saved nobody else saves it."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST":
            rows = self.model._default_manager.select_for_update(of=("self",))
            return rows.select_related("network").filter(pk=row.pk).first()
        return row

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.several:
            return several_choices(capfirst(db_field.verbose_name), self.several[db_field.name])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Who has the row open on a page of the network is told that it changed."""
        obj.claim()
        super().save_model(request, obj, form, change)


class ReadOnly:
    """Mixed into an admin: its rows are looked at, and deleted if they should not be there."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookedAt(admin.ModelAdmin):
    """What was done and sent is history: to look at, never to add, change or take away."""

    show_full_result_count = False  # as above

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        hidden = {"id", "version", *(self.exclude or ())}
        return [field.name for field in self.model._meta.concrete_fields if field.name not in hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RowsInline(admin.TabularInline):
    """The rows that hang on this one, to look at; each leads to its own page."""

    extra = 0
    can_delete = False
    show_change_link = True
    related: ClassVar[list[str]] = []  # what the columns name of other rows

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows


class KeyedTextsWidget(forms.MultiWidget):
    """A text box a key, each with its own label."""

    template_name = "admin/keyed_texts_widget.html"
    use_fieldset = True

    def __init__(self, labels: dict[str, Any]) -> None:
        self.labels = labels
        super().__init__({key: forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}) for key in labels})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, label in zip(context["widget"]["subwidgets"], self.labels.values(), strict=True):
            box["label"] = label
        return context

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(key, "") for key in self.labels]


class KeyedTextsField(forms.MultiValueField):
    """Texts by language or by pillar, kept as `{"nl": …}`; what is left empty is left out."""

    def __init__(self, *, labels: dict[str, Any], needs: str = "", **kwargs: Any) -> None:
        self.labels, self.needs = labels, needs
        boxes = [forms.CharField(required=False) for _key in labels]
        super().__init__(boxes, widget=KeyedTextsWidget(labels), required=False, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        texts = {key: text for key, text in zip(self.labels, data_list or [], strict=False) if text}
        if self.needs and self.needs not in texts:
            raise ValidationError(_("%(what)s is missing.") % {"what": self.labels[self.needs]})
        return texts


class CodesField(forms.CharField):
    """A list of codes kept as JSON, typed with commas between."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, list) else [code.strip() for code in str(value).split(",") if code.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial or []) != self.to_python(data or "")


class CatalogueAdmin(KeptAdmin):
    """A catalogue all networks share: added to, changed, never with JSON to type."""

    by_language: ClassVar[tuple[str, ...]] = ("names",)
    by_pillar: ClassVar[tuple[str, ...]] = ()
    codes: ClassVar[tuple[str, ...]] = ()
    one_of: ClassVar[dict[str, Any]] = {}  # texts, with what they may be
    several: ClassVar[dict[str, Any]] = {}  # lists, with what may be in them
    ordering = ["code"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return self._own_field(db_field, capfirst(db_field.verbose_name)) or super().formfield_for_dbfield(
            db_field, request, **kwargs
        )

    def _own_field(self, db_field: Any, label: Any) -> forms.Field | None:
        name = db_field.name
        if name in self.by_language:
            needs = "" if db_field.blank else "en"
            return KeyedTextsField(labels=dict(settings.LANGUAGES), needs=needs, label=label)
        if name in self.by_pillar:
            return KeyedTextsField(labels=dict(Pillar.choices), label=label)
        if name in self.codes:
            return CodesField(label=label, required=False, help_text=_("Codes, with commas between."))
        if name in self.one_of:
            return forms.ChoiceField(label=label, choices=self.one_of[name])
        return several_choices(label, self.several[name]) if name in self.several else None


def several_choices(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Boxes to tick, for a list kept as JSON."""
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple
    )
