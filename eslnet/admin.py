"""The administrators' pages that reach into several rooms: a person's data, and names the guide borrows."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from eslnet import privacy
from eslnet.cases.catalogues import name_partners_in_guide
from goals.admin import IndicatorDefinitionAdmin
from goals.models import IndicatorDefinition
from guide.admin import GuideEntryAdmin
from guide.models import GuideEntry
from networks.access import AccountRequest
from networks.admin import UserAdmin
from networks.models import User
from stakeholders.admin import ContactAdmin, StakeholderTypeAdmin
from stakeholders.models import Contact, StakeholderType


class EraseForm(forms.Form):
    is_sure = forms.BooleanField(label=gettext_lazy("I have read what this does. It cannot be undone."))


class PersonalData:
    """Mixed into an admin whose rows are people: what is held of one, to hand over or to erase."""

    admin_site: Any
    log_change: Any
    message_user: Any
    model: Any
    opts: Any

    change_form_template: Any = "admin/person_change_form.html"
    actions: Any = ["open_personal_data"]

    def person_of(self, row: Any) -> privacy.Person:
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_personal_data"
        own = [
            path("<int:pk>/personal-data/", self.admin_site.admin_view(self.personal_data_view), name=name),
            path(
                "<int:pk>/personal-data/export/",
                self.admin_site.admin_view(require_POST(self.export_view)),
                name=f"{name}_export",
            ),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    @admin.action(description=gettext_lazy("Personal data: export or erase"))
    def open_personal_data(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) == 1:
            return redirect(self._page_of(chosen[0].pk))
        self.message_user(request, _("Choose one person at a time."), messages.WARNING)
        return None

    def personal_data_view(self, request: AccountRequest, pk: int) -> HttpResponse:
        """What erasing this person does, and the form that does it."""
        row = self._row(request, pk)
        person = self.person_of(row)
        refusal = privacy.refusal(person, request.user)
        form = EraseForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and not refusal:
            self.log_change(request, row, "Personal data erased.")
            privacy.erase(person, by=request.user)
            self.message_user(request, _("Erased."), messages.SUCCESS)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Personal data"),
            "subtitle": str(person),
            "opts": self.opts,
            "original": row,
            "person": person,
            "consequences": privacy.consequences(person),
            "namesakes": person.get_namesakes(),
            "orphaned": privacy.orphaned(person),
            "refusal": refusal,
            "form": form,
        }
        return TemplateResponse(request, "admin/personal_data.html", context, status=422 if form.is_bound else 200)

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything eslnet holds of the person, as one file."""
        row = self._row(request, pk)
        person = self.person_of(row)
        self.log_change(request, row, "Personal data exported.")
        text = json.dumps(privacy.export(person), indent=2, ensure_ascii=False, cls=DjangoJSONEncoder)
        name = slugify(str(person).replace("@", " at ").replace(".", " "))
        headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)

    def _row(self, request: HttpRequest, pk: int) -> Any:
        if not request.user.is_superuser:
            raise PermissionDenied
        row = self.model._default_manager.filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def _page_of(self, pk: int) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_personal_data", args=[pk])


class NamesInGuide:
    """Mixed into the admin of a catalogue: the guide keeps names of types and indicators, and gets them at once."""

    def save_model(self, *args: Any) -> None:
        super().save_model(*args)  # type: ignore[misc]
        name_partners_in_guide()

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        name_partners_in_guide()
        answer: HttpResponse = super().process_result(result, request)  # type: ignore[misc]
        return answer


admin.site.unregister([User, Contact, StakeholderType, IndicatorDefinition, GuideEntry])


@admin.register(User)
class AccountAdmin(PersonalData, UserAdmin):
    def person_of(self, row: User) -> privacy.Person:
        return privacy.find_person(row.email) or privacy.Person(row)


@admin.register(Contact)
class PersonAdmin(PersonalData, ContactAdmin):
    def person_of(self, row: Contact) -> privacy.Person:
        return privacy.person_of_contact(row)


@admin.register(StakeholderType)
class TypesAdmin(NamesInGuide, StakeholderTypeAdmin):
    pass


@admin.register(IndicatorDefinition)
class IndicatorsAdmin(NamesInGuide, IndicatorDefinitionAdmin):
    pass


@admin.register(GuideEntry)
class GuideAdmin(NamesInGuide, GuideEntryAdmin):
    pass
