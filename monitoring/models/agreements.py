from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Plan
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class EvaluationAgreement(NetworkOwned):
    """How the partners agreed to follow and judge their plan (framework page, step 4)."""

    plan = models.OneToOneField(
        Plan, models.CASCADE, related_name="evaluation_agreement", verbose_name=_("plan"), editable=False
    )
    meetings_a_year = models.PositiveSmallIntegerField(
        _("how many times a year all partners meet"), null=True, blank=True
    )
    rhythm = models.CharField(
        _("when, in words"), max_length=200, blank=True, help_text=_("For example: each autumn and each spring")
    )
    how_evaluated = models.TextField(_("how the plan is evaluated"), blank=True)
    notes_asked = models.CharField(
        _("when partners write a progress note"),
        max_length=200,
        blank=True,
        help_text=_("For example: two weeks before each evaluation meeting"),
    )

    unscoped = models.Manager()
    objects = door()

    class Meta:
        verbose_name = _("evaluation agreement")
        verbose_name_plural = _("evaluation agreements")

    def __str__(self) -> str:
        return str(self.plan)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is agreed yet."""
        return self.meetings_a_year is None and not (self.rhythm or self.how_evaluated or self.notes_asked)


class ReportingLine(NetworkOwned):
    """Who reports what to whom, and how often."""

    agreement = models.ForeignKey(
        EvaluationAgreement,
        models.CASCADE,
        related_name="reporting_lines",
        verbose_name=_("agreement"),
        editable=False,
    )
    reporter = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_given",
        verbose_name=_("who reports"),
        help_text=_("Empty: every partner."),
    )
    what = models.CharField(_("what"), max_length=200)
    to_whom = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_received",
        verbose_name=_("to whom"),
        help_text=_("Empty: to all partners."),
    )
    how_often = models.CharField(_("how often"), max_length=100)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        verbose_name = _("reporting line")
        verbose_name_plural = _("reporting lines")

    def __str__(self) -> str:
        return self.what

    @property
    def sentence(self) -> str:
        """Who reports what to whom, and how often, in one sentence."""
        return str(
            _("%(reporter)s reports to %(to_whom)s: %(what)s (%(how_often)s).")
            % {
                "reporter": self.reporter or _("Every partner"),
                "to_whom": self.to_whom or _("all partners"),
                "what": self.what,
                "how_often": self.how_often,
            }
        )
