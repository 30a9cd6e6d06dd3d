import datetime as dt
import hashlib
from typing import Required, TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class Said(TypedDict, total=False):
    """What an answer says; only what belongs to it."""

    answer: Required[str]
    proposed_change: str
    proposed_due_on: dt.date | None
    consulting_until_on: dt.date | None
    reason: str
    how_known: str


class Commitment(NetworkOwned):
    """One stakeholder's part in an engagement, and what it answered when asked.

    A school is autonomous: only the stakeholder itself answers. What the coordinator typed in on its behalf says so.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        PARTNER = "partner", _("Partner")

    class Answer(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked yet")
        ASKED = "asked", _("Asked, no answer yet")
        ACCEPTED = "accepted", _("Accepted")
        CHANGE_PROPOSED = "change_proposed", _("Proposes a change")
        DECLINED = "declined", _("Declined")
        CONSULTING = "consulting", _("Consults first")

    class Way(models.TextChoices):
        PAGE = "page", _("on the page")
        LINK = "link", _("by the link in the mail")
        TYPED_IN = "typed_in", _("typed in on its behalf")

    engagement = models.ForeignKey(
        "engagements.Engagement", models.CASCADE, related_name="commitments", verbose_name=_("engagement")
    )
    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="commitments", verbose_name=_("stakeholder")
    )
    role = models.CharField(_("role"), max_length=7, choices=Role, default=Role.PARTNER)
    part = models.TextField(
        _("its part, word for word"),
        blank=True,
        help_text=_("Left empty, the partner is asked for the engagement as a whole."),
    )
    answer = models.CharField(_("answer"), max_length=15, choices=Answer, default=Answer.NOT_ASKED)
    asked_at = models.DateTimeField(_("asked on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    is_on_behalf = models.BooleanField(_("typed in on its behalf"), default=False)
    how_known = models.CharField(
        _("how the answer is known"), max_length=200, blank=True, help_text=_("For example: by phone on 3 November")
    )
    way = models.CharField(_("how it came in"), max_length=8, choices=Way, blank=True, editable=False)
    capacity = models.CharField(_("in which capacity"), max_length=150, blank=True, editable=False)
    consulting_until_on = models.DateField(_("consults until"), null=True, blank=True)
    accepted_wording = models.TextField(_("wording accepted"), blank=True)
    proposed_change = models.TextField(_("change proposed"), blank=True)
    proposed_due_on = models.DateField(_("other date proposed"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    reply = models.TextField(
        _("why it stays as it was asked"),
        blank=True,
        max_length=2000,
        help_text=_("The partner reads it, in the mail too."),
    )

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "stakeholder"], name="one_part_per_stakeholder_and_engagement"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=["not_asked", "asked"], answered_at=None)
                | models.Q(
                    answer__in=["accepted", "change_proposed", "declined", "consulting"], answered_at__isnull=False
                ),
                name="an_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="consulting", consulting_until_on__isnull=False)
                | (~models.Q(answer="consulting") & models.Q(consulting_until_on=None)),
                name="who_consults_says_until_when",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="not_asked") | models.Q(asked_at__isnull=False),
                name="an_answer_follows_a_question",
            ),
        ]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return f"{self.stakeholder} · {self.engagement}"

    @property
    def wording(self) -> str:
        """What the stakeholder is asked, word for word."""
        return self.part or self.engagement.what or self.engagement.title

    @property
    def terms(self) -> tuple[str, dt.date | None, dt.date | None, str]:
        """What an acceptance holds for: the words, whatever the spaces between them, the dates and the role."""
        words = " ".join(self.wording.split())
        return words, self.engagement.starts_on, self.engagement.due_on, str(self.role)

    @property
    def terms_seal(self) -> str:
        """Stands for the terms on a form, so that nobody answers to other terms than were read."""
        return hashlib.sha256(repr(self.terms).encode()).hexdigest()[:16]

    @property
    def is_lead(self) -> bool:
        return self.role == self.Role.LEAD

    @property
    def is_asked(self) -> bool:
        return self.answer == self.Answer.ASKED

    @property
    def is_kept(self) -> bool:
        """Asked again as it was, with an answer to the change it had proposed."""
        return self.owes_answer and bool(self.reply)

    @property
    def is_accepted(self) -> bool:
        return self.answer == self.Answer.ACCEPTED

    @property
    def has_proposed(self) -> bool:
        return self.answer == self.Answer.CHANGE_PROPOSED

    @property
    def is_consulting(self) -> bool:
        return self.answer == self.Answer.CONSULTING

    @property
    def has_answered(self) -> bool:
        """Whether it has said anything, be it that it consults first."""
        return self.answer not in {self.Answer.NOT_ASKED, self.Answer.ASKED}

    @property
    def owes_answer(self) -> bool:
        """Asked, and neither accepted, declined nor proposed a change so far."""
        return self.answer in {self.Answer.ASKED, self.Answer.CONSULTING}

    @property
    def is_waiting(self) -> bool:
        """Neither accepted nor declined: somebody still has to say something."""
        return self.answer not in {self.Answer.ACCEPTED, self.Answer.DECLINED}

    @property
    def can_be_asked(self) -> bool:
        """Not while it waits for an answer, and not once it was accepted."""
        return self.answer not in {self.Answer.ASKED, self.Answer.ACCEPTED}
