"""The organisation: the tenant."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_platform.time_zones import validate_time_zone, zone_named


class FormerNamePolicy(models.TextChoices):
    """The name shown for a former colleague."""

    KEEP = "keep", _("with their name")
    FORMER_COLLEAGUE = "former_colleague", _("as “a former colleague”")


class Organisation(models.Model):
    """The tenant. A global table; every row of a tenant table belongs to exactly one organisation."""

    slug = models.SlugField(_("address"), max_length=50, unique=True, help_text=_("Stands in every web address."))
    name = models.CharField(_("name"), max_length=100)
    welcome = models.CharField(_("welcome text"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Europe/Brussels", validators=[validate_time_zone]
    )
    former_name_policy = models.CharField(
        _("names of people who left"),
        max_length=16,
        choices=FormerNamePolicy,
        default=FormerNamePolicy.KEEP,
        help_text=_("What they wrote stays. The log and the list of people keep every name, for administrators alone."),
    )
    colleagues_may_write = models.BooleanField(
        _("colleagues can write to each other by mail"),
        default=True,
        help_text=_("A colleague’s page has a button that starts a mail to their main address. Without it, no button."),
    )
    administrators_need_second_factor = models.BooleanField(
        _("administrators sign in with an authenticator app, too"),
        default=False,
        help_text=_("Whoever has none yet is led to set it up before this administration opens."),
    )
    # Written by the knowledge app with the first result, ambition or request for support: Results is in the menu then.
    has_results = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(former_name_policy__in=FormerNamePolicy.values),
                name="organisation_former_name_policy",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home", args=[self.slug])

    def get_administration_url(self) -> str:
        return reverse("administration:index", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone, ZoneInfo(settings.TIME_ZONE))
