"""Several engagements get another due date or lead: choose them, read what it would do, confirm."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements import actions
from engagements.bulk_forms import BulkForm, ConfirmForm
from engagements.models import Engagement
from engagements.views.engagements import STEP, filters_of
from goals.models import Plan
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept

MOST_SHOWN = 300  # to tick on one page, and to send at once


@network_view(roles=COORDINATORS)
def bulk_change(request: NetworkRequest) -> HttpResponse:
    """Choose engagements of the list as it is filtered, read what would change, and confirm it: all or none of it."""
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    engagements = Engagement.objects.for_network(request.network).filter(plan=plan).open_first().with_commitments()
    filters = filters_of(request, plan)
    found = list(filters.apply(engagements, request.network.today)[: MOST_SHOWN + 1])
    shown = found[:MOST_SHOWN]
    form = BulkForm(
        request.POST or None,
        network=request.network,
        engagements=engagements,
        shown=shown,
        initial={"engagements": [row.pk for row in shown] if "all" in request.GET else []},
    )
    if not form.is_valid():
        context = {"form": form, "filters": filters, "shown": shown, "has_more": len(found) > len(shown)}
        return render(request, "engagements/bulk_change.html", STEP | context, status=422 if form.is_bound else 200)
    confirm = ConfirmForm(request.POST if "seen" in request.POST else None, changes=form.changes)
    if confirm.is_valid() and kept(confirm, lambda: _save(request, form)):
        return redirect(reverse("engagements:engagement_list", args=[request.network.slug], query=request.GET))
    context = {"form": form, "confirm": confirm, "changes": form.changes}
    return render(request, "engagements/bulk_preview.html", STEP | context, status=422 if confirm.is_bound else 200)


def _save(request: NetworkRequest, form: BulkForm) -> None:
    """Save what changes, and tell which answers it cost."""
    revisions = actions.revise_all(by=request.user, changes=[row for row in form.changes if row.has_changed])
    told = ngettext("%(number)s engagement is changed.", "%(number)s engagements are changed.", len(revisions)) % {
        "number": len(revisions)
    }
    messages.success(request, told)
    again = dict.fromkeys(str(partner) for revision in revisions for partner in revision.reopened)
    if again:
        names = get_text_list(list(again), _("and"))
        messages.warning(request, _("Asked again, because it changed: %(names)s.") % {"names": names})
