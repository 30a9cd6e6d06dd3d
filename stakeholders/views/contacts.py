from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.access import WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders import actions
from stakeholders.forms import ContactEndForm, ContactForm
from stakeholders.models import Contact, Stakeholder
from stakeholders.views.pages import editable, form_page, page


@network_view(roles=WRITERS)
def contact_create(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    stakeholder = editable(request, Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk))
    contact = Contact(network=request.network, stakeholder=stakeholder)
    return _contact_form(request, contact, title=_("Add a contact"), submit=_("Add the contact"))


@network_view(roles=WRITERS)
def contact_edit(request: NetworkRequest, contact_pk: int) -> HttpResponse:
    contact = _own_contact(request, contact_pk)
    return _contact_form(request, contact, title=_("Edit the contact"), submit=_("Save"))


@network_view(roles=WRITERS)
def contact_end(request: NetworkRequest, contact_pk: int) -> HttpResponse:
    """This person is no longer in function."""
    contact = _own_contact(request, contact_pk)
    form = ContactEndForm(
        request.POST or None, network=request.network, instance=contact, initial={"until_on": timezone.localdate()}
    )
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(contact.stakeholder)
    return form_page(
        request,
        form,
        title=_("%(contact)s is no longer in function") % {"contact": contact},
        intro=_("The name stays among the former contacts. After this day an account of this person can only read."),
        submit=_("Save"),
        cancel_url=contact.stakeholder.get_absolute_url(),
    )


@network_view(roles=WRITERS)
def contact_delete(request: NetworkRequest, contact_pk: int) -> HttpResponse:
    """Delete what was entered by mistake."""
    contact = _own_contact(request, contact_pk)
    if request.method == "POST":
        contact.delete()
        messages.success(request, _("%(contact)s is deleted.") % {"contact": contact})
        return redirect(contact.stakeholder)
    consequences = [_("The name, the address and the phone number go for good, from the history too.")]
    if contact.user_id:
        consequences.append(_("The account of this person stays, but speaks for nobody any more and can only read."))
    return page(
        request,
        "stakeholders/confirm.html",
        title=_("Delete the contact %(contact)s") % {"contact": contact},
        consequences=consequences,
        instead_url="stakeholders:contact_end",
        instead_pk=contact.pk,
        instead=_("No longer in function? Say since when instead, and the history stays."),
        submit=_("Delete the contact"),
        cancel_url=contact.stakeholder.get_absolute_url(),
    )


def _own_contact(request: NetworkRequest, pk: int) -> Contact:
    contact: Contact = Contact.objects.get_or_404(request.network, pk=pk)
    editable(request, contact.stakeholder)
    return contact


def _contact_form(request: NetworkRequest, contact: Contact, **context: str) -> HttpResponse:
    form = ContactForm(request.POST or None, network=request.network, instance=contact)
    today = timezone.localdate()
    if form.is_valid() and kept(form, lambda: actions.keep_contact(by=request.user, contact=contact, today=today)):
        messages.success(request, _("Saved."))
        return redirect(contact.stakeholder)
    return form_page(
        request,
        form,
        intro=_("An account is not needed to be a contact."),
        cancel_url=contact.stakeholder.get_absolute_url(),
        **context,
    )
