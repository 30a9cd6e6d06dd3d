from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.tenancy import NetworkOwned, door


class Bookmark(NetworkOwned):
    """Filters of the list of engagements that one person keeps under a name of its own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="bookmarks",
        verbose_name=_("account"),
        editable=False,
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=2500, editable=False)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "user", "name"], name="a_bookmark_has_a_name_of_its_own"),
        ]
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('engagements:engagement_list', args=[self.network.slug])}?{self.query}"
