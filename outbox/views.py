from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from networks.access import COORDINATORS, AccountRequest, NetworkRequest, network_view
from outbox import actions, queries
from outbox.forms import MailFilterForm, PreferenceForm
from outbox.models import MailPreference, OutgoingMail

PAGE = 50


@network_view(roles=COORDINATORS)
def mail_list(request: NetworkRequest) -> HttpResponse:
    """What was mailed in the name of this network, and what became of each mail."""
    filters = MailFilterForm(request.GET)
    mails = OutgoingMail.objects.for_network(request.network).filter(**filters.chosen())
    page = Paginator(queries.with_trouble_first(mails), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filters": filters, "delay": queries.delay_of(request.network, timezone.now())}
    return render(request, "outbox/mail_list.html", context)


@network_view(roles=COORDINATORS)
def mail_detail(request: NetworkRequest, outgoing_mail_pk: int) -> HttpResponse:
    """One mail: what it says, to whom, and what became of it."""
    mail = OutgoingMail.objects.get_or_404(request.network, pk=outgoing_mail_pk)
    return render(request, "outbox/mail_detail.html", {"mail": mail})


@network_view(roles=COORDINATORS)
@require_POST
def mail_resend(request: NetworkRequest, outgoing_mail_pk: int) -> HttpResponse:
    """Send a mail that did not arrive once more."""
    mail = OutgoingMail.objects.get_or_404(request.network, pk=outgoing_mail_pk)
    try:
        actions.resend(by=request.user, mail=mail)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("It is on its way to %(address)s again.") % {"address": mail.recipient})
    return redirect("outbox:mail_list", network_slug=request.network.slug)


def mail_preference(request: HttpRequest, token: str) -> HttpResponse:
    """How often an address is reminded; reached from each mail, without signing in."""
    address = _address(token)
    preference = MailPreference.objects.filter(address=address).first()
    rhythm = preference.rhythm if preference else MailPreference.Rhythm.DAILY
    form = PreferenceForm(request.POST or None, initial={"rhythm": rhythm})
    if form.is_valid():
        actions.prefer(address=address, rhythm=form.cleaned_data["rhythm"])
        messages.success(request, _("Saved. You can change this at any time."))
        return redirect("mail_preference", token=token)
    context = {"form": form, "address": address}
    return render(request, "outbox/mail_preference.html", context, status=422 if form.is_bound else 200)


@login_required
def own_mail_preference(request: AccountRequest) -> HttpResponse:
    """The same for who is signed in, about the own address."""
    return redirect("mail_preference", token=queries.preference_token(request.user.email))


@csrf_exempt
@require_POST
def mail_unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The one click of a mail program (RFC 8058): no more reminders to this address. It sends no token of ours."""
    actions.prefer(address=_address(token), rhythm=MailPreference.Rhythm.NEVER)
    return HttpResponse(status=204)


def _address(token: str) -> str:
    address = queries.address_of(token)
    if address is None:
        raise Http404
    return address
