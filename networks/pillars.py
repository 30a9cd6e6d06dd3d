"""The four pillars of the framework; each network may give them names of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pillar(models.TextChoices):
    PREVENTION = "prevention", _("Prevention")
    INTERVENTION = "intervention", _("Intervention")
    COMPENSATION = "compensation", _("Compensation")
    MONITORING = "monitoring", _("Monitoring")
