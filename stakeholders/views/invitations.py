from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from networks.access import COORDINATORS, NetworkRequest, as_pk, network_view
from networks.forms import kept
from networks.models import User
from stakeholders import actions, queries
from stakeholders.forms import AcceptForm, InvitationForm, RoundForm
from stakeholders.models import Contact, Invitation
from stakeholders.views.pages import form_page, page, private_link

PAGE = 50


@network_view(roles=COORDINATORS)
def invitation_list(request: NetworkRequest) -> HttpResponse:
    """Who was asked in, who has not answered and since when, who has."""
    invitations = Invitation.objects.for_network(request.network)
    unanswered = invitations.unanswered()
    answered = invitations.exclude(pk__in=unanswered.values("pk"))
    return page(
        request,
        "stakeholders/invitation_list.html",
        unanswered=Paginator(unanswered.newest_first(), PAGE).get_page(request.GET.get("waiting")),
        answered=Paginator(answered.newest_first(), PAGE).get_page(request.GET.get("page")),
        to_remind=unanswered.filter(reminded_at=None).count(),
        now=timezone.now(),
    )


@network_view(roles=COORDINATORS)
def invitation_round(request: NetworkRequest) -> HttpResponse:
    """Everybody who can be invited, by stakeholder; one button invites those that are ticked."""
    waiting = queries.round_of(request.network, request.network.today)
    form = RoundForm(request.POST if request.method == "POST" else None, groups=waiting.groups)
    if form.is_valid() and kept(
        form, lambda: actions.invite_contacts(by=request.user, contacts=form.cleaned_data["contact"])
    ):
        invited = len(form.cleaned_data["contact"])
        told = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", invited)
        messages.success(request, told % {"n": invited})
        return _to_list(request)
    return form_page(request, form, template="stakeholders/invitation_round.html", waiting=waiting)


@network_view(roles=COORDINATORS)
@require_POST
def invitation_remind(request: NetworkRequest) -> HttpResponse:
    """Remind everybody who has not answered, once each."""
    try:
        reminded, before = actions.remind_unanswered(by=request.user, network=request.network)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to_list(request)
    if reminded:
        told = ngettext(
            "%(n)s person is reminded, with a new link.", "%(n)s people are reminded, with new links.", len(reminded)
        )
        messages.success(request, told % {"n": len(reminded)})
    if before:
        told = ngettext(
            "%(n)s person was reminded before and is not reminded again.",
            "%(n)s people were reminded before and are not reminded again.",
            len(before),
        )
        messages.info(request, told % {"n": len(before)})
    if not reminded and not before:
        messages.info(request, _("Nobody who was invited still has to answer."))
    return _to_list(request)


@network_view(roles=COORDINATORS)
def invitation_create(request: NetworkRequest) -> HttpResponse:
    """Ask in somebody who is no contact of a stakeholder."""
    form = InvitationForm(request.POST or None, network=request.network, instance=Invitation())
    if form.is_valid() and kept(form, lambda: actions.invite(by=request.user, invitation=form.save(commit=False))):
        messages.success(
            request, _("The invitation is on its way to %(address)s.") % {"address": form.instance.address}
        )
        return _to_list(request)
    return form_page(
        request,
        form,
        title=_("Invite a colleague or an observer"),
        intro=_("Who speaks for a partner is invited as its contact: go back and choose “Invite the contacts”."),
        submit=_("Send the invitation"),
        cancel_url=reverse("stakeholders:invitation_list", args=[request.network.slug]),
    )


@network_view(roles=COORDINATORS)
@require_POST
def contact_invite(request: NetworkRequest) -> HttpResponse:
    """Ask in the chosen contacts, all of them or nobody and the reasons."""
    chosen = [pk for text in request.POST.getlist("contact") if (pk := as_pk(text)) is not None]
    rows = Contact.objects.for_network(request.network).filter(pk__in=chosen)
    contacts = list(rows.select_related("user", "network", "stakeholder"))
    try:
        invited = actions.invite_contacts(by=request.user, contacts=contacts)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to_list(request)
    if invited:
        told = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", len(invited))
        messages.success(request, told % {"n": len(invited)})
    else:
        messages.error(request, _("Choose at least one contact."))
    return _to_list(request)


@network_view(roles=COORDINATORS)
@require_POST
def invitation_again(request: NetworkRequest, invitation_pk: int) -> HttpResponse:
    """Send it once more, with a new link."""
    invitation = Invitation.objects.get_or_404(request.network, pk=invitation_pk)
    try:
        actions.invite_again(by=request.user, invitation=invitation)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = _("A new invitation is on its way to %(address)s. The link in the old one works no longer.")
        messages.success(request, told % {"address": invitation.address})
    return _to_list(request)


@network_view(roles=COORDINATORS)
@require_POST
def invitation_withdraw(request: NetworkRequest, invitation_pk: int) -> HttpResponse:
    """Make its link worthless."""
    invitation = Invitation.objects.get_or_404(request.network, pk=invitation_pk)
    try:
        actions.withdraw(by=request.user, invitation=invitation)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = _("The invitation of %(address)s is withdrawn; its link works no longer.")
        messages.success(request, told % {"address": invitation.address})
    return _to_list(request)


@private_link
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail opens. Looking uses nothing up, as mail scanners look too; only a POST accepts."""
    invitation = Invitation.get_by_token(token)
    if invitation is None or not invitation.is_open(timezone.now()):
        return render(request, "stakeholders/invitation_gone.html", {"invitation": invitation}, status=404)
    if not request.user.is_authenticated:
        translation.activate(invitation.language)
    elif request.user.email.lower() != invitation.address:
        return render(request, "stakeholders/invitation_of_another.html", {"invitation": invitation}, status=403)
    form = AcceptForm(request.POST or None, initial={"full_name": invitation.full_name})
    if form.is_valid() and (user := _come_in(invitation, form)):
        return _signed_in(request, invitation, user)
    context = {"form": form, "invitation": invitation}
    return render(request, "stakeholders/invitation_accept.html", context, status=422 if form.is_bound else 200)


def _come_in(invitation: Invitation, form: AcceptForm) -> User | None:
    language = translation.get_language() or "en"
    try:
        return actions.accept(invitation=invitation, full_name=form.cleaned_data["full_name"], language=language)
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _signed_in(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    """Into the network: for a new account the link is as good as a code, since it came by mail.

    Whoever had an account signs in as always: a link lives for two weeks, and may be forwarded.
    """
    inside = reverse("network_home", args=[invitation.network.slug])
    if not request.user.is_authenticated and user.last_login is not None:
        messages.success(request, _("The invitation is accepted. Sign in to go on."))
        return redirect_to_login(inside)
    messages.success(request, _("Welcome to %(network)s.") % {"network": invitation.network})
    if request.user.is_authenticated:
        return redirect(inside)
    answer: HttpResponse = perform_login(request, user, redirect_url=inside)
    return answer


def _to_list(request: NetworkRequest) -> HttpResponse:
    return redirect("stakeholders:invitation_list", network_slug=request.network.slug)
