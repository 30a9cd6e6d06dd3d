"""The pages on which an administrator sends a sheet, looks at what it would do, and confirms."""

import re
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm

from networks.models import Network
from networks.transfer.sheets import FORMATS, MOST_BYTES, UnreadableSheetError
from networks.transfer.waiting import WaitingSheet

KINDS = {f".{kind.extension}": place for place, kind in enumerate(FORMATS)}


class SheetForm(ImportForm):
    """A file whose name says what it is."""

    field_order = ["import_file", "network"]
    import_file = forms.FileField(
        label=gettext_lazy("file"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
        help_text=gettext_lazy("CSV or Excel (XLSX), at most 2 MB and 1,000 rows. An empty cell changes nothing."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("format", "resource"):
            del self.fields[name]

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        kind = Path(file.name).suffix.casefold()
        if kind not in KINDS:
            raise ValidationError(_("Choose a CSV or an Excel file whose name ends in .csv or .xlsx."))
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB. Divide it."))
        self.cleaned_data["format"] = KINDS[kind]
        return file


class ConfirmForm(forms.Form):
    """What the preview was about."""

    import_file_name = forms.RegexField(re.compile(r"^[0-9a-f]{32}$"), widget=forms.HiddenInput)
    original_file_name = forms.CharField(widget=forms.HiddenInput, max_length=255)
    format = forms.TypedChoiceField(
        choices=[(place, place) for place in KINDS.values()], coerce=int, widget=forms.HiddenInput
    )


class TransferAdmin(ImportExportMixin):
    """Mixed into an admin whose rows come and go as a sheet."""

    formats: ClassVar[list[Any]] = FORMATS
    import_form_class = SheetForm
    confirm_form_class = ConfirmForm
    export_form_class = ExportForm
    tmp_storage_class = WaitingSheet
    import_template_name = "admin/import.html"
    export_template_name = "admin/export.html"
    import_export_change_list_template = "admin/transfer_change_list.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return all(self._may(request, right) for right in ("add", "change"))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "view")

    def get_valid_export_item_pks(self, request: HttpRequest) -> list[int]:
        return []  # rows are exported as the list shows them, not ticked one by one

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        if not isinstance(e, UnreadableSheetError):
            raise e
        form.add_error("import_file", str(e))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take the sheet in, all of it or nothing."""
        try:
            answer: HttpResponse = super().process_import(request, **kwargs)
        except (FileNotFoundError, UnreadableSheetError):
            messages.error(request, _("This sheet was confirmed already, or waited too long. Send it again."))
            return redirect(self._address("import"))
        return answer

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().process_dataset(dataset, form, request, rollback_on_validation_errors=True, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """What was right in the preview may be wrong by now: then nothing is saved, and the page says why."""
        if result.has_errors() or result.has_validation_errors():
            form = self.get_import_form_class(request)(self.get_import_formats(), self.resource_classes)
            return TemplateResponse(
                request,
                self.import_template_name,
                {
                    **self.admin_site.each_context(request),
                    "title": _("Import"),
                    "opts": self.opts,
                    "form": form,
                    "result": result,
                },
            )
        return super().process_result(result, request)

    def _may(self, request: HttpRequest, right: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{right}_{self.opts.model_name}")

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")


class NetworkSheetForm(SheetForm):
    network = forms.ModelChoiceField(
        Network.objects.order_by("name"),
        required=False,
        label=gettext_lazy("network"),
        empty_label=gettext_lazy("as each row says in its column “network”"),
        help_text=gettext_lazy("With a network chosen, a row of another network is refused."),
    )


class NetworkConfirmForm(ConfirmForm):
    network = forms.ModelChoiceField(Network.objects.all(), required=False, widget=forms.HiddenInput)


class NetworkTransferAdmin(TransferAdmin):
    """The rows of one network, or of the network each line names."""

    import_form_class = NetworkSheetForm
    confirm_form_class = NetworkConfirmForm

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        chosen = getattr(form, "cleaned_data", {}).get("network")
        return {**super().get_import_resource_kwargs(request, **kwargs), "network": chosen}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        return initial | {"network": import_form.cleaned_data["network"]} if import_form else initial
