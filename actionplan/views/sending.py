"""The plan in the partners' mailboxes: who gets it, what became of each mail, and the link that needs no account."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actionplan import actions, links, mails, recipients, report
from actionplan.content import assemble
from actionplan.forms import ResendForm, SendForm
from actionplan.models import Delivery, Distribution, PlanVersion
from actionplan.queries import Edition
from actionplan.views.versions import pdf_of
from goals.models import Plan
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept
from outbox.queries import delay_of

WISHES = {"all", "none", "first"}  # who is to be ticked


@network_view(roles=COORDINATORS)
def plan_send(request: NetworkRequest) -> HttpResponse:
    """Choose who gets which version and with which words, look at it once more, send it: `do` says how far."""
    versions = _versions(request)
    ready = [version for version in versions if version.is_ready]
    if not ready:
        messages.info(request, _("There is no PDF to send yet. Make it first."))
        return redirect("actionplan:plan", network_slug=request.network.slug)
    form = _form(request, ready)
    if not form.is_valid():
        return _choose(request, form, versions)
    if request.POST.get("do") != "send":
        return _look_again(request, form, newest=ready[0])
    distribution, is_new = actions.send_plan(by=request.user, **form.cleaned_data)
    if is_new:
        messages.success(request, _("The mails are written and leave one by one. Here you see what becomes of each."))
    else:
        messages.info(request, _("You had sent exactly this to the same people. It was not sent a second time."))
    return redirect(distribution)


@network_view(roles=COORDINATORS)
def distribution_detail(request: NetworkRequest, distribution_pk: int) -> HttpResponse:
    """What became of each mail; the list asks again by itself while something is under way."""
    distribution = _distribution(request, distribution_pk)
    context = {"step": "plan", "distribution": distribution, "report": report.of(distribution)}
    if request.htmx:
        return render(request, "actionplan/_report.html", context)
    context["delay"] = delay_of(request.network, timezone.now())
    return render(request, "actionplan/distribution_detail.html", context)


@network_view(roles=COORDINATORS)
@require_POST
def distribution_resend(request: NetworkRequest, distribution_pk: int) -> HttpResponse:
    """Once more to those it did not reach."""
    distribution = _distribution(request, distribution_pk)
    number = actions.resend_failed(by=request.user, distribution=distribution)
    told = ngettext("%(n)s mail is on its way again.", "%(n)s mails are on their way again.", number)
    messages.success(request, told % {"n": number})
    return redirect(distribution)


@network_view(roles=COORDINATORS)
def delivery_resend(request: NetworkRequest, delivery_pk: int) -> HttpResponse:
    """Once more to one reader, at the same address or a corrected one."""
    delivery = Delivery.objects.get_or_404(request.network, pk=delivery_pk)
    delivery.network, delivery.distribution = request.network, _distribution(request, delivery.distribution_id)
    form = ResendForm(request.POST or None, delivery=delivery)
    if form.is_valid() and kept(
        form, lambda: actions.resend(by=request.user, delivery=delivery, address=form.cleaned_data["address"])
    ):
        messages.success(request, _("It is on its way to %(address)s.") % {"address": delivery.address})
        return redirect(delivery.distribution)
    context = {
        "step": "plan",
        "form": form,
        "title": _("Send the plan again to %(reader)s") % {"reader": delivery.name or delivery.address},
        "intro": delivery.distribution.subject,
        "submit": _("Send again"),
        "cancel_url": delivery.distribution.get_absolute_url(),
    }
    return render(request, "stakeholders/form.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
def delivery_download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The version of the plan a mail is about, for whoever holds its link, without signing in."""
    delivery = links.delivery_of(token)
    if delivery is None:
        answer: HttpResponseBase = render(request, "actionplan/link_dead.html", status=404)
    else:
        answer = pdf_of(delivery.distribution.plan_version)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _versions(request: NetworkRequest) -> list[PlanVersion]:
    """All versions, the newest first, each with its plan."""
    rows = PlanVersion.objects.for_network(request.network).select_related("plan").defer("content").order_by("-pk")
    versions = list(rows)
    for version in versions:
        version.network = version.plan.network = request.network
    return versions


def _form(request: NetworkRequest, ready: list[PlanVersion]) -> SendForm:
    """The form as it begins, as it goes on being typed, or as it was sent."""
    groups = recipients.groups_of(request.network, request.network.today)
    offered: dict[str, Any] = {"network": request.network, "versions": ready, "groups": groups}
    wish = request.POST.get("do", "")
    if request.method != "POST":
        words = mails.first_words(ready[0].plan, request.user)
        return SendForm(initial={**words, "recipients": recipients.first_of_each(groups, ready[0])}, **offered)
    if wish in WISHES:
        return SendForm.typed(request.POST, ticked=recipients.ticked(wish, groups, ready[0]), **offered)
    return SendForm.typed(request.POST, **offered) if wish == "change" else SendForm(request.POST, **offered)


def _choose(request: NetworkRequest, form: SendForm, versions: list[PlanVersion]) -> HttpResponse:
    """The form, and whether the plan has moved on since its newest PDF."""
    newest = next(version for version in versions if version.is_ready)
    later = None if versions[0].is_ready else versions[0]
    now = assemble(newest.plan, request.network.today).fingerprint
    is_open = newest.plan.status != Plan.Status.CLOSED
    edition = Edition(newest, later, has_changed=is_open and now != newest.content_sha256)
    context = {"step": "plan", "form": form, "edition": edition}
    return render(request, "actionplan/plan_send.html", context, status=422 if form.is_bound else 200)


def _look_again(request: NetworkRequest, form: SendForm, newest: PlanVersion) -> HttpResponse:
    """What is about to happen, before it does; the form travels along."""
    version, readers = form.cleaned_data["version"], form.cleaned_data["readers"]
    context = {
        "step": "plan",
        "form": form,
        "version": version,
        "newest": newest,
        "readers": readers,
        "left_out": recipients.left_out(request.network, readers),
    }
    return render(request, "actionplan/plan_send_confirm.html", context)


def _distribution(request: NetworkRequest, pk: int) -> Distribution:
    distribution: Distribution | None = (
        Distribution.objects.for_network(request.network).with_version().filter(pk=pk).first()
    )
    if distribution is None:
        raise Http404
    distribution.network = distribution.plan_version.network = request.network
    return distribution
