"""Words that indicators and their definitions share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SHARE = "share", _("A share of young people (%)")
    COUNT = "count", _("A count of young people")
    OTHER = "other", _("Another number: days, files, euro …")
    SCALE = "scale", _("A scale of described levels")


class Family(models.TextChoices):
    """Ways of counting that must never share an axis (domain file, section 3.3)."""

    SURVEY = "survey", _("Sample survey of residents")
    ADMINISTRATIVE = "administrative", _("Administrative count of school leavers")
    ABSENCE = "absence", _("Registered absence")
    INTERNATIONAL = "international", _("Absence as compared between countries")
    LOCAL = "local", _("Counted by the partners")


class Better(models.TextChoices):
    LOWER = "lower", _("Lower is better")
    HIGHER = "higher", _("Higher is better")
    NEUTRAL = "neutral", _("Neither: it must be read with care")


class Verdict(models.TextChoices):
    """How an indicator or a goal does."""

    NO_TARGET = "no_target", _("No target in figures")
    NO_FIGURE = "no_figure", _("Nothing measured yet")
    REACHED = "reached", _("Target reached")
    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind")
    TOO_EARLY = "too_early", _("Too early to say")


class PeriodKind(models.TextChoices):
    """What kind of time a figure is about."""

    SCHOOL_YEAR = "school_year", _("School year")
    YEAR = "year", _("Calendar year")
    TERM = "term", _("Term")
    MONTH = "month", _("Month")
    DAY = "day", _("Day")
    COHORT = "cohort", _("Cohort")
    WORDS = "words", _("In words")
