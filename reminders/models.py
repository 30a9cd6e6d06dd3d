import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.models import Network
from networks.tenancy import NetworkOwned, door
from outbox.models import OutgoingMail


class Kind(models.TextChoices):
    """What somebody can be reminded of."""

    ENGAGEMENT = "engagement", _("Engagement due")
    STEP = "step", _("Step due")
    GOAL = "goal", _("Deadline of a goal")
    INDICATOR = "indicator", _("Measurement due")
    MEETING = "meeting", _("Meeting")
    QUESTION = "question", _("Question without an answer")
    ACTION_POINT = "action_point", _("Action point due")
    NOTE = "note", _("Progress note before a meeting")
    COMMENT = "comment", _("Comment on an engagement")
    HELP = "help", _("Help wanted")
    DIGEST = "digest", _("What is late, for the coordinator")


class Reminder(NetworkOwned):
    """One person was told one thing at one stage, or need not be told any more because a later stage has come.

    The key is unique: whatever happens to the clock, nobody is told the same thing twice. The due date is part of
    it, so that a date that moves is told anew.
    """

    address = models.EmailField(_("address"), help_text=_("In lower case."))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    thing = models.PositiveBigIntegerField(_("number of what it is about"))
    due_on = models.DateField(_("due"))
    stage = models.SmallIntegerField(
        _("stage of the reminder"), help_text=_("Days after the due date; negative: before.")
    )
    told_on = models.DateField(_("told on"), null=True, blank=True)
    superseded_on = models.DateField(_("overtaken by a later stage on"), null=True, blank=True)
    mail = models.ForeignKey(
        OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="reminders", verbose_name=_("mail")
    )

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "kind", "due_on", "stage", "address"], name="a_thing_is_told_once_a_stage"
            ),
            models.CheckConstraint(
                condition=models.Q(told_on__isnull=False, superseded_on=None)
                | models.Q(told_on=None, superseded_on__isnull=False, mail=None),
                name="a_reminder_is_told_or_overtaken",
            ),
        ]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.thing}, {self.due_on}, {self.stage:+} → {self.address}"


class Look(NetworkOwned):
    """The day a network was last looked at: once a day is enough, and one process at a time."""

    on = models.DateField(_("day"), null=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network"], name="one_last_look_per_network")]
        verbose_name = _("last look")
        verbose_name_plural = _("last looks")

    def __str__(self) -> str:
        return f"{self.network} · {self.on}"

    @staticmethod
    def note(networks: Iterable[Network], on: dt.date) -> None:
        """These networks have been looked at, in one query."""
        looks = [Look(network=network, on=on) for network in networks]
        Look.unscoped.bulk_create(looks, update_conflicts=True, unique_fields=["network"], update_fields=["on"])

    @staticmethod
    def take(network: Network, on: dt.date) -> bool:
        """Whether this process is the one that looks at the network on that day; others wait, then hear no."""
        Look.unscoped.bulk_create([Look(network=network)], ignore_conflicts=True)
        return bool(Look.objects.for_network(network).exclude(on=on).update(on=on))
