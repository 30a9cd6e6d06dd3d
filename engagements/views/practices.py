"""A coordinator offers what the network did to the guide; everybody signed in reads what is published."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from engagements import practices
from engagements.inspiration import indicator_of, types_of
from engagements.models import Engagement, SharedPractice, published_practices
from engagements.practice_forms import SharedPracticeForm
from engagements.views.engagements import STEP
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept
from networks.pillars import Pillar
from networks.queries import coordinated_networks

A_PAGE = 50


@network_view(roles=COORDINATORS)
def practice_list(request: NetworkRequest) -> HttpResponse:
    """What the network offered to the guide, and what became of it."""
    offered = SharedPractice.objects.for_network(request.network).newest_first()
    page = Paginator(offered, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "engagements/practice_list.html", STEP | {"page": page})


@network_view(roles=COORDINATORS)
def practice_offer(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Offer one of the network's engagements; one that was offered already is changed instead."""
    engagement = Engagement.objects.get_or_404(request.network, pk=engagement_pk)
    if offered := SharedPractice.objects.for_network(request.network).filter(engagement=engagement).first():
        return redirect("engagements:practice_edit", request.network.slug, offered.pk)
    practice = SharedPractice(network=request.network, engagement=engagement)
    initial = {
        "title": engagement.title[:200],
        "what": engagement.what,
        "lesson": engagement.status_note,
        "language": request.network.plan_language,
    }
    return _form_page(request, practice, initial, title=_("Share it with other networks"), submit=_("Offer it"))


@network_view(roles=COORDINATORS)
def practice_edit(request: NetworkRequest, shared_practice_pk: int) -> HttpResponse:
    """Change what was offered, and offer it again."""
    practice = _found(request, shared_practice_pk)
    return _form_page(request, practice, {}, title=_("Change what you share"), submit=_("Offer it again"))


@network_view(roles=COORDINATORS)
def practice_withdraw(request: NetworkRequest, shared_practice_pk: int) -> HttpResponse:
    """Take it out of the guide again."""
    practice = _found(request, shared_practice_pk)
    if request.method == "POST":
        practices.withdraw(by=request.user, practice=practice)
        messages.success(request, _("It is withdrawn from the guide."))
        return redirect("engagements:practice_list", request.network.slug)
    gone = _("Other networks no longer read it in the guide.") if practice.is_published else _("Nobody reads it.")
    context = {
        "title": _("Withdraw “%(title)s”?") % {"title": practice},
        "consequences": [gone, _("What you wrote for the guide is gone; the engagement stays as it is.")],
        "submit": _("Withdraw it"),
        "cancel_url": reverse("engagements:practice_list", args=[request.network.slug]),
    }
    return render(request, "ui/confirm.html", STEP | context)


@login_required
def shared_practice_list(request: HttpRequest) -> HttpResponse:
    """What networks share with all others, narrowed by words and pillar in the address."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    pillar = request.GET.get("pillar", "")
    rows = published_practices()
    if pillar in Pillar.values:
        rows = rows.filter(pillar=pillar)
    found = [practice for practice in rows if practice.mentions(words)]
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "pillar": pillar,
        "pillars": Pillar.choices,
        "networks": coordinated_networks(request.user),
    }
    return render(request, "engagements/shared_practice_list.html", context)


@login_required
def shared_practice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One published practice, and for who coordinates a network the way to use it there."""
    practice = published_practices().filter(pk=pk).first()
    if practice is None:
        raise Http404
    context = {
        "practice": practice,
        "types": types_of(practice),
        "definition": indicator_of(practice),
        "networks": coordinated_networks(request.user),
    }
    return render(request, "engagements/shared_practice_detail.html", context)


def _found(request: NetworkRequest, shared_practice_pk: int) -> SharedPractice:
    practice: SharedPractice = SharedPractice.objects.get_or_404(request.network, pk=shared_practice_pk)
    practice.network = request.network
    return practice


def _form_page(
    request: NetworkRequest, practice: SharedPractice, initial: dict[str, Any], **context: str
) -> HttpResponse:
    form = SharedPracticeForm(
        request.POST or None, network=request.network, instance=practice, initial=initial if not practice.pk else None
    )
    if form.is_valid() and kept(form, lambda: practices.offer(by=request.user, practice=form.save(commit=False))):
        messages.success(request, _("Thank you. An administrator reads it; you hear by mail what becomes of it."))
        return redirect("engagements:practice_list", request.network.slug)
    words = {"form": form, "practice": practice, "engagement": practice.engagement}
    status = 422 if form.is_bound else 200
    return render(request, "engagements/practice_form.html", STEP | words | context, status=status)
