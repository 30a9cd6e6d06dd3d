"""The yearly review: the coordinator asks, the partner answers by a link or signed in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from networks.access import COORDINATORS, WRITERS, NetworkRequest, as_pk, network_view, own_memberships
from networks.forms import kept
from stakeholders import actions, queries
from stakeholders.forms import ReviewForm
from stakeholders.links import reader_left
from stakeholders.models import Review, Stakeholder
from stakeholders.review_board import review_board
from stakeholders.views.pages import editable, page, private_link

A_PAGE = 50


@network_view(roles=COORDINATORS)
def review_list(request: NetworkRequest) -> HttpResponse:
    """Who was asked whether its data are still right, who answered, and whom to ask."""
    now = timezone.now()
    board = review_board(request.network, now)
    return page(
        request,
        "stakeholders/review_list.html",
        board=board,
        answered=Paginator(board.answered, A_PAGE).get_page(request.GET.get("page")),
        now=now,
    )


@network_view(roles=COORDINATORS)
@require_POST
def review_ask(request: NetworkRequest) -> HttpResponse:
    """Ask the chosen stakeholders; who cannot be reached is named."""
    chosen = [pk for text in request.POST.getlist("stakeholder") if (pk := as_pk(text)) is not None]
    stakeholders = Stakeholder.objects.for_network(request.network).at_the_table().filter(pk__in=chosen).by_name()
    try:
        reviews, unreached = actions.ask_reviews(by=request.user, stakeholders=stakeholders.select_related("network"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(request)
    if reviews:
        told = ngettext("%(n)s partner is asked by mail.", "%(n)s partners are asked by mail.", len(reviews))
        messages.success(request, told % {"n": len(reviews)})
    if unreached:
        names = ", ".join(str(stakeholder) for stakeholder in unreached)
        messages.warning(request, _("No mail reaches: %(names)s. Note an address first.") % {"names": names})
    if not reviews and not unreached:
        messages.error(request, _("Choose at least one partner."))
    return _back(request)


@network_view(roles=COORDINATORS)
@require_POST
def review_settle(request: NetworkRequest, review_pk: int) -> HttpResponse:
    """The correction is dealt with."""
    review = Review.objects.get_or_404(request.network, pk=review_pk)
    try:
        actions.settle_review(by=request.user, review=review)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The correction of %(name)s is dealt with.") % {"name": review.stakeholder})
    return _to_list(request)


@network_view(roles=WRITERS)
@require_POST
def review_confirm(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    """Who is signed in and speaks for it says that all is right."""
    stakeholder = editable(request, Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk))
    try:
        actions.confirm_data(by=request.user, stakeholder=stakeholder)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Thank you. It is noted that all of this is still right."))
    return redirect(stakeholder)


@private_link
def review_answer(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail opens. Looking answers nothing, as mail scanners look too; only a POST does."""
    review, now = Review.get_by_token(token), timezone.now()
    if review is None or not review.is_open(now) or reader_left(review, token, review.network.day_of(now)):
        return _gone(request, review)
    if not request.user.is_authenticated and review.contact:
        translation.activate(review.contact.recipient.language)
    is_right = request.POST.get("do") == "right"
    form = ReviewForm(request.POST if request.method == "POST" and not is_right else None)
    if request.method == "POST" and (is_right or form.is_valid()):
        correction = "" if is_right else form.cleaned_data["correction"]
        if kept(form, lambda: actions.answer_review(review=review, correction=correction)):
            return redirect("review_answer", token=token)
        return _gone(request, Review.get_by_token(token))
    context = {
        "review": review,
        "facts": queries.facts_of(review.stakeholder, review.network.day_of(now)),
        "form": form,
        "may_edit": _may_edit(request, review),
    }
    return render(request, "stakeholders/review_answer.html", context, status=422 if form.is_bound else 200)


def _gone(request: HttpRequest, review: Review | None) -> HttpResponse:
    """In words why there is nothing to answer; a thank-you for what was answered."""
    status = 200 if review is not None and review.answered_at else 404
    return render(request, "stakeholders/review_gone.html", {"review": review, "now": timezone.now()}, status=status)


def _may_edit(request: HttpRequest, review: Review) -> bool:
    """Whether the reader is signed in and may change these data on their own pages."""
    if not request.user.is_authenticated:
        return False
    memberships = [row for row in own_memberships(request.user) if row.network_id == review.network_id]
    return any(queries.may_edit(membership, review.stakeholder) for membership in memberships)


def _back(request: NetworkRequest) -> HttpResponse:
    """To the page that asked, if it is one of ours; else to the list."""
    asked_from = request.POST.get("next", "")
    inside = reverse("network_home", args=[request.network.slug])
    if asked_from.startswith(inside) and url_has_allowed_host_and_scheme(asked_from, allowed_hosts=None):
        return redirect(asked_from)
    return _to_list(request)


def _to_list(request: NetworkRequest) -> HttpResponse:
    return redirect("stakeholders:review_list", network_slug=request.network.slug)
