"""Opportunities: small jobs for a community, “small steps” on the screen."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.community import Phase
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Opportunity(TenantModel):
    """A small job such as “Bring soup”, offered to everyone. People put down only their own name (S20)."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="opportunities")
    title = models.CharField(_("what"), max_length=120)
    by_when = models.DateField(_("by when"), null=True, blank=True)
    offered_at = models.DateTimeField()
    taken_by = tenant_key("members.Employee", null=True, blank=True, related_name="opportunities_taken")
    taken_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("small job")
        verbose_name_plural = _("small jobs")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="opportunity_own_community"),
            SameOrganisation(field="taken_by", name="opportunity_own_person"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="opportunity_public_id"),
            models.CheckConstraint(condition=~models.Q(title=""), name="opportunity_says_what"),
            models.CheckConstraint(
                condition=models.Q(taken_by=None, taken_at=None) | ~models.Q(taken_by=None) & ~models.Q(taken_at=None),
                name="opportunity_taken_since",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | ~models.Q(taken_by=None), name="opportunity_done_by_somebody"
            ),
        ]
        indexes = [
            models.Index("organisation", "community", "offered_at", name="opportunity_of_community"),
            models.Index("organisation", "taken_by", name="opportunity_of_person"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_passed(self) -> bool:
        """Its day is over; it is offered no longer."""
        return bool(self.by_when and self.by_when < timezone.localdate())


def not_past(today: date | None = None) -> models.Q:
    """A filter: not done, and its day is not over."""
    return models.Q(by_when=None, done_at=None) | models.Q(by_when__gte=today or timezone.localdate(), done_at=None)


def on_offer(today: date | None = None) -> models.Q:
    """A filter: nobody has taken it, its day is not over, and the community is not closed."""
    return not_past(today) & models.Q(taken_by=None) & ~models.Q(community__phase=Phase.CLOSED)
