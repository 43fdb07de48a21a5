"""The person inside one organisation, and the seat that gives an account access to it."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.search.upkeep import SearchedText
from cop_platform.sorting import SortKey
from cop_platform.tenancy import TenantModel
from cop_platform.time_zones import zone_named
from members.models.names import first_name_in, initials_in
from members.models.organisation import FormerNamePolicy, Organisation


class Seat(models.Model):
    """Access of an account to an organisation. A global table: it is read before any organisation is entered.

    Deactivation deletes the seat; the employee stays, so that nothing they wrote is lost.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seats")

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.user} @ {self.organisation}"


class Employee(TenantModel):
    """A colleague, as the organisation knows them.

    Pages and mails show ``display_name``; the name itself is for the person, their administrators and the audit log.
    """

    public_id = public_id()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    works_at = models.CharField(
        _("where you work, in your own words"), max_length=100, blank=True, help_text=_("A team, a house, a trade.")
    )
    introduction = models.CharField(_("what you can ask me, what I am curious about"), max_length=300, blank=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("colleague")
        verbose_name_plural = _("colleagues")
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "user"], name="employee_once"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="employee_public_id"),
            SearchedText(subject="person", names={"name": 30}, when="this.left_at IS NULL", name="employee_searched"),
            SearchedText(
                subject="work", names={"works_at": 10}, when="this.left_at IS NULL", name="employee_work_searched"
            ),
        ]
        indexes = [models.Index("organisation", SortKey("name"), name="employee_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return _address(self.organisation.slug, self.public_id)

    @property
    def mail_address(self) -> str:
        """Where colleagues write to; empty where the organisation does not want it, and for who has left."""
        return self.user.email if self.organisation.colleagues_may_write and not self.left_at else ""

    @property
    def is_anonymous(self) -> bool:
        """A former colleague whose name the organisation does not show (docs/decisions/0023-about-a-person.md)."""
        return bool(self.left_at) and self.organisation.former_name_policy == FormerNamePolicy.FORMER_COLLEAGUE

    @property
    def display_name(self) -> str:
        """The name shown to colleagues, worded for the middle of a sentence."""
        return gettext("a former colleague") if self.is_anonymous else self.name

    @property
    def first_name(self) -> str:
        """How somebody is addressed: the first word of the name, or the whole name where that word is not one."""
        return self.display_name if self.is_anonymous else first_name_in(self.name)

    @property
    def initials(self) -> str:
        if self.is_anonymous:
            return "–"
        return initials_in(self.name)

    @cached_property
    def zone(self) -> ZoneInfo:
        own = self.user.time_zone
        return zone_named(own, self.organisation.zone) if own else self.organisation.zone


@lru_cache(maxsize=4096)
def _address(slug: str, public_id: str) -> str:
    """A page with many faces asks for many of these."""
    return reverse("person", args=[slug, public_id])
