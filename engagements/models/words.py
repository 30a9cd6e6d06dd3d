"""What engagements are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How far an engagement is; that it is late is computed from its date, not chosen."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    IN_PROGRESS = "in_progress", _("In progress")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


OPEN = (Status.PROPOSED, Status.AGREED, Status.IN_PROGRESS, Status.BLOCKED)


class Recurrence(models.TextChoices):
    """How often an engagement comes back; empty: it is done once."""

    HALF_YEARLY = "half", _("Twice a year")
    YEARLY = "yearly", _("Every year")


class Funding(models.TextChoices):
    LOCAL = "local", _("Local funding")
    REGIONAL = "regional", _("Regional government")
    NATIONAL = "national", _("National government")
    EU = "EU", _("European funding")
    PRIVATE = "private", _("Private funding")
    NONE = "none", _("Own resources")
