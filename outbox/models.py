import datetime as dt
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.models import Network
from networks.tenancy import door

LOST_AFTER = dt.timedelta(minutes=10)  # a worker that took a mail and said nothing since is gone
TOO_LONG = dt.timedelta(minutes=15)  # a mail that waits longer is worth telling somebody


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: dt.datetime) -> Self:
        """Those that may leave now."""
        return self.filter(status=OutgoingMail.Status.QUEUED, next_try_at__lte=now)

    def lost(self, now: dt.datetime) -> Self:
        """Those a worker took ten minutes ago without saying what became of them."""
        return self.filter(status=OutgoingMail.Status.SENDING, claimed_at__lt=now - LOST_AFTER)

    def not_left(self) -> Self:
        """Those that can still be kept from leaving: nobody has begun to hand them over."""
        is_taken = models.Q(status=OutgoingMail.Status.SENDING, handed_over_at=None)
        return self.filter(models.Q(status=OutgoingMail.Status.QUEUED) | is_taken)

    def waiting_too_long(self, now: dt.datetime) -> Self:
        """Those that should have left a quarter of an hour ago."""
        return self.filter(status__in=OutgoingMail.UNDERWAY, queued_at__lt=now - TOO_LONG)

    def failed(self) -> Self:
        """Those somebody has to look at."""
        return self.filter(status__in=OutgoingMail.TROUBLED)

    def settle(self, reason: str = "") -> int:
        """None of these is needed any more; a secret goes, as it does when it has left. Returns how many they were."""
        is_secret = models.When(is_secret=True, then=models.Value("", models.TextField()))
        texts = {name: models.Case(is_secret, default=models.F(name)) for name in ("text", "html")}
        return self.update(status=OutgoingMail.Status.SUPERSEDED, why=OutgoingMail.Why.SETTLED, error=reason, **texts)


class OutgoingMail(models.Model):
    """A mail to one person, written down in the same transaction as what caused it, and what became of it.

    `key` says what the mail is about: the same thing is never told twice. A mail that holds a code or a personal
    link (`is_secret`) loses its text once it has left.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        QUESTION = "question", _("Question to a partner")
        ANSWER = "answer", _("Answer of a partner")
        REMINDER = "reminder", _("Reminder")
        REVIEW = "review", _("Contacts and data of a partner")
        PLAN = "plan", _("The plan")
        ACCOUNT = "account", _("Signing in and account")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNCERTAIN = "uncertain", _("Perhaps sent")
        SUPERSEDED = "superseded", _("No longer needed")

    class Why(models.TextChoices):
        REFUSED = "refused", _("The mail server refuses this address or this mail.")
        BAD_ADDRESS = "bad_address", _("This is not an address mail can be sent to.")
        LATER = "later", _("The mail server asked to try again later.")
        BROKEN_OFF = "broken_off", _("The connection broke. It is tried again.")
        GIVEN_UP = "given_up", _("It could not be delivered for three days.")
        PERHAPS = "perhaps", _("The connection broke while it was handed over: it may have arrived.")
        UNREADABLE = "unreadable", _("It could not be put together. The administrator finds more in the log.")
        SETTLED = "settled", _("What it was about has been settled meanwhile.")

    UNDERWAY = (Status.QUEUED, Status.SENDING)
    TROUBLED = (Status.FAILED, Status.UNCERTAIN)

    key = models.CharField(_("what it is about"), max_length=200, unique=True)
    network = models.ForeignKey(
        Network,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="outgoing_mails",
        verbose_name=_("network"),
        help_text=_("Empty: about an account, not about a network."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    recipient = models.EmailField(_("address"))
    recipient_name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5)
    sender_name = models.CharField(_("sender"), max_length=200, blank=True)
    reply_to = models.JSONField(_("answers go to"), default=list, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    is_secret = models.BooleanField(_("holds a code or a personal link"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    queued_at = models.DateTimeField(_("written on"))
    next_try_at = models.DateTimeField(_("next try"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("taken on"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over on"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    why = models.CharField(_("why"), max_length=11, choices=Why, blank=True)
    error = models.TextField(_("what the mail server said"), blank=True)

    unscoped = OutgoingMailQuerySet.as_manager()
    objects = door(OutgoingMailQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="sent", sent_at__isnull=False)
                | (~models.Q(status="sent") & models.Q(sent_at=None)),
                name="a_sent_mail_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["failed", "uncertain"]) | ~models.Q(why=""),
                name="a_failed_mail_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(status="queued"), name="mail_due"),
            models.Index(fields=["network", "-queued_at"], name="mail_of_network"),
        ]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    def get_absolute_url(self) -> str:
        return reverse("outbox:mail_detail", args=[self.network.slug, self.pk]) if self.network else ""

    @property
    def told(self) -> str:
        """What it says, without the foot: the links there are the reader's own."""
        return self.text.split("\n--\n")[0]

    @property
    def is_troubled(self) -> bool:
        return self.status in self.TROUBLED

    @property
    def is_settled(self) -> bool:
        return self.status == self.Status.SUPERSEDED

    @property
    def is_sent(self) -> bool:
        return self.status == self.Status.SENT

    @property
    def can_be_resent(self) -> bool:
        """It did not arrive, or perhaps not, and its text is still there."""
        return self.is_troubled and bool(self.text)


class Gate(models.Model):
    """Whether mail may leave at all: one row for the whole installation.

    `database` is the database the row was written in. A restored copy is another one, and sends nothing until an
    administrator has confirmed that it is the real thing now.
    """

    database = models.CharField(max_length=200)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    alarm = models.TextField(_("what is wrong"), blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_gate")]
        verbose_name = _("gate of the outbox")
        verbose_name_plural = _("gate of the outbox")

    def __str__(self) -> str:
        return self.alarm or str(_("Mail leaves."))


class MailPreference(models.Model):
    """How often somebody wants to be reminded, by address: people without an account are reminded too."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("As soon as something is due, at most one mail a day")
        WEEKLY = "weekly", _("Once a week")
        ONLY_LATE = "only_late", _("Only when something is late")
        NEVER = "never", _("No reminders")

    address = models.EmailField(_("e-mail address"), unique=True)
    rhythm = models.CharField(_("how often"), max_length=9, choices=Rhythm, default=Rhythm.DAILY)
    changed_at = models.DateTimeField(_("changed on"), auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(address=models.functions.Lower("address")), name="mail_preference_in_lower_case"
            )
        ]
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")

    def __str__(self) -> str:
        return f"{self.address} · {self.get_rhythm_display()}"
