from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from engagements.models.engagements import Engagement
from engagements.models.words import Funding, Status
from guide.models import GuideEntry, InterventionLevel, SchoolLevel
from networks.models import Network, User
from networks.pillars import Pillar
from networks.tenancy import NetworkOwned, door

OFFICE = _("For example: education@town.example. An address of work, which stays when somebody leaves.")


class SharedPracticeQuerySet(models.QuerySet["SharedPractice"]):
    def published(self) -> Self:
        """Those an administrator has published."""
        return self.filter(state=SharedPractice.State.PUBLISHED)

    def newest_first(self) -> Self:
        """By when it was decided about, what waits on top; with what a list shows of them."""
        newest = models.F("decided_at").desc(nulls_first=True)
        return self.select_related("network", "engagement", "guide_entry").order_by(newest, "-offered_at", "-pk")


class SharedPractice(NetworkOwned):
    """An engagement a network offers to the guide; once published, everybody signed in reads it.

    What is read is kept here, as the administrator saw it: what the network changes afterwards in the engagement
    stays its own.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Waits for an administrator")
        SENT_BACK = "sent_back", _("Sent back")
        PUBLISHED = "published", _("Published")

    engagement = models.OneToOneField(
        Engagement, models.PROTECT, related_name="practice", verbose_name=_("engagement"), editable=False
    )
    title = models.CharField(_("title"), max_length=200)
    what = models.TextField(
        _("what was done"),
        max_length=3000,
        help_text=_("For whom, with whom, how often. No names of pupils or parents."),
    )
    results = models.TextField(
        _("what came of it"), max_length=3000, help_text=_("Figures with their period, or what partners saw.")
    )
    lesson = models.TextField(
        _("what was learned"), max_length=3000, help_text=_("What you would do again, and what you would not.")
    )
    language = models.CharField(_("language it is written in"), max_length=5, choices=settings.LANGUAGES)
    is_named = models.BooleanField(
        _("say which network it is"), default=False, help_text=_("Otherwise it comes from “another network”.")
    )
    contact_office = models.CharField(_("office that answers questions"), max_length=150, blank=True)
    contact_email = models.EmailField(_("address of the office"), blank=True, help_text=OFFICE)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar, blank=True, editable=False)
    school_levels = models.JSONField(_("school levels"), default=list, blank=True, editable=False)
    intervention_level = models.CharField(
        _("intervention level"), max_length=10, choices=InterventionLevel, blank=True, editable=False
    )
    funding = models.JSONField(_("funding"), default=list, blank=True, editable=False)
    lead_type = models.CharField(_("type of the lead"), max_length=12, blank=True, editable=False)
    partner_types = models.JSONField(_("types of the partners"), default=list, blank=True, editable=False)
    indicator_code = models.CharField(_("fitting indicator"), max_length=12, blank=True, editable=False)
    guide_entry = models.ForeignKey(
        GuideEntry,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name=_("guide entry"),
        editable=False,
    )
    state = models.CharField(
        _("what became of it"), max_length=9, choices=State, default=State.OFFERED, editable=False
    )
    why_sent_back = models.TextField(_("why it was sent back"), blank=True, max_length=2000, editable=False)
    offered_at = models.DateTimeField(_("offered on"), editable=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("offered by"),
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        editable=False,
    )

    unscoped = SharedPracticeQuerySet.as_manager()
    objects = door(SharedPracticeQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_named=False) | ~models.Q(contact_email=""),
                name="a_named_practice_says_whom_to_ask",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent_back") | ~models.Q(why_sent_back=""),
                name="a_practice_sent_back_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered", decided_at=None)
                | (~models.Q(state="offered") & models.Q(decided_at__isnull=False)),
                name="a_decided_practice_says_when",
            ),
        ]
        verbose_name = _("shared practice")
        verbose_name_plural = _("shared practices")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("shared_practice_detail", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_sent_back(self) -> bool:
        return self.state == self.State.SENT_BACK

    @property
    def other_language(self) -> str:
        """The language it is written in, if that is not the reader's; else empty."""
        return "" if self.language == (get_language() or "en")[:2] else self.language

    @property
    def told_by(self) -> str:
        """Whose it is, if the network wants to be named; else that it is another network."""
        return self.network.name if self.is_named else str(_("Another network"))

    @property
    def school_level_names(self) -> list[str]:
        return [str(SchoolLevel(level).label) for level in self.school_levels if level in SchoolLevel.values]

    @property
    def funding_names(self) -> list[str]:
        return [str(Funding(source).label) for source in self.funding if source in Funding.values]

    def mentions(self, words: str) -> bool:
        """Whether each of the words stands in what everybody may read of it."""
        text = " ".join([self.title, self.what, self.results, self.lesson, self.told_by]).casefold()
        return all(word in text for word in words.casefold().split())


def published_practices() -> SharedPracticeQuerySet:
    """What networks have published, of all networks: it was offered to everybody signed in."""
    return SharedPractice.unscoped.published().newest_first()


def networks_that_did(entry: GuideEntry, *, but_for: User) -> int:
    """How many networks this person is not in made an engagement of this entry and got further than proposing it.

    A number, and no more: which networks they are stays behind the door.
    """
    done = Engagement.unscoped.filter(guide_entry=entry).exclude(status=Status.PROPOSED)
    own = Network.objects.filter(memberships__user=but_for)
    return done.exclude(network__in=own).values("network").distinct().count()
