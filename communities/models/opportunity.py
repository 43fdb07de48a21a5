"""Small steps: what somebody might like to do for a community."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class SmallStep(TenantModel):
    """“Bring soup.” Offered to everyone; whose name stands beside it wrote it there themselves (S20)."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="steps")
    words = models.CharField(_("what"), max_length=120)
    by_when = models.DateField(_("by when"), null=True, blank=True)
    offered_at = models.DateTimeField()
    liked_by = tenant_key("members.Employee", null=True, blank=True, related_name="steps")
    liked_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("small step")
        verbose_name_plural = _("small steps")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="smallstep_own_community"),
            SameOrganisation(field="liked_by", name="smallstep_own_person"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="smallstep_public_id"),
            models.CheckConstraint(condition=~models.Q(words=""), name="smallstep_says_what"),
            models.CheckConstraint(
                condition=models.Q(liked_by=None, liked_at=None) | ~models.Q(liked_by=None) & ~models.Q(liked_at=None),
                name="smallstep_liked_since",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | ~models.Q(liked_by=None), name="smallstep_done_by_somebody"
            ),
        ]
        indexes = [
            models.Index("organisation", "community", "offered_at", name="smallstep_of_community"),
            models.Index("organisation", "liked_by", name="smallstep_of_person"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def has_passed(self) -> bool:
        """Its day is over; it is offered no longer."""
        return bool(self.by_when and self.by_when < timezone.localdate())
