"""What step 3 still asks of a stakeholder, told to who comes to speak for it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagements.models import OPEN, Commitment
from engagements.note_rounds import owed_by
from stakeholders.models import Stakeholder


def unanswered_questions(stakeholder: Stakeholder) -> Iterator[tuple[str, str]]:
    """The engagements it was asked for and has not answered yet, the longest waiting first."""
    asked = stakeholder.commitments.filter(answer=Commitment.Answer.ASKED, engagement__status__in=OPEN)
    for commitment in asked.select_related("engagement").order_by("asked_at", "pk"):
        sentence = _("A question waits for an answer: %(title)s") % {"title": commitment.engagement.title}
        yield sentence, reverse("engagements:commitment_answer", args=[stakeholder.network.slug, commitment.pk])


def notes_owed(stakeholder: Stakeholder) -> Iterator[tuple[str, str]]:
    """The engagements of which the coordinator asks how they go, the soonest day first."""
    for request in owed_by(stakeholder.network, stakeholder):
        values = {"title": request.engagement.title, "day": date_format(request.round.answer_by_on)}
        sentence = _("A progress note, by %(day)s: %(title)s") % values
        yield sentence, reverse("engagements:note_create", args=[stakeholder.network.slug, request.engagement_id])
