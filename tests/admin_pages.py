"""The pages of the administrators as a browser sends them."""

from django import forms
from django.contrib import admin
from django.urls import reverse

from networks.repair_shop import LookedAt
from tests.walk import OUR_MODELS


def page_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def sent(client, url, **changes):
    """Open the form at `url`, change these fields and send all of it, with what stands under it."""
    context = client.get(url).context
    data = {}
    for form in [context["adminform"].form, *(inline.formset for inline in context["inline_admin_formsets"])]:
        data |= _values(form.management_form if hasattr(form, "management_form") else form)
        for row in form.initial_forms if hasattr(form, "management_form") else []:
            data |= _values(row)
    return client.post(url, {name: value for name, value in (data | changes).items() if value is not None})


def _values(form):
    values = {}
    for field in form:
        value = field.value()
        if isinstance(field.field.widget, forms.MultiWidget):
            boxes = zip(field.field.widget.widgets_names, field.field.widget.decompress(value), strict=True)
            values |= {f"{field.html_name}{name}": part for name, part in boxes}
        elif isinstance(value, list):
            values[field.html_name] = [getattr(one, "pk", one) for one in value]
        elif value is not False:
            values[field.html_name] = value
    return values


REGISTERED = {model: admin.site._registry.get(model) for model in OUR_MODELS}
INLINES = {inline.model for one in admin.site._registry.values() for inline in one.inlines}
LOOKED_AT = [model for model in OUR_MODELS if isinstance(REGISTERED[model], LookedAt)]  # history themselves
MENDED = [model for model in OUR_MODELS if model not in LOOKED_AT]
