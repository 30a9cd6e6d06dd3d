"""Which stakeholders a form of the rooms above offers."""

from django import forms
from django.db import models


def still_at_the_table(form: forms.ModelForm, *names: str) -> None:
    """Offer in these fields only stakeholders that have not left, by name, and those chosen before."""
    for name in names:
        field = form.fields[name]
        chosen = form.initial.get(name) or []
        chosen = chosen if isinstance(chosen, list) else [chosen]
        pks = [getattr(stakeholder, "pk", stakeholder) for stakeholder in chosen]
        field.queryset = field.queryset.filter(models.Q(left_on=None) | models.Q(pk__in=pks)).order_by("name")  # type: ignore[attr-defined]
