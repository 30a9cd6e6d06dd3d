from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from networks.access import WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders import actions
from stakeholders.forms import ContactForm, ContactLeaveForm
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
    """This person has left: since when, and who comes after."""
    contact = _own_contact(request, contact_pk)
    today = request.network.today
    others = Contact.objects.for_network(request.network).current(today).filter(stakeholder=contact.stakeholder_id)
    form = ContactLeaveForm(
        request.POST or None,
        network=request.network,
        instance=contact,
        others=list(others.exclude(pk=contact.pk).by_rank().select_related("user", "network")),
        today=today,
    )
    if form.is_valid() and kept(form, lambda: _hand_over(request, form)):
        _tell_handed_over(request, contact)
        return redirect(contact.stakeholder)
    return form_page(
        request,
        form,
        template="stakeholders/contact_end.html",
        contact=contact,
        cancel_url=contact.stakeholder.get_absolute_url(),
    )


@network_view(roles=WRITERS)
@require_POST
def contact_first(request: NetworkRequest, contact_pk: int) -> HttpResponse:
    """This person is written to first from now on."""
    contact = _own_contact(request, contact_pk)
    try:
        actions.make_first(by=request.user, contact=contact, today=request.network.today)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(contact)s is the first contact now.") % {"contact": contact})
    return redirect(contact.stakeholder)


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
        "ui/confirm.html",
        title=_("Delete the contact %(contact)s") % {"contact": contact},
        consequences=consequences,
        instead_url="stakeholders:contact_end",
        instead_pk=contact.pk,
        instead=_("Has this person left? Say so instead, and the history stays."),
        submit=_("Delete the contact"),
        cancel_url=contact.stakeholder.get_absolute_url(),
    )


def _own_contact(request: NetworkRequest, pk: int) -> Contact:
    contact: Contact = Contact.objects.get_or_404(request.network, pk=pk)
    editable(request, contact.stakeholder)
    return contact


def _hand_over(request: NetworkRequest, form: ContactLeaveForm) -> Contact:
    return actions.replace_contact(
        by=request.user,
        contact=form.instance,
        on=form.cleaned_data["left_on"],
        successor=form.chosen_successor(),
    )


def _tell_handed_over(request: NetworkRequest, contact: Contact) -> None:
    """Who comes after, and whether a mail tells that person what is open."""
    successor = contact.successor
    values = {"contact": contact, "successor": successor or ""}
    if successor is None:
        told = _("It is noted that %(contact)s has left. What was still asked of this person works no longer.")
    elif successor.address:
        told = _("%(successor)s comes after %(contact)s. A mail says what is still open.")
    else:
        told = _("%(successor)s comes after %(contact)s. No address is noted, so no mail goes out: tell this person.")
    messages.success(request, told % values)


def _contact_form(request: NetworkRequest, contact: Contact, **context: str) -> HttpResponse:
    form = ContactForm(request.POST or None, network=request.network, instance=contact)
    today = request.network.today
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
