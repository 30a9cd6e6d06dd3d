"""Answering from a mail, without signing in."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from engagements import actions
from engagements.answer_forms import AnswerForm
from engagements.models import AnswerLink
from engagements.views.commitments import question, told


@never_cache
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail opens: one question, and nothing else of the network.

    Looking uses nothing up, as mail scanners look too; only a POST answers.
    """
    link = AnswerLink.get_by_token(token)
    if link and not request.user.is_authenticated:
        translation.activate(link.contact.recipient.language)
    now = timezone.now()
    if link is None or not link.is_open(now):
        return render(request, "engagements/link_gone.html", {"link": link}, status=404)
    commitment = link.commitment
    form = AnswerForm(request.POST or None, commitment=commitment, is_on_behalf=False, today=link.network.day_of(now))
    if form.is_valid():
        try:
            actions.answer_by_link(link=link, **form.as_answer())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "engagements/link_answered.html", {"link": link, "told": told(commitment)})
    context = {"form": form, "network": link.network, "link": link, **question(commitment)}
    return render(request, "engagements/answer_by_link.html", context, status=422 if form.is_bound else 200)
